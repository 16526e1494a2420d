"""Which clocks a beat believes: moved ones never, right ones always, and a person decides."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.renewals.clock_judgement import judge_clock
from checker.renewals.clock_reading import ClockReading, read_clock
from storage.tables import Beat
from storage.vocabulary import ClockRefusal

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()
FIRST = Beat(id="1", as_of=TODAY, started_at=NOON, boot_id="boot", uptime_ms=3_600_000)


def read_after(running: timedelta, moved_by: timedelta = timedelta(0)) -> ClockReading:
    """Give a reading on the machine of `FIRST`, whose wall clock was moved meanwhile."""
    uptime_ms = 3_600_000 + running // timedelta(milliseconds=1)
    return ClockReading(NOON + running + moved_by, "boot", uptime_ms)


def judge(
    reading: ClockReading,
    last: Beat | None = FIRST,
    mark: date | None = TODAY,
    *,
    confirmed: bool = False,
) -> ClockRefusal | None:
    as_of = reading.now.date()
    return judge_clock(reading, last, mark, as_of, max_gap_days=45, confirmed=confirmed)


@pytest.mark.parametrize("days", [0, 1, 44, 46, 400, 3650])
def test_a_machine_that_ran_all_the_time_is_believed_however_long_nobody_beat(days: int) -> None:
    assert judge(read_after(timedelta(days=days))) is None


@pytest.mark.parametrize("moved_by", [timedelta(minutes=-4), timedelta(minutes=4)])
def test_a_correction_of_some_minutes_is_believed(moved_by: timedelta) -> None:
    assert judge(read_after(timedelta(hours=1), moved_by)) is None


@pytest.mark.parametrize(
    ("moved_by", "refusal"),
    [
        (timedelta(hours=1), ClockRefusal.JUMPED),
        (timedelta(hours=-1), ClockRefusal.JUMPED),
        (timedelta(days=1), ClockRefusal.JUMPED),
        (timedelta(days=44), ClockRefusal.JUMPED),
        (timedelta(days=3650), ClockRefusal.JUMPED),
        (timedelta(days=-3), ClockRefusal.BEHIND),
        (timedelta(days=-400), ClockRefusal.BEHIND),
    ],
)
def test_a_jump_is_refused_until_the_clock_is_right_or_confirmed(
    moved_by: timedelta, refusal: ClockRefusal
) -> None:
    for hours in (1, 30):
        jumped = read_after(timedelta(hours=hours), moved_by)
        assert judge(jumped) is refusal
        assert judge(jumped, confirmed=True) is None
    assert judge(read_after(timedelta(hours=31))) is None


def test_a_confirmed_clock_is_what_the_next_is_compared_with() -> None:
    jumped = read_after(timedelta(hours=1), timedelta(days=20))
    confirmed = Beat(
        id="2", as_of=jumped.now.date(), started_at=jumped.now, boot_id="boot",
        uptime_ms=jumped.uptime_ms,
    )  # fmt: skip
    later = read_after(timedelta(hours=2), timedelta(days=20))
    assert judge(later, confirmed, confirmed.as_of) is None


@pytest.mark.parametrize("last", [None, FIRST])
@pytest.mark.parametrize(
    ("days", "refusal"),
    [
        (-2, ClockRefusal.BEHIND),
        (-1, None),
        (0, None),
        (45, None),
        (46, ClockRefusal.TOO_FAR_AHEAD),
        (3650, ClockRefusal.TOO_FAR_AHEAD),
    ],
)
def test_after_a_restart_the_gap_decides(
    last: Beat | None, days: int, refusal: ClockRefusal | None
) -> None:
    for boot_id, uptime_ms in (("other", 1), (None, None)):
        reading = ClockReading(NOON + timedelta(days=days), boot_id, uptime_ms)
        assert judge(reading, last) is refusal
        assert judge(reading, last, confirmed=True) is None


def test_a_machine_put_back_to_an_earlier_state_is_judged_by_the_gap() -> None:
    restored = ClockReading(NOON + timedelta(days=3), "boot", 1_000)
    assert judge(restored) is None
    assert judge(replace(restored, now=NOON + timedelta(days=46))) is ClockRefusal.TOO_FAR_AHEAD


def test_the_first_beat_has_nothing_to_be_compared_with() -> None:
    assert judge(ClockReading(NOON, None, None), None, None) is None


@pytest.mark.parametrize("mark", [None, TODAY])
def test_a_day_that_has_not_come_by_this_clock_is_refused(mark: date | None) -> None:
    reading = read_after(timedelta(hours=1))
    for days, refusal in ((1, None), (2, ClockRefusal.TOO_FAR_AHEAD)):
        as_of = TODAY + timedelta(days=days)
        told = judge_clock(reading, FIRST, mark, as_of, max_gap_days=45, confirmed=False)
        assert told is refusal


@given(st.timedeltas(timedelta(0), timedelta(days=4000)), st.timedeltas(timedelta(-4000)))
def test_whatever_the_jump_only_the_moved_clock_is_refused(
    running: timedelta, moved_by: timedelta
) -> None:
    if abs(moved_by) > timedelta(minutes=5) + running / 1000:
        try:
            reading = read_after(running, moved_by)
        except OverflowError:
            return
        assert judge(reading) is not None
    assert judge(read_after(running)) is None


@dataclass
class Machine:
    """A machine whose wall clock is moved and set right again, and the beats it has on record."""

    random: Random
    true_now: datetime = NOON
    moved_by: timedelta = timedelta(0)
    boot: int = 0
    booted_at: datetime = NOON
    believed: list[Beat] = field(default_factory=list)

    def beat(self) -> date | None:
        """Beat once; give the day looked at, None where the clock was refused."""
        uptime_ms = (self.true_now - self.booted_at) // timedelta(milliseconds=1)
        reading = ClockReading(self.true_now + self.moved_by, str(self.boot), uptime_ms)
        as_of = reading.now.date()
        own = [beat for beat in self.believed if beat.boot_id == reading.boot_id]
        last = max(own, key=lambda beat: beat.started_at, default=None)
        mark = max((beat.as_of for beat in self.believed), default=None)
        if judge_clock(reading, last, mark, as_of, max_gap_days=45, confirmed=False):
            return None
        beat = Beat(
            id="", as_of=as_of, started_at=reading.now, boot_id=reading.boot_id, uptime_ms=uptime_ms
        )
        self.believed.append(beat)
        return as_of

    def live_a_day(self) -> None:
        """Let time pass; the clock is moved or set right, or the machine was off."""
        self.true_now += timedelta(hours=self.random.uniform(6, 30))
        if self.moved_by:
            if self.random.random() < 0.3:
                self.moved_by = timedelta(0)
        elif self.random.random() < 0.05:
            self.moved_by = timedelta(days=self.random.uniform(-400, 3650))
        elif self.random.random() < 0.05:
            self.true_now += timedelta(days=self.random.uniform(0, 40))
            self.boot += 1
            self.booted_at = self.true_now


@pytest.mark.parametrize("seed", range(20))
def test_a_year_of_jumps_and_outages_looks_at_no_wrong_day(seed: int) -> None:
    machine = Machine(Random(seed))  # noqa: S311 - a test that must be repeatable
    machine.beat()
    refused = 0
    for _ in range(365):
        machine.live_a_day()
        looked_at = machine.beat()
        if looked_at is None:
            refused += 1
        assert (looked_at is None) == bool(machine.moved_by)
        assert looked_at in (None, machine.true_now.date())
    assert refused > 0


def test_this_machine_tells_both_clocks_or_says_that_it_cannot() -> None:
    first, second = read_clock(), read_clock()
    assert first.now.tzinfo is UTC
    assert (first.boot_id is None) == (first.uptime_ms is None)
    assert first.boot_id == second.boot_id
    if first.uptime_ms is not None and second.uptime_ms is not None:
        assert 0 < first.uptime_ms <= second.uptime_ms
