"""The financial years of a customer as they were known on a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from sqlmodel import Session

from checker.customer_file.dossier import BUSINESS_LICENCE, Dossier, FiledStatement
from checker.customer_file.records import load_dossier
from checker.customer_file.succession import order_licences
from checker.errors import YearUnknown
from checker.statements.choosing import choose_year, group_by_year
from checker.statements.unit_jumps import UnitJump, find_unit_jumps
from checker.statements.years import FinancialYear, IdentityCheck, Restatement
from ingest.document import Money
from storage.tables import Customer

_LEAST_DAYS_APART, _MOST_DAYS_APART = 350, 380
"""Financial years of 52 or 53 weeks end a few days sooner or later than the year before."""
_DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Gap:
    """Years that are missing between two that are on file.

    Attributes:
        after: The last day of the older year on file.
        before: The last day of the newer one.
        years: How many are missing between them.
    """

    after: date
    before: date
    years: int


@dataclass(frozen=True, slots=True)
class StatementHistory:
    """What is known of a customer's financial years.

    Attributes:
        years: Newest first; all of one scope.
        gaps: Years missing between them.
        restated: Figures that a newer statement gives otherwise.
        identity_faults: Totals that are not the sums of their parts.
        unit_jumps: Figures that look as if a unit had been misread.
        left_out: Statements that count for no year: of the other scope, another period, or in
            another currency than the year's balance sheet.
    """

    years: tuple[FinancialYear, ...] = ()
    gaps: tuple[Gap, ...] = ()
    restated: tuple[Restatement, ...] = ()
    identity_faults: tuple[IdentityCheck, ...] = ()
    unit_jumps: tuple[UnitJump, ...] = ()
    left_out: tuple[FiledStatement, ...] = field(default=(), repr=False)

    @property
    def latest(self) -> FinancialYear | None:
        """The newest year."""
        return self.years[0] if self.years else None

    def find_year(self, year: int, customer: str) -> FinancialYear:
        """Give the year that ends in a calendar year.

        Args:
            year: The calendar year.
            customer: What the customer is called.

        Raises:
            YearUnknown: None on file does.
        """
        for found in self.years:
            if found.period_ends_on.year == year:
                return found
        known = ", ".join(str(one.period_ends_on.year) for one in self.years) or "—"
        raise YearUnknown(customer=customer, year=year, known=known)

    @property
    def consecutive_years(self) -> int:
        """How many years up to the latest are on file without a gap."""
        count = 1 if self.years else 0
        for newer, older in pairwise(self.years):
            if not _is_next(older.period_ends_on, newer.period_ends_on):
                break
            count += 1
        return count


def build_history(
    statements: Sequence[FiledStatement],
    as_of: date,
    registered_capital: Money | None = None,
) -> StatementHistory:
    """Put the financial years together from the statements on file.

    Company and consolidated statements are kept apart; those of the company count unless the latest
    year has consolidated ones alone.

    Args:
        statements: In any order.
        as_of: What was received later does not count.
        registered_capital: Of the business licence, to compare the paid-in capital with.
    """
    known = [one for one in statements if one.received_on <= as_of]
    by_year = group_by_year(known)
    scope = _choose_scope(by_year[max(by_year)]) if by_year else None
    years: list[FinancialYear] = []
    restated: list[Restatement] = []
    counted: set[int] = set()
    for ends_on in sorted(by_year, reverse=True):
        of_scope = [one for one in by_year[ends_on] if one.statement.scope == scope]
        chosen = choose_year(of_scope, ends_on)
        if chosen is not None:
            years.append(chosen[0])
            restated += chosen[1]
            currency = chosen[0].currency
            counted.update(id(one) for one in of_scope if one.statement.currency == currency)
    return StatementHistory(
        years=tuple(years),
        gaps=tuple(_find_gaps(years)),
        restated=tuple(restated),
        identity_faults=tuple(
            check for year in years for check in year.identities if not check.holds
        ),
        unit_jumps=tuple(find_unit_jumps(years, registered_capital)),
        left_out=tuple(one for one in known if id(one) not in counted),
    )


def read_history(dossier: Dossier, as_of: date) -> StatementHistory:
    """Put the financial years together from a dossier as it stood at the end of a day."""
    known = dossier.known_on(as_of)
    licences = order_licences(known.of_kind(BUSINESS_LICENCE))
    capital = licences[-1].best.value("registered_capital") if licences else None
    return build_history(known.statements, as_of, capital if isinstance(capital, Money) else None)


def load_years(session: Session, customer_id: str, as_of: date) -> StatementHistory:
    """Give the financial years of a customer on file, as they were known on a day."""
    customer = session.get_one(Customer, customer_id)
    return read_history(load_dossier(session, customer), as_of)


def _choose_scope(statements: Sequence[FiledStatement]) -> str:
    scopes = {one.statement.scope for one in statements}
    return "company" if "company" in scopes else "consolidated"


def _find_gaps(years: Sequence[FinancialYear]) -> Iterator[Gap]:
    for newer, older in pairwise(years):
        apart = (newer.period_ends_on - older.period_ends_on).days
        if apart > _MOST_DAYS_APART:
            missing = max(1, round(apart / _DAYS_PER_YEAR) - 1)
            yield Gap(older.period_ends_on, newer.period_ends_on, missing)


def _is_next(older: date, newer: date) -> bool:
    return _LEAST_DAYS_APART <= (newer - older).days <= _MOST_DAYS_APART
