"""Whether this installation still looks for what is due, for a monitor that asks from outside."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from checker.renewals.clock_watch import BeatState, BeatWatch, watch_beats
from rules.vocabulary import Bilingual
from storage.database import Database
from storage.errors import StorageError

log = logging.getLogger(__name__)

_DATABASE_FAILS = Bilingual(
    "数据库无法使用。请运行 licet doctor 查看原因。",
    "The database cannot be used. `licet doctor` says why.",
)
_REASONS: Mapping[BeatState, Bilingual] = {
    BeatState.NEVER: Bilingual(
        "从未完成过到期扫描。", "What falls due has never been looked for to the end."
    ),
    BeatState.SILENT: Bilingual(
        "已超过两个间隔没有完成到期扫描。请查看 licet serve 的日志。",
        "Nobody has looked for what falls due for more than two intervals. "
        "Look at the log of `licet serve`.",
    ),
    BeatState.REFUSED: Bilingual(
        "系统时钟不可信，到期扫描已暂停。请校正时钟；确认无误时运行 licet tick --confirm-clock。",
        "The clock is not believed, so nothing is looked for. Set it right, or vouch for it with "
        "`licet tick --confirm-clock`.",
    ),
    BeatState.AHEAD: Bilingual(
        "最近一次到期扫描的时间晚于当前时钟。请校正系统时钟。",
        "The last beat lies in the future of this clock. Set the clock right.",
    ),
}


@dataclass(frozen=True, slots=True)
class Health:
    """What a monitor is told: nothing of customers, nothing secret.

    Attributes:
        reasons: What is wrong and what to do; empty where all is well.
        watch: What was seen of the beats; None where the database does not answer.
        age_s: Seconds since the last completed beat; None where there is none.
    """

    reasons: tuple[Bilingual, ...]
    watch: BeatWatch | None
    age_s: int | None

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return not self.reasons

    def to_data(self) -> dict[str, Any]:
        """Give it as JSON."""
        last = self.watch.last if self.watch else None
        return {
            "status": "ok" if self.is_well else "failing",
            "reasons": [{"zh": reason.zh, "en": reason.en} for reason in self.reasons],
            "beats": self.watch.state.value if self.watch else None,
            "last_beat": None
            if last is None
            else {
                "as_of": last.as_of.isoformat(),
                "started_at": last.started_at.isoformat(),
                "age_s": self.age_s,
            },
        }


def read_health(database: Database, now: datetime, beat_minutes: int) -> Health:
    """Look whether the database answers and beats come; never raises for either.

    Args:
        database: Where beats are on record.
        now: The moment.
        beat_minutes: The time between two beats, as set.
    """
    try:
        database.require_head()
        with database.read_session() as session:
            watch = watch_beats(session, now, beat_minutes)
    except (StorageError, SQLAlchemyError):
        log.exception("The database does not answer.")
        return Health((_DATABASE_FAILS,), None, None)
    reason = _REASONS.get(watch.state)
    age = None if watch.last is None else int((now - watch.last.started_at).total_seconds())
    return Health((reason,) if reason else (), watch, age)
