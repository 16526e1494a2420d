"""Everything else through apprise, tried on its own JSON service."""

from __future__ import annotations

import sys

import pytest

from checker.channels.apprise import AppriseSender, import_apprise
from checker.channels.message import SendResult, Target
from checker.errors import ExtraMissing
from storage.vocabulary import Channel
from tests.checker.channels.examples import DEFERRED, REFUSED, SENT, make_message
from tests.checker.channels.servers import HttpReply, find_free_port, run_http_server


def send(url: str) -> SendResult:
    return AppriseSender().send(make_message(), Target(Channel.APPRISE, url, None))


def test_success_is_noted_as_not_verifiable() -> None:
    with run_http_server() as server:
        result = send(f"json://127.0.0.1:{server.port}/notify?cto=5&rto=5")
    assert result.outcome is SENT
    assert "cannot be verified" in result.detail
    assert server.requests[0].data["title"] == "3 项资质即将到期"


def test_failure_is_tried_again_and_the_key_stays_inside() -> None:
    with run_http_server(lambda _: HttpReply(500)) as server:
        result = send(f"json://user:geheimnis@127.0.0.1:{server.port}/0123456789abcdef?cto=5")
    assert result.outcome is DEFERRED
    assert "500" in result.detail
    assert "geheimnis" not in result.detail
    assert "0123456789abcdef" not in result.detail


def test_nobody_there() -> None:
    assert send(f"json://127.0.0.1:{find_free_port()}/?cto=1").outcome is DEFERRED


def test_urls_that_apprise_does_not_know() -> None:
    assert send("nosuchservice://x").outcome is REFUSED


def test_a_missing_extra_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    with pytest.raises(ExtraMissing):
        import_apprise()
    result = send("json://127.0.0.1/")
    assert result.outcome is REFUSED
    assert "pip install 'licet[apprise]'" in result.detail
