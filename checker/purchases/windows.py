"""The stretches of days that measures look at, and whether a book covers them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from rules.dates import add_months

YEAR_MONTHS = 12
QUARTER_MONTHS = 3
QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows that end on the day of a book; each begins on the day after the one it names.

    Attributes:
        as_of: The day of the book.
        covers_from: The first day of which the book tells everything.
    """

    as_of: date
    covers_from: date

    @property
    def year_after(self) -> date:
        """The day before the last 12 months."""
        return add_months(self.as_of, -YEAR_MONTHS)

    @property
    def earlier_after(self) -> date:
        """The day before the 12 months before those."""
        return add_months(self.as_of, -2 * YEAR_MONTHS)

    @property
    def quarters_after(self) -> tuple[date, ...]:
        """The days before each of the last eight quarters of a year, the latest first.

        They are stretches of three months that end on the day of the book, not those of a calendar:
        a calendar quarter that has just begun would count as one without a purchase.
        """
        return tuple(add_months(self.as_of, -QUARTER_MONTHS * n) for n in range(1, QUARTERS + 1))

    @property
    def has_year(self) -> bool:
        """Whether the book covers the last 12 months."""
        return self._covers(self.year_after)

    @property
    def has_two_years(self) -> bool:
        """Whether the book covers the last 24 months, which are also the last eight quarters."""
        return self._covers(self.earlier_after)

    def _covers(self, day_before: date) -> bool:
        if day_before == date.min:
            return False
        return self.covers_from <= day_before + timedelta(days=1)
