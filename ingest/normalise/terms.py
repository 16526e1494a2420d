"""Terms: from when to when something holds, or that it has no fixed end.

`2015年3月16日至2035年3月15日`, `2015年3月16日至长期`, `有效期90天`, `自签署之日起一年`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from ingest.normalise.dates import DateMention, find_dates, fold_dates
from ingest.normalise.numerals import CHARACTERS, read_numeral

# 9999 is how registers store 长期 in a date column.
_NO_FIXED_TERM = re.compile(
    r"长期|長期|永久|永续|无固定期限|無固定期限|无固定期|不约定期限|无期限|\*{2,}|9999[-/.年]\d{1,2}|"
    r"long-?term|permanent|indefinite",
    re.IGNORECASE,
)
# 2日至… is what is left of a first day that cannot be read, and no term of two days.
_DURATION = re.compile(
    rf"(\d{{1,4}}|[{CHARACTERS}半]{{1,5}})(?:个|個)?(年|周年|月|日|天)(?!月|\d|\s*(?:至|到|[-–—−~～]))"
)
_LEADS_TO_LAST_DAY = re.compile(r"(?:至|到|止|[-–—−~～]|to|until|有效期限?[:：]?)$", re.IGNORECASE)
_FOLLOWS_LAST_DAY = re.compile(r"止|前|为止|届满|到期")
_MONTHS_PER_YEAR = 12
_LONGEST_YEARS = 100


@dataclass(frozen=True, slots=True)
class Term:
    """A term as written.

    Attributes:
        raw: The text it was read from.
        valid_from: First day, if the text names one.
        valid_until: Last day on which it holds, if the text names one or it follows from the first.
        no_fixed_term: It has no fixed end (长期).
        relative_months: Length in months from a day that the text does not name.
        relative_days: Length in days, likewise.
    """

    raw: str
    valid_from: date | None = None
    valid_until: date | None = None
    no_fixed_term: bool = False
    relative_months: int | None = None
    relative_days: int | None = None

    @property
    def is_relative(self) -> bool:
        """Whether the end depends on a day that the text does not name, such as the signing."""
        return self.relative_months is not None or self.relative_days is not None

    def resolve(self, signed_on: date) -> Term:
        """The term with its days, counted from the signing; unchanged if it is not relative.

        The day of signing is not counted (民法典 art. 201), and a term of months ends on the day
        of the same number in its last month, or on that month's last day (art. 202).
        """
        if not self.is_relative:
            return self
        until = _add(signed_on, self.relative_months or 0, self.relative_days or 0)
        return replace(
            self,
            valid_from=self.valid_from or signed_on,
            valid_until=until,
            relative_months=None,
            relative_days=None,
        )


def read_term(text: str) -> Term | None:
    """Read a term.

    Returns:
        None if the text holds no term, names a day that is not in the calendar, ends before it
        begins, or says two things at once (a last day and 长期).
    """
    folded = fold_dates(text)
    mentions = find_dates(folded)
    if any(mention.value is None for mention in mentions if not _is_endless(mention, folded)):
        return None
    days = [mention for mention in mentions if mention.value is not None]
    no_fixed_term = _NO_FIXED_TERM.search(folded) is not None
    remainder = _cut_out(folded, mentions)
    duration = _read_duration(remainder)
    if len(days) > 2 or (no_fixed_term and (len(days) > 1 or duration)):
        return None
    if len(days) == 2:
        first, last = days[0].value, days[1].value
        is_ordered = first is not None and last is not None and first <= last
        return Term(text, first, last) if is_ordered else None
    day = days[0].value if days else None
    if no_fixed_term:
        return Term(text, valid_from=day, no_fixed_term=True)
    if duration is not None:
        months, in_days = duration
        if day is not None:
            return Term(text, day, _add(day, months, in_days))
        return Term(text, relative_months=months or None, relative_days=in_days or None)
    if day is None:
        return None
    return _read_one_sided(text, folded, days[0], day)


def _read_one_sided(text: str, folded: str, mention: DateMention, day: date) -> Term | None:
    """One day only: an end if 至 leads to it or 止 follows, a beginning if 自 or 起 says so."""
    before, after = folded[: mention.start], folded[mention.end :]
    if _LEADS_TO_LAST_DAY.search(before) or _FOLLOWS_LAST_DAY.match(after):
        return Term(text, valid_until=day)
    if re.search(r"[自从]|from", before, re.IGNORECASE) or after.startswith("起"):
        return Term(text, valid_from=day)
    return None


def _is_endless(mention: DateMention, folded: str) -> bool:
    return folded[mention.start :].startswith("9999")


def _cut_out(folded: str, mentions: list[DateMention]) -> str:
    for mention in reversed(mentions):
        folded = f"{folded[: mention.start]} {folded[mention.end :]}"
    return folded


def _read_duration(text: str) -> tuple[int, int] | None:
    """Months and days of the one duration in a text; None if there is none or several."""
    found = [
        duration
        for count, unit in _DURATION.findall(text)
        if (duration := _to_duration(count, unit)) is not None
    ]
    return found[0] if len(set(found)) == 1 else None


def _to_duration(count_text: str, unit: str) -> tuple[int, int] | None:
    if count_text == "半":
        return (6, 0) if unit == "年" else None
    count = int(count_text) if count_text.isascii() else read_numeral(count_text)
    if not count:
        return None
    if unit in ("日", "天"):
        return 0, count
    months = count * _MONTHS_PER_YEAR if unit != "月" else count
    return (months, 0) if months <= _LONGEST_YEARS * _MONTHS_PER_YEAR else None


def _add(day: date, months: int, days: int) -> date:
    year, month_index = divmod(day.year * _MONTHS_PER_YEAR + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month_index + 1)[1]
    return date(year, month_index + 1, min(day.day, last)) + timedelta(days=days)
