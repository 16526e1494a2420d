"""A beat in another process."""

from __future__ import annotations

from datetime import date

from checker.renewals.beat import run_beat
from storage.database import Database
from tests.checker.office import LADDER, noon


def beat_on(url: str, day: str) -> None:
    """Beat once for a day."""
    database = Database.open(url)
    run_beat(database, date.fromisoformat(day), noon(date.fromisoformat(day)), LADDER)
    database.close()
