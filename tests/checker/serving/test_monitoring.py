"""`/readyz` and `/metrics`: what a monitor is told, who may read, and what is never told."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from checker.http import readiness
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from rules.complaint import PackError
from storage.database import Database
from tests.checker.web.desk import TestDesk

LOOPBACK = ("127.0.0.1", 40000)


def client_of(desk: TestDesk, address: tuple[str, int] = LOOPBACK) -> TestClient:
    return TestClient(desk.app, raise_server_exceptions=False, client=address)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> TestDesk:
    return TestDesk(database, tmp_path)


class TestReadiness:
    def test_a_sound_process_is_ready(self, desk: TestDesk) -> None:
        answer = client_of(desk).get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["status"] == "ready"
        assert answer.json()["parts"].keys() == {"database", "pack", "disk", "fonts"}

    def test_a_database_that_is_gone_is_not_named(self, tmp_path: Path) -> None:
        missing = Database.open(f"sqlite:///{tmp_path / 'secret-name.db'}")
        answer = client_of(TestDesk(missing, tmp_path)).get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["parts"]["database"] == "failed"
        assert "secret-name" not in answer.text
        assert "licet doctor" in answer.json()["reasons"][0]["zh"]

    def test_rules_that_do_not_load_are_told(self, desk: TestDesk) -> None:
        def fail() -> None:
            raise PackError([])

        found = readiness.read_readiness(desk.database, desk.desk.settings, fail)  # type: ignore[arg-type]
        assert not found.is_ready
        assert "licet rules lint" in found.to_data()["reasons"][0]["en"]  # type: ignore[index]


class TestWhoReadsFigures:
    def test_without_a_token_this_machine_alone(self, desk: TestDesk) -> None:
        assert client_of(desk).get("/metrics").status_code == 200
        assert client_of(desk, ("::1", 1)).get("/metrics").status_code == 200
        for address in ("192.0.2.7", "testclient", "::ffff:192.0.2.7"):
            assert client_of(desk, (address, 1)).get("/metrics").status_code == 404

    @pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
    def test_a_proxy_on_this_machine_asks_for_others(self, desk: TestDesk, header: str) -> None:
        answer = client_of(desk).get("/metrics", headers={header: "127.0.0.1"})
        assert answer.status_code == 404

    def test_with_a_token_whoever_has_it_and_nobody_else(
        self, database: Database, tmp_path: Path
    ) -> None:
        token_file = tmp_path / "token"
        token_file.write_text("quiet-otters\n")
        desk = TestDesk(database, tmp_path, settings_given={"metrics_token_file": token_file})
        far = client_of(desk, ("192.0.2.7", 1))
        given = {"Authorization": "Bearer quiet-otters"}
        assert far.get("/metrics", headers=given).status_code == 200
        for wrong in ("Bearer quiet", "Bearer ", "Basic quiet-otters", "quiet-otters", ""):
            answer = client_of(desk).get("/metrics", headers={"Authorization": wrong})
            assert answer.status_code == 404
        token_file.write_text("")
        assert far.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
        token_file.unlink()
        assert far.get("/metrics", headers=given).status_code == 404


class TestFigures:
    def test_requests_are_counted_by_route_whatever_was_asked(self, desk: TestDesk) -> None:
        client = client_of(desk)
        for path in ("/healthz", "/feeds/secret-token.ics", "/secret-path?name=secret"):
            client.get(path)
        client.request("SECRET", "/healthz")
        told = client.get("/metrics").text
        assert 'route="/feeds/{token}.ics",status="404"} 1.0' in told
        assert 'method="GET",route="none",status="404"} 1.0' in told
        assert 'method="other",route="/healthz"' in told or 'method="other",route="none"' in told
        assert "secret" not in told.lower()

    def test_a_bug_counts_as_one(self, database: Database, tmp_path: Path) -> None:
        router = DeskRouter()

        @router.public("/bug")
        def bug(visit: Visiting) -> None:  # type: ignore[arg-type]
            raise ValueError(visit)

        desk = TestDesk(database, tmp_path, routers=(router,))
        client = client_of(desk)
        assert client.get("/bug").status_code == 500
        assert 'route="/bug",status="500"} 1.0' in client.get("/metrics").text

    def test_what_waits_is_read_from_the_database(self, desk: TestDesk) -> None:
        told = client_of(desk).get("/metrics").text
        assert "licet_database_up 1.0" in told
        assert 'licet_deliveries{state="waiting"} 0.0' in told
        assert 'licet_beats{state="never"} 1.0' in told

    def test_a_database_that_is_gone_is_a_figure(self, tmp_path: Path) -> None:
        missing = Database.open(f"sqlite:///{tmp_path / 'gone.db'}")
        told = client_of(TestDesk(missing, tmp_path)).get("/metrics").text
        assert "licet_database_up 0.0" in told
        assert "licet_deliveries" not in told
