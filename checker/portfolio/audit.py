"""Auditing the portfolio: judge whose standing may be out of date, write what changed.

Every page is written in one transaction, standings and their changes together, so that an audit may
be killed at any moment and the next one does what is left. Two audits at once write in turns, each
finding what differs from what the other wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import polars as pl
from sqlmodel import Session

from checker.access.actor import Actor
from checker.assessment.assess import find_policy
from checker.audit_log.event_body import Json
from checker.audit_log.recording import record_event
from checker.errors import VerdictDisputed
from checker.portfolio.agreement import CrossCheck
from checker.portfolio.differences import Differences, compare_standings
from checker.portfolio.needs import find_marked_texts
from checker.portfolio.pages import Page, PageReader, read_ahead
from checker.portfolio.reading import StoredBatch
from checker.portfolio.sheets import renew_stale_sheets
from checker.rule_packs import keep_pack
from rules.chain.agreement import ChainEngine
from rules.dates import add_months
from rules.pack import Pack
from rules.portfolio.kernel import PortfolioKernel
from storage.audits import finish_audit, list_untold, start_audit
from storage.database import Database
from storage.selection import count_customers
from storage.standings import (
    Stamp,
    lock_standings,
    read_standings,
    record_changes,
    restamp_standings,
    write_standings,
)

CUSTOMERS_PER_PAGE = 50_000
"""Takes some 500 to 700 MiB; pages of half the size cost more CPU: each has a price of its own."""
SIGNATURES_COMPARED = 2_000
_HORIZON_MONTHS = 12 * 10
"""How far ahead a change is looked for; a standing without one is looked at again after that."""


class Progress(Protocol):
    """Opens a display of so many steps and gives what advances it."""

    def __call__(self, total: int) -> AbstractContextManager[Callable[[str], None]]:
        """Open the display."""


@dataclass(frozen=True, slots=True)
class AuditRun:
    """One audit and what it did.

    Attributes:
        ids: Under which its changes are recorded, after those of audits that were cut off before
            they could tell of theirs; none where nobody was due.
        stamp: Purpose, rules, day and moment.
        customers: How many customers there are.
        renewed: How many customers' sheets were built first.
        examined: How many customers were judged.
        added: How many of them had no standing before.
        changed: How many have another verdict or other findings than before.
        outcomes_changed: How many findings came or went.
        signatures: How many different combinations of outcomes the policy saw.
        compared: How many of them were compared with durable-rules.
        covered: How many of the customers judged have one of these.
    """

    ids: tuple[str, ...]
    stamp: Stamp
    customers: int
    renewed: int
    examined: int
    added: int
    changed: int
    outcomes_changed: int
    signatures: int
    compared: int
    covered: int

    @property
    def skipped(self) -> int:
        """How many customers were not judged, because their standing cannot be out of date."""
        return max(self.customers - self.examined, 0)


class Auditor:
    """Judges the portfolio once, by one pack for one purpose on one day."""

    def __init__(
        self,
        database: Database,
        pack: Pack,
        purpose: str,
        as_of: date,
        engine: ChainEngine,
        clock: Callable[[], datetime],
        *,
        by: Actor,
        customers_per_page: int = CUSTOMERS_PER_PAGE,
        signatures_compared: int = SIGNATURES_COMPARED,
    ) -> None:
        """Prepare the audit; nothing is read or written yet.

        Args:
            database: Where sheets and standings are.
            pack: The rules.
            purpose: Whose policy gives the verdicts.
            as_of: The day to judge.
            engine: Derives verdicts beside the kernel.
            clock: Gives the moment.
            by: Who audits.
            customers_per_page: How many customers are read and written at once.
            signatures_compared: How many signatures to compare with durable-rules at most.

        Raises:
            PurposeUnknown: The pack has no policy for this purpose.
        """
        self._database = database
        self._pack = pack
        self._as_of = as_of
        self._clock = clock
        self._by = by
        self._customers_per_page = customers_per_page
        policy = find_policy(pack, purpose)
        rules = pack.asked_by(policy).rules_in_force(as_of)
        self._check = CrossCheck(policy, rules, engine, signatures_compared)
        self._kernel = PortfolioKernel(pack, purpose)
        self._requirements = pack.requirements.for_purpose(purpose)
        self._stamp = Stamp(purpose, pack.sha256, as_of, clock())
        self._untold: tuple[str, ...] = ()
        self._examined = self._added = self._changed = self._outcomes_changed = 0

    def audit_portfolio(self, *, is_full: bool, progress: Progress) -> AuditRun:
        """Judge every customer whose standing may be out of date, or every one.

        Args:
            is_full: Judge customers too whose standing cannot be out of date.
            progress: Shows how far it has come, in thousands of customers.

        Raises:
            VerdictDisputed: durable-rules does not confirm a verdict; of the customers concerned
                nothing was stored, of all others everything.
            ChainFailed, PolicyTooLarge: durable-rules gives no answer; a repetition goes on.
            CalendarYearMissing: The rules count working days of a year that is not declared.
        """
        renewed = self._renew_sheets(among=None)
        with self._database.read_session() as session:
            customers = count_customers(session)
        audit_id = self._begin()
        reader = self._make_reader()
        pages = reader.read_all() if is_full else reader.read_out_of_date()
        with progress(-(-customers // self._customers_per_page)) as step:
            self._work_through(audit_id, pages, step)
        return self._finish(audit_id, customers, renewed)

    def audit_due(self) -> AuditRun:
        """Judge the customers whose next change has come; costs nothing where there are none.

        Raises:
            VerdictDisputed, ChainFailed, PolicyTooLarge, CalendarYearMissing: As `audit_portfolio`.
        """
        reader = self._make_reader()
        renewed = 0
        audit_id: str | None = None
        for due in reader.list_changing(self._as_of):
            audit_id = audit_id or self._begin()
            renewed += self._renew_sheets(among=due.ids)
        if audit_id is not None:
            self._work_through(audit_id, reader.read_changing(self._as_of), lambda _: None)
        return self._finish(audit_id, self._examined, renewed)

    def _renew_sheets(self, among: Collection[str] | None) -> int:
        now = self._stamp.audited_at
        return renew_stale_sheets(self._database, self._requirements, self._as_of, now, among)

    def _make_reader(self) -> PageReader:
        return PageReader(
            self._database,
            self._stamp,
            self._kernel.columns_by_kind,
            find_marked_texts(self._pack),
            self._customers_per_page,
            add_months(self._as_of, -_HORIZON_MONTHS),
        )

    def _begin(self) -> str:
        pack, stamp = self._pack, self._stamp
        with self._database.session() as session:
            self._untold = tuple(list_untold(session, stamp.purpose))
            keep_pack(session, pack, stamp.audited_at)
            return start_audit(
                session,
                purpose=self._stamp.purpose,
                pack_sha256=pack.sha256,
                as_of=self._as_of,
                began_at=stamp.audited_at,
            ).id

    def _work_through(
        self, audit_id: str, pages: Iterator[Page], step: Callable[[str], None]
    ) -> None:
        with closing(read_ahead(pages)) as ahead:
            for page in ahead:
                if page.stored is not None and page.stored.versions.height:
                    self._judge(audit_id, page, page.stored)
                step(f"{self._examined:,}")

    def _judge(self, audit_id: str, page: Page, stored: StoredBatch) -> None:
        batch, versions = stored
        standings = self._kernel.evaluate(
            batch, self._as_of, until=add_months(self._as_of, _HORIZON_MONTHS)
        )
        agreed = self._check.find_agreed(batch, standings)
        found = standings.customers.with_columns(versions["version"]).filter(agreed)
        self._examined += batch.customers.height
        differences = compare_standings(page.standings, found, self._stamp)
        if not differences.is_empty:
            self._write(audit_id, page, found, differences)

    def _write(self, audit_id: str, page: Page, found: pl.DataFrame, expected: Differences) -> None:
        """Write what differs from what is stored by now, which another audit may have changed."""
        with self._database.session() as session:
            lock_standings(session)
            stored = read_standings(session, self._stamp.purpose, page.selection)
            is_unchanged = stored.equals(page.standings)
            differences = (
                expected if is_unchanged else compare_standings(stored, found, self._stamp)
            )
            write_standings(session, self._stamp, differences.written, differences.replaced)
            restamp_standings(session, self._stamp, differences.restamped)
            record_changes(session, audit_id, differences.changes)
        self._added += differences.added
        self._changed += differences.changes.height
        self._outcomes_changed += differences.outcomes_changed

    def _finish(self, audit_id: str | None, customers: int, renewed: int) -> AuditRun:
        if audit_id is not None:
            with self._database.session() as session:
                finish_audit(
                    session,
                    audit_id,
                    ended_at=self._clock(),
                    examined=self._examined,
                    added=self._added,
                    changed=self._changed,
                )
                self._record_event(session, audit_id)
        for dispute in self._check.disputes:
            raise VerdictDisputed(
                customers=dispute.customers,
                signature=" ".join(dispute.signature),
                kernel=dispute.kernel_verdict,
                engine=dispute.reason,
            )
        check = self._check
        return AuditRun(
            ids=(*self._untold, audit_id) if audit_id else (),
            stamp=self._stamp,
            customers=customers,
            renewed=renewed,
            examined=self._examined,
            added=self._added,
            changed=self._changed,
            outcomes_changed=self._outcomes_changed,
            signatures=check.signatures,
            compared=check.compared,
            covered=check.covered,
        )

    def _record_event(self, session: Session, audit_id: str) -> None:
        stamp = self._stamp
        data: dict[str, Json] = {
            "purpose": stamp.purpose,
            "pack_sha256": stamp.pack_sha256,
            "as_of": stamp.as_of.isoformat(),
            "examined": self._examined,
            "added": self._added,
            "changed": self._changed,
        }
        subject, now = f"audit:{audit_id}", self._clock()
        record_event(session, self._by, "audit.finished", subject=subject, data=data, now=now)
