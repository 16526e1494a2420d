"""What strangers and colleagues write stays text: on every page, in every answer and every file.

A customer comes in whose papers and file names carry markup, formulas, templates, line breaks and
marks that turn the direction of writing. A crawler opens every page that links lead to, fills every
form that it meets with the same, opens everything again and looks at what came back with a parser:
no element and no attribute came out of a payload, no cell is a formula, no header is new.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from httpx import Response
from openpyxl import load_workbook
from sqlmodel import select
from starlette.routing import Match

from checker.access.roles import Role
from checker.hooks.telling import write_event
from checker.http.cookies import session_cookie
from checker.http.guarded import CSRF_FIELD
from checker.serving.app import make_app
from checker.telemetry.logs import set_up_logging
from rules.chain.process import ChainProcess
from storage.tables import Event
from tests.checker.api.programs import API, sign_up
from tests.checker.api.stage import ForgivingReader
from tests.checker.office import Office, beat_once, noon
from tests.checker.papers import TODAY, make_letter, make_licence, write_file
from tests.checker.web.desk import Browser, TestDesk

MARKUP = (
    'x"><inert-mark onx-mark=1>\' onx-mark=2 " onx-mark=3 </title></textarea></script>'
    "<script>inertcall()</script><svg onload=inertcall()>]]>--><!--"
)
PAYLOADS = (
    "=HYPERLINK(1)" + MARKUP,
    "@SUM(1)" + MARKUP,
    "+1" + MARKUP,
    "晴川\r\nX-Injected: yes\r\nSet-Cookie: licet_session=1" + MARKUP,
    "晴\u202e川\u2066\u200f" + MARKUP,
    "{{ 65537 * 104729 }}{% raw %}${65537*104729}%(x)s" + MARKUP,
    "javascript:inertcall()//" + MARKUP,
)
FILE_NAMES = (
    "=1+1<inert-mark onx-mark=1>.pdf",
    "a\"; filename=b.html; x='<inert-mark onx-mark=1>\u202efdp.exe",
)
SESSION = session_cookie(is_https=False)
TURNING = re.compile("[\u200f\u202a-\u202e\u2066-\u2069]")
RUNS = re.compile(r"(?i)\s*(javascript|data|vbscript):")
NOT_SENT = re.compile(
    r"/(sign-out|sign-in|set-up|language|account/password|account/language|rules/packs.*|runs/audit"
    r"|.*/(close|revoke|withdraw|resume|drop|release|password|decide|propose|send-again))"
)
WORDS = re.compile("reason|words|remark|note|name|shown|title|text|about|comment")
PER_ROUTE = 1
_FILL = (Role.MAKER, Role.ADMINISTRATOR, Role.FINANCE)
_READ = (Role.AUDITOR,)


class Page(HTMLParser):
    """What a browser would make of a page: elements, attributes, links and forms."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._chosen = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        name, value, kind = given.get("name") or "", given.get("value") or "", given.get("type")
        if tag == "form" and given.get("method") == "post":
            self.forms.append((given.get("action") or "", {}))
        if not self.forms:
            return
        fields = self.forms[-1][1]
        if tag == "textarea" or (tag == "input" and kind == "text"):
            fields[name] = "*"
        elif tag == "input" and (kind in ("hidden", "radio", "checkbox", "date", "number")):
            fields.setdefault(name, value or ("2026-12-01" if kind == "date" else "1"))
        elif tag == "select":
            self._chosen = name
        elif tag == "option" and value:
            fields.setdefault(self._chosen, value)

    @property
    def links(self) -> Iterator[str]:
        for tag, given in self.tags:
            if tag == "a" and (given.get("href") or "").startswith("/"):
                yield str(given["href"])


