"""Real servers on loopback that delay, refuse, hang up and answer nonsense, as they are told.

In a test: `with run_mail_server(script) as server:` and `with run_http_server(script)`; a script
says for each request how it is treated. As a program of its own, for runs that kill the senders:

    python -m tests.checker.channels.servers --log FILE --seed 7 --deferred 0.03 --refused 0.02

It prints `{"mail": PORT, "http": PORT}` and serves until its standard input ends. Every message
that a server accepts is one line of JSON in the log, written at once.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import random
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default as default_policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HangUp = Literal["before", "after"]


@dataclass(frozen=True)
class MailReply:
    """How a mail is treated.

    Attributes:
        line: What is answered.
        at: To which command; an answer to `rcpt` that is no acceptance ends the mail there.
        delay_s: Before that.
        hang_up: Without an answer, before or after accepting.
        delay_after_s: Between accepting and answering.
    """

    line: str = "250 accepted"
    at: Literal["rcpt", "data"] = "data"
    delay_s: float = 0
    hang_up: HangUp | None = None
    delay_after_s: float = 0


@dataclass(frozen=True)
class HttpRequest:
    """What came over HTTP."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.body)


@dataclass(frozen=True)
class HttpReply:
    """How a request is treated; `is_accepted` says whether its message counts as taken."""

    status: int = 200
    body: str = "{}"
    headers: dict[str, str] = field(default_factory=dict)
    is_accepted: bool = True
    delay_s: float = 0
    hang_up: HangUp | None = None
    delay_after_s: float = 0


MailScript = Callable[[str], MailReply]
HttpScript = Callable[[HttpRequest], HttpReply]


