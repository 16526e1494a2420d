"""The law, the working days and the events of the tortured year."""

from __future__ import annotations

import random
from datetime import date

from benchmarks.ten_years.law import Days, Law
from benchmarks.ten_years.lives import FIRST_DAY, LAST_DAY, Event, make_events, make_laws

ZONE = "Asia/Shanghai"
BEGINS_ON = date(2025, 3, 1)
"""By then most credentials of the simulated lives are on file."""


def make_law(seed: int) -> Law:
    """Make windows and ladders."""
    return make_laws(random.Random(seed))[0][1]  # noqa: S311


def make_days(seed: int) -> Days:
    """Make working days."""
    return Days(FIRST_DAY.year - 3, LAST_DAY.year + 20, seed)


def make_year(seed: int, customers: int) -> list[Event]:
    """Make what happens to the customers, in the order of time, from years before on."""
    return make_events(random.Random(seed + 1), customers)  # noqa: S311
