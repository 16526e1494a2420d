"""Lists of a million customers at 20 requests a second: the time that each takes to answer.

    python -m benchmarks.page_speed [--postgresql 1000000] [--sqlite 100000] [--seconds 30]
        [--url URL]

What the pages ask for is asked for itself, in turn: the queue with its facets, the list of
customers with and without filters, a search, and what falls due. One request begins every 50 ms,
whether or not the one before has ended, on four threads. Told are the wall time of each, p50, p95
and p99, the CPU seconds of this program for each request (on SQLite those of the database are in
them) and the load of the machine. `--url` names a database that was filled before.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

from benchmarks.due_ten_million import _SERVER as SERVER
from benchmarks.page_data import AS_OF, OWNERS, PURPOSE, customer_id, fill, owner_id
from checker.customer_list import list_summaries, search_summaries
from checker.renewals.coming import list_coming
from rules.calendar.china import load_china_calendar
from rules.pack import load_pack
from storage.coming_query import ComingQuery
from storage.customer_pages import CustomerFilter
from storage.database import Database
from storage.review_queue import QueueFilter, count_facets, read_queue
from storage.vocabulary import AlertSeverity, Verdict
from tests.databases import run_postgres

_PLAN, _CALENDAR = load_pack("cn-base").renewals, load_china_calendar()
_PAGE, _EVERY_SECONDS, _THREADS = 50, 0.05, 4
_EVERYBODY = CustomerFilter(PURPOSE)
_SEARCHES = {
    "search: three characters of a name": "华瑞鑫",
    "search: a name and its trade": "青禾林贸易",
    "search: what every name has": "公司",
    "search: one character": "禾",
    "search: four digits": "9131",
    "search: most of a credit code": "MA7K",
    "search: a reference": "K-0004711",
    "search: what nobody has": "齄龘",
    "search: an owner": "经办7号",
}

Request = Callable[[], object]


def main() -> None:
    """Fill a database of each kind and print one line for each kind of request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", type=int, default=1_000_000, metavar="CUSTOMERS")
    parser.add_argument("--sqlite", type=int, default=100_000, metavar="CUSTOMERS")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--url")
    given = parser.parse_args()
    if given.url:
        _measure(Database.open(given.url), given.postgresql, given.seconds)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'licet.db'}"
        _fill_and_measure(url, given.sqlite, given.seconds)
    server = {**SERVER, "shared_buffers": "512MB"}
    with (
        run_postgres(keeps_commits=True, settings=server) as cluster,
        cluster.new_database() as url,
    ):
        _fill_and_measure(url, given.postgresql, given.seconds)


def _fill_and_measure(url: str, customers: int, seconds: int) -> None:
    database = Database.open(url)
    database.migrate()
    began = time.monotonic()
    fill(database, customers)
    print(f"filled in {time.monotonic() - began:.0f} s")
    _measure(database, customers, seconds)
    database.close()


def _measure(database: Database, customers: int, seconds: int) -> None:
    kinds = _list_requests(database, customers)
    for request in kinds.values():
        request()  # statements are compiled, and pages read, once
    wall, cpu = defaultdict(list), defaultdict(list)

    def run(kind: str, planned: float) -> None:
        worked = time.thread_time()
        kinds[kind]()
        cpu[kind].append(time.thread_time() - worked)
        wall[kind].append(time.monotonic() - planned)

    began, names = time.monotonic(), list(kinds)
    with ThreadPoolExecutor(_THREADS) as threads:
        for number in range(int(seconds / _EVERY_SECONDS)):
            planned = began + number * _EVERY_SECONDS
            time.sleep(max(0.0, planned - time.monotonic()))
            threads.submit(run, names[number % len(names)], planned).add_done_callback(_raise)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    rate = 1 / _EVERY_SECONDS
    print(f"{kind}, {customers:,} customers, {rate:.0f} requests/s, load {os.getloadavg()[0]:.1f}")
    for name in names:
        print(f"  {name:40} {_tell(wall[name])}; CPU {statistics.median(cpu[name]) * 1e3:.1f} ms")
    print(f"  {'all':40} {_tell([each for name in names for each in wall[name]])}")


def _raise(done: object) -> None:
    result: Callable[[], object] = getattr(done, "result")  # noqa: B009
    result()


def _tell(seconds: list[float]) -> str:
    """Give median, 95th and 99th percentile in milliseconds."""
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1e3

    return f"p50 {at(0.5):6.1f}  p95 {at(0.95):6.1f}  p99 {at(0.99):6.1f} ms"


def _list_requests(database: Database, customers: int) -> dict[str, Request]:
    chance = random.Random(20261122)  # noqa: S311 - no secret

    def somewhere() -> str:
        return customer_id(chance.randrange(customers))

    def somebody() -> str:
        return owner_id(chance.randrange(OWNERS))

    def queue(wanted: Callable[[], QueueFilter]) -> Request:
        def request() -> None:
            with database.read_session() as session:
                read_queue(session, wanted(), after=None, limit=_PAGE)
                count_facets(session, account_id=somebody(), as_of=AS_OF)

        return request

    def customer_list(wanted: Callable[[], CustomerFilter]) -> Request:
        return lambda: list_summaries(database, wanted(), after=somewhere(), limit=_PAGE)

    def search(text: str) -> Request:
        return lambda: search_summaries(database, text, _EVERYBODY, limit=_PAGE)

    def coming(wanted: Callable[[], ComingQuery]) -> Request:
        return lambda: list_coming(database, wanted(), _PLAN, _CALENDAR, limit=_PAGE)

    soon = AS_OF + timedelta(days=30)
    return {
        "queue: of all": queue(QueueFilter),
        "queue: mine": queue(lambda: QueueFilter(assignee_id=somebody())),
        "queue: nobody's": queue(lambda: QueueFilter(is_unassigned=True)),
        "queue: the gravest": queue(lambda: QueueFilter(severity=AlertSeverity.BLOCKER)),
        "customers": customer_list(lambda: _EVERYBODY),
        "customers: one verdict": customer_list(
            lambda: CustomerFilter(PURPOSE, verdict=Verdict.REJECT)
        ),
        "customers: of one owner": customer_list(
            lambda: CustomerFilter(PURPOSE, owner_id=somebody())
        ),
        "customers: owner, verdict, runs out": customer_list(
            lambda: CustomerFilter(
                PURPOSE, verdict=Verdict.REJECT, owner_id=somebody(), runs_out_by=soon
            )
        ),
        **{name: search(text) for name, text in _SEARCHES.items()},
        "search: narrowed": lambda: search_summaries(
            database, "贸易", CustomerFilter(PURPOSE, verdict=Verdict.REJECT), limit=_PAGE
        ),
        "expiry: of all": coming(lambda: ComingQuery(AS_OF, soon)),
        "expiry: of one owner": coming(lambda: ComingQuery(AS_OF, soon, owner_id=somebody())),
    }


if __name__ == "__main__":
    main()
