"""Business with a customer ends, from which day the file's years count, and is taken up again."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.errors import CustomerErased
from checker.four_eyes.errors import WordsMissing
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.retention.errors import EndAhead, RelationshipGoesOn
from checker.retention.relationship import (
    end_relationship,
    read_relationship,
    take_up_relationship,
)
from checker.web.amounts import FieldFault, parse_day
from checker.web.customer_tabs import find_customer
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.showing import go_to, show_page
from storage.retention import find_erasure, holds_of

router = DeskRouter()


@router.page("/customers/{customer_id}/relationship", act=Act.READ_CUSTOMERS)
def show_relationship(visit: Visiting, customer_id: str) -> Response:
    """Show how business with a customer stands, and until when the file is kept."""
    return _show(visit, customer_id)


@router.form("/customers/{customer_id}/relationship/end", act=Act.WORK_REVIEWS)
def end(visit: Visiting, customer_id: str) -> Response:
    """Write down the last day of business."""
    customer = find_customer(visit, customer_id)
    faults: Faults = missing(reason=visit.field("reason"))
    try:
        ended_on = parse_day(visit.field("ended_on"))
    except FieldFault as fault:
        return _show(visit, customer_id, {"ended_on": fault.words, **faults})
    if faults:
        return _show(visit, customer_id, faults)
    desk = visit.desk
    try:
        with desk.database.session() as session:
            end_relationship(
                session,
                customer.id,
                ended_on,
                reason=visit.field("reason"),
                by=visit.actor,
                now=desk.now(),
            )
    except EndAhead as error:
        return _show(visit, customer_id, fault_of(error, "ended_on"))
    except CustomerErased as error:
        return _show(visit, customer_id, fault_of(error), status_of(error))
    return go_to(visit, f"/customers/{customer.id}/relationship", told="relationship_ended")


@router.form("/customers/{customer_id}/relationship/resume", act=Act.WORK_REVIEWS)
def resume(visit: Visiting, customer_id: str) -> Response:
    """Write down that business goes on again."""
    customer, desk = find_customer(visit, customer_id), visit.desk
    try:
        with desk.database.session() as session:
            take_up_relationship(
                session,
                customer.id,
                reason=visit.field("why"),
                by=visit.actor,
                now=desk.now(),
            )
    except WordsMissing as error:
        return _show(visit, customer_id, fault_of(error, "why"))
    except (CustomerErased, RelationshipGoesOn) as error:
        return _show(visit, customer_id, fault_of(error), status_of(error))
    return go_to(visit, f"/customers/{customer.id}/relationship", told="relationship_resumed")


def _show(
    visit: Visit,
    customer_id: str,
    faults: Faults = NO_FAULTS,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    customer, desk = find_customer(visit, customer_id), visit.desk
    years = desk.settings.retention_years
    with desk.database.read_session() as session:
        relationship = read_relationship(session, customer.id, years)
        holds = holds_of(session, customer.id)
        is_erased = find_erasure(session, customer.id) is not None
    return show_page(
        visit,
        "customers/relationship.html",
        status=status if faults else HTTPStatus.OK,
        customer=customer,
        relationship=relationship,
        holds=holds,
        is_erased=is_erased,
        may_change=may(visit.actor, Act.WORK_REVIEWS) and not is_erased,
        years=years,
        faults=faults,
    )
