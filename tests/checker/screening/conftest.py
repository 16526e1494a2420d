"""A house in which somebody was found."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.checker.screening.house import House, make_house


@pytest.fixture
def house(database: Database) -> House:
    return make_house(database)