@dataclass
class Crawler:
    """Somebody who opens all that they may, and fills all that they meet."""

    desk: TestDesk
    browser: Browser
    fills: bool
    opened: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    accepted: Counter[str] = field(default_factory=Counter)
    told: list[Response] = field(default_factory=list)
    routes: dict[tuple[str, str], str] = field(default_factory=dict)

    def walk(self, *starts: str) -> None:
        waiting, known = list(starts), set(starts)
        while waiting:
            answer = self.browser.get(waiting.pop(0))
            page = self.keep(answer)
            if page is None:
                continue
            for link in page.links:
                route = self._route(link)
                if link not in known and self.opened[route] < PER_ROUTE:
                    self.opened[route] += 1
                    known.add(link)
                    waiting.append(link)
            for action, fields in page.forms if self.fills else ():
                self._send(action, fields)

    def keep(self, answer: Response) -> Page | None:
        self.told.append(answer)
        return require_inert(answer)

    def _send(self, action: str, fields: Mapping[str, str]) -> None:
        route = self._route(action, "POST")
        if NOT_SENT.fullmatch(route) or self.sent[route] >= PER_ROUTE:
            return
        payload = PAYLOADS[sum(self.sent.values()) % len(PAYLOADS)]
        self.sent[route] += 1
        given = {name: value for name, value in fields.items() if name != CSRF_FIELD}
        everywhere = {name: payload if value == "*" else value for name, value in given.items()}
        in_words = {
            name: "1" if value == "*" and not WORDS.search(name) else everywhere[name]
            for name, value in given.items()
        }
        for filled in (everywhere, in_words):
            answer = self.browser.send(action, filled)
            self.keep(answer)
            self.browser.token = answer.cookies.get(SESSION) or self.browser.token
            self.accepted[route] += answer.status_code == HTTPStatus.SEE_OTHER

    def _route(self, link: str, method: str = "GET") -> str:
        path = urlsplit(link).path
        if (path, method) not in self.routes:
            scope = {"type": "http", "path": path, "method": method, "headers": []}
            matching = (r for r in self.desk.app.routes if r.matches(scope)[0] is Match.FULL)
            self.routes[path, method] = str(getattr(next(matching, None), "path", path))
        return self.routes[path, method]


def bad_papers(folder: Path) -> list[tuple[str, tuple[str, bytes, str]]]:
    texts = iter(PAYLOADS * 3)
    licence = make_licence(
        **{
            name: next(texts)
            for name in (
                "registered_name", "legal_representative", "registered_address", "business_scope",
                "registration_authority", "entity_type", "qr_content",
            )
        },
        problems=("low_resolution",),
    )  # fmt: skip
    letter = make_letter(
        principal_name=next(texts),
        agent_name=next(texts),
        matter=next(texts),
        powers=next(texts),
        has_seal=False,
    )
    files: list[tuple[str, tuple[str, bytes, str]]] = []
    for name, paper in zip(FILE_NAMES, (licence, letter), strict=True):
        prepared = write_file(folder / f"{len(files)}.json", paper)
        files.append(("files", (name, prepared.read_bytes(), "text/html")))
    return files


def require_inert(answer: Response) -> Page | None:
    """Hold one answer to what it says it is; gives the page if it is one."""
    kind = answer.headers.get("content-type", "")
    at = f"{answer.request.method} {answer.url}"
    assert answer.status_code < 500, at
    assert "x-injected" not in answer.headers, at
    assert all(value.isprintable() and value.isascii() for value in answer.headers.values()), at
    assert answer.headers["x-content-type-options"] == "nosniff", at
    assert "access-control-allow-origin" not in answer.headers, at
    if "static" not in at:
        assert "no-store" in answer.headers["cache-control"], at
    if kind.startswith("text/html"):
        page = Page(answer.text)
        require_inert_page(page, answer.text, at)
        return page
    if "json" in kind:
        json.loads(answer.text)
    elif kind.startswith("text/csv"):
        require_plain_cells(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))), at)
    elif "spreadsheetml" in kind:
        book = load_workbook(io.BytesIO(answer.content))
        assert all(c.data_type != "f" for s in book for row in s for c in row), at
    elif kind.startswith("text/calendar"):
        unfolded = re.sub(r"\r\n[ \t]", "", answer.text)
        assert not re.search(r"(?mi)^(x-injected|set-cookie)", unfolded), at
    elif kind == "application/zip":
        require_inert_pack(answer.content, at)
    elif kind:
        assert kind.split(";")[0] in (
            "application/octet-stream", "image/jpeg", "text/css", "text/javascript",
            "image/svg+xml", "text/plain",
        ), at  # fmt: skip
    return None


