"""What is left to do before a review can be decided: a pure function of what was loaded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from checker.corrections.proposal import FIELD_CORRECTION
from checker.customer_file.document_fields import field_title
from checker.customer_file.kinds import kind_title
from checker.four_eyes.credit_limit import CreditLimitKind
from checker.four_eyes.kinds import ProposalKind
from checker.retention.kinds import ErasureKind, HoldReleaseKind
from checker.review.basis import ReviewBasis
from checker.review.waiving import WaiverKind
from checker.sentences import fill_in
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual
from storage.vocabulary import DocumentCheckState, ReviewDecision

DECISION_KIND = "review_decision"
"""The kind of proposal that decides a review: it does not wait for itself."""
_ABOUT_CUSTOMERS: tuple[ProposalKind, ...] = (
    WaiverKind(),
    CreditLimitKind(),
    FIELD_CORRECTION,
    ErasureKind(retention_years=0),  # only its title is asked for
    HoldReleaseKind(),
)
_AWAITED = {kind.name: kind.title for kind in _ABOUT_CUSTOMERS}
"""What people call the other kinds that are about a customer."""

_BEFORE_REJECTING = frozenset({"assess", "assess_again"})


@dataclass(frozen=True, slots=True)
class RequiredAction:
    """One thing to do.

    Attributes:
        code: What sort of thing, of `required_actions.yaml`.
        subject: What to do it to: a document, a field (`<document>#<field>`), the key of a finding,
            a proposal, a request, or the review.
        sentence: What to do.
        target: Where a page should lead to, as `document:<id>`, `finding:<key>`, `proposal:<id>`,
            `request:<id>` or `assessment`.
    """

    code: str
    subject: str
    sentence: Bilingual
    target: str


def required_actions(basis: ReviewBasis) -> tuple[RequiredAction, ...]:
    """List what is left to do, in the order in which a person would do it."""
    return (
        *_check_documents(basis),
        *_assess(basis),
        *_settle_findings(basis),
        *_await(basis),
    )


def blocking_actions(
    actions: Iterable[RequiredAction], decision: ReviewDecision, covered: Iterable[str] = ()
) -> tuple[RequiredAction, ...]:
    """Tell which actions a decision cannot do without.

    A rejection needs a fresh assessment and no more. An approval with conditions may name findings
    that it lets stand.

    Args:
        actions: All that are left.
        decision: The decision.
        covered: Keys of the findings that its conditions name.
    """
    if decision is ReviewDecision.REJECT:
        return tuple(action for action in actions if action.code in _BEFORE_REJECTING)
    named = set(covered) if decision is ReviewDecision.APPROVE_WITH_CONDITIONS else set()
    return tuple(
        action
        for action in actions
        if action.code != "settle_finding" or action.subject not in named
    )


@cache
def load_sentences() -> dict[str, Sentence]:
    """Give the sentences by code."""
    return read_table("checker.review", "required_actions.yaml", dict[str, Sentence])


def _act(code: str, subject: str, target: str, **values: object) -> RequiredAction:
    return RequiredAction(code, subject, fill_in(load_sentences()[code], **values), target)


def _check_documents(basis: ReviewBasis) -> Iterator[RequiredAction]:
    asked = {request.kind for request in basis.open_requests}
    for stored in basis.counting_documents:
        document, name = stored.document, stored.document.name
        check, target = basis.checks.get(document.id), f"document:{document.id}"
        if check is None:
            yield _act("check_document", document.id, target, name=name)
        elif check.state is DocumentCheckState.REUPLOAD:
            if document.kind not in asked and not _is_newer_checked(basis, stored.document.id):
                yield _act("request_again", document.id, target, name=name)
            continue
        for field_name, field in stored.fields.items():
            if field.value is None:
                yield _act(
                    "verify_field",
                    f"{document.id}#{field_name}",
                    f"{target}#{field_name}",
                    name=name,
                    field=field_title(document.kind, field_name),
                )


def _is_newer_checked(basis: ReviewBasis, document_id: str) -> bool:
    """Tell whether a later document of the same kind was accepted in the place of one."""
    by_id = {stored.document.id: stored.document for stored in basis.documents}
    old = by_id[document_id]
    return any(
        other.kind == old.kind
        and other.recorded_at > old.recorded_at
        and other.id in basis.checks
        and basis.checks[other.id].state is DocumentCheckState.ACCEPTED
        for other in by_id.values()
    )


def _assess(basis: ReviewBasis) -> Iterator[RequiredAction]:
    assessment = basis.assessment
    if assessment is None:
        yield _act("assess", basis.review.id, "assessment")
        return
    known = set(assessment.document_ids)
    has_news = any(stored.document.id not in known for stored in basis.documents)
    checked_since = any(
        check.at > assessment.assessed_at and check.state is DocumentCheckState.REJECTED
        for check in basis.checks.values()
    )
    days = (assessment.next_change_on, assessment.next_review_on)
    is_over = any(day is not None and day <= basis.on for day in days)
    if has_news or checked_since or is_over:
        yield _act("assess_again", basis.review.id, "assessment")


def _settle_findings(basis: ReviewBasis) -> Iterator[RequiredAction]:
    for found in basis.findings:
        if found.key not in basis.waived:
            yield _act(
                "settle_finding",
                found.key,
                f"finding:{found.key}",
                title=found.title,
                rule=found.rule,
            )


def _await(basis: ReviewBasis) -> Iterator[RequiredAction]:
    for proposal in basis.proposals:
        if proposal.kind != DECISION_KIND:
            kind = _AWAITED.get(proposal.kind, proposal.kind)
            yield _act("await_proposal", proposal.id, f"proposal:{proposal.id}", kind=kind)
    for request in basis.open_requests:
        title = kind_title(request.kind)
        yield _act(
            "await_document",
            request.id,
            f"request:{request.id}",
            name=Bilingual(title.zh, title.en),
            due_on=request.due_on.isoformat(),
        )
