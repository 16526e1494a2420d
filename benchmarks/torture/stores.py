"""The databases that are tortured: a SQLite file, or a PostgreSQL cluster that can crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.sqlite import choose_driver
from tests.databases import run_postgres

KINDS = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Store:
    """An empty database.

    Attributes:
        url: Where it is.
        crash: Ends the server like a crash and starts it again; None where there is no server.
        find_damage: Gives what the database finds wrong with itself; empty for nothing.
    """

    url: str
    crash: Callable[[], None] | None
    find_damage: Callable[[], str]


@contextmanager
def open_store(kind: str, folder: Path) -> Iterator[Store]:
    """Make an empty database.

    Args:
        kind: One of `KINDS`.
        folder: For the file of SQLite.
    """
    if kind == "sqlite":
        path = folder / "licet.db"
        yield Store(f"sqlite:///{path}", None, lambda: _check_file(path))
        return
    with run_postgres(keeps_commits=True) as cluster, cluster.new_database() as url:
        yield Store(url, cluster.restart_by_crash, lambda: "")


def _check_file(path: Path) -> str:
    connection = choose_driver().connect(path)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
        found += [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
    finally:
        connection.close()
    return "; ".join(line for line in found if line != "ok")
