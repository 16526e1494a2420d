"""Desks for tests of pages, and a browser that minds what a page must not do.

The browser is Debian's Chromium. Without one its tests are skipped, unless LICET_REQUIRE names
`browser`.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import ConsoleMessage, Page, Request, sync_playwright

from checker.http.cookies import LANGUAGE_COOKIE, session_cookie
from checker.serving.server import serving
from storage.database import Database
from tests.checker.web import style_guide
from tests.checker.web.desk import Browser, TestDesk
from tests.required import do_without

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu"]
"""Without the second, pages are drawn by an imitated graphics card: seconds of both cores."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> TestDesk:
    """An application over an empty database, once of each kind."""
    return TestDesk(database, tmp_path)


@pytest.fixture
def lone_desk(migrated_sqlite: Path, tmp_path: Path) -> Iterator[TestDesk]:
    """An application over SQLite alone, with the page that shows every component."""
    shutil.copy(migrated_sqlite, tmp_path / "licet.db")
    database = Database.open(f"sqlite:///{tmp_path / 'licet.db'}")
    yield TestDesk(database, tmp_path, (style_guide.router,))
    database.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    if not CHROMIUM.exists():
        do_without("browser", f"{CHROMIUM} is absent")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


class Window:
    """A window of the browser at a desk; `complaints` gathers what no page may cause."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.complaints: list[str] = []
        self.received_bytes = 0
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._see)
        page.on("requestfinished", self._weigh)

    def open(self, path: str) -> Page:
        self.page.goto(self.base + path)
        return self.page

    def examine(self) -> list[str]:
        """Give what axe finds against WCAG 2.2 AA on the page as it stands."""
        found = Axe().run(self.page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        return [
            f"{fault['id']}: {node['html'][:200]} {node['failureSummary']}"
            for fault in found.response["violations"]
            for node in fault["nodes"]
        ]

    def is_wider_than_screen(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.complaints.append(f"asked another host: {request.url}")

    def _weigh(self, request: Request) -> None:
        sizes = request.sizes()
        self.received_bytes += sizes["responseBodySize"] + sizes["responseHeadersSize"]


@contextmanager
def open_window(
    chromium: Chromium,
    desk: TestDesk,
    who: Browser | None = None,
    *,
    language: str = "zh",
    width: int = 1280,
    is_dark: bool = False,
    has_script: bool = True,
) -> Iterator[Window]:
    """Serve a desk on loopback and open a window at it; complaints fail the test at the end."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        port = bound.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    with serving(desk.app, "127.0.0.1", port):
        context = chromium.new_context(
            viewport={"width": width, "height": 860},
            color_scheme="dark" if is_dark else "light",
            java_script_enabled=has_script,
        )
        cookies = {LANGUAGE_COOKIE: language}
        if who is not None:
            cookies[session_cookie(is_https=False)] = who.token
        context.add_cookies(
            [{"name": name, "value": value, "url": base} for name, value in cookies.items()]
        )
        window = Window(context.new_page(), base)
        yield window
        context.close()
        assert window.complaints == []
