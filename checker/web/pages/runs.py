"""What runs by itself: beats, audits, the queue of messages; and starting an audit now."""

from __future__ import annotations

import logging

from starlette.background import BackgroundTask
from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.demo.on_request import read_samples_standing
from checker.doctor.alerting import check_alerting
from checker.doctor.health_check import HealthState
from checker.errors import LicetError
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.portfolio.on_request import audit_on_request, refuse_second
from checker.web.addresses import make_pager, read_key
from checker.web.faults import NO_FAULTS, Faults, fault_of
from checker.web.showing import go_to, show_page
from checker.web.words.judgement import word_purpose
from storage.audit_history import list_audits
from storage.beats import list_beats
from storage.delivery_counts import count_deliveries
from storage.vocabulary import DeliveryState

router = DeskRouter()
log = logging.getLogger(__name__)

_ROWS, _AUDITS = 25, 10
_TONES = {HealthState.OK: "good", HealthState.WARNING: "warn", HealthState.FAILED: "bad"}
_WAITING = (DeliveryState.WAITING, DeliveryState.SENDING)
_FOR_A_PERSON = (DeliveryState.HELD, DeliveryState.DEAD, DeliveryState.UNCERTAIN)


@router.page("/runs", act=Act.READ_RUNS)
def show_runs(visit: Visiting) -> Response:
    """Show beats, audits and what waits to be sent."""
    return _show(visit)


@router.form("/runs/audit", act=Act.START_RUNS)
def start_audit(visit: Visiting) -> Response:
    """Start an audit, which goes on after the answer; the list shows when it has ended."""
    desk, by = visit.desk, visit.actor
    try:
        with desk.database.read_session() as session:
            refuse_second(session, desk.clock())
    except LicetError as error:
        return _show(visit, fault_of(error))

    def run() -> None:
        try:
            audit_on_request(
                desk.database,
                desk.pack(),
                desk.settings.purpose,
                desk.today(),
                desk.engine,
                desk.clock,
                by=by,
            )
        except Exception:  # nobody waits for it any more: the log is where it is told
            log.exception("The audit that was asked for failed.")

    response = go_to(visit, "/runs", told="audit_started")
    response.background = BackgroundTask(run)
    return response


def _show(visit: Visit, faults: Faults = NO_FAULTS) -> Response:
    desk, key = visit.desk, read_key(visit.request, 1)
    with desk.database.read_session() as session:
        found = list_beats(session, before_id=str(key[0]) if key else None, limit=_ROWS + 1)
        audits = list_audits(session, limit=_AUDITS)
        counts = count_deliveries(session)
        samples = read_samples_standing(session, desk.clock())
    beats = found[:_ROWS]
    return show_page(
        visit,
        "runs/list.html",
        beats=beats,
        audits=audits,
        samples=samples,
        waiting=sum(counts.get(state, 0) for state in _WAITING),
        for_a_person=sum(counts.get(state, 0) for state in _FOR_A_PERSON),
        dead=counts.get(DeliveryState.DEAD, 0),
        checks=check_alerting(desk.workspace, desk.clock()),
        tones=_TONES,
        word_purpose=word_purpose,
        may_start=may(visit.actor, Act.START_RUNS),
        beat_minutes=desk.settings.beat_minutes,
        pager=make_pager(visit.request, len(beats), [beats[-1].id] if len(found) > _ROWS else None),
        faults=faults,
    )
