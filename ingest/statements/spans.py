"""Which period the figures of a column belong to, by its heading and the statement's head.

Chinese fiscal years are calendar years (会计法 article 11), so 年初余额 stands for 31 December.
What a statement of income spans must be said: 2020年12月 above 本期金额 may be a month or a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ingest.statements.headings import Heading, HeadingRole
from ingest.statements.periods import StatedPeriod, last_day
from ingest.statements.vocabulary import StatementKind

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """A period.

    Attributes:
        ends_on: Its last day.
        months: What it spans; 0 for the day of a balance sheet.
        is_comparative: It is the period before the one that the statement is made for.
    """

    ends_on: date
    months: int
    is_comparative: bool = False


def find_span(
    heading: Heading,
    stated: StatedPeriod | None,
    statement: StatementKind,
    beside: Sequence[Heading],
) -> Span | None:
    """Finds the period of a column.

    Args:
        heading: Of the column.
        stated: What the statement's head says.
        statement: Which statement.
        beside: All headings of figures of the statement.

    Returns:
        None where it is not certain.
    """
    if statement is StatementKind.BALANCE_SHEET:
        return _find_day(heading, stated)
    return _find_months(heading, stated, any(each.is_cumulative for each in beside))


def _find_day(heading: Heading, stated: StatedPeriod | None) -> Span | None:
    if heading.role is HeadingRole.DATED and heading.period:
        ends_on = _day_of(heading.period, stated)
        is_past = bool(ends_on and stated and stated.ends_on and ends_on < stated.ends_on)
        return Span(ends_on, 0, is_past) if ends_on and _ends_month(ends_on) else None
    if stated is None or stated.ends_on is None or not _ends_month(stated.ends_on):
        return None
    year_before = date(stated.year - 1, 12, 31)
    match heading.role:
        case HeadingRole.CURRENT:
            return Span(stated.ends_on, 0)
        case HeadingRole.OPENING:
            return Span(year_before, 0, is_comparative=True)
        case HeadingRole.START | HeadingRole.PRIOR if stated.ends_on.month == _YEAR:
            return Span(year_before, 0, is_comparative=True)
        case _:
            return None


def _find_months(
    heading: Heading, stated: StatedPeriod | None, has_cumulative: bool
) -> Span | None:
    if heading.role is HeadingRole.DATED and heading.period:
        ends_on = _day_of(heading.period, stated)
        months = heading.period.months or (stated.months if stated else None)
        is_past = bool(ends_on and stated and stated.ends_on and ends_on < stated.ends_on)
        return Span(ends_on, months, is_past) if ends_on and months else None
    if stated is None or stated.ends_on is None:
        return None
    ends_on = stated.ends_on
    months = stated.months or (ends_on.month if has_cumulative else None)
    is_month_beside = has_cumulative and not heading.is_cumulative
    match heading.role:
        case HeadingRole.CURRENT if months and not is_month_beside:
            return Span(ends_on, months)
        case HeadingRole.PRIOR if months and (not is_month_beside or months == _YEAR):
            return Span(last_day(ends_on.year - 1, ends_on.month), months, is_comparative=True)
        case _:
            return None


def _day_of(period: StatedPeriod, stated: StatedPeriod | None) -> date | None:
    """The day that a heading names; a bare year ends as the period in the statement's head does."""
    if period.ends_on is not None:
        return period.ends_on
    if stated is None or stated.ends_on is None:
        return None
    return last_day(period.year, stated.ends_on.month)


def _ends_month(day: date) -> bool:
    return day == last_day(day.year, day.month)