class Log:
    """What was accepted, in memory and, if a file is given, there for other processes.

    Args:
        path: A file that lines are added to.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self.lines: list[dict[str, str]] = []

    def add(self, channel: str, message_id: str, to: str, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()
        line = {"channel": channel, "id": message_id, "to": to, "sha256": digest}
        with self._lock:
            self.lines.append(line)
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")

    @property
    def ids(self) -> list[str]:
        with self._lock:
            return [line["id"] for line in self.lines]


def accept_mail(recipient: str) -> MailReply:
    """The script of a server that takes everything."""
    del recipient
    return MailReply()


def accept_post(request: HttpRequest) -> HttpReply:
    """The script of a webhook or robot that takes everything."""
    del request
    return HttpReply(body='{"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success"}')


class RunningMailServer:
    """A mail server at work.

    Attributes:
        port: On 127.0.0.1.
        log: What it accepted.
        mails: The mails that it accepted, parsed.
    """

    def __init__(self, script: MailScript, log: Log) -> None:
        self.port = 0
        self.log = log
        self.mails: list[EmailMessage] = []
        self._script = script
        self._replies: dict[int, MailReply] = {}

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        reply = self._script(address)
        if reply.at == "rcpt":
            await self._treat(server, reply, "before")
            if not reply.line.startswith("250"):
                return reply.line
        envelope.rcpt_tos.append(address)
        self._replies[id(envelope)] = reply
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del session
        reply = self._replies.pop(id(envelope))
        await self._treat(server, reply, "before")
        if reply.line.startswith("250"):
            content = envelope.content or b""
            assert isinstance(content, bytes)
            mail = message_from_bytes(content, policy=default_policy)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            message_id = str(mail["Message-ID"]).strip()
            self.log.add("mail", message_id, envelope.rcpt_tos[0], _read_texts(mail))
            await asyncio.sleep(reply.delay_after_s)
            if reply.hang_up == "after":
                _hang_up(server)
        return reply.line

    async def _treat(self, server: SMTP, reply: MailReply, when: HangUp) -> None:
        await asyncio.sleep(reply.delay_s)
        if reply.hang_up == when:
            _hang_up(server)
            raise asyncio.CancelledError


def _read_texts(mail: EmailMessage) -> bytes:
    """Give what a mail says, without what differs between two that say the same."""
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join([str(mail["Subject"]), *parts]).encode()


def _hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


@contextmanager
def run_mail_server(
    script: MailScript = accept_mail,
    *,
    log_file: Path | None = None,
    login: tuple[str, str] | None = None,
    tls: ssl.SSLContext | None = None,
    is_tls_from_start: bool = False,
    size_limit: int = 33554432,
    takes_utf8: bool = True,
) -> Iterator[RunningMailServer]:
    """Run a mail server.

    Args:
        script: From a recipient to how its mail is treated.
        log_file: Where accepted mails are noted too.
        login: User and password that it asks for.
        tls: Its certificate, for STARTTLS or, `is_tls_from_start`, for all of it.
        is_tls_from_start: Likewise.
        size_limit: What it announces as the largest mail, in bytes.
        takes_utf8: Whether it takes addresses with other than ASCII characters.
    """
    running = RunningMailServer(script, Log(log_file))

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        del server, session, envelope, mechanism
        assert isinstance(given, LoginPassword)
        wanted = tuple(part.encode() for part in login or ("", ""))
        is_right = (given.login, given.password) == wanted
        return AuthResult(success=is_right, handled=is_right)

    options: dict[str, Any] = {"data_size_limit": size_limit, "enable_SMTPUTF8": takes_utf8}
    if login is not None:
        options |= {"authenticator": authenticate, "auth_required": True}
        options["auth_require_tls"] = tls is not None and not is_tls_from_start
    if tls is not None and is_tls_from_start:
        options["ssl_context"] = tls
    elif tls is not None:
        options |= {"tls_context": tls, "require_starttls": True}
    running.port = find_free_port()
    controller = Controller(
        running, hostname="127.0.0.1", port=running.port, server_hostname="localhost", **options
    )
    controller.start()
    try:
        yield running
    finally:
        controller.stop(no_assert=True)


class RunningHttpServer:
    """An HTTP server at work.

    Attributes:
        port: On 127.0.0.1.
        log: What it accepted.
        requests: Everything that came.
        stopping: Set when it ends, which ends all delays.
    """

    def __init__(self, script: HttpScript, log: Log) -> None:
        self.port = 0
        self.log = log
        self.requests: list[HttpRequest] = []
        self.stopping = threading.Event()
        self.script = script

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def run_http_server(
    script: HttpScript = accept_post, *, log_file: Path | None = None
) -> Iterator[RunningHttpServer]:
    """Run an HTTP server that takes POST requests.

    Args:
        script: From a request to how it is treated.
        log_file: Where accepted messages are noted too.
    """
    running = RunningHttpServer(script, Log(log_file))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"] or 0)
            body = self.rfile.read(length)
            if len(body) < length:
                self.close_connection = True
                return  # whoever sent it was killed
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = HttpRequest(self.path, headers, body)
            running.requests.append(request)
            _treat_post(self, running, request)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            del format, args

    server = _QuietServer(("127.0.0.1", 0), Handler)
    running.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        running.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that went away, which is what they do here."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _treat_post(
    handler: BaseHTTPRequestHandler, running: RunningHttpServer, request: HttpRequest
) -> None:
    reply = running.script(request)
    handler.close_connection = True
    running.stopping.wait(reply.delay_s)
    if reply.hang_up == "before":
        return
    if reply.is_accepted and reply.status < 300:
        key = request.headers.get("idempotency-key") or request.body.decode("utf-8", "replace")
        channel = request.path.split("?")[0].strip("/")
        running.log.add(channel, key, request.path, request.body)
    running.stopping.wait(reply.delay_after_s)
    if reply.hang_up == "after":
        return
    content = reply.body.encode()
    handler.send_response(reply.status)
    for name, value in {"Content-Length": str(len(content)), **reply.headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(content)


@dataclass(frozen=True)
class Shares:
    """How often a server misbehaves, as shares of 1.

    Attributes:
        seed: Of what is drawn.
        deferred: Attempts that are told to come again.
        refused: Recipients (mail) or messages (HTTP) that are refused for good, every time.
        hang_up_before: Attempts that end without an answer and without acceptance.
        hang_up_after: Attempts that end without an answer though the message was accepted.
        longest_delay_s: Delays before and after accepting are drawn up to this.
    """

    seed: int
    deferred: float = 0
    refused: float = 0
    hang_up_before: float = 0
    hang_up_after: float = 0
    longest_delay_s: float = 0

    def is_refused(self, name: str) -> bool:
        """Tell whether a recipient is refused for good: the same for all who know the seed."""
        return random.Random(f"{self.seed}:{name}").random() < self.refused  # noqa: S311

    def draw_hang_up(self, draw: random.Random) -> HangUp | None:
        share = draw.random()
        if share < self.hang_up_before:
            return "before"
        return "after" if share < self.hang_up_before + self.hang_up_after else None


def misbehave_with_mail(shares: Shares) -> MailScript:
    """Make a script that refuses some recipients for good and treats attempts at random."""
    draw = random.Random(shares.seed)  # noqa: S311

    def script(recipient: str) -> MailReply:
        if shares.is_refused(recipient):
            return MailReply("550 5.1.1 no such user", at="rcpt")
        if draw.random() < shares.deferred:
            return MailReply("451 4.7.1 try again later", at="rcpt")
        return MailReply(
            delay_s=draw.uniform(0, shares.longest_delay_s),
            hang_up=shares.draw_hang_up(draw),
            delay_after_s=draw.uniform(0, shares.longest_delay_s),
        )

    return script


ROBOT_REFUSALS = {
    "wecom": '{"errcode": 93000, "errmsg": "invalid webhook url"}',
    "dingtalk": '{"errcode": 310000, "errmsg": "keywords not in content"}',
    "feishu": '{"code": 19001, "msg": "param invalid"}',
}
ROBOT_DEFERRALS = {
    "wecom": '{"errcode": 45009, "errmsg": "api freq out of limit"}',
    "dingtalk": '{"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}',
    "feishu": '{"code": 11232, "msg": "frequency limited"}',
}


def misbehave_over_http(shares: Shares) -> HttpScript:
    """Make a script like that of the mail server.

    Paths `/wecom/NAME`, `/dingtalk/NAME` and `/feishu/NAME` answer as those robots do, HTTP 200
    with a code; every other path is a webhook that answers by status. A path is a recipient.
    """
    draw = random.Random(shares.seed + 1)  # noqa: S311

    def script(request: HttpRequest) -> HttpReply:
        path = request.path.split("?")[0]
        robot = path.split("/")[1]
        if shares.is_refused(path):
            if robot in ROBOT_REFUSALS:
                return HttpReply(body=ROBOT_REFUSALS[robot], is_accepted=False)
            return HttpReply(410, "gone", is_accepted=False)
        if draw.random() < shares.deferred:
            if robot in ROBOT_DEFERRALS:
                return HttpReply(body=ROBOT_DEFERRALS[robot], is_accepted=False)
            status = draw.choice((429, 503))
            return HttpReply(status, "busy", {"Retry-After": "1"}, is_accepted=False)
        return HttpReply(
            body=accept_post(request).body,
            delay_s=draw.uniform(0, shares.longest_delay_s),
            hang_up=shares.draw_hang_up(draw),
            delay_after_s=draw.uniform(0, shares.longest_delay_s),
        )

    return script


def find_free_port() -> int:
    """Find a port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(arguments: list[str]) -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    for name in ("deferred", "refused", "hang-up-before", "hang-up-after", "longest-delay-s"):
        parser.add_argument(f"--{name}", type=float, default=0)
    given = vars(parser.parse_args(arguments))
    log = given.pop("log")
    shares = Shares(**given)
    with (
        run_mail_server(misbehave_with_mail(shares), log_file=log) as mail,
        run_http_server(misbehave_over_http(shares), log_file=log) as http,
    ):
        os.write(1, json.dumps({"mail": mail.port, "http": http.port}).encode() + b"\n")
        sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
