"""Failures in words for whoever asked: a page for a browser, a JSON document for a program.

Nothing of the program's own words is shown: a person reads what to do, the log holds the rest under
the number of the request.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from urllib.parse import quote

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from checker.access.errors import AccountUnfinished, TooManyAttempts
from checker.api.answers import answer_error
from checker.api.v1.faults import list_faults
from checker.api.v1.routes import API_PATH
from checker.errors import LicetError
from checker.http.errors import NotSignedIn
from checker.http.failures import sentence_of, status_of
from checker.http.headers import add_headers
from checker.web.showing import show_error
from rules.vocabulary import Bilingual
from storage.errors import StorageError

log = logging.getLogger(__name__)


async def tell_refusal(request: Request, error: Exception) -> Response:
    """Answer where no route does, or where a route was asked for something that is none."""
    if isinstance(error, HTTPException):
        return _tell(request, HTTPStatus(error.status_code), headers=dict(error.headers or {}))
    if not isinstance(error, RequestValidationError):
        raise TypeError(type(error))
    return _tell(request, HTTPStatus.UNPROCESSABLE_ENTITY, faults=list_faults(error.errors()))


async def tell_failure(request: Request, error: Exception) -> Response:
    """Answer a failure that a person can do something about."""
    if not isinstance(error, LicetError):
        raise TypeError(type(error))
    if isinstance(error, NotSignedIn) and _wants_page(request):
        return _send_to_sign_in(request)
    if isinstance(error, AccountUnfinished) and _wants_page(request):
        return RedirectResponse("/account", HTTPStatus.SEE_OTHER)  # which says what is left to do
    headers = {}
    if isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyAttempts):
        headers["Retry-After"] = str(error.retry_after_s)
    told = Bilingual(error.zh, error.en)
    return _tell(request, status_of(error), code=error.code, told=told, headers=headers)


async def tell_storage_failure(request: Request, error: Exception) -> Response:
    """Answer a failure of storage; where files and databases lie is told to the log alone."""
    if not isinstance(error, StorageError):
        raise TypeError(type(error))
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        return await tell_bug(request, error)
    return _tell(request, status, code=error.code, told=Bilingual(error.zh, error.en))


async def tell_bug(request: Request, error: Exception) -> Response:
    """Answer what nobody foresaw; Starlette does so outside all middleware, without its headers."""
    request_id = request.state.request_id
    log.error("A request failed.", extra={"request_id": request_id}, exc_info=error)
    response = _tell(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    add_headers(response.headers, request_id, is_https=request.app.state.desk.is_https)
    return response


def _tell(
    request: Request,
    status: HTTPStatus,
    *,
    code: str | None = None,
    told: Bilingual | None = None,
    headers: dict[str, str] | None = None,
    faults: Sequence[Mapping[str, object]] = (),
) -> Response:
    if not _wants_page(request):
        return answer_error(status, headers, code=code, told=told, faults=faults)
    sentence = told or sentence_of(status)
    response = show_error(
        request, request.app.state.desk, status, sentence, request_id=request.state.request_id
    )
    response.headers.update(headers or {})
    return response


def _wants_page(request: Request) -> bool:
    """Tell whether a person reads the answer; who asks the API never does, whatever is accepted."""
    is_api = request.url.path.startswith(API_PATH)
    return not is_api and "text/html" in request.headers.get("accept", "")


def _send_to_sign_in(request: Request) -> Response:
    """Send a browser to sign in, and from there back to where it wanted to read."""
    path = "/"
    if request.method in ("GET", "HEAD"):
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = "" if path == "/" else f"?next={quote(path, safe='')}"
    return RedirectResponse(f"/sign-in{back}", HTTPStatus.SEE_OTHER)
