"""The heartbeat that goes out: any failure is an answer, and the address is told to nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from checker.heartbeat import HEARTBEAT_FILE, last_heartbeat, note_heartbeat, send_heartbeat

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
URL = "https://watch.example/ping/key-of-the-watch"


def answer(status: int) -> httpx.MockTransport:
    return httpx.MockTransport(lambda request: httpx.Response(status, text=str(request.url)))


@pytest.mark.parametrize(
    ("status", "failure"), [(200, None), (204, None), (302, "HTTP 302"), (503, "HTTP 503")]
)
def test_the_watch_answers(status: int, failure: str | None) -> None:
    assert send_heartbeat(URL, AT, transport=answer(status)).failure == failure


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.ProxyError])
def test_a_network_that_fails_is_an_answer_without_the_address(
    error: type[httpx.TransportError],
) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error(f"cannot reach {request.url}")

    failure = send_heartbeat(URL, AT, transport=httpx.MockTransport(fail)).failure
    assert failure == error.__name__


def test_an_address_that_is_none_is_an_answer_too() -> None:
    assert send_heartbeat("http://a\0b", AT, transport=answer(200)).failure == "InvalidURL"


@pytest.mark.parametrize("status", [200, 503])
def test_the_last_call_is_remembered(tmp_path: Path, status: int) -> None:
    assert last_heartbeat(tmp_path) is None
    heartbeat = send_heartbeat(URL, AT, transport=answer(status))
    note_heartbeat(tmp_path, heartbeat)
    assert last_heartbeat(tmp_path) == heartbeat
    (file,) = tmp_path.iterdir()
    assert "watch" not in file.read_text()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"at": "now", "failure": null}'])
def test_a_record_that_cannot_be_read_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / HEARTBEAT_FILE).write_text(content)
    assert last_heartbeat(tmp_path) is None
