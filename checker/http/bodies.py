"""Bodies of requests are bounded in size and time by what really arrives, whatever was announced.

A browser may announce a length that is a lie, announce none, or send a byte a minute and hold the
connection for days. Each route has limits; they are found when its body is first read, and by then
routing has said which route it is. Time counts only while we wait for the client, so that a slow
disk of ours is not held against it.

A refusal is raised where the body is read (408 or 413), so that the application answers it with its
own error page.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

_KIB, _MIB = 2**10, 2**20
MOST_FILE_BYTES = 50 * _MIB
_LINGER_S = 2.0
_LINGER_BYTES = 16 * _MIB


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """What the body of one request may take.

    Attributes:
        most_bytes: Received, not announced.
        within_s: How long the client may take for the whole.
        grace_s: How long it may take before its speed counts.
        least_bytes_per_s: Its average speed after that.
    """

    most_bytes: int
    within_s: float
    grace_s: float
    least_bytes_per_s: int

    def patience_s(self, received_bytes: int) -> float:
        """Give how long a client may have taken in all until its next bytes."""
        return min(self.within_s, self.grace_s + received_bytes / self.least_bytes_per_s)


FORM_LIMITS = BodyLimits(64 * _KIB, within_s=30, grace_s=10, least_bytes_per_s=500)


def limits_for_files(most_files: int) -> BodyLimits:
    """Give the limits of a route that takes files beside its fields.

    Args:
        most_files: How many; each may have `MOST_FILE_BYTES`.
    """
    if most_files == 0:
        return FORM_LIMITS
    return BodyLimits(
        most_files * MOST_FILE_BYTES + _MIB,
        within_s=3600,
        grace_s=20,
        least_bytes_per_s=8 * _KIB,
    )


class BoundedBodies:
    """ASGI middleware that holds bodies to the limits of their routes.

    Args:
        app: What answers; its exceptions of the type `HTTPException` must become answers inside.
        choose_limits: Gives the limits of a request, asked when its body is first read.
        clock: Gives seconds that nobody can set.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        choose_limits: Callable[[Scope], BodyLimits],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._choose_limits = choose_limits
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(scope, receive, send, self._choose_limits, self._clock)
        try:
            await self._app(scope, body.receive, body.send)
        except ClientDisconnect:  # nobody is left to answer, and nothing is wrong with us
            log.info("A client left before its body was whole.")


class _Body:
    """One body on its way in, and the answer that may have to close the connection behind it."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        choose_limits: Callable[[Scope], BodyLimits],
        clock: Callable[[], float],
    ) -> None:
        headers = Headers(scope=scope)
        announced = headers.get("content-length", "")
        self._announced_bytes = int(announced) if announced.isdecimal() else 0
        self._is_whole = self._announced_bytes == 0 and "transfer-encoding" not in headers
        self._waits_to_send = "expect" in headers
        self._scope, self._receive, self._send = scope, receive, send
        self._choose_limits, self._clock = choose_limits, clock
        self._received_bytes = 0
        self._waited_s = 0.0
        self._refusal: HTTPStatus | None = None

    async def receive(self) -> Message:
        """Give the next part of the body.

        Raises:
            HTTPException: 413 for a body that is too large, 408 for one that is too slow.
        """
        if self._is_whole:  # what comes now is that the client leaves
            return await self._receive()
        limits = self._choose_limits(self._scope)
        if self._announced_bytes > limits.most_bytes:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        message = await self._receive_in_time(limits)
        self._received_bytes += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._received_bytes > limits.most_bytes:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    async def _receive_in_time(self, limits: BodyLimits) -> Message:
        patience_s = limits.patience_s(self._received_bytes) - self._waited_s
        began = self._clock()
        try:
            return await asyncio.wait_for(self._receive(), max(patience_s, 0))
        except TimeoutError:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT)
            raise  # never reached: a refusal is raised
        finally:
            self._waited_s += self._clock() - began

    def _refuse(self, status: HTTPStatus) -> None:
        self._refusal = status
        raise HTTPException(status)

    async def send(self, message: Message) -> None:
        """Pass a part of the answer on; the connection ends with one that did not wait for all."""
        if self._is_whole:
            await self._send(message)
        elif message["type"] == "http.response.start":
            MutableHeaders(scope=message)["Connection"] = "close"
            await self._send(message)
        elif message.get("more_body", False):
            await self._send(message)
        else:
            await self._send({**message, "more_body": True})
            await self._linger()
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _linger(self) -> None:
        """Read on for a moment: an answer is lost if we close while the client is still sending.

        The system answers bytes that arrive after that with a reset, upon which the client's system
        throws away what it has not read yet (RFC 9112, section 9.6).
        """
        if self._refusal is HTTPStatus.REQUEST_TIMEOUT or self._waits_to_send:
            return
        left = _LINGER_BYTES
        with suppress(TimeoutError):
            async with asyncio.timeout(_LINGER_S):
                while left > 0:
                    message = await self._receive()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return