def require_inert_page(page: Page, text: str, at: str) -> None:
    for tag, given in page.tags:
        assert tag != "inert-mark", at
        assert tag != "script" or str(given.get("src")).startswith("/static/"), at
        for name, value in given.items():
            assert not name.startswith("on"), (at, name)
            assert name != "style", at
            is_place = name in ("href", "src", "action", "formaction", "xlink:href")
            assert not (is_place and RUNS.match(value or "")), (at, value)
    assert "6863624473" not in text, at  # a short number stands in some hash by chance
    assert not TURNING.search(text), f"{at}: marks that turn the direction of what follows"


def require_plain_cells(rows: Iterator[Sequence[str]], at: str) -> None:
    for cell in (cell for row in rows for cell in row):
        is_number = re.fullmatch(r"-?[\d.,]+%?", cell)
        assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (at, cell)


def require_inert_pack(content: bytes, at: str) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert re.fullmatch(r"[A-Za-z0-9._/-]+", name), (at, name)
            assert ".." not in name, (at, name)
            if name.endswith(".json"):
                json.loads(archive.read(name))
            assert not name.endswith((".html", ".svg")), (at, name)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log of this process."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions)
    stream = io.StringIO()
    set_up_logging(stream, as_json=True)
    yield stream
    root.handlers[:], root.level, logging.raiseExceptions = before
    logging.captureWarnings(capture=False)


@pytest.mark.slow
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_whatever_is_written_stays_text(
    office: Office, chain: ChainProcess, tmp_path: Path, log: io.StringIO
) -> None:
    desk = TestDesk(office.database, tmp_path, engine=chain, now=noon(TODAY))
    workspace = replace(desk.desk.workspace, originals=office.originals)
    desk.desk = replace(desk.desk, workspace=workspace, reader=ForgivingReader())
    desk.app = make_app(desk.desk)
    people = {role: desk.sign_in(role) for role in Role}
    filed = people[Role.MAKER].send("/customers/new", files=bad_papers(tmp_path))
    assert filed.status_code < 400
    beat_once(office.database, TODAY)
    require_inert(filed)
    told: list[Response] = [filed]
    routes: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    for role in (*_FILL, *_READ):
        crawler = Crawler(desk, people[role], role in _FILL)
        crawler.walk("/", "/account/tokens", "/feeds")
        told += crawler.told
        routes += crawler.opened
        sent += crawler.accepted
    for answer in (answered := ask_programs(desk)):
        require_inert(answer)
    told += answered
    assert len(routes) > 50, sorted(routes)
    assert len(+sent) > 8, sorted(sent.items())
    carriers = [answer for answer in told if "inert-mark" in answer.text]
    assert len(carriers) > 40, "the payloads must have been shown for this to mean anything"
    with office.database.read_session() as session:
        events = session.exec(select(Event)).all()
    assert len(events) > 8
    for event in events:
        assert "inert" not in event.body + write_event(event).decode()
    for line in log.getvalue().splitlines():
        json.loads(line)
        assert "inert" not in line
        assert "X-Injected" not in line


def ask_programs(desk: TestDesk) -> list[Response]:
    """Ask every reading route of the API that takes no id, and one of each that does."""
    told = []
    paths = {str(getattr(route, "path", "")) for route in desk.app.routes}
    for role in (Role.MAKER, Role.FINANCE, Role.ADMINISTRATOR, Role.AUDITOR):
        program = sign_up(desk, role, name=f"program-{role}")
        ids: dict[str, str] = {}
        for path in sorted(
            (p for p in paths if p.startswith(f"{API}/")), key=lambda p: p.count("/")
        ):
            named = re.findall(r"{(\w+)}", path)
            asked = path.removeprefix(API)
            for name in named:
                asked = asked.replace(f"{{{name}}}", ids.get(name, "none"))
            answer = program.get(asked)
            told.append(answer)
            content = answer.json() if "json" in answer.headers.get("content-type", "") else None
            items = content.get("items") if isinstance(content, dict) else None
            if items and isinstance(items[0], dict) and "id" in items[0]:
                ids[asked.rstrip("s").rpartition("/")[2] + "_id"] = str(items[0]["id"])
    return told
