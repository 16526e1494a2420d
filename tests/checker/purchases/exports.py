"""Exports of purchases as CSV, and an office that imports them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from checker.access.actor import PROGRAM
from checker.line_files.report import ImportReport
from checker.purchases.importing import BookImport, import_book
from checker.purchases.mapping import BookMapping
from checker.purchases.summarising import scan_lines
from storage.purchases import find_book
from storage.tables import PurchaseBook
from storage.vocabulary import BookContent
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY
from tests.checker.register.spreadsheets import TableReader

HEADINGS = "客户名称,客户编码,订单号,日期,金额,币种,产品,渠道,成本,是否退货"
ACTIVITY_HEADINGS = "客户名称,日期,活动类型,次数,工时"


def import_lines(
    office: Office,
    *lines: str,
    on: date = TODAY,
    headings: str | None = None,
    mapping: BookMapping | None = None,
    name: str = "订单.csv",
    **options: Any,  # noqa: ANN401
) -> ImportReport:
    """Import a file of these lines into the book `main`."""
    is_money = options.get("content", BookContent.TRANSACTIONS) is BookContent.TRANSACTIONS
    path = office.incoming / name
    head = headings or (HEADINGS if is_money else ACTIVITY_HEADINGS)
    path.write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    asked = BookImport(
        **{"book": "main", "now": noon(on), "by": PROGRAM, "adds_customers": True, **options}
    )
    given = mapping or BookMapping(currency="CNY")
    return import_book(office.database, office.originals, path, given, TableReader(), asked)


def import_activities(office: Office, *lines: str, **options: Any) -> ImportReport:  # noqa: ANN401
    return import_lines(office, *lines, content=BookContent.ACTIVITIES, name="拜访.csv", **options)


def current_book(
    office: Office, content: BookContent = BookContent.TRANSACTIONS
) -> PurchaseBook | None:
    with office.database.read_session() as session:
        return find_book(session, "main", content)


def lines_on_file(office: Office) -> pl.DataFrame:
    book = current_book(office)
    assert book is not None
    return scan_lines(office.originals, book).collect()
