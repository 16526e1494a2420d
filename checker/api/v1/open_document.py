"""The route that gives the OpenAPI document; everybody may read it, for it tells of no customer."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from checker.api.v1.routes import API_PATH
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting

router = DeskRouter()


@router.public(f"{API_PATH}/openapi.json")
def show_document(visit: Visiting) -> Response:
    """Give the OpenAPI document."""
    return JSONResponse(visit.request.app.openapi())
