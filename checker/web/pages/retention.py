"""How long customers are kept: whose years are over, holds, erasures and their certificates."""

from __future__ import annotations

from http import HTTPStatus

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.errors import LicetError
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.intake.identity import find_customer
from checker.retention.due import list_due
from checker.retention.erasure import hash_certificate
from checker.retention.holds import put_on_hold
from checker.retention.kinds import propose_erasure, propose_hold_release
from checker.retention.reasons import TITLES
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.showing import go_to, show_page
from storage.errors import StorageError
from storage.proposals import undecided_proposals
from storage.retention import list_erasures, list_holds
from storage.vocabulary import ErasureReason

router = DeskRouter()

_MOST_ROWS = 100
_KINDS = ("erasure", "hold_release")


@router.page("/retention", act=Act.READ_CUSTOMERS)
def show_retention(visit: Visiting) -> Response:
    """Show whose years are over, what is held and what was erased."""
    return _show(visit)


@router.form("/retention/holds", act=Act.PLACE_HOLDS)
def place(visit: Visiting) -> Response:
    """Place a hold at once: to keep takes one person."""
    wanted, reason = visit.field("customer"), visit.field("reason")
    faults: Faults = missing(customer=wanted, reason=reason)
    if faults:
        return _show(visit, faults, form="hold")
    try:
        with visit.desk.database.session() as session:
            customer = find_customer(session, wanted)
            put_on_hold(session, customer.id, reason=reason, by=visit.actor, now=visit.desk.clock())
    except (LicetError, StorageError) as error:
        return _show(visit, fault_of(error, "customer"), form="hold")
    return go_to(visit, "/retention", told="hold_placed")


@router.form("/retention/holds/{hold_id}/release", act=Act.PLACE_HOLDS)
def release(visit: Visiting, hold_id: str) -> Response:
    """Propose that a hold ends."""
    reason, field = visit.field("reason"), f"reason-{hold_id}"
    if not reason:
        return _show(visit, missing(**{field: ""}), form=hold_id)
    try:
        with visit.desk.database.session() as session:
            propose_hold_release(
                session,
                visit.desk.kinds,
                hold_id,
                reason=reason,
                by=visit.actor,
                now=visit.desk.clock(),
            )
    except (LicetError, StorageError) as error:
        return _show(visit, fault_of(error, field), form=hold_id)
    return go_to(visit, "/retention", told="release_proposed")


@router.form("/retention/erasures", act=Act.PROPOSE_ERASURE)
def propose(visit: Visiting) -> Response:
    """Propose that a customer is erased; a second person decides."""
    wanted, why, reason = visit.field("customer"), visit.field("why"), visit.field("reason")
    faults: Faults = missing(customer=wanted, why=why, reason=reason)
    if faults or why not in tuple(ErasureReason):
        return _show(visit, faults or missing(why=""), form="erasure")
    desk = visit.desk
    try:
        with desk.database.session() as session:
            propose_erasure(
                session,
                desk.kinds,
                find_customer(session, wanted).id,
                ErasureReason(why),
                retention_years=desk.settings.retention_years,
                reason=reason,
                by=visit.actor,
                now=desk.now(),
            )
    except (LicetError, StorageError) as error:
        return _show(visit, fault_of(error, "customer"), form="erasure")
    return go_to(visit, "/retention", told="erasure_proposed")


def _show(visit: Visit, faults: Faults = NO_FAULTS, form: str = "") -> Response:
    desk = visit.desk
    years = desk.settings.retention_years
    with desk.database.read_session() as session:
        due = list_due(session, desk.today(), years)
        holds = list_holds(session)
        erasures = list_erasures(session)
        waiting = undecided_proposals(session, _KINDS, limit=_MOST_ROWS)
    return show_page(
        visit,
        "retention/list.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        due=due[:_MOST_ROWS],
        due_count=len(due),
        most=_MOST_ROWS,
        holds=holds,
        erasures=[(one, hash_certificate(one.certificate)) for one in erasures[-_MOST_ROWS:][::-1]],
        waiting={one.subject: one for one in waiting},
        years=years,
        reasons=TITLES,
        may_hold=may(visit.actor, Act.PLACE_HOLDS),
        may_erase=may(visit.actor, Act.PROPOSE_ERASURE),
        faults=faults,
        form=form,
        typed={name: visit.field(name) for name in ("customer", "reason", "why")},
    )
