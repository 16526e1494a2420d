"""Messages to people: what was sent, what was given up, and sending it again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from sqlmodel import Session
from starlette.exceptions import HTTPException
from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.web.showing import go_to, show_page
from checker.web.words.deliveries import CHANNELS, DELIVERIES
from storage.deliveries import attempts_of, list_deliveries, requeue_delivery, settle_delivery
from storage.delivery_holds import active_hold
from storage.errors import DeliveryUnfit
from storage.people import names_by_address
from storage.tables import Delivery
from storage.vocabulary import DeliveryState

router = DeskRouter()

_SHOWN = 100
_STOPPED = (DeliveryState.DEAD, DeliveryState.UNCERTAIN)


@router.page("/deliveries", act=Act.READ_RUNS)
def list_messages(visit: Visiting) -> Response:
    """List messages, those that wait for a person first."""
    asked = visit.request.query_params.get("state", "")
    chosen = [DeliveryState(asked)] if asked in tuple(DeliveryState) else None
    with visit.desk.database.read_session() as session:
        found = list_deliveries(session, states=chosen, limit=_SHOWN)
        names, hold = names_by_address(session), active_hold(session)
    return show_page(
        visit,
        "deliveries/list.html",
        deliveries=found,
        names=names,
        hold=hold,
        state=asked if chosen else "",
        words=DELIVERIES,
        channels=CHANNELS,
        stopped=_STOPPED,
        may_send=may(visit.actor, Act.START_RUNS),
    )


@router.page("/deliveries/{delivery_id}", act=Act.READ_RUNS)
def show_message(visit: Visiting, delivery_id: str) -> Response:
    """Show each attempt to send one message."""
    with visit.desk.database.read_session() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        attempts = attempts_of(session, delivery_id)
        name = names_by_address(session).get(delivery.address_id, "")
    return show_page(
        visit,
        "deliveries/message.html",
        delivery=delivery,
        attempts=attempts,
        name=name,
        words=DELIVERIES,
        channels=CHANNELS,
        stopped=_STOPPED,
        may_send=may(visit.actor, Act.START_RUNS),
    )


@router.form("/deliveries/{delivery_id}/send-again", act=Act.START_RUNS)
def send_again(visit: Visiting, delivery_id: str) -> Response:
    """Put a message back that was given up or may not have arrived."""
    return _change(visit, delivery_id, requeue_delivery, "delivery_requeued")


@router.form("/deliveries/{delivery_id}/settle", act=Act.START_RUNS)
def settle(visit: Visiting, delivery_id: str) -> Response:
    """Write down that a message has arrived after all."""
    return _change(visit, delivery_id, settle_delivery, "delivery_settled")


def _change(
    visit: Visit,
    delivery_id: str,
    change: Callable[[Session, str, datetime], Delivery],
    told: str,
) -> Response:
    now = visit.desk.clock()
    try:
        with visit.desk.database.session() as session:
            if session.get(Delivery, delivery_id) is None:
                raise HTTPException(HTTPStatus.NOT_FOUND)
            delivery = change(session, delivery_id, now)
            subject, data = f"delivery:{delivery.id}", {"state": delivery.state.value}
            record_event(
                session, visit.actor, "delivery.changed", subject=subject, data=data, now=now
            )
    except DeliveryUnfit:
        return go_to(visit, f"/deliveries/{delivery_id}", told="delivery_changed")
    return go_to(visit, "/deliveries", told=told)
