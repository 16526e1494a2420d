"""Every test of storage that takes `database` runs twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import Connection

from storage.database import Database
from storage.sealed_originals import SealedOriginals
from storage.tables import Row
from tests.databases import PostgresCluster, PostgresMissingError, run_postgres
from tests.required import do_without
from tests.storage.keys import make_originals

KINDS = ["sqlite", "postgresql"]
_FILLED_TABLES = " UNION ALL ".join(
    f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {name})"  # noqa: S608
    for name in Row.metadata.tables
)
"""Some sixty tables, of which a test fills a few."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    try:
        with run_postgres() as cluster:
            yield cluster
    except PostgresMissingError as missing:
        do_without("postgres", missing)


@pytest.fixture(scope="session")
def migrated_postgres(postgres: PostgresCluster) -> Iterator[str]:
    """One database for all tests: a new one for each costs 8 MB of writing."""
    with postgres.new_database() as url:
        _migrate(url)
        yield url


@pytest.fixture(scope="session")
def emptying(migrated_postgres: str) -> Iterator[Connection]:
    """One connection that empties for all tests: a new one takes longer than what it does."""
    with Connection.connect(migrated_postgres, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "licet.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'licet.db'}"
    else:
        with request.getfixturevalue("postgres").new_database() as url:
            yield url


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with all tables, empty."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "licet.db")
        return f"sqlite:///{tmp_path / 'licet.db'}"
    emptying: Connection = request.getfixturevalue("emptying")
    with emptying.transaction():
        filled = [name for (name,) in emptying.execute(_FILLED_TABLES, prepare=True)]
        if filled:
            # The log's triggers refuse to empty it, in a test as anywhere; without triggers nothing
            # asks for an order either. TRUNCATE takes new files for every table that refers to one
            # of these: five times as long as deleting the few rows of a test.
            emptying.execute("SET LOCAL session_replication_role = replica")
            for name in filled:
                emptying.execute(f"DELETE FROM {name}")  # noqa: S608
    url: str = request.getfixturevalue("migrated_postgres")
    return url


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database.open(url)
    yield database
    database.close()


@pytest.fixture
def originals(tmp_path: Path) -> SealedOriginals:
    return make_originals(tmp_path / "originals")


def _migrate(url: str) -> None:
    database = Database.open(url)
    database.migrate()
    database.close()
