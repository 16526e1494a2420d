"""Filing a register of contracts: with whom, for how much, from when to when."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.register.amounts import (
    AmountFault,
    read_amount,
    read_currency,
    read_heading_marks,
)
from checker.register.customers import CustomerBook, Named, read_named
from checker.register.dates import Span, read_day, read_span
from checker.register.faults import CellProblem, LineFault
from checker.register.filing import DryRun
from checker.register.headings import RegisterKind
from checker.register.lines import Faults, RegisterLine, read_each, read_register
from checker.register.mapping import RegisterMapping
from ingest.document import Money
from ingest.normalise.text import tidy
from ingest.sandbox import ReaderPool
from storage.contracts import ContractTerms, Recorded, record_contracts
from storage.database import Database
from storage.register import lock_registers


@dataclass(frozen=True, slots=True)
class ContractLine:
    """What one line says of one contract; the attributes are those of `storage.tables.Contract`."""

    line: RegisterLine
    named: Named
    number: str
    title: str | None
    amount: Money
    starts_on: date
    ends_on: date
    owner: str | None


@dataclass(frozen=True, slots=True)
class ContractsReport:
    """What filing a register of contracts came to.

    Attributes:
        path: The file as the user calls it.
        is_dry_run: Whether nothing was written.
        lines: How many lines there were below the headings.
        recorded: How many contracts are new, changed, unchanged.
        new_customers: Names of the customers that were added.
        faults: What is wrong with the other lines.
        unused: Headings that mean nothing here.
        sheets_without_headings: Sheets that were left out.
    """

    path: str
    is_dry_run: bool
    lines: int
    recorded: Recorded
    new_customers: tuple[str, ...]
    faults: tuple[LineFault, ...]
    unused: tuple[str, ...]
    sheets_without_headings: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the report as JSON."""
        return {
            "path": self.path,
            "dry_run": self.is_dry_run,
            "lines": self.lines,
            **self.recorded._asdict(),
            "new_customers": list(self.new_customers),
            "errors": [fault.to_data() for fault in self.faults],
            "unused_columns": list(self.unused),
            "sheets_without_headings": list(self.sheets_without_headings),
        }


def import_contracts(
    database: Database,
    content: bytes,
    path: str,
    mapping: RegisterMapping,
    reader: ReaderPool,
    *,
    now: datetime,
    by: Actor,
    is_dry_run: bool = False,
) -> ContractsReport:
    """File the lines of a spreadsheet of contracts; those on file under their number are changed.

    Args:
        database: Where rows go.
        content: The file.
        path: How the user calls it.
        mapping: What the user says of its columns.
        reader: Reads it in a child process.
        now: The moment.
        by: Who files it.
        is_dry_run: Try everything and write nothing.

    Raises:
        RegisterUnreadable: Nothing could be read of it.
        MappingInvalid: The mapping names what is not there.
    """
    register = read_register(content, path, RegisterKind.CONTRACTS, mapping, reader)
    contracts, faults = read_contracts(register.lines, mapping)
    recorded = Recorded(0, 0, 0)
    added: tuple[str, ...] = ()
    with suppress(DryRun), database.session() as session:
        lock_registers(session)
        book = CustomerBook.open(session, now)
        terms = _sort_by_number(book, contracts, faults)
        added = tuple(customer.name for customer in book.added)
        book.write(session)
        recorded = record_contracts(session, terms, recorded_at=now)
        if is_dry_run:
            raise DryRun
        if terms:
            sha256 = hashlib.sha256(content).hexdigest()
            record_event(
                session,
                by,
                "contracts.imported",
                subject=f"original:{sha256}",
                data={"sha256": sha256, "contracts": len(terms)},
                now=now,
            )
    return ContractsReport(
        path=path,
        is_dry_run=is_dry_run,
        lines=len(register.lines),
        recorded=recorded,
        new_customers=added,
        faults=tuple(sorted(faults, key=lambda fault: (fault.sheet, fault.line))),
        unused=register.unused,
        sheets_without_headings=register.sheets_without_headings,
    )


