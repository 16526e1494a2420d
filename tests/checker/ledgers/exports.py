"""Exports of ledgers as CSV, and an office that imports them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from sqlmodel import Session

from checker.access.actor import PROGRAM
from checker.ledgers.importing import LedgerImport, import_ledger
from checker.ledgers.mapping import LedgerMapping, parse_mapping
from checker.ledgers.report import LedgerReport
from storage.customers import add_customer
from storage.ledgers import find_ledger
from storage.tables import Customer, Ledger
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY
from tests.checker.register.spreadsheets import TableReader

HEADINGS = "客户名称,客户编码,单据类型,单据号,单据日期,到期日,金额,币种,结清日,已收金额,争议"
CNY = parse_mapping("currency: CNY", "mapping.yaml")


def write_export(
    folder: Path, *lines: str, headings: str = HEADINGS, name: str = "应收.csv"
) -> Path:
    path = folder / name
    path.write_text("\n".join([headings, *lines, ""]), encoding="utf-8")
    return path


def import_lines(
    office: Office,
    *lines: str,
    on: date = TODAY,
    mapping: LedgerMapping = CNY,
    headings: str = HEADINGS,
    **options: Any,  # noqa: ANN401
) -> LedgerReport:
    """Import a file of these lines into the book `main`."""
    path = write_export(office.incoming, *lines, headings=headings)
    return import_file(office, path, on=on, mapping=mapping, **options)


def import_file(
    office: Office,
    path: Path,
    *,
    on: date = TODAY,
    mapping: LedgerMapping = CNY,
    **options: Any,  # noqa: ANN401
) -> LedgerReport:
    asked = LedgerImport(
        **{"book": "main", "now": noon(on), "by": PROGRAM, "adds_customers": True, **options}
    )
    return import_ledger(office.database, office.originals, path, mapping, TableReader(), asked)


def current_ledger(office: Office) -> Ledger | None:
    with office.database.read_session() as session:
        return find_ledger(session, "main")


def lines_on_file(office: Office) -> pl.DataFrame:
    ledger = current_ledger(office)
    assert ledger is not None
    return pl.read_parquet(office.originals.locate(ledger.sha256))


def enter_customer(session: Session, name: str, **told: Any) -> Customer:  # noqa: ANN401
    return add_customer(session, name=name, created_at=noon(TODAY), **told)
