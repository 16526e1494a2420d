"""What each page costs: CPU of the program, from the request's first byte to the answer's last.

    LICET_DATA_DIR=... [LICET_DATABASE_URL=...] python -m benchmarks.page_cpu CUSTOMERS
        [--times 20] [--only TEXT] [--profile] [--statements]

The installation was filled by `benchmarks.page_speed`. The application runs in this process, and
what it would do on other threads it does on this one, so that CPU seconds and the profile are of
one page alone; of some requests the least is told, since what else the machine does only adds. On
SQLite the database's are in them. `--profile` prints where they go, `--statements` what is asked of
the database.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import os
import pstats
import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import fastapi.dependencies.utils
import fastapi.routing
import starlette.concurrency
from fastapi import FastAPI
from sqlalchemy import event

from benchmarks.page_addresses import SECOND_PAGES, list_pages
from benchmarks.page_data import owner_id
from checker.access.sessions import begin_session
from checker.cli.schedule import _open_desk as open_desk
from checker.http import guarded
from checker.http.cookies import session_cookie
from checker.http.desk import read_system_clock
from checker.scheduled_work import open_scheduled_work
from checker.serving.app import make_app
from checker.settings import load_settings

_NEXT = re.compile(rb'href="([^"]+)" rel="next"')
_MOST_LINES = 45


def main() -> None:
    """Print one line for each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("customers", type=int)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", default="")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--statements", action="store_true")
    given = parser.parse_args()
    _stay_on_this_thread()
    settings = load_settings()
    with open_scheduled_work(settings) as work:
        desk = open_desk(work)
        with desk.database.session() as session:
            token = begin_session(
                session,
                owner_id(0),
                address="127.0.0.1",
                now=read_system_clock(),
                rules=settings.access,
            ).token
        cookie = f"{session_cookie(is_https=desk.is_https)}={token}".encode()
        asyncio.run(_measure(make_app(desk), cookie, given, desk.database.engine))


async def _measure(app: FastAPI, cookie: bytes, given: argparse.Namespace, engine: Any) -> None:  # noqa: ANN401
    pages = list_pages(given.customers)
    for name, path in SECOND_PAGES.items():
        _, content = await _ask(app, path, cookie)
        if link := _NEXT.search(content):
            following = unescape(link[1].decode())
            pages[name] = lambda following=following: following  # type: ignore[misc]
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    print(f"{engine.dialect.name}, load {os.getloadavg()[0]:.1f}")
    for name, address in pages.items():
        if given.only not in name:
            continue
        status, content = await _ask(app, address(), cookie)
        statements.clear()
        await _ask(app, address(), cookie)
        executed = len(statements)
        if given.statements:
            print(*statements, sep="\n\n")
        took = []
        for _ in range(given.times):
            began = time.process_time()
            status, content = await _ask(app, address(), cookie)
            took.append(time.process_time() - began)
        rows = content.count(b"<tr data-row")
        print(
            f"  {name:38} {min(took) * 1e3:6.1f} ms CPU {executed:3} statements"
            f" {rows:4} rows {len(content) / 1024:5.0f} KB {status}",
            flush=True,
        )
        if given.profile:
            await _profile(app, address, cookie, given.times)


async def _profile(app: FastAPI, address: Callable[[], str], cookie: bytes, times: int) -> None:
    profile = cProfile.Profile()
    for _ in range(times):
        path = address()
        profile.enable()
        await _ask(app, path, cookie)
        profile.disable()
    figures = pstats.Stats(profile)
    figures.sort_stats("cumulative").print_stats(_MOST_LINES)
    figures.sort_stats("tottime").print_stats(_MOST_LINES)


async def _ask(app: FastAPI, path: str, cookie: bytes) -> tuple[int, bytes]:
    """Ask the application for a page as its web server does."""
    parts = urlsplit(path)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"accept", b"text/html"), (b"cookie", cookie)],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "state": {},
    }
    told: dict[str, Any] = {"body": b""}

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:  # noqa: ANN401
        told["status"] = message.get("status", told.get("status"))
        told["body"] += message.get("body", b"")

    await app(scope, receive, send)
    return int(told["status"]), bytes(told["body"])


def _stay_on_this_thread() -> None:
    async def call(work: Callable[..., Any], *args: Any, **named: Any) -> Any:  # noqa: ANN401
        return work(*args, **named)

    for module in (
        starlette.concurrency,
        fastapi.routing,
        fastapi.dependencies.utils,
        guarded,
    ):
        setattr(module, "run_in_threadpool", call)  # noqa: B010


if __name__ == "__main__":
    main()
