"""What an import of lines came to: counts, differences by customer, what needs a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.document_data import format_amount
from checker.line_files.customers import UnknownCustomer, count_unknown
from checker.register.faults import LineFault
from ingest.document import Money

_MOST_LISTED = 1_000


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """How many lines of a customer changed, and what they came to before and after.

    Attributes:
        name: Of the customer.
        customer: Its id.
        currency: Of the amounts.
        change: `added`, `changed` or `removed`.
        lines: How many.
        before: Minor units; what is paid back counts down.
        after: Likewise.
    """

    name: str
    customer: str
    currency: str
    change: str
    lines: int
    before: int
    after: int

    def to_data(self) -> dict[str, Any]:
        """Give the change as JSON."""
        return {
            "customer_id": self.customer,
            "customer": self.name,
            "change": self.change,
            "lines": self.lines,
            "currency": self.currency,
            "before": format_amount(Money(self.before, self.currency)),
            "after": format_amount(Money(self.after, self.currency)),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import came to.

    Attributes:
        path: The file as the user calls it.
        book: Which book.
        as_of: The day that the book speaks of; None where no line could be kept.
        is_dry_run: Whether nothing was written.
        is_news: Whether the book is another than before.
        read: Lines of the file below the headings.
        totals: Lines that were sums, left out.
        lines: Lines of the merged book.
        customers: Customers with lines in it.
        currencies: Its currencies.
        added: Lines that are new.
        changed: Lines on file with other content.
        unchanged: Lines on file as they are.
        kept: Lines on file that are not in the file.
        removed: Lines that were on file and are no longer.
        repeated: Lines that stood in the file once more as they are.
        changes: The largest differences by customer.
        new_customers: Names of those that were added.
        unknown: Who is not on file; their lines were left out.
        faulty: How many lines were left out, by what is wrong.
        faults: What is wrong with them, as far as they are named one by one.
        unused: Headings that mean nothing here.
        sheets_without_headings: Sheets that were left out.
    """

    path: str
    book: str
    as_of: date | None
    is_dry_run: bool
    is_news: bool
    read: int
    totals: int
    lines: int
    customers: int
    currencies: tuple[str, ...]
    added: int
    changed: int
    unchanged: int
    kept: int
    removed: int
    repeated: int
    changes: tuple[CustomerChange, ...]
    new_customers: tuple[str, ...]
    unknown: tuple[UnknownCustomer, ...]
    faulty: Mapping[str, int]
    faults: tuple[LineFault, ...]
    unused: tuple[str, ...]
    sheets_without_headings: tuple[str, ...]

    @property
    def left_out(self) -> int:
        """How many lines have a fault."""
        return sum(self.faulty.values())

    def to_data(self) -> dict[str, Any]:
        """Give the report as JSON."""
        return {
            "path": self.path,
            "book": self.book,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "dry_run": self.is_dry_run,
            "changed_anything": self.is_news,
            "read": self.read,
            "totals_left_out": self.totals,
            "book_holds": {
                "lines": self.lines,
                "customers": self.customers,
                "currencies": list(self.currencies),
            },
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "kept": self.kept,
            "removed": self.removed,
            "repeated": self.repeated,
            "differences": [change.to_data() for change in self.changes],
            "new_customers": list(self.new_customers[:_MOST_LISTED]),
            "unknown_customers": count_unknown(self.unknown)[:_MOST_LISTED],
            "left_out": dict(self.faulty),
            "errors": [fault.to_data() for fault in self.faults],
            "unused_columns": list(self.unused),
            "sheets_without_headings": list(self.sheets_without_headings),
        }
