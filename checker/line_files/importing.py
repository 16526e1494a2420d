"""The steps that every import of a file of lines takes, whatever the book."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

import polars as pl
from sqlmodel import Session

from checker.line_files.customers import LineCustomers
from checker.line_files.merge import Merged
from checker.line_files.reading import Normalised, mark_totals
from checker.line_files.report import CustomerChange
from checker.line_files.source import LineSource
from storage.customers import names_of
from storage.insertion import insert_if_absent
from storage.originals import StoredOriginal
from storage.tables import Customer, Original

MEDIA_TYPE = "application/vnd.apache.parquet"
_CHANGES_NAMED = 200
_QUICK: Literal["lz4"] = "lz4"
"""Of files that are read a few times and thrown away."""


class LineForming(Protocol):
    """Reads one file in two steps, as `checker.line_files.reading.LineReader` does."""

    def name_customers(self) -> pl.DataFrame:
        """Give `customer_text`, `code_text` and `lines`, each pair once."""

    def normalise(self, customers: pl.DataFrame) -> pl.LazyFrame:
        """Put every line into form."""

    def split(self, normalised: pl.LazyFrame) -> Normalised:
        """Part the lines that can be kept from those that cannot."""


def form_lines(
    source: LineSource,
    form: Callable[[pl.LazyFrame], LineForming],
    customers: LineCustomers,
    folder: Path,
    *,
    totals: frozenset[str],
    places_of_totals: tuple[str, ...],
) -> Normalised:
    """Read a file once into Parquet and put it into form from there.

    Args:
        source: The file.
        form: Makes the reader of its texts.
        customers: Whose lines they may be.
        folder: Where files go on the way.
        totals: Words that stand before a sum, folded.
        places_of_totals: Fields where such a word stands.
    """
    texts = folder / "texts.parquet"
    mark_totals(source, totals, places_of_totals).sink_parquet(texts, compression=_QUICK)
    forming = form(pl.scan_parquet(texts, glob=False))
    resolved = customers.resolve(forming.name_customers())
    normalised = folder / "normalised.parquet"
    forming.normalise(resolved).sink_parquet(normalised, compression=_QUICK)
    return forming.split(pl.scan_parquet(normalised, glob=False))


def keep_original(session: Session, stored: StoredOriginal, now: datetime) -> None:
    """Write down a file of lines that was put among the originals."""
    original = Original(
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        media_type=stored.media_type,
        recorded_at=now,
    )
    insert_if_absent(session, original)


def list_added(customers: LineCustomers, with_lines: set[str]) -> list[Customer]:
    """Give the customers to add who have a line that could be kept."""
    return [customer for customer in customers.added if customer.id in with_lines]


def name_changes(
    session: Session, merged: Merged, customers: LineCustomers
) -> tuple[CustomerChange, ...]:
    """Give the largest changes, with the names of the customers."""
    changes = merged.list_changes()
    named = changes.head(_CHANGES_NAMED)
    names = {customer.id: customer.name for customer in customers.added}
    names |= names_of(session, named["customer"].unique().to_list())
    return tuple(
        CustomerChange(names.get(row["customer"], row["customer"]), **row)
        for row in named.iter_rows(named=True)
    )


def count_faults(source: LineSource, told: Normalised, merged: Merged) -> Mapping[str, int]:
    """Count the lines that were left out, by what is wrong."""
    counts = dict(told.faulty)
    for fault in (*source.faults, *merged.faults):
        counts[fault.code] = counts.get(fault.code, 0) + 1
    return counts


def count_lines(lines: pl.LazyFrame) -> int:
    """Give how many lines there are."""
    return int(lines.select(pl.len()).collect(engine="streaming").item())


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
