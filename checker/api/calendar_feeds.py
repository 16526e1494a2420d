"""The route of calendar feeds: an address that is its own key."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from checker.api.answers import answer_error
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting

router = DeskRouter()

_CALENDAR = "text/calendar; charset=utf-8"


@router.public("/feeds/{token}.ics")
def show_feed(visit: Visiting, token: str) -> Response:
    """Give the calendar that an address opens."""
    published = visit.desk.feeds.open(token, visit.desk.clock())
    if published is None:
        return answer_error(HTTPStatus.NOT_FOUND)
    headers = {"ETag": published.etag, "Cache-Control": "private, no-cache"}
    if _has_already(visit.request.headers.get("If-None-Match"), published.etag):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="licet.ics"'
    return Response(published.content, media_type=_CALENDAR, headers=headers)


def _has_already(if_none_match: str | None, etag: str) -> bool:
    """Tell whether the asker has this version (RFC 9110, section 13.1.2: weak comparison)."""
    if if_none_match is None:
        return False
    known = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in known or etag in known
