"""Days as lists write them: whole, in part, between two years, about."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Literal

from checker.watchlists.entry import BirthDate

DayOrder = Literal["dmy", "mdy", "unsaid"]
"""What 03/04/1960 means: each publisher writes it in one way; where nobody says which, nothing."""

_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_ABOUT = re.compile(r"^(?:circa|approximately|approx\.?|about|c\.)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:to|and|-)\s+|(?<=\d{4})-(?=\d{4}$)", re.IGNORECASE)
_BETWEEN_WORD = re.compile(r"^between\s+", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?月?(?:[T ].*)?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NAMED = re.compile(r"(?:(\d{1,2})[ -])?([A-Za-z]{3})[a-z]*[ -](\d{4})")
_YEAR = re.compile(r"(\d{4})年?")
_UNKNOWN_PART = re.compile(r"\b(?:dd|mm)\b")
"""How the United Kingdom writes a day or a month that it does not know: dd/mm/1948."""
_LAST_MONTH = 12

Span = tuple[date, date]


def read_birth_date(text: str, order: DayOrder = "dmy") -> BirthDate:
    """Read a date of birth; one that cannot be read keeps its words."""
    words = text.strip().rstrip(".")
    rest = _BETWEEN_WORD.sub("", _ABOUT.sub("", words))
    is_approximate = _ABOUT.match(words) is not None
    ends = [read_span(part, order) for part in _BETWEEN.split(rest)]
    first, last = ends[0], ends[-1]
    if first is None or last is None or last[1] < first[0]:
        return BirthDate(text.strip(), None, None, is_approximate)
    return BirthDate(text.strip(), first[0], last[1], is_approximate)


def read_listed_day(text: str, order: DayOrder = "dmy") -> date | None:
    """Read a whole day; None if the text is none."""
    span = read_span(text, order)
    return span[0] if span and span[0] == span[1] else None


def read_span(text: str, order: DayOrder) -> Span | None:
    """Give the first and the last day that a text may mean; None if it names no time."""
    text = _UNKNOWN_PART.sub("00", text.strip())
    if found := _ISO.fullmatch(text):
        return _span(int(found[1]), int(found[2]), int(found[3] or 0))
    if found := _COMPACT.fullmatch(text):
        return _span(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.fullmatch(text):
        first, second, year = map(int, found.groups())
        by_order = {"dmy": _span(year, second, first), "mdy": _span(year, first, second)}
        if order != "unsaid":
            return by_order[order]
        possible = {span for span in by_order.values() if span}
        return possible.pop() if len(possible) == 1 else None
    if (found := _NAMED.fullmatch(text)) and found[2].casefold() in _MONTHS:
        return _span(int(found[3]), _MONTHS[found[2].casefold()], int(found[1] or 0))
    if found := _YEAR.fullmatch(text):
        return _span(int(found[1]), 0, 0)
    return None


def _span(year: int, month: int, day: int) -> Span | None:
    """Give what a year, a month and a day mean; 0 stands for unknown, as in 00/00/1960."""
    if not 1 <= year <= date.max.year or month > _LAST_MONTH:
        return None
    if month == 0:
        return date(year, 1, 1), date(year, _LAST_MONTH, 31)
    days = calendar.monthrange(year, month)[1]
    if day > days:
        return None
    return date(year, month, day or 1), date(year, month, day or days)
