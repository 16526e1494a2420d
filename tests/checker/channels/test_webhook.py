"""Webhooks: signed, keyed, and every way of not being accepted told apart."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

import pytest

from checker.channels.message import Target
from checker.channels.webhook import WebhookSender, sign_body
from storage.vocabulary import AttemptOutcome, Channel
from tests.checker.channels.examples import (
    DEFERRED,
    NOW,
    REFUSED,
    SENT,
    UNKNOWN,
    make_message,
    make_poster,
    outcome_of,
    read_clock,
)
from tests.checker.channels.servers import (
    HttpReply,
    RunningHttpServer,
    find_free_port,
    run_http_server,
)


def make_sender(timeout_s: float = 5) -> WebhookSender:
    return WebhookSender(make_poster(timeout_s), read_clock)


def target_of(server: RunningHttpServer, key: str | None = "geheim") -> Target:
    return Target(Channel.WEBHOOK, server.url("/hook?token=0123456789abcdef"), key)


def test_the_body_is_signed_and_carries_its_key() -> None:
    with run_http_server() as server:
        result = make_sender().send(make_message(), target_of(server))
    assert outcome_of(result) == (SENT, None)
    request = server.requests[0]
    moment, digest = request.headers["licet-signature"].split(",")
    assert moment == f"t={int(NOW.timestamp())}"
    signed = f"{moment[2:]}.".encode() + request.body
    assert digest == "v1=" + hmac.new(b"geheim", signed, hashlib.sha256).hexdigest()
    assert request.headers["idempotency-key"] == "00c0ffee"
    assert request.data == make_message().data
    assert server.log.ids == ["00c0ffee"]


def test_a_known_signature() -> None:
    assert sign_body("key", NOW, b"{}") == (
        "t=1795311000,v1=" + hmac.new(b"key", b"1795311000.{}", hashlib.sha256).hexdigest()
    )


def test_without_a_secret_nothing_is_signed() -> None:
    with run_http_server() as server:
        make_sender().send(make_message(), target_of(server, None))
    assert "licet-signature" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (HttpReply(202), (SENT, None)),
        (HttpReply(204, ""), (SENT, None)),
        (HttpReply(200, "<html>", hang_up=None), (SENT, None)),
        (HttpReply(301, headers={"Location": "http://127.0.0.1:1/"}), (REFUSED, None)),
        (HttpReply(400, "bad"), (REFUSED, None)),
        (HttpReply(401), (REFUSED, None)),
        (HttpReply(404), (REFUSED, None)),
        (HttpReply(408), (DEFERRED, None)),
        (HttpReply(425), (DEFERRED, None)),
        (HttpReply(429, headers={"Retry-After": "120"}), (DEFERRED, 120)),
        (HttpReply(429, headers={"Retry-After": "Sun, 22 Nov 2026 01:31:30 GMT"}), (DEFERRED, 90)),
        (HttpReply(429, headers={"Retry-After": "Sun, 22 Nov 2020 01:31:30 GMT"}), (DEFERRED, 0)),
        (HttpReply(429, headers={"Retry-After": "99999999999999"}), (DEFERRED, 86400)),
        (HttpReply(429, headers={"Retry-After": "soon"}), (DEFERRED, None)),
        (HttpReply(500), (DEFERRED, None)),
        (HttpReply(503, headers={"Retry-After": "7"}), (DEFERRED, 7)),
        (HttpReply(hang_up="before"), (UNKNOWN, None)),
        (HttpReply(hang_up="after"), (UNKNOWN, None)),
    ],
)
def test_answers(reply: HttpReply, expected: tuple[AttemptOutcome, int | None]) -> None:
    with run_http_server(lambda _: reply) as server:
        result = make_sender().send(make_message(), target_of(server))
    assert outcome_of(result) == expected
    assert len(server.requests) == 1


def test_an_answer_that_does_not_come_leaves_it_unknown() -> None:
    with run_http_server(lambda _: HttpReply(delay_s=60)) as server:
        result = make_sender(timeout_s=0.2).send(make_message(), target_of(server))
    assert outcome_of(result) == (UNKNOWN, None)
    assert "127.0.0.1" in result.detail


def test_a_closed_port_means_that_nothing_was_sent() -> None:
    target = Target(Channel.WEBHOOK, f"http://127.0.0.1:{find_free_port()}/hook", "geheim")
    assert make_sender().send(make_message(), target).outcome is DEFERRED


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "127.0.0.1/hook",
        "http://",
        "http://[::1",
        "http://8.8.8.8/hook",  # plain text over the open internet
        "http://169.254.169.254/latest",  # where clouds keep credentials
        "",
    ],
)
def test_targets_that_are_refused_unseen(url: str) -> None:
    result = make_sender().send(make_message(), Target(Channel.WEBHOOK, url, None))
    assert result.outcome is REFUSED


def test_no_secret_reaches_the_detail() -> None:
    words = 'no such token 0123456789abcdef, secret "geheim" in /hook'
    with run_http_server(lambda _: HttpReply(403, words)) as server:
        result = make_sender().send(make_message(), target_of(server))
    assert "0123456789abcdef" not in result.detail
    assert "geheim" not in result.detail
    assert "no such token ***" in result.detail


def test_a_long_answer_is_not_read_to_its_end() -> None:
    with run_http_server(lambda _: HttpReply(500, "x" * 5_000_000)) as server:
        result = make_sender().send(make_message(), target_of(server))
    assert result.outcome is DEFERRED
    assert len(result.detail) <= 500


def test_a_message_beyond_measure_is_refused() -> None:
    message = replace(make_message(), data={"text": "x" * 2_000_000})
    with run_http_server() as server:
        result = make_sender().send(message, target_of(server))
    assert result.outcome is REFUSED
    assert not server.requests
