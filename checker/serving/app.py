"""The routes of `licet serve`: whether it is alive, and calendar feeds. Nothing else answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from checker.api.answers import SECURITY_HEADERS, answer_error, answer_json
from checker.api.health import read_health
from checker.feeds.publishing import FeedShelf
from storage.database import Database

_READING = ["GET", "HEAD"]
_CALENDAR = "text/calendar; charset=utf-8"


def make_app(
    database: Database, feeds: FeedShelf, *, beat_minutes: int, clock: Callable[[], datetime]
) -> FastAPI:
    """Make the application that a web server runs.

    Args:
        database: Of the installation.
        feeds: Gives the calendar that an address opens.
        beat_minutes: How often a beat is expected.
        clock: Gives the moment.
    """
    app = FastAPI(title="Licet", openapi_url=None, docs_url=None, redoc_url=None)

    @app.middleware("http")
    async def add_headers(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers.update(SECURITY_HEADERS)
        return response

    @app.exception_handler(HTTPException)
    async def tell_refusal(_: Request, error: HTTPException) -> Response:
        return answer_error(HTTPStatus(error.status_code), error.headers)

    @app.exception_handler(Exception)
    async def tell_bug(_: Request, __: Exception) -> Response:
        return answer_error(HTTPStatus.INTERNAL_SERVER_ERROR)

    @app.api_route("/healthz", methods=_READING)
    def healthz() -> Response:
        health = read_health(database, clock(), beat_minutes)
        status = HTTPStatus.OK if health.is_well else HTTPStatus.SERVICE_UNAVAILABLE
        return answer_json(health.to_data(), status=status)

    @app.api_route("/feeds/{token}.ics", methods=_READING)
    def feed(token: str, request: Request) -> Response:
        published = feeds.open(token, clock())
        if published is None:
            return answer_error(HTTPStatus.NOT_FOUND)
        headers = {"ETag": published.etag, "Cache-Control": "private, no-cache"}
        if _has_already(request.headers.get("If-None-Match"), published.etag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        headers["Content-Disposition"] = 'inline; filename="licet.ics"'
        return Response(published.content, media_type=_CALENDAR, headers=headers)

    return app


def _has_already(if_none_match: str | None, etag: str) -> bool:
    """Tell whether the asker has this version (RFC 9110, section 13.1.2: weak comparison)."""
    if if_none_match is None:
        return False
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in known or etag in known
