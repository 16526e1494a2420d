"""Dates and days left in words, whatever the machine's locale."""

from __future__ import annotations

import re
from datetime import date

from checker.messages.sentences import say
from storage.vocabulary import Language

_ISO_DAY = re.compile(
    r"(?P<before> ?)(?<![\w-])(?P<day>\d{4}-\d{2}-\d{2})(?![\w-])(?P<after> ?)", re.ASCII
)


def word_day(day: date, language: Language) -> str:
    """Name a day in full: `2026年12月10日（星期四）`, `Thursday, 10 December 2026`."""
    return say("day", language, **_parts(day, language))


def word_days_in(text: str, language: Language) -> str:
    """Write dates as people do: `将于 2026-12-10 届满` becomes `将于2026年12月10日届满`.

    What is no day of the calendar stays as it is.
    """

    def word(match: re.Match[str]) -> str:
        try:
            day = date.fromisoformat(match["day"])
        except ValueError:
            return match[0]
        words = say("day_short_with_year", language, **_parts(day, language))
        return words if language is Language.ZH else match["before"] + words + match["after"]

    return _ISO_DAY.sub(word, text)


def word_short_day(day: date, language: Language, as_of: date) -> str:
    """Name a day in brief, with its year only where that is another than that of `as_of`."""
    name = "day_short" if day.year == as_of.year else "day_short_with_year"
    return say(name, language, **_parts(day, language))


def word_distance(day: date, language: Language, as_of: date) -> str:
    """Tell how far a day is from `as_of`: `还有 18 天`, `tomorrow`, `12 days ago`."""
    days = (day - as_of).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return say(near[days], language)
    return say("days_left" if days > 0 else "days_past", language, days=abs(days))


def _parts(day: date, language: Language) -> dict[str, object]:
    return {
        "year": day.year,
        "month": say(f"month_{day.month}", language),
        "day": day.day,
        "weekday": say(f"weekday_{day.isoweekday()}", language),
    }
