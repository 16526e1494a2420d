"""Importing statements from a file: for one customer, or for all whom a table names.

A file is filed in one transaction; a statement with a fault is left out, the others are filed. The
same file again changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.customer_file.dossier import FINANCIAL_STATEMENTS, FiledStatement
from checker.customer_file.records import READER_VERSION
from checker.customer_file.statements import load_statements, to_statement_reading
from checker.intake.identity import find_customer
from checker.statements.changes import (
    ChangedFigure,
    Superseded,
    find_changed_figures,
    find_superseded,
)
from checker.statements.faults import StatementFault, find_fault
from checker.statements.history import StatementHistory, build_history
from checker.statements.owners import Owners, bears_name
from checker.statements.report import Doubt, ImportedStatement, ImportReport
from checker.statements.source import StatementFile
from ingest.statements import Statement
from storage.database import Database
from storage.documents import DocumentReading, file_document, file_original
from storage.originals import StoredOriginal
from storage.sealed_originals import SealedOriginals
from storage.sheet_sets import mark_many_stale
from storage.statements import (
    FilingResult,
    Slot,
    StatementFiling,
    StatementReading,
    record_statements,
)
from storage.subject_keys import HOUSE
from storage.tables import Customer

_CUSTOMERS_AT_ONCE = 500

Named = tuple[str, str]
"""The id of a customer and what the customer is called."""


class DryRun(Exception):
    """Everything was tried, and nothing is to stay."""


def import_statements(
    database: Database,
    originals: SealedOriginals,
    file: StatementFile,
    *,
    received_on: date,
    now: datetime,
    by: Actor,
    customer: str | None = None,
    is_dry_run: bool = False,
) -> ImportReport:
    """File the statements that were read of a file.

    Args:
        database: Where rows go.
        originals: Where the file goes.
        file: What `checker.statements.source.read_statement_file` gave.
        received_on: The day it reached us.
        now: The moment of filing.
        by: Who files it.
        customer: Whose statements they are; None lets each statement say.
        is_dry_run: Try everything and write nothing.

    Raises:
        CustomerUnknown, CustomerAmbiguous: `customer` names none or several.
        OriginalNotStored: The file could not be kept; nothing was filed.
    """
    original = StoredOriginal(file.sha256, len(file.content))
    if file.statements and not is_dry_run:
        with database.read_session() as session:
            original = originals.keep(session, file.content)
    work = _Import(file, original, received_on, now)
    with suppress(DryRun), database.session() as session:
        holder = work.file_all(session, customer)
        if holder is not None and original.seal is not None:
            originals.record(session, original, holder, now)
        if is_dry_run:
            raise DryRun
        if holder is not None:
            record_event(
                session,
                by,
                "statements.imported",
                subject=f"original:{file.sha256}",
                data={"sha256": file.sha256, "filed": len(work.statements)},
                now=now,
            )
    return ImportReport(
        path=file.path,
        is_dry_run=is_dry_run,
        statements=tuple(work.statements),
        superseded=tuple(work.superseded),
        changed=tuple(work.changed),
        doubts=tuple(work.doubts),
        problems=file.problems,
        faults=tuple(work.faults),
    )


class _Import:
    """One file on its way into the database."""

    def __init__(
        self, file: StatementFile, original: StoredOriginal, received_on: date, now: datetime
    ) -> None:
        self.statements: list[ImportedStatement] = []
        self.superseded: list[Superseded] = []
        self.changed: list[ChangedFigure] = []
        self.doubts: list[Doubt] = []
        self.faults: list[StatementFault] = []
        self._file = file
        self._original = original
        self._received_on = received_on
        self._now = now

    def file_all(self, session: Session, wanted: str | None) -> str | None:
        """File the statements of every customer whom they name, or of the one who is wanted.

        Returns:
            Whose the file is: the one's who is wanted, else the house's; None if nothing was filed.
        """
        if wanted is None:
            by_customer = self._sort(session)
            document_id = None
        else:
            chosen = find_customer(session, wanted)
            by_customer = {(chosen.id, chosen.name): self._file.statements}
            document_id = self._file_document(session, chosen) if self._file.statements else None
            self._check_names(chosen)
        if by_customer:
            file_original(session, self._original, self._now)
        customers = sorted(by_customer)
        for first in range(0, len(customers), _CUSTOMERS_AT_ONCE):
            named = customers[first : first + _CUSTOMERS_AT_ONCE]
            self._file_some(session, {one: by_customer[one] for one in named}, document_id)
        if not by_customer:
            return None
        return HOUSE if wanted is None else customers[0][0]

    def _sort(self, session: Session) -> dict[Named, Sequence[Statement]]:
        owners = Owners.open(session)
        sorted_: dict[Named, list[Statement]] = defaultdict(list)
        for statement in self._file.statements:
            found = owners.find(statement)
            if isinstance(found, StatementFault):
                self.faults.append(found)
            else:
                sorted_[found.id, found.name].append(statement)
        return dict(sorted_)

    def _check_names(self, customer: Customer) -> None:
        odd = [one for one in self._file.statements if not bears_name(one, customer.name)]
        if odd:
            names = {"value": odd[0].company_name, "other": customer.name}
            self.faults.append(find_fault(odd[0], "named_otherwise", is_filed=True, **names))

    def _file_document(self, session: Session, customer: Customer) -> str:
        reading = DocumentReading(
            part=0,
            name=self._file.name,
            result="ok",
            reader_version=READER_VERSION,
            kind=FINANCIAL_STATEMENTS,
            confidence=1.0,
            pages=self._file.pages,
            problems=[],
            fields={},
        )
        filing = file_document(
            session,
            customer_id=customer.id,
            original=self._original,
            reading=reading,
            received_on=self._received_on,
            recorded_at=self._now,
        )
        return filing.document_id

    def _file_some(
        self,
        session: Session,
        by_customer: dict[Named, Sequence[Statement]],
        document_id: str | None,
    ) -> None:
        before = {named: _read_history(session, named) for named in by_customer}
        owned = [
            (named, statement, reading)
            for named, statements in by_customer.items()
            for statement, reading in self._drop_contradictions(named, statements, document_id)
        ]
        filings = record_statements(
            session, [reading for _, _, reading in owned], recorded_at=self._now
        )
        news: set[Named] = set()
        for (named, statement, _), filing in zip(owned, filings, strict=True):
            self.statements.append(_describe(named, statement, filing))
            if filing.result is not FilingResult.UNCHANGED:
                news.add(named)
        mark_many_stale(session, sorted(customer_id for customer_id, _ in news))
        for named, was in before.items():
            self._compare(session, named, was, has_news=named in news)

    def _compare(
        self, session: Session, named: Named, before: StatementHistory, *, has_news: bool
    ) -> None:
        after = _read_history(session, named) if has_news else before
        _, name = named
        self.superseded += find_superseded(name, before, after)
        self.changed += find_changed_figures(name, before, after)
        self.doubts += [Doubt(name, about) for about in after.identity_faults]
        self.doubts += [Doubt(name, about) for about in after.unit_jumps]

    def _drop_contradictions(
        self, named: Named, statements: Iterable[Statement], document_id: str | None
    ) -> Iterator[tuple[Statement, StatementReading]]:
        """Leave out what the file tells twice: once if it agrees, altogether if it does not."""
        by_slot: dict[Slot, list[tuple[Statement, StatementReading]]] = defaultdict(list)
        for statement in statements:
            filed = FiledStatement(
                statement, self._received_on, self._file.name, self._file.sha256, document_id
            )
            reading = to_statement_reading(filed, named[0])
            by_slot[reading.slot].append((statement, reading))
        for slot, alike in by_slot.items():
            if len({reading.content_sha256 for _, reading in alike}) == 1:
                yield alike[0]
            else:
                self.faults += [
                    find_fault(one, "told_twice", value=named[1], day=slot.period_ends_on)
                    for one, _ in alike
                ]


def _read_history(session: Session, named: Named) -> StatementHistory:
    """Give the years of a customer by all that is on file, whenever it was received."""
    return build_history(load_statements(session, named[0]), date.max)


def _describe(named: Named, statement: Statement, filing: StatementFiling) -> ImportedStatement:
    return ImportedStatement(
        customer=named[1],
        period_ends_on=statement.period_ends_on,
        period_months=statement.period_months,
        scope=statement.scope,
        currency=statement.currency,
        unit=statement.unit,
        is_comparative=statement.is_comparative,
        figures=len(statement.figures),
        result=filing.result,
    )
