"""A beat in another process."""

from __future__ import annotations

from datetime import date

from storage.database import Database
from tests.checker.office import beat_once


def beat_on(url: str, day: str) -> None:
    """Beat once for a day."""
    database = Database.open(url)
    beat_once(database, date.fromisoformat(day))
    database.close()
