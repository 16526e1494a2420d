"""A financial year of a customer: of every item the figure that counts, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from checker.customer_file.dossier import FiledStatement
from ingest.statements import FigureSource, StatementKind
from rules.facts import FactState

FULL_YEAR_MONTHS = 12
NOT_STATED = "not_stated"
DASH = "dash"


class YearFigure(NamedTuple):
    """What counts for one item of one year.

    Attributes:
        minor_units: In minor units of the year's currency; None unless known.
        state: `not_applicable` where a dash is printed: there is nothing of the kind.
        reason: Why there is no value, `not_stated` or `dash`; None for a value.
        source: Where it stands.
        filed: The statement in which it stands.
    """

    minor_units: int | None
    state: FactState
    reason: str | None
    source: FigureSource
    filed: FiledStatement

    @property
    def counted(self) -> int | None:
        """What it adds to a sum: 0 where there is proof of nothing, None where it is missing."""
        return 0 if self.state is FactState.NOT_APPLICABLE else self.minor_units


class Terms(NamedTuple):
    """One side of an identity, as figures of one statement.

    Attributes:
        items: The keys of its terms; what a minus sign stands before is taken away.
        minor_units: What they come to.
    """

    items: tuple[str, ...]
    minor_units: int


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """Whether a total is the sum of its parts.

    Attributes:
        name: Of the identity, such as `assets`.
        period_ends_on: Of the year.
        parts: The terms that make up the total.
        total: What is stated for it.
        tolerance: What rounding may make of it, in minor units.
        currency: ISO 4217.
    """

    name: str
    period_ends_on: date
    parts: Terms
    total: Terms
    tolerance: int
    currency: str

    @property
    def difference(self) -> int:
        """By how much the parts exceed the total, in minor units."""
        return self.parts.minor_units - self.total.minor_units

    @property
    def holds(self) -> bool:
        """Tell whether rounding explains the difference."""
        return abs(self.difference) <= self.tolerance


@dataclass(frozen=True, slots=True)
class Restatement:
    """A figure of a year that a newer statement gives otherwise than an older one.

    Attributes:
        period_ends_on: Of the year.
        item: The key of the item.
        before: In minor units, as it was stated; a dash is 0.
        after: As it is stated now; this counts.
        currency: ISO 4217.
        older: The statement that says the first.
        newer: The statement that says the second.
    """

    period_ends_on: date
    item: str
    before: int
    after: int
    currency: str
    older: FiledStatement
    newer: FiledStatement

    @property
    def change(self) -> int:
        """What the newer figure adds to the older, in minor units."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class FinancialYear:
    """What counts for one financial year.

    Balance sheet, income and cash flows may come from different files; each is taken whole from
    one statement, and only what that one does not state is taken from the next.

    Attributes:
        period_ends_on: The last day.
        period_months: 12, or 0 where there is a balance sheet alone.
        currency: ISO 4217; what is stated in another one is left out.
        scope: `company` or `consolidated`.
        audit_opinion: Of the statements that count, the one that weighs most; None where nothing
            was said of one of them.
        received_on: When the last of them reached us.
        is_comparative: Whether all is known from the statements of the year after alone.
        figures: By item; one that no statement has a row for is absent.
        statements: The statement that each part is taken from.
        identities: Those that can be checked.
    """

    period_ends_on: date
    period_months: int
    currency: str
    scope: str
    audit_opinion: str | None
    received_on: date
    is_comparative: bool
    figures: Mapping[str, YearFigure] = field(repr=False)
    statements: Mapping[StatementKind, FiledStatement] = field(repr=False)
    identities: tuple[IdentityCheck, ...]

    def amount(self, item: str) -> int | None:
        """Give what counts for an item, 0 for a dash, None where nothing is stated."""
        figure = self.figures.get(item)
        return None if figure is None else figure.counted
