"""What the web server answers: health with reasons, feeds, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from checker.feeds.feed_address import make_token
from storage.beats import finish_beat, start_beat
from storage.database import Database
from storage.feeds import create_feed, revoke_feed
from storage.vocabulary import ClockRefusal, Language
from tests.checker.web.desk import TestDesk
from tests.storage.examples import NOW, TODAY

KEY = bytes(32)


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    return serve(database, tmp_path)


def serve(database: Database, data_dir: Path) -> TestClient:
    return TestClient(TestDesk(database, data_dir).app, raise_server_exceptions=False)


def beat(database: Database, at: datetime = NOW, refusal: ClockRefusal | None = None) -> None:
    with database.session() as session:
        begun = start_beat(session, as_of=TODAY, started_at=at, refusal=refusal)
        finish_beat(session, begun.id, finished_at=at)


class TestHealth:
    def test_beats_that_come_are_health(self, database: Database, client: TestClient) -> None:
        beat(database, NOW - timedelta(minutes=20))
        answer = client.get("/healthz")
        assert answer.status_code == 200
        body = answer.json()
        assert (body["status"], body["beats"], body["reasons"]) == ("ok", "beating", [])
        assert body["last_beat"]["age_s"] == 1200
        assert answer.headers["cache-control"] == "no-store"

    def test_no_beat_and_silence_and_a_refused_clock_are_told(
        self, database: Database, client: TestClient
    ) -> None:
        assert client.get("/healthz").json()["beats"] == "never"
        beat(database, NOW - timedelta(minutes=31))
        assert client.get("/healthz").json()["beats"] == "silent"
        beat(database, NOW - timedelta(minutes=1), ClockRefusal.JUMPED)
        answer = client.get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["beats"] == "refused"
        (reason,) = answer.json()["reasons"]
        for language in ("zh", "en"):
            assert "--confirm-clock" in reason[language]

    def test_a_database_that_is_gone_is_told_without_its_address(self, tmp_path: Path) -> None:
        missing = Database.open(f"sqlite:///{tmp_path / 'secret-name.db'}")
        answer = serve(missing, tmp_path).get("/healthz")
        assert answer.status_code == 503
        assert answer.json()["last_beat"] is None
        assert "secret-name" not in answer.text
        assert "licet doctor" in answer.json()["reasons"][0]["en"]


class TestFeed:
    @pytest.fixture
    def token(self, database: Database) -> str:
        with database.session() as session:
            feed = create_feed(session, person_id=None, language=Language.ZH, created_at=NOW)
        return make_token(feed.id, KEY)

    def test_a_feed_is_a_calendar_with_a_tag(self, client: TestClient, token: str) -> None:
        answer = client.get(f"/feeds/{token}.ics")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
        assert answer.headers["cache-control"] == "private, no-cache"

    def test_who_has_it_already_gets_no_second_copy(self, client: TestClient, token: str) -> None:
        tag = client.get(f"/feeds/{token}.ics").headers["etag"]
        for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
            answer = client.get(f"/feeds/{token}.ics", headers={"If-None-Match": known})
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["etag"] == tag
        answer = client.get(f"/feeds/{token}.ics", headers={"If-None-Match": '"other"'})
        assert answer.status_code == 200

    def test_a_revoked_feed_and_a_wrong_address_are_the_same(
        self, database: Database, client: TestClient, token: str
    ) -> None:
        assert client.get(f"/feeds/{token}.ics").status_code == 200
        with database.session() as session:
            feed = create_feed(session, person_id=None, language=Language.EN, created_at=NOW)
            revoke_feed(session, feed.id, revoked_at=NOW)
        revoked = client.get(f"/feeds/{make_token(feed.id, KEY)}.ics")
        others = [
            client.get(f"/feeds/{wrong}.ics")
            for wrong in ("A" * 64, "x", token[:-1], make_token(feed.id, KEY[1:] + b"1"))
        ]
        others.append(client.get("/nothing"))
        for other in (*others, revoked):
            del other.headers["x-request-id"]
        for other in others:
            assert other.status_code == revoked.status_code == 404
            assert other.content == revoked.content
            assert other.headers == revoked.headers


@pytest.mark.parametrize("path", ["/healthz", "/nothing", "/feeds/x.ics"])
def test_head_is_get_without_content_and_every_answer_is_guarded(
    client: TestClient, path: str
) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    for answer in (got, head):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/feeds/"])
def test_nothing_else_answers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    error = answer.json()
    assert error["code"] == "not_found"
    assert error["message"]["zh"]
    assert error["message"]["en"]


def test_other_methods_are_refused_in_both_languages(client: TestClient) -> None:
    answer = client.post("/healthz")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"
    assert "GET" in answer.headers["allow"]


def test_a_bug_is_told_without_its_words(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret of the program")

    monkeypatch.setattr("checker.api.monitoring.read_health", fail)
    answer = serve(database, tmp_path).get("/healthz")
    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_server_error"
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
