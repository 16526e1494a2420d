"""Pages of a desk with a million customers at 20 requests a second, over HTTP as people ask.

    python -m benchmarks.page_speed [--postgresql 1000000] [--sqlite 100000] [--seconds 60]
        [--processes 1] [--url URL --data-dir FOLDER]

A database is filled (`page_data`) and the product started as it runs: `licet serve --no-clock`, a
process of its own. Several people sign in through the form and ask for the pages in turn
(`page_addresses`), a request beginning every 50 ms whether or not the one before was answered, over
connections that stay open. Told are for each page the time that the server's own log notes, from
the request to the answer's last byte, and the time that the asker waited; then CPU seconds for each
request, of the server and of PostgreSQL, and the load of the machine.

With `--data-dir` an installation is measured that was filled before, on SQLite or, with `--url`, on
PostgreSQL; `--keep` fills one there and leaves it. The number of customers is then that of the
kind of database.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import queue
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.chain import read_cpu_seconds
from benchmarks.due_ten_million import _SERVER as SERVER
from benchmarks.page_addresses import SECOND_PAGES, Address, list_pages
from benchmarks.page_data import PASSWORD, fill
from storage.database import Database
from tests.databases import run_postgres

_EVERY_SECONDS = 0.05
_PEOPLE, _ASKERS = 5, 32
_WARM_UP_ROUNDS = 2
_START_WITHIN_S = 300
_HTML = {"Accept": "text/html"}
_FORM = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Sec-Fetch-Site": "same-origin",
}
_NEXT = re.compile(r'href="([^"]+)" rel="next"')


@dataclass
class Answers:
    """What came of the requests to one page.

    Attributes:
        waited_s: How long the asker waited for each, from the moment it was to begin.
        ids: By which the server's log names each.
        rows: Of the last answer.
        size: Of the last answer, in bytes.
        bad: How many were no page.
    """

    waited_s: list[float] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    rows: int = 0
    size: int = 0
    bad: int = 0


@dataclass
class WebServer:
    """`licet serve` in processes of their own.

    Attributes:
        ports: On which each answers.
        pids: Of the processes.
        logs: Their logs.
    """

    ports: list[int]
    pids: list[int]
    logs: list[Path]

    def read_durations(self) -> dict[str, int]:
        """Give by the id of a request how many milliseconds it took, as the log says."""
        durations = {}
        for log in self.logs:
            for line in log.read_text().splitlines():
                if line.startswith("{"):
                    noted = json.loads(line)
                    if "duration_ms" in noted:
                        durations[noted["request_id"]] = noted["duration_ms"]
        return durations


def main() -> None:
    """Measure, and print a line for each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", type=int, default=1_000_000, metavar="CUSTOMERS")
    parser.add_argument("--sqlite", type=int, default=100_000, metavar="CUSTOMERS")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--processes", type=int, default=1, help="of the web server")
    parser.add_argument("--url")
    parser.add_argument("--data-dir", type=Path)
    parser.add_argument("--keep", action="store_true", help="fill the installation that is named")
    given = parser.parse_args()
    if given.data_dir:
        customers = given.postgresql if given.url else given.sqlite
        _run(given, given.data_dir, given.url, customers, fills=given.keep)
        return
    with tempfile.TemporaryDirectory(prefix="licet-pages-") as folder:
        _run(given, Path(folder), None, given.sqlite, fills=True)
    server = {**SERVER, "shared_buffers": "512MB"}
    with (
        tempfile.TemporaryDirectory(prefix="licet-pages-") as folder,
        run_postgres(keeps_commits=True, settings=server) as cluster,
        cluster.new_database() as url,
    ):
        _run(given, Path(folder), url, given.postgresql, fills=True)


