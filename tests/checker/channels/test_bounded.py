"""Attempts end, whatever the other side does."""

from __future__ import annotations

import socket
import threading

import pytest

from checker.channels.bounded import BoundedSender
from checker.channels.message import OutgoingMessage, SendResult, Target
from checker.channels.webhook import WebhookSender
from storage.vocabulary import Channel
from tests.checker.channels.examples import UNKNOWN, make_message, make_poster, read_clock
from tests.checker.channels.servers import run_http_server

TARGET = Target(Channel.WEBHOOK, "http://127.0.0.1/", None)


def test_an_answer_that_drips_does_not_hold_the_sender() -> None:
    is_over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        dripping = threading.Thread(target=drip, args=(listener, is_over))
        dripping.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        sender = BoundedSender(WebhookSender(make_poster(), read_clock), 0.5)
        result = sender.send(make_message(), Target(Channel.WEBHOOK, url, None))
        is_over.set()
        dripping.join()
    assert result.outcome is UNKNOWN
    assert "0.5" in result.detail


def drip(listener: socket.socket, is_over: threading.Event) -> None:
    """Answer with a header that grows by a byte every 50 ms."""
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not is_over.wait(0.05):
            connection.sendall(b"x")


def test_a_mistake_of_ours_is_not_swallowed() -> None:
    class Broken:
        def send(self, message: OutgoingMessage, target: Target) -> SendResult:
            del message, target
            raise KeyError("a mistake")

    with pytest.raises(KeyError, match="a mistake"):
        BoundedSender(Broken(), 5).send(make_message(), TARGET)


def test_what_ends_in_time_is_the_result() -> None:
    with run_http_server() as server:
        sender = BoundedSender(WebhookSender(make_poster(), read_clock), 5)
        result = sender.send(make_message(), Target(Channel.WEBHOOK, server.url(), None))
    assert result.detail == "HTTP 200"
