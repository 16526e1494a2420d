"""The file of a customer, a tab a page, and the check that judges what is on file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from sqlmodel import Session
from starlette.responses import Response

from checker.access.roles import Act
from checker.assessment.customer_check import check_customer
from checker.audit_log.pages import events_page
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.retention.relationship import read_relationship
from checker.review.customer_desk import (
    CustomerHead,
    load_credentials,
    load_decisions,
    load_head,
    load_papers,
    load_parties,
)
from checker.screening.standing import read_customer_screening
from checker.web.addresses import make_pager, read_key
from checker.web.customer_page import show_customer_page
from checker.web.showing import go_to
from checker.web.words.events import word_plainly
from storage.accounts import display_names
from storage.events import EventFilter
from storage.tables import Credential

router = DeskRouter()

_EVENTS = 50


@router.page("/customers/{customer_id}", act=Act.READ_CUSTOMERS)
def show_customer(visit: Visiting, customer_id: str) -> Response:
    """Show what was last concluded about a customer, and what comes next."""

    def read(session: Session, head: CustomerHead) -> dict[str, Any]:
        result = head.result
        findings = [] if result is None else result["findings"]
        years = visit.desk.settings.retention_years
        return {
            "result": result,
            "findings": findings,
            "finding_path": _finding_path(head),
            "relationship": read_relationship(session, customer_id, years),
        }

    return show_customer_page(visit, customer_id, "", read)


@router.page("/customers/{customer_id}/documents", act=Act.READ_DOCUMENTS)
def show_documents(visit: Visiting, customer_id: str) -> Response:
    """Show the documents on file and what came of looks at them."""

    def read(session: Session, _: CustomerHead) -> dict[str, Any]:
        return {"papers": load_papers(session, customer_id)}

    return show_customer_page(visit, customer_id, "documents", read)


@router.page("/customers/{customer_id}/credentials", act=Act.READ_CUSTOMERS)
def show_credentials(visit: Visiting, customer_id: str) -> Response:
    """Show the credentials, by when they end."""

    def read(session: Session, _: CustomerHead) -> dict[str, Any]:
        credentials = load_credentials(session, customer_id)
        return {"credentials": credentials, "horizon": _count_horizon(visit, credentials)}

    return show_customer_page(visit, customer_id, "credentials", read)


@router.page("/customers/{customer_id}/parties", act=Act.READ_CUSTOMERS)
def show_parties(visit: Visiting, customer_id: str) -> Response:
    """Show the people whom the documents name; personal numbers are masked."""

    def read(session: Session, _: CustomerHead) -> dict[str, Any]:
        return {"parties": load_parties(session, customer_id)}

    return show_customer_page(visit, customer_id, "parties", read)


@router.page("/customers/{customer_id}/screening", act=Act.READ_CUSTOMERS)
def show_screening(visit: Visiting, customer_id: str) -> Response:
    """Show who was looked for on which lists, and what was found."""

    def read(session: Session, _: CustomerHead) -> dict[str, Any]:
        return {"screening": read_customer_screening(session, customer_id)}

    return show_customer_page(visit, customer_id, "screening", read)


@router.page("/customers/{customer_id}/decisions", act=Act.READ_CUSTOMERS)
def show_decisions(visit: Visiting, customer_id: str) -> Response:
    """Show what was decided about a customer, waived and assessed."""

    def read(session: Session, _: CustomerHead) -> dict[str, Any]:
        kinds = visit.desk.kinds
        return {
            "decided": load_decisions(session, customer_id),
            "proposal_titles": {name: kind.title for name, kind in kinds.items()},
        }

    return show_customer_page(visit, customer_id, "decisions", read)


@router.page("/customers/{customer_id}/timeline", act=Act.READ_CUSTOMERS)
def show_timeline(visit: Visiting, customer_id: str) -> Response:
    """Show what happened, the latest first."""
    place = read_key(visit.request, 1)
    before = place[0] if place is not None and isinstance(place[0], int) else None

    def read(session: Session, _: CustomerHead) -> dict[str, Any]:
        wanted = EventFilter(customer_id=customer_id)
        events = events_page(session, wanted, before_seq=before, limit=_EVENTS + 1)
        shown = events[:_EVENTS]
        next_key = (shown[-1].seq,) if len(events) > _EVENTS else None
        named = {str(event.data["account_id"]) for event in shown if event.data.get("account_id")}
        named |= {event.actor_id for event in shown if event.actor_id is not None}
        names = display_names(session, named)
        return {
            "events": [
                (
                    event,
                    names.get(event.actor_id or "", event.actor),
                    word_plainly(event.action, event.data, visit.language, names),
                )
                for event in shown
            ],
            "pager": make_pager(visit.request, len(shown), next_key),
        }

    return show_customer_page(visit, customer_id, "timeline", read)


@router.form("/customers/{customer_id}/check", act=Act.WORK_REVIEWS)
def check_now(visit: Visiting, customer_id: str) -> Response:
    """Judge what is on file by the rules, record it, and show it."""
    desk, review = visit.desk, visit.field("review")
    with desk.database.read_session() as session:
        load_head(session, customer_id, desk.settings.purpose)  # an id, not a name that is like it
    recorded = check_customer(
        desk.database,
        customer_id,
        as_of=desk.today(),
        now=desk.now(),
        pack=desk.pack(),
        purpose=desk.settings.purpose,
        engine=desk.engine,
        by=visit.actor,
    )
    is_from_review = review.replace("-", "").isalnum()  # ids are made of hex digits and dashes
    path = f"/reviews/{review}#assessment" if is_from_review else f"/assessments/{recorded.id}"
    return go_to(visit, path, told="assessed")


def _finding_path(head: CustomerHead) -> Callable[[Mapping[str, Any]], str]:
    assessment = "" if head.assessment is None else head.assessment.id
    return lambda found: (
        f"/assessments/{assessment}/findings/"
        f"{quote(found['rule'], safe='')}/{quote(found['subject'], safe='')}"
    )


def _count_horizon(visit: Visit, credentials: Sequence[Credential]) -> list[int]:
    """Count credentials in force: ended, within 30 days, within 90, later, without an end."""
    today = visit.desk.today()
    counts = [0, 0, 0, 0, 0]
    for one in credentials:
        if not one.is_current:
            continue
        if one.valid_until is None:
            counts[4] += 1
        elif one.valid_until < today:
            counts[0] += 1
        elif one.valid_until <= today + timedelta(days=30):
            counts[1] += 1
        elif one.valid_until <= today + timedelta(days=90):
            counts[2] += 1
        else:
            counts[3] += 1
    return counts
