"""An installation for tests in which the kind of database makes no difference."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.checker.office import Office
from tests.checker.papers import PreparedReader
from tests.storage.keys import make_originals


@pytest.fixture
def small_office(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Office]:
    """An installation on SQLite alone."""
    shutil.copy(migrated_sqlite, tmp_path / "licet.db")
    database = Database.open(f"sqlite:///{tmp_path / 'licet.db'}")
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    yield Office(database, make_originals(tmp_path / "originals"), PreparedReader(), incoming)
    database.close()
