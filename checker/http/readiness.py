"""`/readyz`: may this process be sent requests? What spreads them asks all the time.

`/healthz` says whether the installation does its work; this says whether one process of it can.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from sqlalchemy.exc import SQLAlchemyError

from checker.doctor.equipment import check_disk, check_fonts
from checker.doctor.health_check import HealthCheck, HealthState
from checker.errors import LicetError
from checker.settings import Settings
from rules.complaint import PackError
from rules.pack import Pack
from rules.vocabulary import Bilingual
from storage.database import Database
from storage.errors import StorageError

log = logging.getLogger(__name__)

_DATABASE_FAILS = Bilingual(
    "数据库无法使用或版本不符。请运行 licet doctor 查看原因。",
    "The database cannot be used, or is of another version. `licet doctor` says why.",
)
_PACK_FAILS = Bilingual(
    "规则包无法载入。请运行 licet rules lint 查看原因。",
    "The rule pack does not load. `licet rules lint` says why.",
)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found of each part; nothing of it names a place or a customer.

    Attributes:
        checks: One for each part.
    """

    checks: tuple[HealthCheck, ...]

    @property
    def is_ready(self) -> bool:
        """Whether no part fails; a warning is for people, and requests are answered."""
        return all(check.state is not HealthState.FAILED for check in self.checks)

    @property
    def status(self) -> HTTPStatus:
        """With which an answer says so."""
        return HTTPStatus.OK if self.is_ready else HTTPStatus.SERVICE_UNAVAILABLE

    def to_data(self) -> Mapping[str, object]:
        """Give it as JSON: everybody may read it, so that only what fails says what to do."""
        return {
            "status": "ready" if self.is_ready else "failing",
            "parts": {check.part: check.state.value for check in self.checks},
            "reasons": [
                {"zh": check.detail.zh, "en": check.detail.en}
                for check in self.checks
                if check.state is HealthState.FAILED
            ],
        }


def read_readiness(database: Database, settings: Settings, pack: Callable[[], Pack]) -> Readiness:
    """Look at all that answering takes; never raises for what it finds.

    Args:
        database: Has to be at the schema of this program.
        settings: Say where keys and files lie.
        pack: Gives the rules that decide now.
    """
    return Readiness(
        (
            _check("database", database.require_head, _DATABASE_FAILS),
            _check("pack", pack, _PACK_FAILS),
            check_disk(settings),
            check_fonts(),
        )
    )


def _check(part: str, use: Callable[[], object], fails: Bilingual) -> HealthCheck:
    try:
        use()
    except (LicetError, PackError, StorageError, SQLAlchemyError):
        log.exception("A part that answering takes cannot be used.")
        return HealthCheck(part, HealthState.FAILED, fails)
    return HealthCheck(part, HealthState.OK, Bilingual("", ""))
