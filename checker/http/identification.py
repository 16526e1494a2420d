"""Who makes a request: by the session's cookie, or by a token of the API."""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request

from checker.access.actor import Actor
from checker.access.sessions import csrf_token, find_session, is_csrf_token
from checker.access.tokens import find_token
from checker.http.cookies import session_cookie
from checker.http.desk import Desk


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody whom the request proved.

    Attributes:
        actor: Who.
        session_token: The token of the browser's session; empty for a program.
    """

    actor: Actor
    session_token: str = ""

    @property
    def csrf_token(self) -> str:
        """What the forms of this session carry; empty for a program."""
        return csrf_token(self.session_token) if self.session_token else ""

    def has_sent(self, given: object) -> bool:
        """Tell whether a form that carries this comes from a page of this session."""
        is_text = isinstance(given, str) and bool(self.session_token)
        return is_text and is_csrf_token(self.session_token, str(given))


def identify_by_session(request: Request, desk: Desk) -> Identity | None:
    """Give who is signed in in this browser; None for nobody."""
    token = request.cookies.get(session_cookie(is_https=desk.is_https))
    if not token:
        return None
    actor = find_session(desk.database, token, desk.clock(), desk.settings.access)
    return None if actor is None else Identity(_with_request(actor, request), token)


def identify_by_token(request: Request, desk: Desk) -> Identity | None:
    """Give for whom a program acts (`Authorization: Bearer`, RFC 6750); None for nobody."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer":
        return None
    actor = find_token(desk.database, token.strip(), desk.clock())
    return None if actor is None else Identity(_with_request(actor, request))


def _with_request(actor: Actor, request: Request) -> Actor:
    return replace(actor, request_id=request.state.request_id)
