"""The review queue: what waits, whose it is, what is due first; many assigned at once; as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.exports import Column, ColumnKind, Table
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.review.errors import AssigneeUnfit
from checker.review.queue import assign_many, list_workers
from checker.web.addresses import address_with, is_own_path, make_pager, read_key
from checker.web.downloads import serve_table
from checker.web.faults import NO_FAULTS, Faults, fault_of
from checker.web.showing import go_to, show_page
from checker.web.words.judgement import SEVERITY_TONES, word_purpose
from checker.web.words.reviews import CAUSE_WORDS, STATE_TONES, STATE_WORDS, URGENCY_WORDS
from rules.vocabulary import Bilingual
from storage.paging import DueCursor
from storage.review_queue import QueuedReview, QueueFilter, count_facets, read_queue
from storage.vocabulary import AlertSeverity, ReviewCause, ReviewState

router = DeskRouter()

_PAGE = 50
_MOST_IN_A_FILE = 10_000
_BATCH = 500
_WHOSE = ("mine", "team", "unassigned")
_UNDECIDED = (ReviewState.OPEN, ReviewState.WAITING, ReviewState.SUBMITTED)
_COLUMNS = (
    Column(Bilingual("客户", "Customer")),
    Column(Bilingual("用途", "Purpose")),
    Column(Bilingual("原因", "Cause")),
    Column(Bilingual("状态", "State")),
    Column(Bilingual("紧急程度", "Urgency")),
    Column(Bilingual("期限", "Due on"), ColumnKind.DATE),
    Column(Bilingual("经办人", "Assigned to")),
    Column(Bilingual("审核编号", "Review")),
)

_Word = TypeVar("_Word", bound=StrEnum)


@router.page("/reviews", act=Act.READ_CUSTOMERS)
def list_reviews(visit: Visiting) -> Response:
    """List undecided reviews, what is due first at the top."""
    return _show(visit)


@router.page("/reviews.csv", act=Act.EXPORT_LISTS, takes_long=True)
def export_reviews(visit: Visiting) -> Response:
    """Give the reviews that the filters of the page leave, as a file."""
    said = visit.language.value
    rows = [
        (
            queued.customer,
            getattr(word_purpose(queued.review.purpose), said),
            getattr(CAUSE_WORDS[queued.review.cause], said),
            getattr(STATE_WORDS[queued.review.state], said),
            getattr(URGENCY_WORDS[queued.review.severity], said),
            queued.review.due_on,
            queued.assignee,
            queued.review.id,
        )
        for queued in _walk(visit)
    ]
    return serve_table(Table(_COLUMNS, rows), "csv", visit.language, "reviews")


@router.form("/reviews/assign", act=Act.ASSIGN_REVIEWS)
def assign_chosen(visit: Visiting) -> Response:
    """Give the chosen reviews to somebody, or to nobody."""
    back = visit.field("back")
    try:
        with visit.desk.database.session() as session:
            assign_many(
                session,
                visit.chosen("review")[:_PAGE],
                visit.field("account_id") or None,
                by=visit.actor,
                now=visit.desk.now(),
            )
    except AssigneeUnfit as error:
        return _show(visit, fault_of(error, "account_id"))
    is_queue = is_own_path(back) and back.partition("?")[0] == "/reviews"
    return go_to(visit, back if is_queue else "/reviews", told="reviews_assigned")


def _show(visit: Visit, faults: Faults = NO_FAULTS) -> Response:
    place = read_key(visit.request, 2)
    after = _read_place(place)
    whose, wanted = _read_filter(visit)
    with visit.desk.database.read_session() as session:
        page = read_queue(session, wanted, after=after, limit=_PAGE)
        facets = count_facets(session, account_id=visit.actor.account_id, as_of=visit.desk.today())
        workers = list_workers(session)
    key = None if page.next is None else (page.next.due_on.isoformat(), str(page.next.id))
    query = visit.request.url.query
    return show_page(
        visit,
        "reviews/queue.html",
        rows=page.reviews,
        pager=make_pager(visit.request, len(page.reviews), key),
        is_cut=page.next is not None and len(page.reviews) < _PAGE,
        facets=facets,
        whose=whose,
        wanted=wanted,
        is_overdue=wanted.due_by is not None,
        is_narrowed=any((wanted.state, wanted.cause, wanted.severity, wanted.due_by)),
        workers=[(one.account_id, one.name) for one in workers],
        back=f"/reviews?{query}" if visit.request.method != "POST" and query else "/reviews",
        export=address_with(visit.request).replace("/reviews", "/reviews.csv", 1),
        states=_UNDECIDED,
        STATE_WORDS=STATE_WORDS,
        STATE_TONES=STATE_TONES,
        CAUSE_WORDS=CAUSE_WORDS,
        URGENCY_WORDS=URGENCY_WORDS,
        SEVERITY_TONES=SEVERITY_TONES,
        can_assign=may(visit.actor, Act.ASSIGN_REVIEWS),
        can_export=may(visit.actor, Act.EXPORT_LISTS),
        can_file=may(visit.actor, Act.FILE_DOCUMENTS),
        faults=faults,
    )


def _walk(visit: Visit) -> Iterator[QueuedReview]:
    _, wanted = _read_filter(visit)
    after: DueCursor | None = None
    given = 0
    with visit.desk.database.read_session() as session:
        while given < _MOST_IN_A_FILE:
            page = read_queue(session, wanted, after=after, limit=_BATCH)
            yield from page.reviews
            given += len(page.reviews)
            if page.next is None:
                return
            after = page.next


def _read_filter(visit: Visit) -> tuple[str, QueueFilter]:
    asked = visit.request.query_params
    whose = asked.get("whose", "")
    if whose not in _WHOSE:
        whose = "team"
    yesterday = visit.desk.today() - timedelta(days=1)
    wanted = QueueFilter(
        state=_pick(ReviewState, asked.get("state")),
        cause=_pick(ReviewCause, asked.get("cause")),
        severity=_pick(AlertSeverity, asked.get("severity")),
        due_by=yesterday if asked.get("due") == "late" else None,
    )
    if whose == "mine":
        return whose, replace(wanted, assignee_id=visit.actor.account_id)
    return whose, replace(wanted, is_unassigned=whose == "unassigned")


def _read_place(place: tuple[str | int | None, ...] | None) -> DueCursor | None:
    if place is None or not all(isinstance(part, str) for part in place):
        return None
    try:
        return DueCursor(date.fromisoformat(str(place[0])), str(place[1]))
    except ValueError:
        return None


def _pick(words: type[_Word], text: str | None) -> _Word | None:
    return words(text) if text in tuple(words) else None
