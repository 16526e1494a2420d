"""Each request leaves one line in the log and one count: by its route, never by its address.

The address of a calendar is its key, and the words of a search are names; neither is logged. A line
tells which route answered whom about which customer, how and how fast.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from checker.http.visit import Visit
from checker.telemetry.logs import bound_to_log
from checker.telemetry.metrics import Metrics

log = logging.getLogger(__name__)

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NO_ROUTE = "none"
_UNANSWERED = "none"
_BUG = 500
_ID = re.compile(r"[0-9a-f-]{36}")
_LOGGED_PARAMETERS = ("customer_id", "document_id", "proposal_id", "account_id")
_QUIET_ROUTES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by machines: counted, and logged where they fail."""


class RequestLog:
    """ASGI middleware that logs and counts requests; it stands inside what gives them their ids.

    Args:
        app: What answers.
        metrics: Counts.
        clock: Gives seconds that nobody can set.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = self._clock()
        passed = {"status": 0, "received": 0, "sent": 0}

        async def receive_counted() -> Message:
            message = await receive()
            passed["received"] += len(message.get("body", b""))
            return message

        async def send_counted(message: Message) -> None:
            passed["status"] = message.get("status", passed["status"])
            passed["sent"] += len(message.get("body", b""))
            await send(message)

        self._metrics.begin_request()
        with bound_to_log(request_id=scope.get("state", {}).get("request_id")):
            try:
                await self._app(scope, receive_counted, send_counted)
            except Exception:
                passed["status"] = passed["status"] or _BUG  # answered further outside
                raise
            finally:
                self._tell(scope, self._clock() - began, passed)

    def _tell(self, scope: Scope, duration_s: float, passed: dict[str, int]) -> None:
        route = route_template(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.end_request(
            route=route,
            method=method,
            status=str(passed["status"] or _UNANSWERED),
            duration_s=duration_s,
            received_bytes=passed["received"],
        )
        is_bug = passed["status"] >= _BUG
        if route in _QUIET_ROUTES and not is_bug:
            return
        log.log(
            logging.WARNING if is_bug else logging.INFO,
            "request",
            extra={
                "method": method,
                "route": route,
                "status": passed["status"] or None,
                "duration_ms": round(duration_s * 1000),
                "received_bytes": passed["received"],
                "sent_bytes": passed["sent"],
                "actor_id": _actor_id(scope),
                **_logged_parameters(scope),
            },
        )


def route_template(scope: Scope) -> str:
    """Give the template of the route that answered, such as `/feeds/{token}.ics`."""
    path = getattr(scope.get("route"), "path", None)
    return path if isinstance(path, str) else _NO_ROUTE


def _actor_id(scope: Scope) -> str | None:
    visit = scope.get("state", {}).get("visit")
    if isinstance(visit, Visit) and visit.visitor is not None:
        return visit.visitor.account_id
    return None


def _logged_parameters(scope: Scope) -> dict[str, Any]:
    """Give the ids of the path; a parameter may also be a name or a secret, and these are not."""
    given = scope.get("path_params", {})
    return {
        name: given[name]
        for name in _LOGGED_PARAMETERS
        if isinstance(given.get(name), str) and _ID.fullmatch(given[name])
    }
