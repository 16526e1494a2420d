"""Who asks: every use case that changes something is told."""

from __future__ import annotations

from dataclasses import dataclass

from checker.access.roles import Act, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and by which way.

    Attributes:
        account_id: Of the account; None for the program itself and for the command line.
        name: What others know the actor by; unique among accounts. `licet` for the program,
            `cli:` and the name of the system's user for the command line, `oidc:` and the host of
            an identity provider that hands out roles.
        roles: Of the account at the moment of asking.
        request_id: Of the request that brought the act; None where there was none.
        session_id: The session or token by which the request came.
        scopes: To which acts a token or an unfinished sign-in is bound, of those its account may
            do; None where nothing but the roles is the bound.
    """

    account_id: str | None
    name: str
    roles: frozenset[Role] = frozenset()
    request_id: str | None = None
    session_id: str | None = None
    scopes: frozenset[Act] | None = None


PROGRAM = Actor(None, "licet")
"""The program itself: beats, audits, what ends by itself."""
