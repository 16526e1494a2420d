"""Second approval: what waits for another person, what one proposed oneself, what became of it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from checker.access.policy import may
from checker.access.roles import Act
from checker.errors import LicetError
from checker.four_eyes.deciding import decide
from checker.four_eyes.errors import ProposalUnknown, WordsMissing
from checker.four_eyes.kinds import Change
from checker.four_eyes.proposing import withdraw
from checker.four_eyes.reading import (
    Shelf,
    Standing,
    decidable_kinds,
    list_proposals,
    next_waiting,
    note_reveal,
    readable_kinds,
    show_proposal,
)
from checker.http.failures import status_of
from checker.http.guarded import DeskRouter
from checker.http.visit import Visit, Visiting
from checker.retention.erasure import finish_erasures
from checker.review.approving import decision_basis
from checker.review.reasons import reason_title
from checker.review.required_actions import DECISION_KIND
from checker.web.addresses import address_with, make_pager, read_key
from checker.web.cuttings import Cutting, cut_page
from checker.web.faults import NO_FAULTS, NOT_FILLED, Faults, fault_of
from checker.web.showing import go_to, show_page
from checker.web.words.approvals import PROPOSAL_TONES, PROPOSAL_WORDS
from checker.web.words.codes import word_code
from checker.web.words.judgement import (
    OUTCOME_TONES,
    OUTCOME_WORDS,
    SEVERITY_WORDS,
    VERDICT_TONES,
    VERDICT_WORDS,
)
from rules.vocabulary import Bilingual
from storage.corrections import FIELD_CORRECTION_KIND
from storage.documents import StoredDocument, read_document
from storage.erasure import ERASURE_KIND
from storage.errors import StorageError
from storage.tables import Proposal
from storage.vocabulary import Language, ProposalState

router = DeskRouter()

_ROWS = 50
_SETTLED = tuple(state for state in ProposalState if state is not ProposalState.PROPOSED)


@router.page("/approvals", act=Act.READ_CUSTOMERS)
def list_approvals(visit: Visiting, shelf: str = "", kind: str = "", state: str = "") -> Response:
    """List proposals: an approver begins with what waits, everybody else with their own."""
    kinds, reader = visit.desk.kinds, visit.actor
    can_decide = bool(decidable_kinds(kinds, reader))
    shown = Shelf(shelf) if shelf in tuple(Shelf) else Shelf.WAITING if can_decide else Shelf.OWN
    became = ProposalState(state) if state in _SETTLED and shown is Shelf.SETTLED else None
    key = read_key(visit.request, 1)
    with visit.desk.database.read_session() as session:
        lines = list_proposals(
            session,
            kinds,
            shown,
            reader=reader,
            kind=kind or None,
            state=became,
            after_id=None if key is None else str(key[0]),
            limit=_ROWS + 1,
        )
    rows = lines[:_ROWS]
    following = [rows[-1].proposal.id] if len(lines) > _ROWS else None
    return show_page(
        visit,
        "approvals/list.html",
        rows=rows,
        shelf=shown,
        shelves=Shelf,
        can_decide=can_decide,
        kind_titles={name: kinds[name].title for name in sorted(readable_kinds(kinds, reader))},
        kind=kind,
        state=became,
        settled=_SETTLED,
        pager=make_pager(visit.request, len(rows), following),
        address=lambda **changes: address_with(visit.request, **changes),
        state_words=PROPOSAL_WORDS,
        state_tones=PROPOSAL_TONES,
    )


@router.page("/approvals/{proposal_id}", act=Act.READ_CUSTOMERS)
def show_approval(visit: Visiting, proposal_id: str) -> Response:
    """Show one proposal: what would change, who proposed it and why, what it rests on."""
    return _show(visit, proposal_id)


@router.form("/approvals/{proposal_id}/reveal", act=Act.REVEAL_PERSONAL)
def reveal(visit: Visiting, proposal_id: str) -> Response:
    """Show the proposal once with personal numbers; the log tells of it."""
    desk = visit.desk
    with desk.database.session() as session:
        note_reveal(session, desk.kinds, proposal_id, by=visit.actor, now=desk.clock())
    return _show(visit, proposal_id, is_revealed=True)


@router.form("/approvals/{proposal_id}/decide", act=Act.DECIDE_PROPOSALS)
def take_decision(visit: Visiting, proposal_id: str) -> Response:
    """Approve or refuse; what is approved is done at once."""
    desk, decision = visit.desk, visit.field("decision")
    if decision not in ("approve", "refuse"):
        return _show(visit, proposal_id, {"decision": NOT_FILLED})
    try:
        with desk.database.session() as session:
            proposal = decide(
                session,
                desk.kinds,
                proposal_id,
                approve=decision == "approve",
                reason=visit.field("reason"),
                by=visit.actor,
                now=desk.now(),
                seen_sha256=visit.field("seen"),
            )
            is_erased = decision == "approve" and proposal.kind == ERASURE_KIND
    except WordsMissing as error:
        return _show(visit, proposal_id, fault_of(error, "reason"))
    except (LicetError, StorageError) as error:
        return _show_refusal(visit, proposal_id, error)
    if is_erased:
        finish_erasures(desk.database, desk.workspace.originals, desk.settings)
    told = "proposal_approved" if decision == "approve" else "proposal_refused"
    return go_to(visit, f"/approvals/{proposal_id}", told=told)


@router.form("/approvals/{proposal_id}/withdraw", act=Act.READ_CUSTOMERS)
def take_back(visit: Visiting, proposal_id: str) -> Response:
    """Take back what one proposed oneself."""
    desk = visit.desk
    try:
        with desk.database.session() as session:
            withdraw(
                session,
                desk.kinds,
                proposal_id,
                reason=visit.field("reason"),
                by=visit.actor,
                now=desk.now(),
            )
    except LicetError as error:
        return _show_refusal(visit, proposal_id, error)
    return go_to(visit, f"/approvals/{proposal_id}", told="proposal_withdrawn")


def _show_refusal(visit: Visit, proposal_id: str, error: LicetError | StorageError) -> Response:
    """Show the proposal as it is now, with why nothing was done; a failure of ours is no page."""
    status = status_of(error)
    if isinstance(error, ProposalUnknown) or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise error
    return _show(visit, proposal_id, fault_of(error), status=status)


def _show(
    visit: Visit,
    proposal_id: str,
    faults: Faults = NO_FAULTS,
    *,
    status: HTTPStatus | None = None,
    is_revealed: bool = False,
) -> Response:
    desk = visit.desk
    with desk.database.read_session() as session:
        shown = show_proposal(
            session, desk.kinds, proposal_id, reader=visit.actor, reveal=is_revealed
        )
        proposal, basis, stored = shown.line.proposal, None, None
        if proposal.kind == DECISION_KIND and not shown.is_erased:
            basis = decision_basis(session, proposal)
        if proposal.kind == FIELD_CORRECTION_KIND and not shown.is_erased:
            stored = read_document(session, proposal.payload["document_id"])
        following = next_waiting(session, desk.kinds, proposal.id, reader=visit.actor)
    return show_page(
        visit,
        "approvals/approval.html",
        status=status or (HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK),
        shown=shown,
        proposal=proposal,
        changes=_in_words(shown.changes, visit.language),
        moved=_in_words(basis.moved, visit.language) if basis else [],
        reason=None if proposal.reason_code is None else reason_title(proposal.reason_code),
        basis=basis,
        document=None if stored is None else stored.document,
        cutting=_cut_evidence(visit, proposal, stored, is_revealed=is_revealed),
        standings=Standing,
        following=following,
        can_decide=bool(decidable_kinds(desk.kinds, visit.actor)),
        faults=faults,
        is_revealed=is_revealed,
        can_reveal=may(visit.actor, Act.REVEAL_PERSONAL),
        state_words=PROPOSAL_WORDS,
        state_tones=PROPOSAL_TONES,
        verdict_words=VERDICT_WORDS,
        verdict_tones=VERDICT_TONES,
        outcome_words=OUTCOME_WORDS,
        outcome_tones=OUTCOME_TONES,
        severity_words=SEVERITY_WORDS,
    )


def _cut_evidence(
    visit: Visit, proposal: Proposal, stored: StoredDocument | None, *, is_revealed: bool
) -> Cutting | None:
    """Cut out where the field stands that would be corrected."""
    field = None if stored is None else stored.fields.get(proposal.payload["field"])
    if field is None:
        return None
    x0, y0, x1, y1 = field.box
    return cut_page(
        visit,
        field.document_id,
        field.name,
        field.page,
        (x0, y0, x1, y1),
        is_revealed=is_revealed,
    )


def _in_words(changes: tuple[Change, ...], language: Language) -> list[dict[str, Any]]:
    """Give changes as the component takes them, codes said in words."""

    def said(text: Bilingual | None) -> str | None:
        return None if text is None else text.zh if language is Language.ZH else text.en

    return [
        {
            "label": said(change.label),
            "before": said(word_code(change.before)),
            "after": said(word_code(change.after)),
        }
        for change in changes
    ]
