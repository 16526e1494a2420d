"""What tests of the application share: databases of both kinds, a reader of prepared files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage import sqlite
from storage.database import Database
from storage.sealed_originals import SealedOriginals
from storage.sqlite import create_file
from tests.checker.office import Office
from tests.checker.packs import shipped_pack
from tests.checker.papers import PreparedReader
from tests.storage.conftest import (
    database,
    emptying,
    migrated_postgres,
    migrated_sqlite,
    originals,
    postgres,
    url,
)

__all__ = [
    "database",
    "emptying",
    "migrated_postgres",
    "migrated_sqlite",
    "originals",
    "postgres",
    "url",
]


@pytest.fixture(autouse=True)
def migrated_files(migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of an empty SQLite file, one with all tables.

    To migrate one takes a second of processor time; tests/storage does it for real.
    """

    def copy_database(path: Path) -> None:
        if not path.exists():
            create_file(path)
            shutil.copyfile(migrated_sqlite, path)

    monkeypatch.setattr(sqlite, "create_file", copy_database)


@pytest.fixture
def office(
    database: Database, originals: SealedOriginals, tmp_path_factory: pytest.TempPathFactory
) -> Office:
    """An installation, once on each kind of database."""
    return Office(database, originals, PreparedReader(), tmp_path_factory.mktemp("incoming"))


@pytest.fixture(scope="session")
def pack() -> Pack:
    return shipped_pack()


@pytest.fixture(scope="session")
def chain() -> Iterator[ChainProcess]:
    """durable-rules in its child process, started once for all tests."""
    with ChainProcess() as process:
        yield process
