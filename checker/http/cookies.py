"""Names and attributes of the cookies: the session, the language, what the next page tells.

No cookie holds anything but an opaque token or a code. `__Host-` makes browsers refuse a cookie
that another host of the domain set (RFC 6265bis, section 4.1.3.2); it asks for TLS, so that the
name on plain loopback is another one.
"""

from __future__ import annotations

from starlette.responses import Response

LANGUAGE_COOKIE = "licet_lang"
TOLD_COOKIE = "licet_told"
_OF_THIS_HOST = "__Host-"
_LANGUAGE_DAYS = 400  # browsers keep no cookie for longer
_DAY_S = 86_400
_TOLD_S = 60
_AT_PROVIDER_S = 600


def language_cookie(*, is_https: bool) -> str:
    """Name the cookie that holds the language of a browser."""
    return f"{_OF_THIS_HOST}{LANGUAGE_COOKIE}" if is_https else LANGUAGE_COOKIE


def told_cookie(*, is_https: bool) -> str:
    """Name the cookie that holds what the next page tells."""
    return f"{_OF_THIS_HOST}{TOLD_COOKIE}" if is_https else TOLD_COOKIE


def session_cookie(*, is_https: bool) -> str:
    """Name the cookie that holds the session's token."""
    return "__Host-licet" if is_https else "licet_session"


def set_session(response: Response, token: str, *, is_https: bool) -> None:
    """Give a browser its session; it forgets it when it is closed."""
    response.set_cookie(
        session_cookie(is_https=is_https),
        token,
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def drop_session(response: Response, *, is_https: bool) -> None:
    """Take a browser's session from it."""
    response.delete_cookie(
        session_cookie(is_https=is_https),
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def provider_cookie(*, is_https: bool) -> str:
    """Name the cookie of somebody who was sent to the identity provider."""
    return "__Host-licet_provider" if is_https else "licet_provider"


def set_provider(response: Response, sealed: str, *, is_https: bool) -> None:
    """Remember in the browser alone that it was sent to the identity provider."""
    response.set_cookie(
        provider_cookie(is_https=is_https),
        sealed,
        max_age=_AT_PROVIDER_S,
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",  # the provider sends the browser back: that is another site's doing
    )


def drop_provider(response: Response, *, is_https: bool) -> None:
    """Forget that a browser was sent to the identity provider: one answer is taken once."""
    response.delete_cookie(
        provider_cookie(is_https=is_https),
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def set_language(response: Response, language: str, *, is_https: bool) -> None:
    """Remember which language a browser asked for, before sign-in too."""
    response.set_cookie(
        language_cookie(is_https=is_https),
        language,
        max_age=_LANGUAGE_DAYS * _DAY_S,
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def set_told(response: Response, code: str, *, is_https: bool) -> None:
    """Have the next page tell what was done; only a code travels, and no link can plant it."""
    response.set_cookie(
        told_cookie(is_https=is_https),
        code,
        max_age=_TOLD_S,
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )


def drop_told(response: Response, *, is_https: bool) -> None:
    """Tell it once."""
    response.delete_cookie(
        told_cookie(is_https=is_https),
        path="/",
        secure=is_https,
        httponly=True,
        samesite="lax",
    )
