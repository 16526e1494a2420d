"""An ingest that is killed at any point leaves no half-written document and loses no original.

`LICET_KILLS` sets the number of points, `LICET_SEED` draws them, and `LICET_KILL_READING=real`
reads the text PDFs of two sample customers instead of prepared files and kills at moments as well
as at points, for longer runs by hand:

    LICET_KILLS=50 LICET_KILL_READING=real pytest -s tests/checker/intake/test_crashes.py -k sqlite
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import Session

from ingest.sandbox import ReaderPool
from licet_examples.customers import write_customers
from storage.database import Database
from storage.sealed_originals import SealedOriginals
from storage.tables import Row
from storage.verification import sweep_unrecorded, verify_store
from tests.checker.intake.ingesting import (
    CONTEXT,
    check_nothing_is_half_there,
    ingest_all,
    ingest_until,
    write_folders,
)
from tests.checker.papers import TODAY, PreparedReader
from tests.crash_points import NEVER

KILLS = int(os.environ.get("LICET_KILLS", "10"))
SEED = int(os.environ.get("LICET_SEED", "20261122"))
IS_PREPARED = os.environ.get("LICET_KILL_READING", "prepared") != "real"
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("customers")
    if IS_PREPARED:
        write_folders(folder, customers=2)
        return folder
    for sample in write_customers(folder, TODAY):
        if sample.customer.folder[:2] not in ("01", "03"):
            shutil.rmtree(sample.folder)
    return folder


class Ingest:
    """An ingest of the folder in another process, on a database that was emptied before."""

    def __init__(
        self, database: Database, url: str, originals: SealedOriginals, folder: Path
    ) -> None:
        _empty(database)
        shutil.rmtree(originals.folder, ignore_errors=True)
        self._arguments = (url, str(originals.folder), str(folder))

    def run(self, last_point: int, last_second: float | None = None) -> tuple[int | None, float]:
        """Let it run to its end or to its death.

        Returns:
            The number of points, None where it died; and the seconds from its first to its last.
        """
        heard, its_end = CONTEXT.Pipe(duplex=False)
        arguments = (*self._arguments, last_point, IS_PREPARED, its_end)
        process = CONTEXT.Process(target=ingest_until, args=arguments)
        process.start()
        its_end.close()
        heard.recv()
        began = time.monotonic()
        process.join(last_second)
        process.kill()
        process.join()
        seconds = time.monotonic() - began
        try:
            points: int | None = heard.recv()
        except EOFError:
            points = None
        return points, seconds


@pytest.mark.slow
def test_an_ingest_killed_at_any_point_leaves_nothing_half_done(
    database: Database, url: str, originals: SealedOriginals, folder: Path
) -> None:
    files_of = {
        home.name: [hashlib.sha256(file.read_bytes()).hexdigest() for file in home.iterdir()]
        for home in folder.iterdir()
    }
    points, seconds = Ingest(database, url, originals, folder).run(NEVER)
    assert points is not None
    assert check_nothing_is_half_there(database, originals, files_of) == len(files_of)

    chance = random.Random(SEED)  # noqa: S311
    killed = unrecorded = half_written = 0
    found = []
    with PreparedReader() if IS_PREPARED else ReaderPool() as reader:
        for number in range(KILLS):
            ingest = Ingest(database, url, originals, folder)
            if IS_PREPARED or number % 2:
                stratum = points / KILLS
                point = 1 + int(stratum * number + chance.uniform(0, stratum))
                outcome, _ = ingest.run(min(point, points))
                assert outcome is None, "an ingest that ends by itself is not killed"
            else:
                outcome, took = ingest.run(NEVER, chance.uniform(0, seconds))
                seconds = min(seconds, took) if outcome is not None else seconds
            killed += outcome is None
            found.append(check_nothing_is_half_there(database, originals, files_of))
            half_written += originals.sweep(written_before=FOREVER)
            with database.read_session() as session:
                swept = sweep_unrecorded(session, originals, FOREVER)
                assert verify_store(session, originals).unrecorded == ()
            unrecorded += swept

            ingest_all(database, originals, folder, reader)
            assert check_nothing_is_half_there(database, originals, files_of) == len(files_of)
            with database.read_session() as session:
                assert verify_store(session, originals).unrecorded == ()
    print(f"\nseed {SEED}, {killed} of {KILLS} killed, {points} points in {seconds:.1f} s")  # noqa: T201
    print(f"  folders on file afterwards: {found} of {len(files_of)}")  # noqa: T201
    print(f"  {half_written} originals half-written, {unrecorded} without a row")  # noqa: T201
    assert killed >= KILLS // 2
    assert half_written + unrecorded > 0, "no kill struck between an original and its row"
    assert 0 < sum(found) < KILLS * len(files_of), "every kill struck before or after everything"


def _empty(database: Database) -> None:
    with database.session() as session, _unguarded(session):
        for table in reversed(Row.metadata.sorted_tables):
            session.execute(table.delete())


@contextmanager
def _unguarded(session: Session) -> Iterator[None]:
    """Take away for a moment the triggers that refuse to empty a table, in a test as anywhere."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        yield
        return
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    triggers = session.execute(text(query)).all()
    for name, _ in triggers:
        session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, sql in triggers:
        session.connection().exec_driver_sql(sql)
