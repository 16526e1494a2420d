"""Programs that use the API: each with a token of an account of its own.

erp = sign_up(desk, Role.FINANCE)
erp.get("/customers").json()
erp.send("POST", f"/customers/{id}/limits", {...})        # with a new Idempotency-Key each time
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from httpx import Response
from starlette.testclient import TestClient

from checker.access import policy
from checker.access.actor import Actor
from checker.access.roles import Act, Role
from checker.access.tokens import create_token
from tests.checker.web.desk import ORIGIN, TestDesk

API = "/api/v1"


@dataclass
class Program:
    """A program with its token."""

    client: TestClient
    account_id: str
    roles: frozenset[Role]
    acts: frozenset[Act]
    _keys: Iterable[int] = field(default_factory=count)

    def get(self, path: str, **query: Any) -> Response:  # noqa: ANN401
        return self.client.get(API + path, params=query)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        files: object = None,
        **headers: str,
    ) -> Response:
        key = key or f"program-key-{next(iter(self._keys))}"  # type: ignore[arg-type]
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(
            method,
            API + path,
            json=body if files is None else None,
            files=files,  # type: ignore[arg-type]
            headers={"Idempotency-Key": key, **sent},
        )


def sign_up(
    desk: TestDesk, *roles: Role, name: str | None = None, scopes: Iterable[Act] | None = None
) -> Program:
    """Make an account with these roles and a token for all that tokens may stand for."""
    account = desk.make_account(name or "-".join(roles), *roles)
    actor = Actor(account.id, account.name, frozenset(roles))
    wanted = policy.TOKEN_ACTS if scopes is None else frozenset(scopes)
    acts = frozenset(act for act in wanted if policy.may(actor, act)) | {Act.USE_API}
    with desk.database.session() as session:
        made = create_token(
            session,
            by=actor,
            name="ERP",
            scopes=acts,
            expires_at=desk.now + timedelta(days=30),
            now=desk.now,
            rules=desk.desk.settings.access,
        )
    client = TestClient(
        desk.app,
        base_url=ORIGIN,
        headers={"Authorization": f"Bearer {made.token}"},
        raise_server_exceptions=False,
    )
    return Program(client, account.id, frozenset(roles), acts)


def require_problem(answer: Response, status: int, code: str | None = None) -> Mapping[str, Any]:
    """Hold an answer to the form of a problem document, and give it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["type"] == f"urn:licet:problem:{problem['code']}"
    assert problem["title"]
    assert problem["detail"] == problem["message"]["en"]
    assert problem["message"]["zh"]
    if code is not None:
        assert problem["code"] == code, problem
    return problem
