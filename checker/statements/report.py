"""What importing a file of statements came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.document_data import problem_to_data
from checker.statements.changes import ChangedFigure, Superseded
from checker.statements.data import identity_to_data, unit_jump_to_data
from checker.statements.faults import StatementFault
from checker.statements.unit_jumps import UnitJump
from checker.statements.years import IdentityCheck
from ingest.document import Problem
from storage.statements import FilingResult


@dataclass(frozen=True, slots=True)
class ImportedStatement:
    """One statement of the file and what became of it.

    Attributes:
        customer: What the customer is called.
        period_ends_on: The last day of its period.
        period_months: How long that is.
        scope: `company` or `consolidated`.
        currency: ISO 4217.
        unit: In which it is printed.
        is_comparative: Whether it is the column of the year before.
        figures: How many rows it has.
        result: Whether it was recorded.
    """

    customer: str
    period_ends_on: date
    period_months: int
    scope: str
    currency: str
    unit: int
    is_comparative: bool
    figures: int
    result: FilingResult

    def to_data(self) -> dict[str, Any]:
        """Give it as JSON."""
        return {
            "customer": self.customer,
            "period_ends_on": self.period_ends_on.isoformat(),
            "period_months": self.period_months,
            "scope": self.scope,
            "currency": self.currency,
            "unit": self.unit,
            "comparative": self.is_comparative,
            "figures": self.figures,
            "result": self.result.value,
        }


@dataclass(frozen=True, slots=True)
class Doubt:
    """A total that does not add up or a unit that looks misread, of a customer concerned.

    Attributes:
        customer: What the customer is called.
        about: What is doubted.
    """

    customer: str
    about: IdentityCheck | UnitJump

    def to_data(self) -> dict[str, Any]:
        """Give it as JSON."""
        if isinstance(self.about, UnitJump):
            told = {"kind": "unit_jump", **unit_jump_to_data(self.about)}
        else:
            told = {"kind": "identity", **identity_to_data(self.about)}
        return {"customer": self.customer, **told}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What importing a file of statements came to.

    Attributes:
        path: The file as the user calls it.
        is_dry_run: Whether nothing was written.
        statements: What became of each.
        superseded: Statements that counted before and have given way to others.
        changed: Figures that counted before and are others now.
        doubts: What does not add up in the years of the customers concerned.
        problems: What could not be read, and why.
        faults: What keeps statements from being filed, or should make a person look.
    """

    path: str
    is_dry_run: bool
    statements: tuple[ImportedStatement, ...]
    superseded: tuple[Superseded, ...]
    changed: tuple[ChangedFigure, ...]
    doubts: tuple[Doubt, ...]
    problems: tuple[Problem, ...]
    faults: tuple[StatementFault, ...]

    def count(self, result: FilingResult) -> int:
        """Count the statements of which this became."""
        return sum(one.result is result for one in self.statements)

    @property
    def needs_attention(self) -> bool:
        """Tell whether a person has to look at something."""
        return bool(self.problems or self.faults or self.doubts)

    def to_data(self) -> dict[str, Any]:
        """Give the report as JSON."""
        return {
            "path": self.path,
            "dry_run": self.is_dry_run,
            "new": self.count(FilingResult.NEW),
            "unchanged": self.count(FilingResult.UNCHANGED),
            "corrected": self.count(FilingResult.CORRECTED),
            "statements": [one.to_data() for one in self.statements],
            "superseded": [one.to_data() for one in self.superseded],
            "changed": [one.to_data() for one in self.changed],
            "doubts": [one.to_data() for one in self.doubts],
            "problems": [problem_to_data(problem) for problem in self.problems],
            "errors": [fault.to_data() for fault in self.faults],
        }
