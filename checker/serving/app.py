"""The application: all routes behind one edge, and failures in words for whoever asked."""

from __future__ import annotations

from functools import cache, partial

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from checker.api import calendar_feeds, monitoring
from checker.api.v1 import (
    alerts,
    assessments,
    credit,
    customers,
    documents,
    hooks,
    house,
    open_document,
    proposals,
    reviews,
    screening,
)
from checker.api.v1.document import make_document
from checker.errors import LicetError
from checker.http.bodies import BoundedBodies
from checker.http.desk import Desk
from checker.http.guarded import (
    DeskRouter,
    body_limits_of,
    refuse_bare_route,
    refuse_unguarded,
)
from checker.http.headers import GuardedAnswers
from checker.http.metrics import read_queues
from checker.http.request_log import RequestLog
from checker.serving.failures import tell_bug, tell_failure, tell_refusal, tell_storage_failure
from checker.web.pages import PAGES
from storage.errors import StorageError

API = (
    monitoring.router,
    calendar_feeds.router,
    open_document.router,
    customers.routes.router,
    documents.routes.router,
    assessments.routes.router,
    reviews.routes.router,
    screening.routes.router,
    proposals.routes.router,
    credit.routes.router,
    alerts.routes.router,
    house.routes.router,
    hooks.routes.router,
)


def make_app(desk: Desk, *more: DeskRouter) -> FastAPI:
    """Make the application that a web server runs.

    Args:
        desk: What it answers from.
        more: Further routes, such as those of a test.

    Raises:
        AssertionError: A route has no policy.
    """
    app = _make_bare_app()
    app.state.desk = desk
    app.router.routes.extend(_make_routes(*more))
    app.openapi = cache(lambda: make_document(app))  # type: ignore[method-assign]
    app.add_exception_handler(HTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_refusal)
    app.add_exception_handler(LicetError, tell_failure)
    app.add_exception_handler(StorageError, tell_storage_failure)
    app.add_exception_handler(Exception, tell_bug)
    desk.metrics.add_queues(
        partial(read_queues, desk.database, desk.settings.beat_minutes, desk.clock)
    )
    app.add_middleware(BoundedBodies, choose_limits=body_limits_of)
    app.add_middleware(RequestLog, metrics=desk.metrics)
    app.add_middleware(GuardedAnswers, is_https=desk.is_https)
    return app


def _make_bare_app() -> FastAPI:
    return FastAPI(
        title="Licet",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(refuse_bare_route)],
    )


@cache
def _make_routes(*more: DeskRouter) -> tuple[BaseRoute, ...]:
    """Make the routes, once for every desk: they ask the request for its desk and hold none.

    FastAPI takes 0.3 s of CPU to read the signatures of all endpoints.
    """
    bare = _make_bare_app()
    for router in (*API, *PAGES, *more):
        router.add_to(bare)
    refuse_unguarded(bare.routes)
    return tuple(bare.routes)
