"""The route by which a monitor asks whether all is well."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from checker.api.answers import answer_json
from checker.api.health import read_health
from checker.http.guarded import DeskRouter
from checker.http.visit import Visiting

router = DeskRouter()


@router.public("/healthz")
def healthz(visit: Visiting) -> Response:
    """Tell whether the database answers and beats come."""
    desk = visit.desk
    health = read_health(desk.database, desk.clock(), desk.settings.beat_minutes)
    status = HTTPStatus.OK if health.is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return answer_json(health.to_data(), status=status)
