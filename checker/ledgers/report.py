"""What importing a ledger came to: as of any book, and what only a ledger has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checker.line_files.report import ImportReport


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerReport(ImportReport):
    """What an import came to.

    Attributes:
        undated: Invoices paid in full without a day of settlement.
    """

    undated: int

    def to_data(self) -> dict[str, Any]:
        """Give the report as JSON."""
        names = {"book_holds": "ledger"}
        data = ImportReport.to_data(self)
        return {
            **{names.get(name, name): value for name, value in data.items()},
            "paid_without_day": self.undated,
        }
