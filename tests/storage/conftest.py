"""Every test of storage that takes `database` runs twice: on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.originals import Originals
from tests.databases import PostgresCluster, PostgresMissingError, run_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    try:
        with run_postgres() as cluster:
            yield cluster
    except PostgresMissingError as missing:
        if "postgres" in os.environ.get("LICET_REQUIRE", ""):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def migrated_template(postgres: PostgresCluster) -> str:
    name = postgres.create_database()
    database = Database.open(postgres.url(name))
    database.migrate()
    database.close()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'licet.db'}"
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    return cluster.url(cluster.create_database())


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with all tables, empty."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'licet.db'}"
        database = Database.open(url)
        database.migrate()
        database.close()
        return url
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    return cluster.url(cluster.create_database(request.getfixturevalue("migrated_template")))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    database = Database.open(url)
    yield database
    database.close()


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    return Originals(tmp_path / "originals")