def _run(
    given: argparse.Namespace, data_dir: Path, url: str | None, customers: int, *, fills: bool
) -> None:
    settings = {**os.environ, "LICET_DATA_DIR": str(data_dir), "LICET_TIME_ZONE": "Asia/Shanghai"}
    settings.pop("LICET_DATABASE_URL", None)
    if url:
        settings["LICET_DATABASE_URL"] = url
    _licet(settings, "init")
    if fills:
        began = time.monotonic()
        database = Database.open(url or f"sqlite:///{data_dir / 'licet.db'}")
        fill(database, customers)
        database.close()
        print(f"filled in {time.monotonic() - began:.0f} s", flush=True)
    with ExitStack() as stack:
        server = stack.enter_context(_serving(settings, data_dir, given.processes))
        cookies = [_sign_in(server.ports[0], number) for number in range(_PEOPLE)]
        pages = _find_pages(server.ports[0], customers, cookies[0])
        for _ in range(_WARM_UP_ROUNDS):
            for address in pages.values():
                for port in server.ports:
                    _ask(_connect(port), address(), cookies[0])
        kind = "PostgreSQL" if url else "SQLite"
        print(
            f"{kind}, {customers:,} customers, {given.processes} web process(es),"
            f" {1 / _EVERY_SECONDS:.0f} requests/s for {given.seconds} s,"
            f" load before {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        worked = [read_cpu_seconds(pid) for pid in server.pids]
        of_database = _read_database_cpu(url)
        answers = _ask_at_rate(server, pages, cookies, given.seconds)
        worked = [read_cpu_seconds(p) - w for p, w in zip(server.pids, worked, strict=True)]
        of_database = _read_database_cpu(url) - of_database
    _tell(answers, server.read_durations(), sum(worked), of_database)


def _ask_at_rate(
    server: WebServer, pages: dict[str, Address], cookies: list[str], seconds: int
) -> dict[str, Answers]:
    """Begin a request every 50 ms, the pages in turn; askers enough that none waits for another."""
    answers: dict[str, Answers] = defaultdict(Answers)
    asked: queue.SimpleQueue[tuple[str, str, str, float] | None] = queue.SimpleQueue()

    def ask(number: int) -> None:
        connection = _connect(server.ports[number % len(server.ports)])
        while (wanted := asked.get()) is not None:
            name, path, cookie, planned = wanted
            status, text, request_id = _ask(connection, path, cookie)
            kept = answers[name]
            kept.waited_s.append(time.monotonic() - planned)
            kept.ids.append(request_id)
            kept.rows, kept.size = text.count(b"<tr data-row"), len(text)
            kept.bad += status != http.client.OK
        connection.close()

    askers = [threading.Thread(target=ask, args=(number,)) for number in range(_ASKERS)]
    for asker in askers:
        asker.start()
    names, began = list(pages), time.monotonic()
    for number in range(int(seconds / _EVERY_SECONDS)):
        planned = began + number * _EVERY_SECONDS
        name = names[number % len(names)]
        path, cookie = pages[name](), cookies[number % len(cookies)]
        time.sleep(max(0.0, planned - time.monotonic()))
        asked.put((name, path, cookie, planned))
    for _ in askers:
        asked.put(None)
    for asker in askers:
        asker.join()
    return {name: answers[name] for name in names}


def _tell(
    answers: dict[str, Answers], durations: dict[str, int], server_s: float, database_s: float
) -> None:
    count = sum(len(one.ids) for one in answers.values())
    print(f"  {'page':38} {'in the server':^32}   {'waited for':^32}   rows  KB")
    taken: list[float] = []
    for name, one in answers.items():
        in_server = [float(durations[each]) for each in one.ids if each in durations]
        taken += in_server
        waited = [each * 1e3 for each in one.waited_s]
        bad = f"  {one.bad} NO PAGE" if one.bad else ""
        print(
            f"  {name:38} {_say(in_server)}   {_say(waited)}"
            f"  {one.rows:4} {one.size / 1024:4.0f}{bad}"
        )
    everything = [each * 1e3 for one in answers.values() for each in one.waited_s]
    print(f"  {'all':38} {_say(taken)}   {_say(everything)}")
    print(
        f"  CPU for each of {count:,} requests: server {server_s / count * 1e3:.1f} ms,"
        f" PostgreSQL {database_s / count * 1e3:.1f} ms; load after {os.getloadavg()[0]:.1f}",
        flush=True,
    )


def _say(times_ms: list[float]) -> str:
    """Give median, 95th and 99th percentile."""
    ordered = sorted(times_ms)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]

    return f"p50 {at(0.5):6.1f} p95 {at(0.95):6.1f} p99 {at(0.99):6.1f}"


