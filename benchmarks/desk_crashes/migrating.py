"""Migrations that are killed: two `licet init` at once on a database of an older program."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import inspect, text

from benchmarks.desk_crashes.processes import Fuse, Program, run_init
from benchmarks.desk_crashes.run import Tally
from checker.settings import Settings
from checker.workspace import create_workspace
from storage.database import Database
from storage.migrations import head_revision
from tests.storage.examples import NOW
from tests.storage.test_upgrade import insert, migrate_to

_REVISIONS = ("0003", "0006", "0009", "0011")
_CUSTOMERS = 50
_AT_POINTS = 0.7


@dataclass(frozen=True)
class _State:
    revision: str | None
    tables: frozenset[str]
    customers: tuple[tuple[str, str], ...]


def strike_migrations(
    new_url: Callable[[], AbstractContextManager[str]],
    folder: Path,
    points: int,
    dice: random.Random,
    faults: list[str],
) -> Tally:
    """Kill migrations at so many points.

    Args:
        new_url: Gives an empty database's URL.
        folder: For data folders.
        points: How many.
        dice: Draws the points.
        faults: Takes what is wrong, in words.
    """
    tally, fuse = Tally(), Fuse()
    usual: dict[str, tuple[int, float]] = {}
    for number in range(points):
        revision = _REVISIONS[number % len(_REVISIONS)]
        with new_url() as url:
            old = _prepare(url, revision)
            data = folder / f"migration-{number}"
            environment = {"LICET_DATA_DIR": str(data), "LICET_DATABASE_URL": url}
            burnt, seconds = usual.get(revision, (0, 0.0))
            at_point = dice.random() < _AT_POINTS
            fuse.light(dice.randint(1, int(0.9 * burnt)) if burnt and at_point else 10**12)
            began = time.monotonic()
            programs = [Program(run_init, environment, fuse) for _ in range(2)]
            if burnt and not at_point:
                programs[0].join(dice.uniform(0, seconds))
                for program in programs:
                    program.kill()
            for program in programs:
                program.join()
            left = fuse.put_out()
            usual.setdefault(revision, (10**12 - left, time.monotonic() - began))
            tally.points += 1
            done = [program.exit_code == 0 for program in programs]
            tally.amid += not all(done)
            tally.acknowledged += sum(done)
            tally.broken += len(done) - sum(done)
            _judge(url, data, old, tally, faults, is_told=any(done))
    return tally


def _judge(
    url: str, data: Path, old: _State, tally: Tally, faults: list[str], *, is_told: bool
) -> None:
    found = _read(url)
    is_new = found.revision == head_revision()
    tally.lost += is_told and not is_new
    if not is_new and found != old:
        tally.half += 1
        faults.append(f"migration: from {old.revision}, found {found.revision}, half done")
    tally.done_unsaid += is_new and not is_told
    create_workspace(Settings(data_dir=data, database_url=url), datetime.now(UTC))
    after = _read(url)
    if after.revision != head_revision() or after.customers != old.customers:
        tally.half += 1
        faults.append(f"migration: from {old.revision}, not completed by the next start")


def _prepare(url: str, revision: str) -> _State:
    database = Database.open(url)
    migrate_to(database, revision)
    with database.engine.begin() as connection:
        columns = {column["name"] for column in inspect(connection).get_columns("customers")}
        known = {"is_own": False} if "is_own" in columns else {}
        for number in range(_CUSTOMERS):
            insert(
                connection,
                "customers",
                id=f"c{number:03}",
                name=f"示例{number}",
                created_at=NOW,
                **known,
            )
    database.close()
    return _read(url)


def _read(url: str) -> _State:
    database = Database.open(url)
    try:
        with database.engine.connect() as connection:
            found = connection.execute(text("SELECT id, name FROM customers ORDER BY id")).all()
            tables = frozenset(inspect(connection).get_table_names())
        return _State(database.revision(), tables, tuple((row.id, row.name) for row in found))
    finally:
        database.close()
