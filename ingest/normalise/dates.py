"""Dates as Chinese documents write them, to `date`; what cannot be one day is None.

Years have four figures: a two-digit year would have to be guessed. A text that names two different
days names none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ingest.normalise.numerals import DIGITS, read_digits, read_numeral
from ingest.normalise.text import drop_whitespace, fold_width

_FIRST_YEAR, _LAST_YEAR = 1900, 2199

_TENS = "十拾廿卄卅"
_CHINESE_DIGIT = "".join(DIGITS)
# OCR reads 日 as 曰 or 目 often enough; the O and l of a damaged figure are undone in `_fold`.
_DAY_MARK = "[日曰目号號]"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(\d{{4}})年(\d{{1,2}})月(\d{{1,2}})(?:{_DAY_MARK}|(?!\d))",
        r"(?<![\d.])(\d{4})[-–—−](\d{1,2})[-–—−](\d{1,2})(?!\d)",
        r"(?<![\d/])(\d{4})/(\d{1,2})/(\d{1,2})(?![\d/])",
        r"(?<![\d.])(\d{4})\.(\d{1,2})\.(\d{1,2})(?!\d|\.\d)",
        rf"([{_CHINESE_DIGIT}]{{4}})年([{_CHINESE_DIGIT}{_TENS}]{{1,4}})月"
        rf"([{_CHINESE_DIGIT}{_TENS}]{{1,4}}){_DAY_MARK}?",
        r"^(\d{4})(\d{2})(\d{2})$",
    )
)
_TIME_OF_DAY = re.compile(r"(?<=[\d日])(?:\s+|T)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?")
_LETTERS_IN_FIGURE = re.compile(r"(?<=[\d年月/.-])[OolI|]+(?=[\d年月日号/.-]|$)")
_FIGURES_FOR_LETTERS = str.maketrans("OolI|", "00111")
_CHINESE_ZERO_LOOKALIKE = re.compile(
    r"(?<=[一二三四五六七八九])[OoΟοОо0◯]+(?=[一二三四五六七八九〇零○年])"
)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date found in a text.

    Attributes:
        value: The day, or None where the figures have the form of a date but name no day (2月30日).
        start: Where it begins in the text as `fold_dates` gives it.
        end: Where it ends there.
    """

    value: date | None
    start: int
    end: int


def fold_dates(text: str) -> str:
    """Drop spaces, width, times of day, and the letters that OCR puts into figures."""
    folded = drop_whitespace(_TIME_OF_DAY.sub("", fold_width(text)))
    folded = _CHINESE_ZERO_LOOKALIKE.sub(lambda match: "〇" * len(match.group()), folded)
    return _LETTERS_IN_FIGURE.sub(
        lambda match: match.group().translate(_FIGURES_FOR_LETTERS), folded
    )


def find_dates(folded: str) -> list[DateMention]:
    """Every date in a text that went through `fold_dates`, in the order they stand."""
    mentions: list[DateMention] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            year, month, day = match.groups()
            mentions.append(DateMention(_make_date(year, month, day), match.start(), match.end()))
    return sorted(mentions, key=lambda mention: mention.start)


def read_date(text: str) -> date | None:
    """The one day that a text names.

    Reads 2026年11月22日, 2026-11-22, 2026/1/2, 2026.1.2, 20261122 (alone), 二〇二六年十一月
    二十二日, 贰零贰陆年壹拾壹月贰拾贰日; spread with spaces, in full width, with a lost or
    misread 日.

    Returns:
        None if there is no date, if it is not in the calendar, if its year has two digits or lies
        outside 1900 to 2199, or if the text names different days.
    """
    days = {mention.value for mention in find_dates(fold_dates(text))}
    return days.pop() if len(days) == 1 else None


def _make_date(year: str, month: str, day: str) -> date | None:
    numbers = (_read_year(year), _read_small(month), _read_small(day))
    if None in numbers:
        return None
    year_number, month_number, day_number = (number or 0 for number in numbers)
    if not _FIRST_YEAR <= year_number <= _LAST_YEAR:
        return None
    try:
        return date(year_number, month_number, day_number)
    except ValueError:
        return None


def _read_year(text: str) -> int | None:
    return int(text) if text.isascii() else read_digits(text)


def _read_small(text: str) -> int | None:
    """Months and days: 11, 十一, 零三 (cheques put 零 before), 廿二."""
    if text.isascii():
        return int(text)
    text = re.sub("[廿卄]", "二十", text).replace("卅", "三十")
    without_zero = text[1:] if len(text) > 1 and DIGITS.get(text[0]) == 0 else text
    return read_numeral(without_zero)