def _find_pages(port: int, customers: int, cookie: str) -> dict[str, Address]:
    """Give all pages, those behind a link too; that link is followed by whoever it was given."""
    pages = list_pages(customers)
    for name, path in SECOND_PAGES.items():
        _, text, _ = _ask(_connect(port), path, cookie)
        link = _NEXT.search(text.decode())
        if link is not None:
            following = unescape(link[1])
            pages[name] = lambda following=following: following  # type: ignore[misc]
    return pages


def _ask(connection: http.client.HTTPConnection, path: str, cookie: str) -> tuple[int, bytes, str]:
    headers = {**_HTML, "Cookie": cookie}
    connection.request("GET", path, headers=headers)
    try:
        answer = connection.getresponse()
    except http.client.RemoteDisconnected:  # idle for longer than the server keeps one open
        connection.close()
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
    return answer.status, answer.read(), answer.headers["X-Request-ID"]


def _sign_in(port: int, number: int) -> str:
    """Sign in through the form; give the cookies that the browser holds then."""
    connection = _connect(port)
    form = urlencode({"name": f"maker{number}", "password": PASSWORD, "next": "/"})
    origin = {"Origin": f"http://127.0.0.1:{port}"}
    connection.request("POST", "/sign-in", form, {**_HTML, **_FORM, **origin})
    answer = connection.getresponse()
    answer.read()
    cookies = [each.partition(";")[0] for each in answer.headers.get_all("Set-Cookie") or ()]
    if answer.status != http.client.SEE_OTHER or not cookies:
        raise AssertionError(f"signing in was answered with {answer.status}")
    return "; ".join(cookies)


def _connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


@contextmanager
def _serving(settings: dict[str, str], data_dir: Path, processes: int) -> Iterator[WebServer]:
    server = WebServer([], [], [])
    with ExitStack() as stack:
        for number in range(processes):
            port, log = _free_port(), data_dir / f"serve-{os.getpid()}-{number}.log"
            own = {**settings, "LICET_SERVE_ADDRESS": f"127.0.0.1:{port}"}
            output = stack.enter_context(log.open("w"))
            program = subprocess.Popen(
                [_program(), "serve", "--no-clock"], env=own, stdout=output, stderr=output
            )
            stack.callback(program.wait)
            stack.callback(program.terminate)
            server.ports.append(port)
            server.pids.append(program.pid)
            server.logs.append(log)
        for port in server.ports:
            _wait_for(port)
        yield server


def _wait_for(port: int) -> None:
    until = time.monotonic() + _START_WITHIN_S
    while True:
        try:
            connection = _connect(port)
            connection.request("GET", "/sign-in", headers=_HTML)
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
        else:
            return


def _read_database_cpu(url: str | None) -> float:
    """Give the CPU seconds of the PostgreSQL server's processes; 0 where there is none.

    Those of connections that have ended are with the parent of them all, which read their end.
    """
    if not url:
        return 0.0
    database = Database.open(url)
    with database.engine.connect() as connection:
        query = "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        pids = list(connection.exec_driver_sql(query).scalars())
    database.close()
    children = 0.0
    if pids:
        parent = int(Path(f"/proc/{pids[0]}/stat").read_text().rpartition(")")[2].split()[1])
        of_ended = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[13:15]
        children = sum(map(int, of_ended)) / os.sysconf("SC_CLK_TCK")
    return children + sum(read_cpu_seconds(pid) for pid in pids if Path(f"/proc/{pid}").exists())


def _licet(settings: dict[str, str], *command: str) -> None:
    subprocess.run([_program(), *command], env=settings, check=True)


def _program() -> str:
    return str(Path(sys.executable).parent / "licet")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
