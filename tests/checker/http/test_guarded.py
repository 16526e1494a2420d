"""No route without a policy, no form without its session's token, no request of another site."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from checker.access.actor import Actor
from checker.access.policy import is_allowed
from checker.access.roles import Act, Role
from checker.access.tokens import create_token
from checker.http.form_files import ReceivedFile
from checker.http.guarded import DeskRouter, Door, guard_of, refuse_unguarded
from checker.http.visit import Visiting
from storage.database import Database
from tests.checker.web.desk import TestDesk

router = DeskRouter()
LEFT: list[Path] = []


@router.page("/test/{act}", act=Act.MANAGE_ACCOUNTS)
def page(visit: Visiting, act: str) -> Response:
    return Response(f"{act} {visit.actor.name} {visit.actor.request_id}")


@router.form("/test", act=Act.PROPOSE_DECISION)
def form(visit: Visiting) -> Response:
    return Response(visit.field("word"))


@router.api("/api/test", act=Act.READ_CUSTOMERS)
def api(visit: Visiting) -> Response:
    return Response(visit.actor.name)


@router.form("/test/files", act=Act.FILE_DOCUMENTS, most_files=1)
def files(visit: Visiting) -> Response:
    received = visit.form["file"]
    assert isinstance(received, ReceivedFile)
    LEFT.append(received.path)
    assert received.path.exists()
    if visit.field("word") == "fail":
        raise ZeroDivisionError
    return Response("taken")


@pytest.fixture
def desk(tmp_path: Path) -> TestDesk:
    database = Database.open(f"sqlite:///{tmp_path / 'licet.db'}")
    database.migrate()
    return TestDesk(database, tmp_path, (router,))


def test_every_route_has_a_policy(desk: TestDesk) -> None:
    guards = {route.path: guard_of(route) for route in desk.app.routes}  # type: ignore[attr-defined]
    assert all(guards.values())
    public = {path for path, guard in guards.items() if guard and guard.door is Door.PUBLIC}
    assert all(guard.act for path, guard in guards.items() if guard and path not in public)
    assert public >= {"/", "/healthz", "/feeds/{token}.ics", "/sign-in", "/set-up", "/language"}


def test_a_route_past_the_router_is_refused(desk: TestDesk) -> None:
    desk.app.add_api_route("/bare", lambda: "open")
    with pytest.raises(AssertionError, match="/bare"):
        refuse_unguarded(desk.app.routes)
    client = TestClient(desk.app, raise_server_exceptions=False)
    assert client.get("/bare").status_code == 500
    assert "open" not in client.get("/bare").text


@pytest.mark.parametrize("role", Role)
def test_the_policy_decides_who_reads(desk: TestDesk, role: Role) -> None:
    answer = desk.sign_in(role).get("/test/x")
    assert answer.status_code == (200 if is_allowed({role}, Act.MANAGE_ACCOUNTS) else 403)


def test_nobody_is_sent_to_sign_in_and_back(desk: TestDesk) -> None:
    answer = desk.visit().get("/test/x?a=1&b=2")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/sign-in?next=%2Ftest%2Fx%3Fa%3D1%26b%3D2",
    )
    assert TestClient(desk.app).get("/test/x").status_code == 401


def test_a_form_needs_the_token_of_its_session(desk: TestDesk) -> None:
    maker, other = desk.sign_in(Role.MAKER), desk.sign_in(Role.MAKER, name="other")
    assert maker.send("/test", {"word": " yes "}).text == "yes"
    for wrong in ("", "x", other.token):
        assert maker.send("/test", {"csrf_token": wrong}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "http://evil.example"}, 200),
    ],
)
def test_another_site_sends_nothing(desk: TestDesk, headers: dict[str, str], status: int) -> None:
    assert desk.sign_in(Role.MAKER).send("/test", headers=headers).status_code == status


def test_an_older_browser_names_its_origin(desk: TestDesk) -> None:
    client = TestClient(desk.app, base_url="http://testserver")
    for origin, status in (("http://evil.example", 403), ("null", 403), ("http://testserver", 303)):
        answer = client.post("/language", headers={"origin": origin}, follow_redirects=False)
        assert answer.status_code == status


def test_the_api_takes_a_token_and_no_cookie(desk: TestDesk) -> None:
    maker = desk.sign_in(Role.MAKER)
    assert maker.get("/api/test").status_code == 303
    assert maker.account is not None
    owner = Actor(maker.account.id, maker.account.name, frozenset({Role.MAKER}))
    with desk.database.session() as session:
        token = create_token(
            session,
            by=owner,
            name="reader",
            scopes={Act.READ_CUSTOMERS},
            expires_at=desk.now + timedelta(days=1),
            now=desk.now,
            rules=desk.desk.settings.access,
        ).token
    client = TestClient(desk.app)
    told = {"authorization": f"Bearer {token}"}
    assert client.get("/api/test", headers=told).text == "maker"
    assert client.get("/api/test", headers={"authorization": "Bearer x"}).status_code == 401


def test_who_is_nobody_is_told_so_before_a_body_is_read(desk: TestDesk) -> None:
    client = TestClient(desk.app, raise_server_exceptions=False)
    for body in (b"{no json", b"x" * 200_000):
        answer = client.post("/api/v1/hooks", content=body)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_files_of_a_form_are_gone_with_the_request(desk: TestDesk) -> None:
    LEFT.clear()
    maker = desk.sign_in(Role.MAKER)
    for sent, status in (
        ({"word": "fine"}, 200),
        ({"word": "fail"}, 500),
        ({"csrf_token": "none"}, 403),
    ):
        kept = set(Path(tempfile.gettempdir()).glob("received-*"))
        answer = maker.send("/test/files", sent, files=[("file", ("a.pdf", b"%PDF"))])
        assert answer.status_code == status
        assert not [path for path in LEFT if path.exists()]
        assert set(Path(tempfile.gettempdir()).glob("received-*")) <= kept
    assert len(LEFT) == 2


def test_headers_are_on_every_answer(desk: TestDesk) -> None:
    for path in ("/sign-in", "/nothing", "/test/x", "/healthz"):
        headers = desk.visit().get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cache-control"] == "no-store"
        assert headers["x-request-id"]
