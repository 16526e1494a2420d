"""What came from sources by itself: what became of each file, and whose the waiting ones are."""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.errors import CustomerAmbiguous, CustomerErased, CustomerUnknown
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.intake.identity import find_customer
from checker.review.receiving import note_at_filing
from checker.sources.assigning import assign_item
from checker.sources.errors import ItemNotWaiting
from checker.sources.places import read_place
from checker.sources.words import (
    describe_failure,
    describe_outcome,
    describe_reason,
    load_words,
)
from checker.web.addresses import make_pager, read_key
from checker.web.faults import NO_FAULTS, NOT_FILLED, Faults, fault_of
from checker.web.showing import go_to, show_page
from storage.customers import names_of
from storage.sources import count_unassigned, list_items, list_sources, read_parts
from storage.tables import SourceItemRow
from storage.vocabulary import ItemOutcome

router = DeskRouter()

_ROWS = 50
_TONES = {
    ItemOutcome.FILED: "good",
    ItemOutcome.KNOWN: "none",
    ItemOutcome.UNREADABLE: "warn",
    ItemOutcome.CONTAINER: "none",
    ItemOutcome.UNASSIGNED: "warn",
    ItemOutcome.REFUSED: "bad",
    ItemOutcome.EMPTY: "none",
}


@router.page("/incoming", act=Act.READ_DOCUMENTS)
def list_incoming(visit: Visiting) -> Response:
    """Show the sources, and a page of what came, the latest first."""
    wanted = visit.request.query_params.get("outcome", "")
    outcome = ItemOutcome(wanted) if wanted in tuple(ItemOutcome) else None
    after = read_key(visit.request, 1)
    before_id = str(after[0]) if after else None
    with visit.desk.database.read_session() as session:
        sources = list_sources(session)
        found = list_items(session, outcome=outcome, limit=_ROWS + 1, before_id=before_id)
        items = found[:_ROWS]
        names = names_of(session, {row.customer_id for row in items if row.customer_id})
        waiting = count_unassigned(session)
    next_key = [items[-1].id] if len(found) > _ROWS else None
    return show_page(
        visit,
        "incoming/list.html",
        sources=[(source, read_place(source.kind, source.place).told) for source in sources],
        source_names={source.id: source.name for source in sources},
        kinds=load_words()["kinds"],
        describe_failure=describe_failure,
        outcomes={each: describe_outcome(each) for each in ItemOutcome},
        wanted=outcome,
        items=items,
        names=names,
        waiting=waiting,
        describe_reason=describe_reason,
        tones=_TONES,
        pager=make_pager(visit.request, len(items), next_key),
    )


@router.page("/incoming/{item_id}", act=Act.READ_DOCUMENTS)
def show_incoming(visit: Visiting, item_id: str) -> Response:
    """Show an item with all its files, and the form that gives it to a customer."""
    return _show(visit, item_id)


@router.form("/incoming/{item_id}/give", act=Act.FILE_DOCUMENTS)
def give(visit: Visiting, item_id: str) -> Response:
    """File what waits of an item to the customer who is named."""
    wanted = visit.field("customer").strip()
    if not wanted:
        return _show(visit, item_id, {"customer": NOT_FILLED})
    _require(visit, item_id)
    try:
        with visit.desk.database.read_session() as session:
            customer_id = find_customer(session, wanted).id
        report = assign_item(
            visit.desk.workspace,
            item_id,
            customer_id,
            visit.desk.reader,
            by=visit.actor,
            now=visit.desk.now(),
            remember=bool(visit.field("remember")),
            on_filed=note_at_filing(visit.desk.settings.purpose, visit.actor, visit.desk.now()),
        )
    except (CustomerUnknown, CustomerAmbiguous, CustomerErased, ItemNotWaiting) as error:
        return _show(visit, item_id, fault_of(error, "customer"), status_of(error))
    return go_to(visit, f"/customers/{report.customer.id}/documents", told="incoming_given")


def _require(visit: Visit, item_id: str) -> tuple[SourceItemRow, ...]:
    with visit.desk.database.read_session() as session:
        parts = tuple(read_parts(session, item_id))
    if not parts:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return parts


def _show(
    visit: Visit,
    item_id: str,
    faults: Faults = NO_FAULTS,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    parts = _require(visit, item_id)
    with visit.desk.database.read_session() as session:
        names = names_of(session, {row.customer_id for row in parts if row.customer_id})
    return show_page(
        visit,
        "incoming/item.html",
        status=status if faults else HTTPStatus.OK,
        item=parts[0],
        parts=parts,
        names=names,
        outcomes={each: describe_outcome(each) for each in ItemOutcome},
        describe_reason=describe_reason,
        tones=_TONES,
        is_waiting=any(row.outcome is ItemOutcome.UNASSIGNED for row in parts),
        may_give=may(visit.actor, Act.FILE_DOCUMENTS),
        faults=faults,
    )
