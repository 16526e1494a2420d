"""The page of a review: what is left to do, what was found, what is asked for, what is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from sqlmodel import Session
from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.customer_file.dossier import (
    AUTHORIZATION_LETTER,
    BUSINESS_LICENCE,
    FINANCIAL_STATEMENTS,
)
from checker.customer_file.kinds import kind_title, permit_kinds
from checker.errors import LicetError
from checker.four_eyes.errors import ContentChanged, ProposalPending, WordsMissing
from checker.four_eyes.proposing import withdraw
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.review.case import ReviewCase, load_case
from checker.review.decision import Decision, submit_decision
from checker.review.errors import (
    ActionsLeft,
    AssigneeUnfit,
    ConditionsMissing,
    LastDayUnfit,
    ReasonUnknown,
    RemarkUnfit,
    RequestUnfit,
    ReviewChanged,
    ReviewNotWorkable,
    ReviewUnderWay,
)
from checker.review.opening import open_by_hand
from checker.review.reasons import decision_reasons, is_override, load_reasons, reason_title
from checker.review.remarks import LONGEST_REMARK, write_remark
from checker.review.required_actions import RequiredAction, blocking_actions
from checker.review.working import (
    WORKABLE,
    Wanted,
    assign_review,
    drop_request,
    request_documents,
)
from checker.web.faults import NO_FAULTS, Faults, fault_of, missing
from checker.web.showing import go_to, show_page
from checker.web.words.codes import word_code
from checker.web.words.documents import CHECK_TONES, CHECK_WORDS, RESULT_WORDS
from checker.web.words.events import word_plainly
from checker.web.words.judgement import (
    OUTCOME_TONES,
    OUTCOME_WORDS,
    SEVERITY_TONES,
    SEVERITY_WORDS,
    VERDICT_TONES,
    VERDICT_WORDS,
)
from checker.web.words.reviews import (
    CAUSE_WORDS,
    DECISION_TONES,
    DECISION_WORDS,
    STATE_TONES,
    STATE_WORDS,
    URGENCY_WORDS,
)
from rules.vocabulary import Bilingual
from storage.reviews import undecided_review
from storage.vocabulary import ReviewDecision

router = DeskRouter()

_USUAL_WAIT = timedelta(days=7)
_NO_DATE = Bilingual("请填写日期，例如 2027-01-31。", "Give a date such as 2027-01-31.")
_FIELD_OF_FAULT: Mapping[type[LicetError], str] = {
    ReasonUnknown: "reason_code",
    WordsMissing: "reason",
    ConditionsMissing: "conditions",
    LastDayUnfit: "holds_until",
    RequestUnfit: "kind",
    RemarkUnfit: "words",
    AssigneeUnfit: "account_id",
    ActionsLeft: "",
    ReviewChanged: "",
    ReviewNotWorkable: "",
    ContentChanged: "",
    ProposalPending: "",
}


@router.page("/reviews/{review_id}", act=Act.READ_CUSTOMERS)
def show_review(visit: Visiting, review_id: str) -> Response:
    """Show a review and what can be done with it."""
    return _show(visit, review_id)


@router.form("/customers/{customer_id}/reviews", act=Act.WORK_REVIEWS)
def open_review(visit: Visiting, customer_id: str) -> Response:
    """Open a review by hand, or go on with the one that is under way."""
    purpose = visit.desk.settings.purpose
    try:
        with visit.desk.database.session() as session:
            review = open_by_hand(
                session, customer_id, purpose=purpose, by=visit.actor, now=visit.desk.now()
            )
            review_id = review.id
    except ReviewUnderWay:
        with visit.desk.database.read_session() as session:
            under_way = undecided_review(session, customer_id, purpose)
            if under_way is None:
                raise
            review_id = under_way.id
    return go_to(visit, f"/reviews/{review_id}")


@router.form("/reviews/{review_id}/take", act=Act.WORK_REVIEWS)
def take_review(visit: Visiting, review_id: str) -> Response:
    """Take a review on."""
    account_id = visit.actor.account_id
    return _do(
        visit,
        review_id,
        lambda session: assign_review(
            session, review_id, account_id, by=visit.actor, now=visit.desk.now()
        ),
        told="review_assigned",
    )


@router.form("/reviews/{review_id}/assign", act=Act.ASSIGN_REVIEWS)
def give_review(visit: Visiting, review_id: str) -> Response:
    """Give a review to somebody, or to nobody."""
    account_id = visit.field("account_id") or None
    return _do(
        visit,
        review_id,
        lambda session: assign_review(
            session, review_id, account_id, by=visit.actor, now=visit.desk.now()
        ),
        told="review_assigned",
    )


@router.form("/reviews/{review_id}/requests", act=Act.WORK_REVIEWS)
def ask_for_documents(visit: Visiting, review_id: str) -> Response:
    """Ask the customer for a document by a day."""
    kind, note = visit.field("kind"), visit.field("note")
    due_on, faults = _read_day(visit, "due_on")
    faults = {**missing(kind=kind), **faults}
    if faults or due_on is None:
        return _show(visit, review_id, faults)
    return _do(
        visit,
        review_id,
        lambda session: request_documents(
            session,
            review_id,
            [Wanted(kind, note)],
            due_on=due_on,
            version=_version(visit),
            by=visit.actor,
            now=visit.desk.now(),
        ),
        told="document_requested",
    )


@router.form("/reviews/{review_id}/requests/{request_id}/drop", act=Act.WORK_REVIEWS)
def withdraw_request(visit: Visiting, review_id: str, request_id: str) -> Response:
    """Ask for a document no longer."""
    return _do(
        visit,
        review_id,
        lambda session: drop_request(
            session,
            review_id,
            request_id,
            version=_version(visit),
            by=visit.actor,
            now=visit.desk.now(),
        ),
        told="request_withdrawn",
    )


@router.form("/reviews/{review_id}/remarks", act=Act.REMARK_ON_REVIEWS)
def remark(visit: Visiting, review_id: str) -> Response:
    """Write something beside the review, for whoever looks next."""
    return _do(
        visit,
        review_id,
        lambda session: write_remark(
            session,
            review_id,
            visit.field("words"),
            by=visit.actor,
            now=visit.desk.now(),
            data_dir=visit.desk.settings.data_dir,
        ),
        told="remark_written",
        place="history",
    )


@router.form("/reviews/{review_id}/submit", act=Act.PROPOSE_DECISION)
def submit(visit: Visiting, review_id: str) -> Response:
    """Submit a decision to an approver, bound to what the page showed."""
    decision = _read_decision(visit.field("decision"))
    faults: Faults = missing(reason_code=visit.field("reason_code"), reason=visit.field("reason"))
    until: date | None = None
    if visit.field("holds_until"):
        until, day_faults = _read_day(visit, "holds_until")
        faults = {**faults, **day_faults}
    if decision is None:
        return _show(visit, review_id, missing(decision=""))
    if faults:
        return _show(visit, review_id, faults)
    decided = Decision(
        decision=decision,
        reason_code=visit.field("reason_code"),
        reason=visit.field("reason"),
        conditions=visit.field("conditions"),
        covered=visit.chosen("covered"),
        holds_until=until,
    )
    return _do(
        visit,
        review_id,
        lambda session: submit_decision(
            session,
            visit.desk.kinds,
            review_id,
            decided,
            version=_version(visit),
            seen_sha256=visit.field("seen"),
            by=visit.actor,
            now=visit.desk.now(),
        ),
        told="review_submitted",
    )


@router.form("/reviews/{review_id}/withdraw", act=Act.PROPOSE_DECISION)
def take_back(visit: Visiting, review_id: str) -> Response:
    """Take back what one submitted oneself."""
    return _do(
        visit,
        review_id,
        lambda session: withdraw(
            session,
            visit.desk.kinds,
            visit.field("proposal_id"),
            by=visit.actor,
            now=visit.desk.now(),
        ),
        told="review_taken_back",
    )


def _do(
    visit: Visit,
    review_id: str,
    act: Callable[[Session], object],
    *,
    told: str,
    place: str = "",
) -> Response:
    """Do something and show the review again, with what was typed where it was refused."""
    try:
        with visit.desk.database.session() as session:
            act(session)
    except tuple(_FIELD_OF_FAULT) as error:
        faults = fault_of(error, _FIELD_OF_FAULT[type(error)])
        return _show(visit, review_id, faults, status_of(error))
    return go_to(visit, f"/reviews/{review_id}" + (f"#{place}" if place else ""), told=told)


def _show(
    visit: Visit,
    review_id: str,
    faults: Faults = NO_FAULTS,
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Response:
    desk = visit.desk
    with desk.database.read_session() as session:
        case = load_case(session, review_id, desk.today())
    review, basis = case.basis.review, case.basis
    verdict = None if basis.assessment is None else basis.assessment.verdict
    chosen = _read_decision(visit.field("decision") or visit.request.query_params.get("decision"))
    is_workable = review.state in WORKABLE
    blocking: tuple[RequiredAction, ...] = ()
    if chosen is not None:
        covered = {each.key for each in basis.findings}
        blocking = blocking_actions(case.actions, chosen, covered)
    reasons = {} if chosen is None else decision_reasons(chosen, verdict)
    wait_until = (desk.today() + _USUAL_WAIT).isoformat()
    longest = load_reasons().longest_override_days
    return show_page(
        visit,
        "reviews/case.html",
        status=status if faults else HTTPStatus.OK,
        case=case,
        review=review,
        basis=basis,
        verdict=verdict,
        faults=faults,
        faults_of=lambda *fields: {name: faults[name] for name in fields if name in faults},
        actions=[
            {
                "sentence": getattr(action.sentence, visit.language.value),
                "path": _path_of(case, action),
                "is_done": False,
            }
            for action in case.actions
        ],
        blocking=blocking,
        open_findings=[each for each in basis.findings if each.key not in basis.waived],
        chosen=chosen,
        decisions=tuple(ReviewDecision),
        reasons=[(code, getattr(words, visit.language.value)) for code, words in reasons.items()],
        is_override=chosen is not None and is_override(chosen, verdict),
        override_until=(desk.today() + timedelta(days=longest)).isoformat(),
        kinds=_kinds(visit),
        due_on=visit.field("due_on") or wait_until,
        workers=[(one.account_id, one.name) for one in case.workers],
        is_workable=is_workable,
        can_work=may(visit.actor, Act.WORK_REVIEWS),
        can_file=may(visit.actor, Act.FILE_DOCUMENTS),
        can_remark=may(visit.actor, Act.REMARK_ON_REVIEWS),
        longest_remark=LONGEST_REMARK,
        can_assign=may(visit.actor, Act.ASSIGN_REVIEWS) and review.decision is None,
        can_submit=may(visit.actor, Act.PROPOSE_DECISION) and is_workable,
        events=_events(visit, case),
        finding_path=lambda found: _finding_path(case, found.rule, found.subject),
        kind_title=kind_title,
        reason_title=reason_title,
        word_code=word_code,
        **_WORDS,
    )


_WORDS: dict[str, Any] = {
    "CAUSE_WORDS": CAUSE_WORDS,
    "CHECK_TONES": CHECK_TONES,
    "CHECK_WORDS": CHECK_WORDS,
    "DECISION_TONES": DECISION_TONES,
    "DECISION_WORDS": DECISION_WORDS,
    "OUTCOME_TONES": OUTCOME_TONES,
    "OUTCOME_WORDS": OUTCOME_WORDS,
    "RESULT_WORDS": RESULT_WORDS,
    "SEVERITY_TONES": SEVERITY_TONES,
    "SEVERITY_WORDS": SEVERITY_WORDS,
    "STATE_TONES": STATE_TONES,
    "STATE_WORDS": STATE_WORDS,
    "URGENCY_WORDS": URGENCY_WORDS,
    "VERDICT_TONES": VERDICT_TONES,
    "VERDICT_WORDS": VERDICT_WORDS,
}


def _path_of(case: ReviewCase, action: RequiredAction) -> str:
    """Give where an action is done."""
    what, _, name = action.target.partition(":")
    if what == "document":
        document_id, mark, field = name.partition("#")
        return f"/documents/{document_id}" + (f"?field={field}#field-{field}" if mark else "")
    if what == "finding":
        rule, _, subject = name.partition("@")
        return _finding_path(case, rule, subject)
    if what == "proposal":
        return f"/approvals/{name}"
    return "#requests" if what == "request" else "#assessment"


def _finding_path(case: ReviewCase, rule: str, subject: str) -> str:
    assessment = case.basis.assessment
    if assessment is None:
        return "#assessment"
    found = f"{quote(rule, safe='')}/{quote(subject, safe='')}"
    return f"/assessments/{assessment.id}/findings/{found}?review={case.basis.review.id}"


def _events(visit: Visit, case: ReviewCase) -> list[dict[str, object]]:
    tones = {"review.decided": "good", "review.returned": "bad", "proposal.refused": "bad"}
    return [
        {
            "at": entry.at,
            "who": case.names.get(entry.actor_id or "", entry.actor),
            "sentence": word_plainly(entry.action, entry.data, visit.language, case.names),
            "note": entry.words,
            "tone": tones.get(entry.action, "none"),
        }
        for entry in reversed(case.history)
    ]


def _kinds(visit: Visit) -> list[tuple[str, str]]:
    """Give the kinds of document that can be asked for, the usual ones first."""
    kinds = (BUSINESS_LICENCE, AUTHORIZATION_LETTER, FINANCIAL_STATEMENTS, *sorted(permit_kinds()))
    titles = [(kind, getattr(kind_title(kind), visit.language.value)) for kind in kinds]
    return [(kind, title[:1].upper() + title[1:]) for kind, title in titles]


def _read_decision(text: str | None) -> ReviewDecision | None:
    return ReviewDecision(text) if text in tuple(ReviewDecision) else None


def _read_day(visit: Visit, field: str) -> tuple[date | None, Faults]:
    try:
        return date.fromisoformat(visit.field(field)), NO_FAULTS
    except ValueError:
        return None, {field: _NO_DATE}


def _version(visit: Visit) -> int:
    """Give the version that the page showed; 0, which no review has, where it says none."""
    text = visit.field("version")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
