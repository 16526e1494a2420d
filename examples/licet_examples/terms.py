"""Business terms as licences print them, and dates told relative to a day."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from enum import StrEnum

_DURATION = re.compile(r"([+-])P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")


class TermPrint(StrEnum):
    """Ways of printing a business term."""

    RANGE = "range"
    """2015年03月16日至2035年03月15日"""
    FROM_TO = "from_to"
    """自2015年3月16日至2035年3月15日"""
    HYPHENS = "hyphens"
    """2015-03-16 至 2035-03-15"""
    LONG = "long"
    """长期"""
    FROM_LONG = "from_long"
    """2015年03月16日至长期"""
    FROM_NO_FIXED = "from_no_fixed"
    """2015年03月16日 至 无固定期限"""

    @property
    def has_start(self) -> bool:
        """Whether a first day is printed."""
        return self is not TermPrint.LONG

    @property
    def has_end(self) -> bool:
        """Whether a last day is printed."""
        return self in (TermPrint.RANGE, TermPrint.FROM_TO, TermPrint.HYPHENS)


def print_term(style: TermPrint, valid_from: date, valid_until: date | None) -> str:
    """Print a term.

    Raises:
        ValueError: The style names a last day and there is none.
    """
    if not style.has_end:
        start = print_date(valid_from)
        return {
            TermPrint.LONG: "长期",
            TermPrint.FROM_LONG: f"{start}至长期",
            TermPrint.FROM_NO_FIXED: f"{start} 至 无固定期限",
        }[style]
    if valid_until is None:
        message = f"a term printed as {style} needs a last day"
        raise ValueError(message)
    if style is TermPrint.HYPHENS:
        return f"{valid_from.isoformat()} 至 {valid_until.isoformat()}"
    if style is TermPrint.FROM_TO:
        return f"自{print_date(valid_from, 'plain')}至{print_date(valid_until, 'plain')}"
    return f"{print_date(valid_from)}至{print_date(valid_until)}"


def print_date(day: date, style: str = "padded") -> str:
    """Write a date as licences do: `padded` 2015年03月06日, `plain` 2015年3月6日."""
    if style == "plain":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month:02}月{day.day:02}日"


def resolve_date(text: str, as_of: date) -> date:
    """Turn `2011-05-18`, or a duration of ISO 8601 with a sign such as `-P8Y3M`, into a date.

    Args:
        text: The date as the sample data tells it.
        as_of: The day that a duration counts from.

    Raises:
        ValueError: It is neither.
    """
    duration = _DURATION.fullmatch(text)
    if duration is None:
        return date.fromisoformat(text)
    sign = 1 if duration[1] == "+" else -1
    years, months, days = (int(part or 0) for part in duration.groups()[1:])
    month_count = as_of.year * 12 + as_of.month - 1 + sign * (years * 12 + months)
    year, month = divmod(month_count, 12)
    last_day = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(as_of.day, last_day)) + timedelta(days=sign * days)
