"""The web server in its thread: it answers, is watched, ends, and says when the port is taken."""

from __future__ import annotations

import socket

import httpx
import pytest
from fastapi import FastAPI

from checker.errors import AddressUnusable
from checker.serving.server import listen, serving


def make_hello() -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    return app


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def test_it_answers_while_the_block_runs() -> None:
    port = free_port()
    with serving(make_hello(), "127.0.0.1", port) as server:
        assert server.is_alive()
        answer = httpx.get(f"http://127.0.0.1:{port}/hello", trust_env=False)
        assert answer.json() == "hello"
        assert "server" not in answer.headers
    assert not server.is_alive()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://127.0.0.1:{port}/hello", trust_env=False)


def test_the_body_of_an_answer_does_not_wait_for_its_head_to_be_acknowledged() -> None:
    with listen("127.0.0.1", 0) as listening:
        address = listening.getsockname()
        with socket.create_connection(address), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(AddressUnusable, match=str(port)),
            serving(make_hello(), "127.0.0.1", port),
        ):
            pass


def test_a_host_that_is_none_is_told() -> None:
    with pytest.raises(AddressUnusable), serving(make_hello(), "no host", 1):
        pass
