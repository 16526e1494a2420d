"""The test kit of pages: a desk over a database of its own, with an account of each role.

    def test_a_page(desk: TestDesk) -> None:
        maker = desk.sign_in(Role.MAKER)
        page = maker.get("/customers")
        answer = maker.send("/customers/1/name", {"name": "new"})   # with the form's token

Passwords are hashed for real once a role; sessions are begun by the same function that the sign-in
page calls. Time stands still at `NOW` unless a test moves `desk.now`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI
from httpx import Response
from starlette.testclient import TestClient

from checker.access.accounts import apply_roles, create_account
from checker.access.actor import PROGRAM
from checker.access.roles import Role
from checker.access.sessions import begin_session, csrf_token
from checker.feeds.publishing import FeedShelf
from checker.http.cookies import LANGUAGE_COOKIE, session_cookie
from checker.http.desk import Desk
from checker.http.guarded import CSRF_FIELD, DeskRouter
from checker.serving.app import make_app
from checker.settings import Settings
from checker.workspace import Workspace
from rules.calendar.china import load_china_calendar
from rules.chain.agreement import ChainEngine
from storage.database import Database
from storage.master_key import MasterKey
from storage.sealed_originals import SealedOriginals
from storage.tables import Account
from storage.vocabulary import Language
from tests.checker.packs import shipped_pack
from tests.storage.examples import NOW

PASSWORD = "seventeen quiet otters"  # noqa: S105
ORIGIN = "http://testserver"
_COOKIE_HOST = "testserver.local"  # what the cookie jar makes of a host without a dot
_HTML = {"accept": "text/html"}


class NoEngine:
    """Stands in for the chain where a test weighs no rules; asking it is a mistake."""

    def conclude(self, *_: object) -> object:
        raise AssertionError("a page asked for conclusions in a test without an engine")


@dataclass
class Browser:
    """Somebody who is signed in."""

    client: TestClient
    token: str
    account: Account | None

    def get(self, path: str, **options: object) -> Response:
        return self.client.get(path, headers=_HTML, follow_redirects=False, **options)  # type: ignore[arg-type]

    def send(
        self,
        path: str,
        fields: Mapping[str, str | Sequence[str]] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        files: object = None,
    ) -> Response:
        """Send a form as a page of the desk does."""
        data = {CSRF_FIELD: csrf_token(self.token)} if self.token else {}
        sent = {"accept": "text/html", "sec-fetch-site": "same-origin", **(headers or {})}
        return self.client.post(
            path,
            data={**data, **(fields or {})},
            headers=sent,
            files=files,  # type: ignore[arg-type]
            follow_redirects=False,
        )


@dataclass
class TestDesk:
    """An application over a database with accounts."""

    __test__ = False

    database: Database
    data_dir: Path
    routers: tuple[DeskRouter, ...] = ()
    settings_given: dict[str, object] = field(default_factory=dict)
    engine: ChainEngine = field(default_factory=NoEngine)  # type: ignore[arg-type]
    now: datetime = NOW

    def __post_init__(self) -> None:
        pack, calendar = shipped_pack(), load_china_calendar()
        given = {"time_zone": "Asia/Shanghai", **self.settings_given}
        settings = Settings(data_dir=self.data_dir, **given)  # type: ignore[arg-type]
        key = MasterKey(settings.master_key_path)
        key.make_if_absent()
        originals = SealedOriginals(settings.originals_dir, key)
        workspace = Workspace(settings, self.database, originals)
        rules = (pack.renewals, calendar)
        self.desk = Desk(
            workspace,
            FeedShelf(self.database, bytes(32), lambda: rules, settings.zone),
            lambda: pack,
            lambda: rules,
            self.engine,
            lambda: self.now,
        )
        self.app: FastAPI = make_app(self.desk, *self.routers)

    def make_account(self, name: str, *roles: Role, password: str | None = None) -> Account:
        """Make an account whose password is its own."""
        with self.database.session() as session:
            account = create_account(
                session,
                name=name,
                display_name=name.title(),
                language=Language.EN,
                roles=(),
                password=password,
                created_at=self.now,
                by=PROGRAM,
            )
            account.password_is_temporary = False
            session.flush()
            apply_roles(session, account.id, roles, now=self.now)
        return account

    def sign_in(self, *roles: Role, name: str | None = None, language: str = "en") -> Browser:
        """Sign in a new account with these roles."""
        name = name or "-".join(roles) or "nobody"
        account = self.make_account(name, *roles)
        with self.database.session() as session:
            token = begin_session(
                session,
                account.id,
                address="127.0.0.1",
                now=self.now,
                rules=self.desk.settings.access,
            ).token
        return self._open(token, account, language)

    def visit(self, language: str = "en") -> Browser:
        """Open a browser in which nobody is signed in."""
        return self._open("", None, language)

    def _open(self, token: str, account: Account | None, language: str) -> Browser:
        client = TestClient(self.app, base_url=ORIGIN, raise_server_exceptions=False)
        client.cookies.set(LANGUAGE_COOKIE, language, domain=_COOKIE_HOST)
        if token:
            client.cookies.set(session_cookie(is_https=False), token, domain=_COOKIE_HOST)
        return Browser(client, token, account)


def words_of(page: Response) -> str:
    """Give the text of a page as it is read: without marks, blanks put together."""
    plain = re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.text, flags=re.S)
    return re.sub(r"\s+", " ", plain)
