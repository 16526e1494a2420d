"""Days as people write them into spreadsheets: texts, real dates, serial numbers, 长期."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from checker.register.faults import CellProblem
from ingest.normalise.dates import read_date
from ingest.normalise.terms import read_term
from ingest.normalise.text import drop_whitespace, fold_width

_SERIAL_EPOCH = date(1899, 12, 30)
_SERIALS = range(18_264, 73_051)
"""1950 to 2099 as the days that Excel counts."""
_ENDLESS = re.compile(
    r"长期(?:有效)?|永久(?:有效)?|永续|无固定(?:期限|期)|无期限|无限期|无|不限|permanent(?:ly)?|"
    r"no fixed term|no expiry|does not expire|never expires?|indefinite(?:ly)?|unlimited|perpetual|"
    r"long[- ]?term|9999[-/.]?12[-/.]?31",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})")
_MONTH_ONLY = re.compile(r"\d{4}(?:年\d{1,2}月?|[-/.]\d{1,2})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED_MONTH = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-/]*(?P<month>[a-z]{3,9})|"
    r"(?P<month2>[a-z]{3,9})[\s\-/]*(?P<day2>\d{1,2})(?:st|nd|rd|th)?)[\s\-/,.]*(?P<year>\d{4})"
)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z| ?[ap]m)?$", re.IGNORECASE)


class Span(NamedTuple):
    """From when to when something holds.

    Attributes:
        since: First day; None where nothing says.
        until: Last day; None likewise, and where there is no fixed term.
        is_endless: Whether it says that there is no fixed term.
    """

    since: date | None
    until: date | None
    is_endless: bool


def read_day(cell: str | Decimal | date, *, is_day_first: bool | None) -> date:
    """Read one day.

    Args:
        cell: What stands in the cell.
        is_day_first: What 03/04/2027 means; None where it is refused.

    Raises:
        CellProblem: It names no day, or none for certain.
    """
    if isinstance(cell, date):
        return cell
    text = _TIME.sub("", fold_width(str(cell)).strip())
    day = (
        _read_serial(text)
        or read_date(text)
        or _read_named_month(text)
        or _read_numeric(text, is_day_first=is_day_first)
    )
    if day is None:
        is_month = _MONTH_ONLY.fullmatch(drop_whitespace(text))
        raise CellProblem("date_incomplete" if is_month else "date_invalid", value=cell)
    return day


def is_endless(cell: str | Decimal | date) -> bool:
    """Tell whether a cell says that there is no fixed term."""
    if isinstance(cell, date):
        return cell.year == date.max.year  # how registers store 长期 in a column of dates
    return _ENDLESS.fullmatch(fold_width(str(cell)).strip()) is not None


def read_span(cell: str | Decimal | date, *, is_day_first: bool | None) -> Span:
    """Read a term that stands in one cell: 2022.03.01-2027.02.28, 至2027年3月1日, one day, 长期.

    One day alone is the last.

    Raises:
        CellProblem: It names no day, or none for certain.
    """
    if is_endless(cell):
        return Span(None, None, is_endless=True)
    if isinstance(cell, str):
        term = read_term(cell)
        if term is not None and not term.is_relative and (term.valid_until or term.no_fixed_term):
            return Span(term.valid_from, term.valid_until, term.no_fixed_term)
    return Span(None, read_day(cell, is_day_first=is_day_first), is_endless=False)


def _read_serial(text: str) -> date | None:
    digits = text.partition(".")[0]  # an hour of the day stands behind the point
    if not digits.isascii() or not digits.isdecimal() or int(digits) not in _SERIALS:
        return None
    return _SERIAL_EPOCH + timedelta(days=int(digits))


def _read_named_month(text: str) -> date | None:
    match = _NAMED_MONTH.fullmatch(text.casefold())
    if match is None:
        return None
    name, day = match["month"] or match["month2"], match["day"] or match["day2"]
    if name[:3] not in _MONTHS:
        return None
    return _make_day(int(match["year"]), _MONTHS.index(name[:3]) + 1, int(day))


def _read_numeric(text: str, *, is_day_first: bool | None) -> date | None:
    """Read 31/12/2027 or 12/31/2027; what may be either is refused unless the mapping tells."""
    match = _NUMERIC.fullmatch(text)
    if match is None:
        return None
    first, second, year = map(int, match.groups())
    day_first, month_first = _make_day(year, second, first), _make_day(year, first, second)
    if is_day_first is not None:
        return day_first if is_day_first else month_first
    if day_first and month_first and day_first != month_first:
        raise CellProblem("date_ambiguous", value=text)
    return day_first or month_first


def _make_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
