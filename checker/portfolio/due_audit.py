"""The part of an audit that a day brings with it: whose next change has come, by the index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from checker.access.actor import PROGRAM
from checker.portfolio.audit import Auditor
from checker.renewals.beat import Reassessed
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.database import Database
from storage.standings import purposes_changing

_SIGNATURES_COMPARED = 500
"""A fraction of what a whole audit compares: a beat is to be over within seconds."""


def audit_due_standings(
    database: Database,
    open_pack: Callable[[], Pack],
    as_of: date,
    engine: ChainEngine,
    clock: Callable[[], datetime],
) -> Reassessed:
    """Judge anew every customer whose next change has come, for every purpose of the pack.

    Args:
        database: Where standings are.
        open_pack: Gives the rules; not called where nobody is due.
        as_of: The day to judge.
        engine: Derives verdicts beside the kernel.
        clock: Gives the moment.

    Raises:
        VerdictDisputed, ChainFailed, PolicyTooLarge, CalendarYearMissing: As `Auditor.audit_due`.
    """
    with database.read_session() as session:
        purposes = purposes_changing(session, as_of)
    if not purposes:
        return Reassessed(0, 0)
    pack = open_pack()
    known = [purpose for purpose in purposes if pack.find_policy(purpose) is not None]
    runs = [
        Auditor(
            database,
            pack,
            purpose,
            as_of,
            engine,
            clock,
            by=PROGRAM,
            signatures_compared=_SIGNATURES_COMPARED,
        ).audit_due()
        for purpose in known
    ]
    return Reassessed(sum(run.examined for run in runs), sum(run.outcomes_changed for run in runs))
