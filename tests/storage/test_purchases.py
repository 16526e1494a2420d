"""Books of purchases, what they say of customers, spends and rates: one of each counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from sqlmodel import Session

from storage.database import Database
from storage.documents import file_original
from storage.purchases import (
    add_stated_spend,
    find_activity_rates,
    find_book,
    find_purchase_summary,
    list_books,
    read_purchase_summaries,
    record_book,
    replace_purchase_summaries,
    set_activity_rates,
    stated_spends_of,
)
from storage.selection import CustomerRange
from storage.tables import PurchaseBook, StatedSpend
from storage.vocabulary import BookContent
from tests.storage.examples import NOW, TODAY, make_customers, make_original


def import_book(
    session: Session,
    book: str = "main",
    content: BookContent = BookContent.TRANSACTIONS,
    file: bytes = b"1",
) -> PurchaseBook:
    original = make_original(file)
    file_original(session, original, NOW)
    is_money = content is BookContent.TRANSACTIONS
    return record_book(
        session,
        book=book,
        content=content,
        as_of=TODAY,
        covers_from=date(2024, 1, 1),
        currency="CNY" if is_money else None,
        sha256=original.sha256,
        source_name="订单.csv",
        source_sha256=original.sha256,
        lines=3,
        customers=2,
        imported_at=NOW,
    )


def make_rows(**facts: dict[str, Any]) -> pl.DataFrame:
    rows = [{"customer_id": id_, **found} for id_, found in facts.items()]
    schema = {"customer_id": pl.String, "orders_12m": pl.Int64, "margin_class": pl.String}
    return pl.DataFrame(rows, schema=schema)


def test_a_newer_import_takes_the_place_of_its_book_and_content(database: Database) -> None:
    with database.session() as session:
        import_book(session)
        activities = import_book(session, content=BookContent.ACTIVITIES)
        second = import_book(session, file=b"2")
        other = import_book(session, "abroad")
    with database.read_session() as session:
        assert find_book(session, "main", BookContent.TRANSACTIONS) == second
        assert find_book(session, "main", BookContent.ACTIVITIES) == activities
        assert [row.id for row in list_books(session)] == [other.id, activities.id, second.id]


def test_summaries_are_replaced_as_a_set(database: Database) -> None:
    with database.session() as session:
        first, second, third = make_customers(session, "甲乙丙")
        book = import_book(session)
        rows = make_rows(
            **{first: {"orders_12m": 3, "margin_class": "A"}, second: {"orders_12m": 0}}
        )
        changed = replace_purchase_summaries(session, book.id, rows)
        assert changed == {first, second}
        newer = import_book(session, file=b"2").id
        rows = make_rows(
            **{first: {"orders_12m": 3, "margin_class": "A"}, third: {"margin_class": "C"}}
        )
        assert replace_purchase_summaries(session, newer, rows) == {second, third}
    with database.read_session() as session:
        told = read_purchase_summaries(session, CustomerRange())
        summary = find_purchase_summary(session, first)
        assert find_purchase_summary(session, second) is None
    assert summary is not None
    assert (summary.book_id, summary.orders_12m, summary.margin_class) == (newer, 3, "A")
    assert set(told["customer_id"]) == {first, third}
    by_id = {row["customer_id"]: row for row in told.to_dicts()}
    assert (by_id[third]["orders_12m"], by_id[third]["margin_class"]) == (None, "C")


def test_spends_come_the_latest_first_and_one_set_of_rates_counts(database: Database) -> None:
    with database.session() as session:
        (customer,) = make_customers(session, "甲")
        for number, days in enumerate((3, 1, 2)):
            add_stated_spend(
                session,
                StatedSpend(
                    id=f"s{number}",
                    customer_id=customer,
                    total_minor=100 + number,
                    currency="CNY",
                    source="来函",
                    observed_on=TODAY - timedelta(days=days),
                    author_name="示例",
                    recorded_at=NOW,
                ),
            )
        for rate in (1, 2):
            set_activity_rates(
                session,
                book="main",
                content={"rate": rate},
                source_name="费率.yaml",
                author_name="示例",
                recorded_at=NOW,
            )
    with database.read_session() as session:
        assert [spend.id for spend in stated_spends_of(session, customer)] == ["s1", "s2", "s0"]
        rates = find_activity_rates(session, "main")
        assert rates is not None
        assert rates.content == {"rate": 2}
        assert find_activity_rates(session, "abroad") is None
