"""`/metrics`: who may read the figures, and those of the database that all processes share."""

from __future__ import annotations

import hmac
import ipaddress
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response

from checker.renewals.clock_watch import BeatState, watch_beats
from checker.telemetry.metrics import METRICS_CONTENT_TYPE, Metrics, QueueFigure
from storage.database import Database
from storage.delivery_counts import count_deliveries
from storage.errors import StorageError
from storage.vocabulary import DeliveryState

log = logging.getLogger(__name__)

_BEARER = "bearer "
_PROXY_HEADERS = ("forwarded", "via", "x-forwarded-for", "x-real-ip")


def answer_metrics(request: Request, metrics: Metrics, token_file: Path | None) -> Response | None:
    """Give the figures; None for somebody who may not read them, who is told nothing.

    Args:
        request: Who asks.
        metrics: Of this process.
        token_file: Holds the token that the asker has to bring; None for this machine alone.
    """
    if not _may_read(request, token_file):
        return None
    return Response(
        metrics.render(), HTTPStatus.OK, {"Cache-Control": "no-store"}, METRICS_CONTENT_TYPE
    )


def _may_read(request: Request, token_file: Path | None) -> bool:
    if token_file is None:
        return _is_from_this_machine(request)
    try:
        expected = token_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        log.exception("The file of metrics_token_file cannot be read.")
        return False
    given = request.headers.get("authorization", "")
    if not expected or given[: len(_BEARER)].lower() != _BEARER:
        return False
    return hmac.compare_digest(given[len(_BEARER) :].strip().encode(), expected.encode())


def _is_from_this_machine(request: Request) -> bool:
    """Tell whether a program of this machine asks; a proxy on it asks for somebody else."""
    if request.client is None or any(name in request.headers for name in _PROXY_HEADERS):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def read_queues(
    database: Database, beat_minutes: int, clock: Callable[[], datetime]
) -> Iterable[QueueFigure]:
    """Give what waits and when somebody last looked; a database that fails is a figure too.

    Args:
        database: Of the installation.
        beat_minutes: How often a beat is expected.
        clock: Gives the moment.
    """
    now = clock()
    try:
        with database.read_session() as session:
            counts = count_deliveries(session)
            watch = watch_beats(session, now, beat_minutes)
    except (StorageError, SQLAlchemyError):
        log.exception("The figures of the database cannot be read.")
        yield QueueFigure("database_up", "Whether the database answers.", "", {"": 0})
        return
    yield QueueFigure("database_up", "Whether the database answers.", "", {"": 1})
    yield QueueFigure(
        "deliveries",
        "Messages by state.",
        "state",
        {state.value: counts.get(state, 0) for state in DeliveryState},
    )
    yield QueueFigure(
        "beats",
        "1 for what is seen of the beats, 0 for the rest.",
        "state",
        {state.value: int(state is watch.state) for state in BeatState},
    )
    if watch.last is not None:
        age = (now - watch.last.started_at).total_seconds()
        yield QueueFigure(
            "last_beat_age_seconds", "Since the last completed beat began.", "", {"": age}
        )
