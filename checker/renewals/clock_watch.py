"""Does anybody still look for what is due? Silence shows only to those who ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from storage.beats import last_completed_beat, refused_beats
from storage.tables import Beat

BEATS_OF_SILENCE = 2
_TOLERANCE = timedelta(minutes=5)


class BeatState(StrEnum):
    """How things stand with the beats.

    `silent`: none came to its end for more than two intervals. `refused`: beats come, but their
    clock is not believed. `ahead`: the last one lies in the future of this machine's clock.
    """

    BEATING = "beating"
    NEVER = "never"
    SILENT = "silent"
    REFUSED = "refused"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class BeatWatch:
    """What was seen of the beats.

    Attributes:
        state: How things stand.
        last: The last beat that was believed and came to its end.
        refused: The newest of the last two intervals whose clock was not believed; beside beats
            that are believed it comes from another machine.
    """

    state: BeatState
    last: Beat | None
    refused: Beat | None


def watch_beats(session: Session, now: datetime, beat_minutes: int) -> BeatWatch:
    """Look whether beats come and are believed.

    Args:
        session: Where they are on record.
        now: The moment.
        beat_minutes: The time between two beats, as set.
    """
    patience = BEATS_OF_SILENCE * timedelta(minutes=beat_minutes)
    last = last_completed_beat(session)
    refused = next(iter(refused_beats(session, now - patience, now + _TOLERANCE)), None)
    return BeatWatch(_judge(last, refused, now, patience), last, refused)


def _judge(
    last: Beat | None, refused: Beat | None, now: datetime, patience: timedelta
) -> BeatState:
    if last is not None and -_TOLERANCE <= now - last.started_at <= patience:
        return BeatState.BEATING
    if refused is not None:
        return BeatState.REFUSED
    if last is None:
        return BeatState.NEVER
    return BeatState.AHEAD if last.started_at > now else BeatState.SILENT
