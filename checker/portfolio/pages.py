"""Whom an audit looks at, read page by page while the page before is judged and written."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import polars as pl
from sqlmodel import Session

from checker.portfolio.reading import ColumnsByKind, StoredBatch, read_batch, walk_ranges
from rules.portfolio.batch import Batch
from storage.database import Database
from storage.selection import MOST_IDS, CustomerIds, CustomerRange, Selection
from storage.standings import (
    ChangingStanding,
    Stamp,
    list_changing,
    list_out_of_date,
    read_standings,
)

_Item = TypeVar("_Item")
_FEW = 0.25
"""Below this share of a stretch its customers are sought one by one, above it all are read."""


@dataclass(frozen=True, slots=True)
class Page:
    """Customers to be judged, as they were stored at one moment.

    Attributes:
        selection: Which they are; `batch` may hold fewer.
        stored: Their facts; None where nobody is to be judged.
        standings: As `storage.standings.read_standings`.
    """

    selection: Selection
    stored: StoredBatch | None
    standings: pl.DataFrame


@dataclass(frozen=True, slots=True)
class PageReader:
    """Reads pages for one audit.

    Attributes:
        database: Where to read.
        stamp: Whose rules and which day decide who is out of date.
        columns: What the rules need to know.
        marked: Texts of which a mark says enough, see `checker.portfolio.needs`.
        customers_per_page: The most that are read at a time.
        looked_ahead_since: As `storage.standings.list_out_of_date`.
    """

    database: Database
    stamp: Stamp
    columns: ColumnsByKind
    marked: frozenset[str]
    customers_per_page: int
    looked_ahead_since: date

    def read_all(self) -> Iterator[Page]:
        """Read every customer."""
        for stretch in walk_ranges(self.database, self.customers_per_page):
            with self.database.read_session() as session:
                page = self._read(session, stretch)
            yield page

    def read_out_of_date(self) -> Iterator[Page]:
        """Read the customers of every stretch whose standing may be out of date."""
        for stretch in walk_ranges(self.database, self.customers_per_page):
            with self.database.read_session() as session:
                page = self._read_out_of_date(session, stretch)
            yield page

    def read_changing(self, on_or_before: date) -> Iterator[Page]:
        """Read the customers whose next change has come, by the index, the earliest first."""
        for ids in self.list_changing(on_or_before):
            with self.database.read_session() as session:
                page = self._read(session, ids)
            yield page

    def list_changing(self, on_or_before: date) -> Iterator[CustomerIds]:
        """Give the customers whose next change has come, page by page."""
        limit = min(self.customers_per_page, MOST_IDS)
        after: ChangingStanding | None = None
        while True:
            with self.database.read_session() as session:
                found = list_changing(
                    session,
                    self.stamp.purpose,
                    on_or_before,
                    after=after,
                    limit=limit,
                )
            if found:
                yield CustomerIds(tuple(entry.customer_id for entry in found))
            if len(found) < limit:
                return
            after = found[-1]

    def _read_out_of_date(self, session: Session, stretch: CustomerRange) -> Page:
        due = list_out_of_date(
            session, self.stamp, stretch, looked_ahead_since=self.looked_ahead_since
        )
        if not due:
            return Page(stretch, None, pl.DataFrame())
        if len(due) < _FEW * self.customers_per_page:
            return self._read(session, CustomerIds(tuple(due)))
        stored = read_batch(session, stretch, self.columns, self.marked)
        standings = read_standings(session, self.stamp.purpose, stretch)
        return Page(stretch, _keep(stored, due), standings)

    def _read(self, session: Session, selection: Selection) -> Page:
        stored = read_batch(session, selection, self.columns, self.marked)
        return Page(selection, stored, read_standings(session, self.stamp.purpose, selection))


def read_ahead(items: Iterator[_Item]) -> Generator[_Item, None, None]:
    """Give what an iterator gives, fetching the next while the caller works on the last.

    The database and Polars let go of the interpreter while they work, so that reading and judging
    run at once.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="read-ahead") as thread:
        coming = thread.submit(next, items, None)
        while (found := coming.result()) is not None:
            coming = thread.submit(next, items, None)
            yield found


def _keep(stored: StoredBatch, customers: Sequence[str]) -> StoredBatch:
    kept = pl.DataFrame({"customer": list(customers)})

    def keep(table: pl.DataFrame) -> pl.DataFrame:
        return table.join(kept, on="customer", how="semi", maintain_order="left")

    subjects = {kind: keep(table) for kind, table in stored.batch.subjects.items()}
    return StoredBatch(Batch(keep(stored.batch.customers), subjects), keep(stored.versions))