def read_contracts(
    lines: Sequence[RegisterLine], mapping: RegisterMapping
) -> tuple[list[ContractLine], list[LineFault]]:
    """Read what each line says; a line with a fault gives no contract."""
    return read_each(lines, lambda line, faults: _read_contract(line, mapping, faults))


def _sort_by_number(
    book: CustomerBook, contracts: Sequence[ContractLine], faults: list[LineFault]
) -> list[ContractTerms]:
    """Give the contracts with the ids of their customers; one that is there twice counts once."""
    terms: dict[tuple[str, str], ContractTerms] = {}
    first_lines: dict[tuple[str, str], int] = {}
    for contract in contracts:
        customer_id = book.place(contract.line, contract.named, contract.owner, faults)
        if customer_id is None:
            continue
        key = (customer_id, contract.number)
        made = ContractTerms(
            customer_id,
            contract.number,
            contract.title,
            contract.amount.minor_units,
            contract.amount.currency,
            contract.starts_on,
            contract.ends_on,
        )
        if terms.setdefault(key, made) != made:
            other = first_lines[key]
            problem = CellProblem("contract_repeated", value=contract.number, other=other)
            faults.append(contract.line.fault(problem, "number"))
        first_lines.setdefault(key, contract.line.number)
    return list(terms.values())


def _read_contract(
    line: RegisterLine, mapping: RegisterMapping, faults: Faults
) -> ContractLine | None:
    named = read_named(faults)
    number, title, owner = (
        faults.read(name, partial(line.text, name)) for name in ("number", "title", "owner")
    )
    if number is None and "number" not in line.cells:
        faults.add("contract_number_missing", "number")
    amount = faults.read("amount", partial(_read_amount, line, mapping))
    span = _read_term(line, mapping, faults)
    if named is None or number is None or amount is None or span is None:
        return None
    starts_on, ends_on = span.since, span.until
    if starts_on is None or ends_on is None:
        return None
    return ContractLine(
        line,
        named,
        tidy(number),
        tidy(title) if title else None,
        amount,
        starts_on,
        ends_on,
        tidy(owner) if owner else None,
    )


def _read_amount(line: RegisterLine, mapping: RegisterMapping) -> Money:
    cell = line.value("amount")
    if cell is None:
        raise CellProblem("amount_missing")
    if not isinstance(cell, str | Decimal):
        raise CellProblem("not_an_amount", value=cell)
    around = read_heading_marks(line.headings["amount"])
    words = line.text("currency")
    if words is not None:
        around = around.with_(read_currency(words))
    try:
        return read_amount(cell, around, unit=mapping.unit, currency=mapping.currency)
    except AmountFault as fault:
        raise CellProblem(fault.code, value=line.text("amount")) from fault


def _read_term(line: RegisterLine, mapping: RegisterMapping, faults: Faults) -> Span | None:
    days: dict[str, date | None] = {}
    for name in ("starts_on", "ends_on"):
        cell = faults.read(name, partial(line.value, name))
        read = partial(read_day, is_day_first=mapping.is_day_first)
        days[name] = None if cell is None else faults.read(name, partial(read, cell))
    cell = faults.read("term", partial(line.value, "term"))
    if cell is not None and None in days.values():
        span = faults.read("term", partial(read_span, cell, is_day_first=mapping.is_day_first))
        if span is not None:
            days["starts_on"] = days["starts_on"] or span.since
            days["ends_on"] = days["ends_on"] or span.until
    since, until = days["starts_on"], days["ends_on"]
    if not faults.found:
        if since is None:
            faults.add("starts_missing", "starts_on")
        if until is None:
            faults.add("ends_missing", "ends_on")
        if since is not None and until is not None and until < since:
            faults.add("term_reversed", "ends_on", since=since, until=until)
    return Span(since, until, is_endless=False)
