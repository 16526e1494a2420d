"""The customers of a book side by side, the longest silent first."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from sqlmodel import Session

from checker.purchases.errors import PurchaseBookMissing
from storage.customers import names_of
from storage.purchases import find_book, read_purchase_summaries
from storage.selection import CustomerRange
from storage.tables import PurchaseBook
from storage.vocabulary import BookContent


@dataclass(frozen=True)
class Overview:
    """The customers of a book.

    Attributes:
        book: The book.
        rows: Their summaries with `name`, the longest silent by their own rhythm first.
    """

    book: PurchaseBook
    rows: pl.DataFrame


def list_purchases(
    session: Session, book_name: str, *, silent_percent: int | None = None
) -> Overview:
    """List what a book says of its customers.

    Args:
        session: Where the book is on file.
        book_name: Which book.
        silent_percent: Only those silent for more than so many percent of their own gap.

    Raises:
        PurchaseBookMissing: There is no such book.
    """
    book = find_book(session, book_name, BookContent.TRANSACTIONS)
    if book is None:
        raise PurchaseBookMissing(book=book_name)
    rows = read_purchase_summaries(session, CustomerRange()).filter(pl.col("book_id") == book.id)
    if silent_percent is not None:
        rows = rows.filter(pl.col("silence_percent") > silent_percent)
    names = names_of(session, rows["customer_id"].to_list())
    named = rows.with_columns(
        name=pl.Series([names.get(id_, id_) for id_ in rows["customer_id"]], dtype=pl.String)
    )
    order = ("silence_percent", "revenue_12m_minor", "customer_id")
    return Overview(book, named.sort(*order, descending=[True, True, False], nulls_last=True))
