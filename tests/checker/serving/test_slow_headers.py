"""Heads of requests that never end: the connection is closed, others are answered."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.responses import Response

from checker.serving.slow_headers import HeadsInTime
from tests.checker.http.loopback import (
    connect,
    head,
    read_until_closed,
    serve_on_loopback,
    status_of,
)


class Hasty(HeadsInTime):
    head_within_s = 0.2


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = FastAPI(openapi_url=None)

    @app.get("/hello")
    def hello() -> Response:
        return Response("hello")

    with serve_on_loopback(app, Hasty) as port:
        yield port


@pytest.mark.parametrize("begun", [b"", b"GET /hel", head("/hello", method="GET")[:-2]])
def test_a_head_that_does_not_end_is_closed(port: int, begun: bytes) -> None:
    with connect(port) as connection:
        connection.sendall(begun)
        assert read_until_closed(connection) == b""


def read_hello(connection: socket.socket) -> int:
    """Read one whole answer, which may come in pieces; give its status."""
    answer = b""
    while not answer.endswith(b"hello"):
        answer += connection.recv(2**16)
    return status_of(answer)


def test_a_head_in_time_is_answered_also_in_two_pieces_and_again(port: int) -> None:
    whole = head("/hello", method="GET")
    with connect(port) as connection:
        connection.sendall(whole[:10])
        connection.sendall(whole[10:])
        assert read_hello(connection) == 200
        connection.sendall(head("/hello", "Connection: close", method="GET"))
        answer = read_until_closed(connection)
    assert (status_of(answer), answer[-5:]) == (200, b"hello")


def test_the_second_head_of_a_connection_has_its_time_too(port: int) -> None:
    with connect(port) as connection:
        connection.sendall(head("/hello", method="GET"))
        assert read_hello(connection) == 200
        connection.sendall(b"GET /hel")
        assert read_until_closed(connection) == b""
