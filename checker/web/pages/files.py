"""The stylesheet, the script and the mark: may be kept for ever, for their names change."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import Response

from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting
from checker.web.static_files import load_static_files

router = DeskRouter()


@router.public("/static/{name}")
def show_file(visit: Visiting, name: str) -> Response:
    """Give a file by its present name."""
    found = next((file for file in load_static_files().values() if file.name == name), None)
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    headers = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
    if "gzip" in visit.request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, media_type=found.kind, headers=headers)
    return Response(found.content, media_type=found.kind, headers=headers)
