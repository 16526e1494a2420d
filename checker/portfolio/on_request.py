"""An audit that a person asks for, unless one runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from sqlmodel import Session

from checker.access.actor import Actor
from checker.errors import LicetError
from checker.portfolio.audit import Auditor, AuditRun
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.audit_history import list_audits
from storage.database import Database

_CUT_OFF_AFTER = timedelta(hours=2)
"""One that began longer ago and has no end was cut off: a million customers take minutes."""


class AuditRunning(LicetError):
    """An audit has not come to its end."""

    code = "audit_running"
    zh = "审查正在进行，请等它结束。"
    en = "An audit is running. Wait for its end."


def refuse_second(session: Session, now: datetime) -> None:
    """Refuse an audit while another runs.

    Raises:
        AuditRunning: One does.
    """
    latest = list_audits(session, limit=1)
    if latest and latest[0].ended_at is None and now - latest[0].began_at < _CUT_OFF_AFTER:
        raise AuditRunning


def audit_on_request(
    database: Database,
    pack: Pack,
    purpose: str,
    as_of: date,
    engine: ChainEngine,
    clock: Callable[[], datetime],
    *,
    by: Actor,
) -> AuditRun:
    """Judge every customer whose standing may be out of date.

    Raises:
        PurposeUnknown, VerdictDisputed, ChainFailed, PolicyTooLarge, CalendarYearMissing: As
            `Auditor` and `Auditor.audit_portfolio`.
    """
    auditor = Auditor(database, pack, purpose, as_of, engine, clock, by=by)
    return auditor.audit_portfolio(is_full=False, progress=_silently)


@contextmanager
def _silently(total: int) -> Iterator[Callable[[str], None]]:
    del total
    yield lambda _: None
