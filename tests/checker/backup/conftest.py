"""Two places for each kind of database: one in use, one blank."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.settings import Settings
from storage.database import Database
from tests.checker.backup.installation import Installation, fill, settings_at
from tests.storage.conftest import empty_url

__all__ = ["empty_url"]


@pytest.fixture
def in_use(url: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation with something in it, once on each kind of database."""
    database = Database.open(url)
    installation = Installation(settings_at(tmp_path / "data", url), database)
    fill(installation)
    yield installation
    database.close()


@pytest.fixture
def blank(url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Settings]:
    """Where nothing is yet, of the same kind."""
    folder = tmp_path / "blank"
    if url.startswith("sqlite"):
        yield settings_at(folder)
    else:
        with request.getfixturevalue("postgres").new_database() as empty:
            yield settings_at(folder, empty)
