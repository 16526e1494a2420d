"""How long customers are kept: whose years are over, holds, erasures and their certificates.

Three lists on three shelves of one page, each paged by its own keys.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import Any, NamedTuple

from sqlmodel import Session
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
from checker.web.addresses import make_pager, read_key
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.showing import go_to, show_page
from storage.errors import StorageError
from storage.proposals import undecided_about
from storage.retention import EndedKey, list_erasures, list_holds
from storage.vocabulary import ErasureReason

router = DeskRouter()

_ROWS = 50
_KINDS = ("erasure", "hold_release")
_Key = tuple[str | int | None, ...] | None


class _Shelf(StrEnum):
    """Which of the lists is shown."""

    DUE = "due"
    HOLDS = "holds"
    ERASED = "erased"


class _Page(NamedTuple):
    """A page of one of the lists.

    Attributes:
        rows: As the template takes them.
        subjects: Of what could be proposed about them.
        next_key: Of the last row; None at the end.
    """

    rows: list[Any]
    subjects: list[str]
    next_key: list[str] | None


@router.page("/retention", act=Act.READ_CUSTOMERS)
def show_retention(visit: Visiting, shelf: str = "") -> Response:
    """Show whose years are over, what is held or what was erased."""
    return _show(visit, _Shelf(shelf) if shelf in tuple(_Shelf) else _Shelf.DUE)


@router.form("/retention/holds", act=Act.PLACE_HOLDS)
def place(visit: Visiting) -> Response:
    """Place a hold at once: to keep takes one person."""
    wanted, reason = visit.field("customer"), visit.field("reason")
    faults: Faults = missing(customer=wanted, reason=reason)
    if faults:
        return _show(visit, _Shelf.HOLDS, faults, form="hold")
    try:
        with visit.desk.database.session() as session:
            customer = find_customer(session, wanted)
            put_on_hold(session, customer.id, reason=reason, by=visit.actor, now=visit.desk.clock())
    except (LicetError, StorageError) as error:
        return _show(visit, _Shelf.HOLDS, fault_of(error, "customer"), form="hold")
    return go_to(visit, _path(_Shelf.HOLDS), told="hold_placed")


@router.form("/retention/holds/{hold_id}/release", act=Act.PLACE_HOLDS)
def release(visit: Visiting, hold_id: str) -> Response:
    """Propose that a hold ends."""
    reason, field = visit.field("reason"), f"reason-{hold_id}"
    if not reason:
        return _show(visit, _Shelf.HOLDS, missing(**{field: ""}), form=hold_id)
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
        return _show(visit, _Shelf.HOLDS, fault_of(error, field), form=hold_id)
    return go_to(visit, _path(_Shelf.HOLDS), told="release_proposed")


@router.form("/retention/erasures", act=Act.PROPOSE_ERASURE)
def propose(visit: Visiting) -> Response:
    """Propose that a customer is erased; a second person decides."""
    wanted, why, reason = visit.field("customer"), visit.field("why"), visit.field("reason")
    faults: Faults = missing(customer=wanted, why=why, reason=reason)
    if faults or why not in tuple(ErasureReason):
        return _show(visit, _Shelf.DUE, faults or missing(why=""), form="erasure")
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
        return _show(visit, _Shelf.DUE, fault_of(error, "customer"), form="erasure")
    return go_to(visit, "/retention", told="erasure_proposed")


def _show(visit: Visit, shelf: _Shelf, faults: Faults = NO_FAULTS, form: str = "") -> Response:
    desk = visit.desk
    years = desk.settings.retention_years
    key = read_key(visit.request, 1 if shelf is _Shelf.HOLDS else 2)
    with desk.database.read_session() as session:
        page = _read_page(session, shelf, key, today=desk.today(), years=years)
        waiting = undecided_about(session, _KINDS, page.subjects)
    return show_page(
        visit,
        "retention/list.html",
        status=HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK,
        shelf=shelf,
        shelves=_Shelf,
        path_of=_path,
        rows=page.rows,
        pager=make_pager(visit.request, len(page.rows), page.next_key),
        waiting={one.subject: one for one in waiting},
        years=years,
        reasons=TITLES,
        may_hold=may(visit.actor, Act.PLACE_HOLDS),
        may_erase=may(visit.actor, Act.PROPOSE_ERASURE),
        faults=faults,
        form=form,
        typed={name: visit.field(name) for name in ("customer", "reason", "why")},
    )


def _path(shelf: _Shelf) -> str:
    return "/retention" if shelf is _Shelf.DUE else f"/retention?shelf={shelf}"


def _read_page(session: Session, shelf: _Shelf, key: _Key, *, today: date, years: int) -> _Page:
    """Read a page of a list; a key that is none of it gives its beginning."""
    texts = [str(part) for part in key or ()]
    match shelf:
        case _Shelf.DUE:
            after = None
            with suppress(ValueError):
                after = EndedKey(date.fromisoformat(texts[0]), texts[1]) if texts else None
            due = list_due(session, today, years, after=after, limit=_ROWS + 1)
            place = due[_ROWS - 1].customer.key if len(due) > _ROWS else None
            following = None if place is None else [place.told_on.isoformat(), place.customer_id]
            subjects = [f"customer:{one.customer.customer_id}" for one in due[:_ROWS]]
            return _Page(list(due[:_ROWS]), subjects, following)
        case _Shelf.HOLDS:
            holds = list_holds(session, after_id=texts[0] if texts else None, limit=_ROWS + 1)
            following = [holds[_ROWS - 1][0].id] if len(holds) > _ROWS else None
            subjects = [f"hold:{hold.id}" for hold, _ in holds[:_ROWS]]
            return _Page(list(holds[:_ROWS]), subjects, following)
        case _Shelf.ERASED:
            before = None
            with suppress(ValueError):
                before = (
                    (datetime.fromisoformat(texts[0]).astimezone(), texts[1]) if texts else None
                )
            erased = list_erasures(session, before=before, limit=_ROWS + 1)
            last = erased[_ROWS - 1] if len(erased) > _ROWS else None
            following = None if last is None else [last.erased_at.isoformat(), last.customer_id]
            shown = [(one, hash_certificate(one.certificate)) for one in erased[:_ROWS]]
            return _Page(shown, [], following)
