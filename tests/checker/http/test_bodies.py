"""Bodies against a real server: lies about length, chunks, slowness, what a client then reads."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.types import Message, Scope

from checker.http.bodies import (
    FORM_LIMITS,
    MOST_FILE_BYTES,
    BodyLimits,
    BoundedBodies,
    limits_for_files,
)
from checker.http.guarded import body_limits_of
from tests.checker.http.loopback import (
    connect,
    head,
    read_until_closed,
    serve_on_loopback,
    status_of,
)

pytestmark = pytest.mark.own_thread

MOST = 100_000
PATIENT = BodyLimits(MOST, within_s=20, grace_s=20, least_bytes_per_s=1)
HASTY = BodyLimits(MOST, within_s=0.5, grace_s=0.1, least_bytes_per_s=1_000_000)
URGENT = BodyLimits(MOST, within_s=0.1, grace_s=20, least_bytes_per_s=1)


def make_app() -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.post("/take")
    @app.post("/hasty")
    @app.post("/urgent")
    async def take(request: Request) -> Response:
        return Response(str(len(await request.body())))

    @app.post("/deaf")
    async def deaf() -> Response:
        return Response("not read", 403)

    return app


def choose(scope: Scope) -> BodyLimits:
    return {"/hasty": HASTY, "/urgent": URGENT}.get(scope["route"].path, PATIENT)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serve_on_loopback(BoundedBodies(make_app(), choose_limits=choose)) as port:
        yield port


def post(port: int, path: str, **request: object) -> httpx.Response:
    return httpx.post(f"http://127.0.0.1:{port}{path}", trust_env=False, **request)  # type: ignore[arg-type]


class TestSize:
    @pytest.mark.parametrize("size", [0, 1, MOST])
    def test_up_to_the_limit_a_body_passes(self, port: int, size: int) -> None:
        answer = post(port, "/take", content=b"x" * size)
        assert (answer.status_code, answer.text) == (200, str(size))
        assert answer.headers.get("connection") != "close"

    def test_one_byte_more_is_refused_and_the_answer_arrives(self, port: int) -> None:
        answer = post(port, "/take", content=b"x" * (MOST + 1))
        assert answer.status_code == 413
        assert answer.headers["connection"] == "close"

    def test_ten_gigabytes_announced_are_refused_before_any_comes(self, port: int) -> None:
        with connect(port) as connection:
            connection.sendall(head("/take", "Content-Length: 10000000000"))
            connection.shutdown(socket.SHUT_WR)
            assert status_of(read_until_closed(connection)) == 413

    def test_a_client_that_asks_first_is_told_not_to_send(self, port: int) -> None:
        with connect(port) as connection:
            connection.sendall(head("/take", f"Content-Length: {MOST + 1}", "Expect: 100-continue"))
            answer = read_until_closed(connection)
        assert status_of(answer) == 413
        assert b"100 Continue" not in answer

    def test_chunks_without_a_length_are_counted(self, port: int) -> None:
        def chunks(count: int) -> Iterator[bytes]:
            for _ in range(count):
                yield b"x" * 10_000

        assert post(port, "/take", content=chunks(10)).text == str(MOST)
        assert post(port, "/take", content=chunks(11)).status_code == 413

    def test_endless_chunks_end(self, port: int) -> None:
        with connect(port) as connection:
            connection.sendall(head("/take", "Transfer-Encoding: chunked"))
            chunks = (b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n") * 1000
            with pytest.raises((BrokenPipeError, ConnectionResetError)):
                connection.sendall(chunks)

    def test_chunks_count_where_a_length_is_announced_too(self, port: int) -> None:
        """RFC 9112, 6.1: who goes by the length could be made to see a second request."""
        lies = head("/take", "Content-Length: 3", "Transfer-Encoding: chunked", "Connection: close")
        with connect(port) as connection:
            connection.sendall(lies + b"5\r\nhello\r\n0\r\n\r\n")
            answer = read_until_closed(connection)
        assert (status_of(answer), answer[-1:]) in ((200, b"5"), (400, answer[-1:]))

    def test_bytes_beyond_the_announced_length_are_no_body(self, port: int) -> None:
        with connect(port) as connection:
            connection.sendall(
                head("/take", "Content-Length: 3", "Connection: close") + b"abc" + b"x" * 1000
            )
            answer = read_until_closed(connection)
        assert (status_of(answer), answer[-1:]) == (200, b"3")

    @pytest.mark.parametrize(
        "lies",
        [
            ("Content-Length: -5",),
            ("Content-Length: 5", "Content-Length: 500"),
            ("Content-Length: 1e9",),
            ("Content-Length: 5", "Transfer-Encoding: gzip"),
        ],
    )
    def test_lengths_that_make_no_sense_are_refused(self, port: int, lies: tuple[str, ...]) -> None:
        with connect(port) as connection:
            connection.sendall(head("/take", *lies) + b"hello")
            connection.shutdown(socket.SHUT_WR)
            assert status_of(read_until_closed(connection)) in (400, 501)

    def test_a_route_that_reads_nothing_answers_and_closes(self, port: int) -> None:
        answer = post(port, "/deaf", content=b"x" * 3 * MOST)
        assert (answer.status_code, answer.text) == (403, "not read")
        assert answer.headers["connection"] == "close"


class TestTime:
    @pytest.mark.parametrize("path", ["/hasty", "/urgent"])
    def test_a_body_that_stops_coming_is_refused(self, port: int, path: str) -> None:
        with connect(port) as connection:
            connection.sendall(head(path, "Content-Length: 1000") + b"x")
            answer = read_until_closed(connection)
        assert status_of(answer) == 408
        assert b"connection: close" in answer.lower()

    def test_a_byte_now_and_then_does_not_help(self, port: int) -> None:
        with connect(port) as connection:
            connection.sendall(head("/hasty", "Content-Length: 100000"))
            connection.settimeout(0.02)
            answer = b""
            for _ in range(500):
                try:
                    connection.sendall(b"x")
                    answer = connection.recv(2**16)
                    break
                except TimeoutError:
                    continue
        assert status_of(answer) == 408

    def test_others_are_answered_meanwhile(self, port: int) -> None:
        with connect(port) as slow:
            slow.sendall(head("/take", "Content-Length: 1000") + b"x")
            assert post(port, "/take", content=b"quick").text == "5"

    def test_a_client_that_leaves_is_no_fault_of_ours(
        self, port: int, caplog: pytest.LogCaptureFixture
    ) -> None:
        with connect(port) as connection:
            connection.sendall(head("/take", "Content-Length: 1000") + b"x")
        assert post(port, "/take", content=b"next").text == "4"
        assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_only_time_spent_waiting_for_the_client_counts() -> None:
    """A handler that writes to a slow disk between two parts does not make its client slow."""
    now = 0.0
    parts: list[Message] = [
        {"type": "http.request", "body": b"x", "more_body": True},
        {"type": "http.request", "body": b"y", "more_body": False},
    ]

    async def receive() -> Message:
        return parts.pop(0)

    async def send(_: Message) -> None: ...

    async def slow_app(_: Scope, take: object, __: object) -> None:
        nonlocal now
        await take()  # type: ignore[operator]
        now += 3600
        assert (await take())["body"] == b"y"  # type: ignore[operator]

    limits = BodyLimits(10, within_s=5, grace_s=5, least_bytes_per_s=1)
    bounded = BoundedBodies(slow_app, choose_limits=lambda _: limits, clock=lambda: now)
    scope = {"type": "http", "headers": [(b"content-length", b"2")]}
    asyncio.run(bounded(scope, receive, send))
    assert parts == []


class TestLimits:
    def test_a_route_nobody_knows_has_those_of_a_form(self) -> None:
        assert body_limits_of({"type": "http"}) == FORM_LIMITS
        assert limits_for_files(0) == FORM_LIMITS

    def test_files_have_room_beside_their_fields(self) -> None:
        limits = limits_for_files(20)
        assert 20 * MOST_FILE_BYTES < limits.most_bytes < 21 * MOST_FILE_BYTES

    def test_patience_grows_with_what_came_up_to_the_whole(self) -> None:
        limits = BodyLimits(1000, within_s=60, grace_s=10, least_bytes_per_s=100)
        assert [limits.patience_s(count) for count in (0, 1000, 10_000)] == [10, 20, 60]
