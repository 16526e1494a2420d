"""What tests of the application share: databases of both kinds, a reader of prepared files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.database import Database
from storage.sealed_originals import SealedOriginals
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
