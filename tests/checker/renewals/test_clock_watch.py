"""Silence, refused clocks and clocks that went back are told apart, within two intervals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from checker.renewals.clock_watch import BeatState, watch_beats
from storage.beats import finish_beat, start_beat
from storage.database import Database
from storage.vocabulary import ClockRefusal

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
EVERY = 15


def record(
    database: Database,
    minutes_ago: float,
    *,
    refusal: ClockRefusal | None = None,
    is_cut_off: bool = False,
) -> None:
    at = NOW - timedelta(minutes=minutes_ago)
    with database.session() as session:
        beat = start_beat(session, as_of=at.date(), started_at=at, refusal=refusal)
        if not is_cut_off:
            finish_beat(session, beat.id, finished_at=at)


def watch(database: Database) -> BeatState:
    with database.read_session() as session:
        return watch_beats(session, NOW, EVERY).state


def test_no_beat_at_all(database: Database) -> None:
    assert watch(database) is BeatState.NEVER
    record(database, 1, is_cut_off=True)
    assert watch(database) is BeatState.NEVER


@pytest.mark.parametrize(
    ("minutes_ago", "state"),
    [
        (0, BeatState.BEATING),
        (30, BeatState.BEATING),
        (30.1, BeatState.SILENT),
        (100_000, BeatState.SILENT),
        (-4, BeatState.BEATING),
        (-6, BeatState.AHEAD),
        (-100_000, BeatState.AHEAD),
    ],
)
def test_two_intervals_without_a_beat_are_silence(
    database: Database, minutes_ago: float, state: BeatState
) -> None:
    record(database, minutes_ago)
    assert watch(database) is state


def test_a_beat_that_was_cut_off_does_not_break_the_silence(database: Database) -> None:
    record(database, 40)
    record(database, 1, is_cut_off=True)
    assert watch(database) is BeatState.SILENT


def test_refused_beats_are_the_reason_for_silence(database: Database) -> None:
    record(database, 60)
    record(database, 1, refusal=ClockRefusal.JUMPED)
    assert watch(database) is BeatState.REFUSED


def test_the_refusal_of_another_machine_is_seen_beside_beats(database: Database) -> None:
    record(database, 100, refusal=ClockRefusal.JUMPED)
    record(database, 5)
    with database.read_session() as session:
        assert watch_beats(session, NOW, EVERY).refused is None
    record(database, 10, refusal=ClockRefusal.BEHIND)
    with database.read_session() as session:
        watched = watch_beats(session, NOW, EVERY)
    assert watched.state is BeatState.BEATING
    assert watched.refused is not None
    assert watched.refused.refusal is ClockRefusal.BEHIND
