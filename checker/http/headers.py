"""What browsers must obey on every answer, and the id by which a request is found in the log."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from types import MappingProxyType

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

REQUEST_ID_HEADER = "X-Request-ID"

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'none'",
        "object-src 'none'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
"""Nothing inline and nothing from elsewhere: not even a page that somebody injected into runs."""

SECURITY_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": CONTENT_SECURITY_POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
    }
)
_STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"


class GuardedAnswers:
    """ASGI middleware that adds the headers to all answers and gives each request an id.

    An answer that sets one of the headers itself, such as a stricter policy for a file of a
    customer, keeps its own. What says nothing about being kept is kept by nobody.

    Args:
        app: What answers.
        is_https: Whether browsers come over TLS, and shall from now on come so alone.
    """

    def __init__(self, app: ASGIApp, *, is_https: bool) -> None:
        self._app = app
        self._is_https = is_https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(MutableHeaders(scope=message), request_id, is_https=self._is_https)
            await send(message)

        await self._app(scope, receive, send_guarded)


def add_headers(headers: MutableHeaders, request_id: str, *, is_https: bool) -> None:
    """Add to an answer what every answer has; what it says itself stays.

    Args:
        headers: Of the answer.
        request_id: Of the request.
        is_https: Whether browsers shall come over TLS alone.
    """
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", "no-store")
    headers[REQUEST_ID_HEADER] = request_id
    if is_https:
        headers["Strict-Transport-Security"] = _STRICT_TRANSPORT
