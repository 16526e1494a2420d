"""What falls due among ten million credentials: the first beat, the next ones, the first page.

    python -m benchmarks.due_ten_million [--credentials 10000000] [--database sqlite postgresql]
        [--folder F] [--url URL]

The beats are taken twice, without and with the plan who is told. Of a first beat there is one; what
can be repeated is, and the median is told, with the CPU seconds of this program (on SQLite those of
the database are in it) and the load. PostgreSQL runs with the settings that are printed, and like
SQLite writes durably. `--url` names a database that this benchmark may fill, or did fill before.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks.many_credentials import AS_OF, PLAN, acknowledge_everything, fill, forget_beats
from checker.notices.plan import make_planner
from checker.renewals.beat import PlanNotices, run_beat
from checker.renewals.clock_reading import ClockReading
from checker.renewals.coming import list_coming
from checker.settings import Settings
from rules.calendar.china import load_china_calendar
from storage.alert_lists import living_alerts
from storage.coming import read_coming
from storage.coming_query import ComingQuery
from storage.credentials import falling_due
from storage.database import Database
from storage.due_rows import customers_by_id
from tests.databases import run_postgres

_CALENDAR = load_china_calendar()
_HORIZON = AS_OF + timedelta(days=90)
_PAGE, _PAGES, _BEATS, _NEXT_DAYS = 100, 9, 5, 3
_SERVER = {
    "fsync": "on",
    "full_page_writes": "on",
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "work_mem": "64MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
}
"""For a small server with a solid-state disk."""


def main() -> None:
    """Fill a database of each kind and print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--credentials", type=int, default=10_000_000)
    parser.add_argument("--database", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--folder", type=Path, help="for the SQLite files, which are deleted")
    parser.add_argument("--url", help="fill this database if it is empty, and keep it")
    asked = parser.parse_args()
    for kind in [asked.url] if asked.url else asked.database:
        with _open(kind, asked.folder) as database:
            print(f"-- {database.engine.name}, load {os.getloadavg()[0]:.1f}", flush=True)
            if database.revision() is None:
                fill_it = partial(fill, database, asked.credentials)
                _tell(f"{asked.credentials:,} credentials written", fill_it)
            measure(database)


def measure(database: Database) -> None:
    """Print what each part of the work takes."""
    planner = make_planner(Settings(), _CALENDAR)
    for title, plan_notices in (("nobody is told", None), ("with the plan who is told", planner)):
        forget_beats(database)
        print(f"   {title}:", flush=True)
        _measure_beats(database, plan_notices)
    print("   pages:", flush=True)
    _measure_pages(database)


def _measure_beats(database: Database, plan_notices: PlanNotices | None) -> None:
    def beat(day: date) -> str:
        now = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=8)
        done = run_beat(
            database,
            ClockReading(now, None, None),
            day,
            PLAN,
            _CALENDAR,
            plan_notices=plan_notices,
        )
        return (
            f"{done.raised:,} raised, {done.overtaken:,} overtaken, {done.escalated:,} sent on,"
            f" {done.planned:,} messages"
        )

    _tell("first beat", lambda: beat(AS_OF))
    _tell("beat with nothing new", lambda: beat(AS_OF), times=_BEATS)
    for days in range(1, _NEXT_DAYS + 1):
        _tell(f"first beat of the next day, {days}", partial(beat, AS_OF + timedelta(days=days)))
        if days == 1:  # so many alerts are sent on that day that nobody has acknowledged
            acknowledge_everything(database)


def _measure_pages(database: Database) -> None:
    wanted = ComingQuery(as_of=AS_OF, until=_HORIZON)

    def list_credentials() -> str:
        with database.read_session() as session:
            return f"{len(falling_due(session, _HORIZON, limit=_PAGE).rows)} rows"

    def list_alerts() -> str:
        with database.read_session() as session:
            return f"{len(living_alerts(session, limit=_PAGE).rows)} rows"

    def read_everything() -> str:
        with database.read_session() as session:
            placed = read_coming(
                session, wanted, PLAN.evidence_max_age_days, after=None, limit=_PAGE
            )
            customers_by_id(
                session, {one.thing.customer_id for one in placed if one.thing.customer_id}
            )
        return f"{len(placed)} rows"

    def list_everything() -> str:
        return f"{len(list_coming(database, wanted, PLAN, _CALENDAR, limit=_PAGE).items)} rows"

    for title, read in (
        ("credentials that end", list_credentials),
        ("living alerts", list_alerts),
        ("all that falls due, with customers", read_everything),
        ("all that falls due, as people read it", list_everything),
    ):
        read()  # what SQLAlchemy compiles once
        _tell(title, read, times=_PAGES)


def _tell(title: str, work: Callable[[], str | None], times: int = 1) -> None:
    took, used, said = [], [], None
    for _ in range(times):
        began, began_cpu = time.perf_counter(), time.process_time()
        said = work()
        took.append(time.perf_counter() - began)
        used.append(time.process_time() - began_cpu)
    figures = f"{statistics.median(took):9.4f} s {statistics.median(used):9.4f} CPU s"
    print(f"{title:<40}{figures}  load {os.getloadavg()[0]:3.1f}  {said or ''}", flush=True)


@contextmanager
def _open(kind: str, folder: Path | None) -> Iterator[Database]:
    """Open an empty database of a kind, which is deleted at the end, or one by its URL."""
    if kind == "postgresql":
        print(", ".join(f"{name}={value}" for name, value in _SERVER.items()))
        with (
            run_postgres(keeps_commits=True, settings=_SERVER) as cluster,
            cluster.new_database() as url,
            _open(url, None) as database,
        ):
            yield database
    elif kind == "sqlite":
        with (
            tempfile.TemporaryDirectory(dir=folder, prefix="licet-due-") as temporary,
            _open(f"sqlite:///{temporary}/licet.db", None) as database,
        ):
            yield database
    else:
        database = Database.open(kind)
        yield database
        database.close()


if __name__ == "__main__":
    main()
