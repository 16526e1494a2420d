"""Which periods a text names: 2020年12月31日, 2020年1—6月, year ended 31 December 2020."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from ingest.normalise.dates import find_dates, fold_dates
from ingest.normalise.text import fold_width, squeeze_whitespace

_YEAR = r"(?<!\d)((?:19|20)\d\d)"
_TO = r"(?:至|到|[-–—−~～])+"
_MONTHS = re.compile(rf"{_YEAR}年0?1{_TO}(\d{{1,2}})月")
_MONTH = re.compile(rf"{_YEAR}(?:年(\d{{1,2}})月份?|[-./](\d{{1,2}}))(?![\d日/.-])")
_HALF = re.compile(rf"{_YEAR}年(?:上半年|半年度)")
_WHOLE_YEAR = re.compile(rf"{_YEAR}(?:年度|会计年度|年报|年(?![\d年]))")
_BARE_YEAR = re.compile(rf"{_YEAR}(?!\d)")
_BETWEEN_DATES = re.compile(rf"{_TO}|to|until")

_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
         "august aug", "september sept sep", "october oct", "november nov", "december dec"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAME = "|".join(sorted(_MONTH_NAMES, key=len, reverse=True))
_ENGLISH_DAY = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+({_NAME})\.?,?\s+(\d{{4}})"
    rf"|({_NAME})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}))"
)
_ENGLISH_SPAN = re.compile(
    r"\b(year|twelve months|six months|half[- ]year|three months|nine months)\b"
)
_MONTHS_OF_SPAN = {"year": 12, "twelve": 12, "six": 6, "half": 6, "three": 3, "nine": 9}


@dataclass(frozen=True, slots=True)
class StatedPeriod:
    """What a text says of a period.

    Attributes:
        ends_on: The last day; None where only a year is named, whose end is not known.
        months: What it spans; None where a day or a month alone is named.
        year: The calendar year named.
        is_month: A month is named, without saying from when on figures are added up.
    """

    ends_on: date | None
    months: int | None
    year: int
    is_month: bool = False


def find_periods(text: str) -> list[StatedPeriod]:
    """Finds every period that a text names, each once, spans before days before bare years.

    A year alone (2020) counts only where the text holds nothing that is more exact.
    """
    folded = fold_dates(text)
    found = [*_find_spans(folded), *_find_english(text)]
    if not found:
        found = [_until(int(m[1]), int(m[2] or m[3])) for m in _MONTH.finditer(folded)]
    if not found:
        found = [
            StatedPeriod(date(int(m[1]), 12, 31), 12, int(m[1]))
            for m in _WHOLE_YEAR.finditer(folded)
        ]
    if not found:
        found = [StatedPeriod(None, None, int(m[1])) for m in _BARE_YEAR.finditer(folded)]
    return [period for period in dict.fromkeys(found) if period is not None]


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def _find_spans(folded: str) -> list[StatedPeriod | None]:
    """Spans from January on, and days; two days with 至 between them are a span."""
    found: list[StatedPeriod | None] = [
        _until(int(m[1]), int(m[2]), from_january=True) for m in _MONTHS.finditer(folded)
    ]
    found += [_until(int(m[1]), 6, from_january=True) for m in _HALF.finditer(folded)]
    mentions = find_dates(folded)
    index = 0
    while index < len(mentions):
        first = mentions[index]
        second = mentions[index + 1] if index + 1 < len(mentions) else None
        between = folded[first.end : second.start] if second else ""
        if second and first.value and second.value and _BETWEEN_DATES.fullmatch(between):
            found.append(_span(first.value, second.value))
            index += 2
        else:
            if first.value:
                found.append(StatedPeriod(first.value, None, first.value.year))
            index += 1
    return found


def _span(first: date, last: date) -> StatedPeriod | None:
    """A span of whole months; another one is none that statements are made for."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    is_whole = first.day == 1 and last == last_day(last.year, last.month)
    return StatedPeriod(last, months, last.year) if is_whole and months > 0 else None


def _find_english(text: str) -> list[StatedPeriod]:
    folded = squeeze_whitespace(fold_width(text)).lower()
    span = _ENGLISH_SPAN.search(folded)
    months = _MONTHS_OF_SPAN[re.split(r"[ -]", span[1])[0]] if span else None
    found = []
    for match in _ENGLISH_DAY.finditer(folded):
        day, name, year = (
            (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
        )
        try:
            ends_on = date(int(year), _MONTH_NAMES[name], int(day))
        except ValueError:
            continue
        found.append(StatedPeriod(ends_on, months, ends_on.year))
    return found


def _until(year: int, month: int, *, from_january: bool = False) -> StatedPeriod | None:
    if not 1 <= month <= 12:
        return None
    return StatedPeriod(
        last_day(year, month), month if from_january else None, year, is_month=not from_january
    )
