"""SQLite as a system of record: which library, which settings, how transactions begin.

The standard driver begins transactions by itself, late, and never before DDL, so a migration that
is killed stays half applied. Here the driver is told to begin nothing and the engine says BEGIN.
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from storage.errors import SqliteTooOld

try:
    from pysqlite3 import dbapi2 as bundled
except ImportError:  # pragma: no cover - no wheel for this platform
    bundled = None

SAFE_SQLITE_VERSION = (3, 51, 3)
"""Versions 3.7.0 to 3.51.2 can corrupt a WAL database when two connections checkpoint at once."""

_BUSY_TIMEOUT_MS = 30_000  # eight writers at once made one wait 4.4 s, measured
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what is acknowledged survives a power cut
    "PRAGMA mmap_size = 0",
    "PRAGMA cache_size = -64000",  # KiB; a beat went to the file for each index in the default 2
    "PRAGMA trusted_schema = OFF",
)


def choose_driver(candidates: tuple[ModuleType | None, ...] = (bundled, sqlite3)) -> ModuleType:
    """Take the first driver whose SQLite is safe.

    Raises:
        SqliteTooOld: None is.
    """
    present = [driver for driver in candidates if driver is not None]
    for driver in present:
        if driver.sqlite_version_info >= SAFE_SQLITE_VERSION:
            return driver
    required = ".".join(map(str, SAFE_SQLITE_VERSION))
    raise SqliteTooOld(found=present[0].sqlite_version, required=required)


def create_file(path: Path) -> None:
    """Create an empty database that only its owner can read; leave an existing one alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def make_engine(url: URL, path: Path) -> Engine:
    """Make an engine over an existing file; opening a missing one fails instead of creating it.

    The execution option `licet_access` of a connection is `write` (default), `read` or `migrate`.
    """
    driver = choose_driver()

    def connect() -> Any:  # noqa: ANN401 - a connection of whichever driver was chosen
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=_BUSY_TIMEOUT_MS / 1000,
            isolation_level=None,  # the driver begins nothing
            check_same_thread=False,  # the pool lends a connection to one thread at a time
        )
        for setting in _SETTINGS:
            connection.execute(setting)
        return connection

    # Parameters are personal data: they must not reach a log through an exception's text.
    engine = create_engine(url, module=driver, creator=connect, hide_parameters=True)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    """Begin a transaction: a writer takes the lock at once, so it can never lose it half-way.

    Both settings have an effect only outside a transaction. A migration rebuilds tables, which with
    foreign keys switched on would delete the rows that point to them.
    """
    access = connection.get_execution_options().get("licet_access", "write")
    connection.exec_driver_sql(f"PRAGMA query_only = {access == 'read':d}")
    connection.exec_driver_sql(f"PRAGMA foreign_keys = {access != 'migrate':d}")
    connection.exec_driver_sql("BEGIN" if access == "read" else "BEGIN IMMEDIATE")
