"""What filing a register came to: filed, unchanged, superseded, refused, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from checker.register.faults import LineFault


class PaperMissing(NamedTuple):
    """A renewal that the register knows of, while the papers on file show another term.

    Attributes:
        customer: What the customer is called.
        kind: Of the credential.
        number: Likewise.
        valid_until: As the register has it; None for no fixed term.
    """

    customer: str
    kind: str
    number: str | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """What filing a register came to.

    Attributes:
        path: The file as the user calls it.
        is_dry_run: Whether nothing was written.
        lines: How many lines there were below the headings.
        filed: How many of them were filed.
        unchanged: How many said what is on file already.
        superseded: How many credentials on file have a successor now.
        new_customers: Names of the customers that were added.
        other_kinds: How many claims are of each kind that no template knows.
        papers_missing: Renewals of which no paper has come.
        faults: What is wrong with the other lines.
        unused: Headings that mean nothing here.
        sheets_without_headings: Sheets that were left out.
    """

    path: str
    is_dry_run: bool
    lines: int
    filed: int
    unchanged: int
    superseded: int
    new_customers: tuple[str, ...]
    other_kinds: Mapping[str, int]
    papers_missing: tuple[PaperMissing, ...]
    faults: tuple[LineFault, ...]
    unused: tuple[str, ...]
    sheets_without_headings: tuple[str, ...]

    def to_data(self) -> dict[str, Any]:
        """Give the report as JSON."""
        return {
            "path": self.path,
            "dry_run": self.is_dry_run,
            "lines": self.lines,
            "filed": self.filed,
            "unchanged": self.unchanged,
            "superseded": self.superseded,
            "new_customers": list(self.new_customers),
            "other_kinds": dict(self.other_kinds),
            "papers_missing": [
                {
                    "customer": missing.customer,
                    "kind": missing.kind,
                    "number": missing.number,
                    "valid_until": missing.valid_until and missing.valid_until.isoformat(),
                }
                for missing in self.papers_missing
            ],
            "errors": [fault.to_data() for fault in self.faults],
            "unused_columns": list(self.unused),
            "sheets_without_headings": list(self.sheets_without_headings),
        }
