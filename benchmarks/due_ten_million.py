"""What falls due among ten million credentials: its first page, the first beat, the next ones.

    python -m benchmarks.due_ten_million [--credentials 10000000] [--database sqlite postgresql]
        [--folder F]

Two credentials in a hundred end within 90 days, eight in a thousand have ended, the others end in
more than 400; five belong to one customer, of 21 kinds, and go by the ladders of `cn-base`. Papers
behind them are left out, and with them the check of foreign keys while they are written. Beats of
the same kind are taken three times and the median is told. PostgreSQL runs without fsync, as in
the tests, and with its default memory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from checker.renewals.beat import BeatReport, run_beat
from checker.renewals.clock_reading import ClockReading
from rules.calendar.china import load_china_calendar
from rules.pack import load_pack
from storage.alert_lists import living_alerts
from storage.credentials import falling_due
from storage.database import Database
from tests.databases import run_postgres

AS_OF = date(2026, 11, 22)
TIMES = 3
_CREDENTIALS_EACH = 5
_PAGE = 50
_PLAN = load_pack("cn-base").renewals
_CALENDAR = load_china_calendar()
_KINDS = sorted(_PLAN.evidence_max_age_days)


def main() -> None:
    """Fill a database of each kind and print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--credentials", type=int, default=10_000_000)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--folder", type=Path, help="for the SQLite files, which are deleted")
    asked = parser.parse_args()
    for kind in asked.database:
        print(f"-- {kind}, {asked.credentials:,} credentials (load {os.getloadavg()[0]:.1f})")
        with _open_empty(kind, asked.folder) as database:
            measure(database, asked.credentials)


def measure(database: Database, credentials: int) -> None:
    """Print what each part of the work takes."""
    print(f"{'generated in':<46} {_time(lambda: fill(database, credentials)):8.1f} s", flush=True)
    _tell("first beat", lambda: _beat(database, AS_OF), times=1)
    _tell("beat with nothing new", lambda: _beat(database, AS_OF))
    for number, days in enumerate((1, 2, 3), start=1):
        day = AS_OF + timedelta(days=days)
        _tell(f"beat of the next day, {number}", lambda: _beat(database, day), times=1)  # noqa: B023
    for title, read in _PAGES.items():
        with database.read_session() as session:
            read(session)  # what SQLAlchemy compiles once
        took = [_time(lambda: _read(database, read)) for _ in range(2 * TIMES + 1)]  # noqa: B023
        print(f"{title:<46} {1000 * statistics.median(took):8.2f} ms", flush=True)


def fill(database: Database, credentials: int) -> None:
    """Write customers and credentials; the indexes are built at the end."""
    database.migrate()
    sqlite = database.is_sqlite
    engine = database.engine.execution_options(licet_access="migrate")
    with engine.begin() as connection:
        if not sqlite:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        query = text(
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename = 'credentials' AND indexname LIKE 'ix_%'"
            if not sqlite
            else "SELECT name, sql FROM sqlite_master"
            " WHERE tbl_name = 'credentials' AND name LIKE 'ix_%'"
        )
        indexes = connection.execute(query).all()
        for name, _ in indexes:
            connection.execute(text(f"DROP INDEX {name}"))
        statements = (_write_customers, _write_credentials)
        for write in statements:
            connection.execute(text(write(credentials, is_sqlite=sqlite)))
        for _, definition in indexes:
            connection.execute(text(definition))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")


def _write_customers(credentials: int, *, is_sqlite: bool) -> str:
    number = credentials // _CREDENTIALS_EACH
    return f"""
        INSERT INTO customers (id, name, created_at, is_own)
        {_series(number, is_sqlite=is_sqlite)}
        SELECT {_id("i", is_sqlite=is_sqlite)}, 'customer ' || i, '2026-11-22 08:00:00', 1 = 0
        FROM series
    """  # noqa: S608


def _write_credentials(credentials: int, *, is_sqlite: bool) -> str:
    def day(days: str) -> str:
        if is_sqlite:
            return f"date('{AS_OF}', ({days}) || ' days')"
        return f"date '{AS_OF}' + ({days})::integer"

    share, spread = "(i * 48271) % 100003", "(i * 69621) % 99991"
    ends_in = (
        f"CASE WHEN {share} < 800 THEN -1 - ({spread}) % 365"
        f" WHEN {share} < 2800 THEN ({spread}) % 91 ELSE 400 + ({spread}) % 3000 END"
    )
    kinds = " ".join(f"WHEN {place} THEN '{kind}'" for place, kind in enumerate(_KINDS))
    return f"""
        INSERT INTO credentials (id, customer_id, document_id, kind, valid_until, is_current,
            recorded_at, evidenced_on, origin)
        {_series(credentials, is_sqlite=is_sqlite)}
        SELECT {_id("i", is_sqlite=is_sqlite)},
            {_id(f"i / {_CREDENTIALS_EACH}", is_sqlite=is_sqlite)},
            {_id("i", is_sqlite=is_sqlite)},
            CASE ({spread}) % {len(_KINDS)} {kinds} END,
            {day(ends_in)}, 1 = 1, '2026-11-22 08:00:00', {day(f"-(({share}) % 300)")}, 'paper'
        FROM series
    """  # noqa: S608


def _series(number: int, *, is_sqlite: bool) -> str:
    if is_sqlite:
        following = f"SELECT i + 1 FROM series WHERE i + 1 < {number}"
        return f"WITH RECURSIVE series(i) AS (SELECT 0 UNION ALL {following})"
    return f"WITH series(i) AS (SELECT generate_series(0, {number - 1})::bigint)"


def _id(number: str, *, is_sqlite: bool) -> str:
    """Give ids as long as real ones, in the order of filing."""
    if is_sqlite:
        return f"printf('01a20320-a200-7000-8000-%012x', {number})"
    return f"'01a20320-a200-7000-8000-' || lpad(to_hex({number}), 12, '0')"


def _beat(database: Database, as_of: date) -> str:
    now = datetime.combine(as_of, datetime.min.time(), UTC) + timedelta(hours=8)
    report: BeatReport = run_beat(database, ClockReading(now, None, None), as_of, _PLAN, _CALENDAR)
    return f"{report.raised:,} raised, {report.overtaken:,} overtaken, {report.escalated:,} sent on"


_PAGES: dict[str, Callable[[Session], Sequence[object]]] = {
    f"first {_PAGE} credentials that end": lambda session: (
        falling_due(session, AS_OF + timedelta(days=90), limit=_PAGE).rows
    ),
    f"first {_PAGE} living alerts": lambda session: living_alerts(session, limit=_PAGE).rows,
}


def _read(database: Database, read: Callable[[Session], Sequence[object]]) -> None:
    with database.read_session() as session:
        assert len(read(session)) == _PAGE


def _tell(title: str, work: Callable[[], str], times: int = TIMES) -> None:
    said: list[str] = []
    took = [_time(lambda: said.append(work())) for _ in range(times)]
    print(f"{title:<46} {statistics.median(took):8.2f} s   {said[-1]}", flush=True)


def _time(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def _open_empty(kind: str, folder: Path | None) -> Iterator[Database]:
    if kind == "postgresql":
        with run_postgres() as cluster, cluster.new_database() as url:
            database = Database.open(url)
            yield database
            database.close()
        return
    with tempfile.TemporaryDirectory(dir=folder, prefix="licet-due-") as temporary:
        database = Database.open(f"sqlite:///{temporary}/licet.db")
        yield database
        database.close()


if __name__ == "__main__":
    main()
