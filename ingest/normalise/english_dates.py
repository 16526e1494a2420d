"""Dates as English documents write them, to `date`; what could be two days is neither.

`12 March 2021`, `March 12th, 2021`, `12-MAR-2021`, `the twelfth day of March, A.D. 2021`, `this
12th day of March two thousand and twenty-one`. `12/03/2021` is March in London and December in New
York: it is read only where one of its figures cannot be a month, or where the form itself states
the order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ingest.normalise.dates import find_dates
from ingest.normalise.text import fold_width

_FIRST_YEAR, _LAST_YEAR = 1800, 2199
"""Companies of the nineteenth century are in good standing."""
_MOST_MONTHS = 12

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_UNITS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_TEENS = [
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_DAYS = {
    **{word: number for number, word in enumerate([*_UNITS, *_TEENS], start=1)},
    "twentieth": 20,
    **{f"twenty{word}": 20 + number for number, word in enumerate(_UNITS, start=1)},
    "thirtieth": 30,
    "thirtyfirst": 31,
}
_CARDINALS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        start=1,
    )
}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}

_MONTH = "(?P<month>" + "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS) + r"|sept)\.?"
_DAY_WORDS = "|".join(
    word.replace("twenty", r"twenty[\s-]*", 1)
    if word.startswith("twenty") and word != "twentieth"
    else word.replace("thirty", r"thirty[\s-]*", 1)
    for word in sorted(_DAYS, key=len, reverse=True)
)
_DAY = rf"(?<![\d.,/-])(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th)?|\b(?P<day_word>{_DAY_WORDS})"
_YEAR_WORDS = (
    r"two\s*thousand(?:\s*(?:and)?\s*(?:(?:"
    + "|".join(_TENS)
    + r")[\s-]*)?(?:"
    + "|".join(sorted(_CARDINALS, key=len, reverse=True))
    + r")?)"
)
_YEAR = rf"(?P<year>\d{{4}})(?!\d)|(?P<year_words>{_YEAR_WORDS})"
_LINK = r"\s*[,./-]?\s*"
_BEFORE_YEAR = r"\s*[,./-]?\s*(?:(?:in\s*the\s*year|a\.?\s*d\.?)\s*)*"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_DAY})\s*(?:day)?\s*(?:of)?{_LINK}{_MONTH}{_BEFORE_YEAR}(?:{_YEAR})",
        rf"(?<![a-z]){_MONTH}{_LINK}(?:{_DAY}){_BEFORE_YEAR}(?:{_YEAR})",
    )
)
_FIGURES = re.compile(
    r"(?<![\d./-])(?P<first>\d{1,2})(?P<mark>[./-])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?![\d/-])"
)


_STATED_ORDER = re.compile(r"\b(mm|dd)\s*[./-]\s*(?:mm|dd)\s*[./-]\s*yy", re.IGNORECASE)


class FigureOrder(StrEnum):
    """What the first figure of a date of figures is."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@dataclass(frozen=True, slots=True)
class EnglishDate:
    """A date found in a text.

    Attributes:
        value: The day; None where the figures name no day, or could be two.
        start: Where it begins.
        end: Where it ends.
        is_ambiguous: Day and month cannot be told apart.
    """

    value: date | None
    start: int
    end: int
    is_ambiguous: bool = False


def find_english_dates(text: str, order: FigureOrder | None = None) -> list[EnglishDate]:
    """Every date in a text, in the order they stand.

    Args:
        text: As printed; a recogniser may have lost its blanks.
        order: What the form states of dates of figures alone.
    """
    folded = fold_width(text)
    found = [
        EnglishDate(_read_words(match), match.start(), match.end())
        for pattern in _PATTERNS
        for match in pattern.finditer(folded)
    ]
    found += [_read_figures(match, order) for match in _FIGURES.finditer(folded)]
    found += [EnglishDate(each.value, each.start, each.end) for each in find_dates(folded)]
    return sorted(_drop_overlaps(found), key=lambda each: each.start)


def read_english_date(text: str, order: FigureOrder | None = None) -> date | None:
    """The one day that a text names.

    Returns:
        None if there is no date, if it is not in the calendar, if its year has two figures, if day
        and month cannot be told apart, or if the text names different days.
    """
    days = {each.value for each in find_english_dates(text, order)}
    return days.pop() if len(days) == 1 else None


def is_ambiguous_date(text: str, order: FigureOrder | None = None) -> bool:
    """Tell whether a text names a date of which day and month cannot be told apart."""
    return any(each.is_ambiguous for each in find_english_dates(text, order))


def read_english_term(text: str, order: FigureOrder | None = None) -> tuple[date, date] | None:
    """First and last day of a text that names two: `from 1 May 2026 to 30 April 2027`."""
    days = [each.value for each in find_english_dates(text, order)]
    if len(days) != 2 or days[0] is None or days[1] is None or days[1] < days[0]:
        return None
    return days[0], days[1]


def find_stated_order(text: str) -> FigureOrder | None:
    """What a form prints about the order of its dates, such as (MM/DD/YYYY); None if nothing."""
    stated = {match.lower() for match in _STATED_ORDER.findall(text)}
    if len(stated) != 1:
        return None
    return FigureOrder.MONTH_FIRST if stated == {"mm"} else FigureOrder.DAY_FIRST


def _drop_overlaps(found: list[EnglishDate]) -> list[EnglishDate]:
    """Of two readings of the same characters the longer one stays."""
    kept: list[EnglishDate] = []
    for each in sorted(found, key=lambda one: one.start - one.end):
        if all(each.end <= other.start or each.start >= other.end for other in kept):
            kept.append(each)
    return kept


def _read_words(match: re.Match[str]) -> date | None:
    month = next(
        number
        for number, name in enumerate(_MONTHS, start=1)
        if match["month"].lower().startswith(name[:3])
    )
    day = int(match["day"]) if match["day"] else _DAYS[_letters(match["day_word"])]
    year = int(match["year"]) if match["year"] else _read_year_words(_letters(match["year_words"]))
    return _make_date(year, month, day)


def _read_year_words(words: str) -> int:
    rest = words.removeprefix("twothousand").removeprefix("and")
    tens = next((word for word in _TENS if rest.startswith(word)), "")
    return 2000 + _TENS.get(tens, 0) + _CARDINALS.get(rest.removeprefix(tens), 0)


def _read_figures(match: re.Match[str], order: FigureOrder | None) -> EnglishDate:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if order is None and first != second and max(first, second) <= _MOST_MONTHS:
        return EnglishDate(None, match.start(), match.end(), is_ambiguous=True)
    is_month_first = order is FigureOrder.MONTH_FIRST or (order is None and second > _MOST_MONTHS)
    month, day = (first, second) if is_month_first else (second, first)
    return EnglishDate(_make_date(year, month, day), match.start(), match.end())


def _make_date(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())
