"""Requests that another site made a browser send are refused (cross-site request forgery).

Browsers name where an unsafe request comes from, in `Sec-Fetch-Site` or, older ones, in `Origin`;
no page can forge either. Programs send neither and carry no cookie of a browser's session. The
token in each form (`guarded`) is the second lock on the same door.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES = frozenset({"same-origin", "none"})  # none: typed into the address bar


def is_from_here(request: Request) -> bool:
    """Tell whether a request was sent by a page of the desk, or by no page at all."""
    if request.method in SAFE_METHODS:
        return True
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITES
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == _host(request.headers)


def was_asked_for_here(request: Request) -> bool:
    """Tell whether a page was opened from one of ours, or from the address bar.

    For pages that do something although they are read; browsers that say nothing are believed.
    """
    return request.headers.get("sec-fetch-site", "none") in _OWN_SITES


def _host(headers: Headers) -> str:
    return headers.get("host", "")
