"""The routes by which monitors ask: is all well, may requests come, and how much of what."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import Response

from checker.api.answers import answer_json
from checker.api.health import read_health
from checker.http.guarded import DeskRouter
from checker.http.metrics import answer_metrics
from checker.http.readiness import read_readiness
from checker.http.visit import Visiting

router = DeskRouter()


@router.public("/healthz")
def healthz(visit: Visiting) -> Response:
    """Tell whether the database answers and beats come."""
    desk = visit.desk
    health = read_health(desk.database, desk.clock(), desk.settings.beat_minutes)
    status = HTTPStatus.OK if health.is_well else HTTPStatus.SERVICE_UNAVAILABLE
    return answer_json(health.to_data(), status=status)


@router.public("/readyz")
def readyz(visit: Visiting) -> Response:
    """Tell whether this process can answer: schema, rules, disk, fonts."""
    desk = visit.desk
    readiness = read_readiness(desk.database, desk.settings, desk.pack)
    return answer_json(readiness.to_data(), status=readiness.status)


@router.public("/metrics")
def metrics(visit: Visiting) -> Response:
    """Give the figures to who may read them; to others there is nothing here."""
    desk = visit.desk
    answer = answer_metrics(visit.request, desk.metrics, desk.settings.metrics_token_file)
    if answer is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return answer
