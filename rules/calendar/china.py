"""The working days of mainland China.

`cn.csv` holds the exceptions that the General Office of the State Council declared for each year,
as the library `holidays` 0.109 records them; its 2025 and 2026 were compared with a second source
and agree on every day. The years after these are estimated by `holidays` from the statutory
festivals: neither the weekdays that will be free beside them nor the weekends that will be worked
in return are known before the notice, so a count over an estimated year may be off by a few days
either way: up to four working days over 2020 to 2026, which is what `rules.renewal.caution` leaves
room for. Such years are provisional, and whoever shows a day counted over one has to say so.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from rules.calendar.working_calendar import WorkingCalendar, is_weekday

NAME = "cn"
PROVISIONAL_YEARS = 10
"""Credentials run for up to five years, some for ten."""


@cache
def load_china_calendar() -> WorkingCalendar:
    """Return the calendar that comes with the rules: declared years, then estimated ones."""
    text = files("rules.calendar").joinpath("cn.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    declared = {date.fromisoformat(r["day"]): r["exception"] == "worked" for r in rows}
    first, last = min(declared).year, max(declared).year
    estimated = range(last + 1, last + 1 + PROVISIONAL_YEARS)
    exceptions = {**declared, **_estimate(estimated)}
    return WorkingCalendar(NAME, first, estimated[-1], exceptions, frozenset(estimated))


def _estimate(years: range) -> Mapping[date, bool]:
    """Return the weekdays that will be free in years not yet declared."""
    import holidays  # only here: importing it takes 0.3 s

    festivals = holidays.country_holidays("CN", years=years)
    first, end = date(years[0], 1, 1), date(years[-1] + 1, 1, 1)
    days = (first + timedelta(days=n) for n in range((end - first).days))
    return {day: False for day in days if is_weekday(day) and day in festivals}
