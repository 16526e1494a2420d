"""The installation that is tortured: a data folder, its people, and what the oracle reads."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

import httpx

from checker.access import policy
from checker.access.accounts import apply_roles, create_account
from checker.access.actor import PROGRAM, Actor
from checker.access.roles import Act, Role
from checker.access.sessions import begin_session, csrf_token
from checker.access.tokens import create_token
from checker.assessment.customer_check import check_customer
from checker.http.cookies import session_cookie
from checker.settings import Settings
from checker.workspace import Workspace, create_workspace, open_originals
from storage.database import Database
from storage.vocabulary import Language
from tests.checker.packs import shipped_pack
from tests.checker.portfolio.generated import FixpointEngine


@dataclass(frozen=True)
class Person:
    """Somebody with a browser and a token of the API.

    Attributes:
        account_id: Of the account.
        session: What the browser holds.
        token: What a program of theirs holds.
    """

    account_id: str
    session: str
    token: str

    @property
    def form_token(self) -> str:
        """What each form of theirs carries."""
        return csrf_token(self.session)

    @property
    def browser(self) -> dict[str, str]:
        """What the browser sends along."""
        cookie = f"{session_cookie(is_https=False)}={self.session}"
        return {"Cookie": cookie, "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}

    @property
    def program(self) -> dict[str, str]:
        """What the program sends along."""
        return {"Authorization": f"Bearer {self.token}"}


@dataclass
class Installation:
    """Where everything lies.

    Attributes:
        folder: Of the run; data, papers and backups lie in it.
        url: Of the database; empty for SQLite in the data folder.
        crash_database: Ends the database's server like a crash and starts it again; None where
            there is no server.
    """

    folder: Path
    url: str
    crash_database: Callable[[], None] | None

    def __post_init__(self) -> None:
        create_workspace(self.settings, datetime.now(UTC))
        self.maker = self._hire("maker", Role.MAKER)
        self.approvers = [self._hire(f"approver-{n}", Role.APPROVER) for n in range(2)]

    @cached_property
    def settings(self) -> Settings:
        """What its programs are set to."""
        return Settings(data_dir=self.folder / "data", database_url=self.url)

    @cached_property
    def database(self) -> Database:
        """Opened by the harness beside them."""
        return Database.open(self.settings.url)

    @cached_property
    def workspace(self) -> Workspace:
        """Likewise."""
        return Workspace(self.settings, self.database, open_originals(self.settings))

    @cached_property
    def port(self) -> int:
        """Where the server answers."""
        with closing(socket.create_server(("127.0.0.1", 0))) as found:
            port: int = found.getsockname()[1]
        return port

    @property
    def environment(self) -> dict[str, str]:
        """What the programs are told."""
        return {
            "LICET_DATA_DIR": str(self.settings.data_dir),
            "LICET_DATABASE_URL": self.url,
            "LICET_SERVE_ADDRESS": f"127.0.0.1:{self.port}",
        }

    def open_client(self) -> httpx.Client:
        """Give a client of the server."""
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=120)

    def assess(self, customer_id: str) -> str:
        """Let the rules judge a customer, and give the verdict; the chain is another's matter."""
        now = datetime.now(UTC).astimezone(self.settings.zone)
        recorded = check_customer(
            self.database,
            customer_id,
            as_of=now.date(),
            now=now,
            pack=shipped_pack(),
            purpose=self.settings.purpose,
            engine=FixpointEngine(),
            by=PROGRAM,
        )
        return recorded.assessment.conclusions.verdict.value

    def _hire(self, name: str, role: Role) -> Person:
        now = datetime.now(UTC)
        with self.database.session() as session:
            account = create_account(
                session,
                name=name,
                display_name=name,
                language=Language.ZH,
                roles=(),
                password=None,
                created_at=now,
                by=PROGRAM,
            )
            account.password_is_temporary = False
            session.flush()
            apply_roles(session, account.id, {role}, now=now)
            rules = self.settings.access
            begun = begin_session(
                session, account.id, address="127.0.0.1", now=now, rules=rules
            ).token
            actor = Actor(account.id, name, frozenset({role}))
            scopes = {act for act in policy.TOKEN_ACTS if policy.may(actor, act)} | {Act.USE_API}
            made = create_token(
                session,
                by=actor,
                name="ERP",
                scopes=scopes,
                expires_at=now + timedelta(days=30),
                now=now,
                rules=rules,
            )
        return Person(account.id, begun, made.token)
