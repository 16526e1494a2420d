"""Credit limits: one person proposes, another decides, and the one decided last counts.

A temporary limit lies over the permanent one and ends by itself. A permanent one that is approved
later takes the place of both: it is the newer judgement of the customer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from storage.customers import lock_customer
from storage.deadlines import end_deadline, record_deadline
from storage.errors import LimitDecided, LimitEnded, LimitNeedsTwoPeople, LimitUnknown
from storage.folding import fold_name
from storage.identity import make_id
from storage.tables import CreditLimit, Deadline
from storage.vocabulary import DeadlineKind, LimitState


def propose_limit(
    session: Session,
    customer_id: str,
    *,
    amount_minor: int,
    currency: str,
    valid_from: date,
    valid_until: date | None = None,
    reason: str,
    proposed_by: str,
    proposed_at: datetime,
    derived_minor: int | None = None,
    derivation: Mapping[str, Any] | None = None,
) -> CreditLimit:
    """Propose a limit; it counts for nothing before another person approves it.

    The attributes are those of `storage.tables.CreditLimit`. One with an end is temporary.

    Raises:
        ValueError: It ends before it begins, or is below zero.
    """
    if amount_minor < 0 or (valid_until is not None and valid_until < valid_from):
        raise ValueError(f"no limit: {amount_minor} from {valid_from} to {valid_until}")
    limit = CreditLimit(
        id=make_id(proposed_at),
        customer_id=customer_id,
        amount_minor=amount_minor,
        currency=currency,
        is_temporary=valid_until is not None,
        valid_from=valid_from,
        valid_until=valid_until,
        derived_minor=derived_minor,
        derivation=None if derivation is None else dict(derivation),
        reason=reason,
        proposed_by=proposed_by,
        proposed_at=proposed_at,
        state=LimitState.PROPOSED,
    )
    session.add(limit)
    session.flush()
    return limit


def decide_limit(
    session: Session,
    limit_id: str,
    *,
    state: LimitState,
    decided_by: str,
    decided_at: datetime,
    decided_on: date,
) -> CreditLimit:
    """Approve or refuse a proposed limit, or withdraw it.

    What an approved one takes the place of is no longer current, and its deadline ends. An approved
    temporary one writes a deadline down, titled by its reason, so that alerts come ahead of its
    end.

    Args:
        session: Where to write.
        limit_id: The proposal.
        state: What becomes of it.
        decided_by: Who decides; nobody approves or refuses their own proposal.
        decided_at: The moment.
        decided_on: The office's day of the decision.

    Raises:
        LimitUnknown: There is none with this id.
        LimitDecided: It was decided on already.
        LimitNeedsTwoPeople: It was proposed by the same person.
        LimitEnded: It is to be approved after its last day.
        ValueError: The state is none that is decided.
    """
    if state is LimitState.PROPOSED:
        raise ValueError("a proposal is decided by another state")
    limit = _lock_proposal(session, limit_id)
    if state is not LimitState.WITHDRAWN and is_same_person(decided_by, limit.proposed_by):
        raise LimitNeedsTwoPeople(limit=limit_id, by=decided_by)
    if state is LimitState.APPROVED and _ends_before(limit, decided_on):
        raise LimitEnded(limit=limit_id, until=limit.valid_until)
    limit.state, limit.decided_by, limit.decided_at = state, decided_by, decided_at
    if state is LimitState.APPROVED:
        replaced = _take_place(session, limit)
        if limit.valid_until is not None:
            deadline = record_deadline(
                session,
                kind=DeadlineKind.TEMPORARY_LIMIT,
                title=limit.reason,
                due_on=limit.valid_until,
                recorded_by=decided_by,
                recorded_at=decided_at,
                customer_id=limit.customer_id,
                supersedes_id=replaced,
            )
            limit.deadline_id = deadline.id
    session.flush()
    return limit


def find_limit(session: Session, customer_id: str, on: date) -> CreditLimit | None:
    """Give the limit that counts on a day: of those approved that run, the one decided last.

    None means that nobody has decided on one, which is not a limit of zero.
    """
    query = select(CreditLimit).where(
        col(CreditLimit.customer_id) == customer_id,
        col(CreditLimit.state) == LimitState.APPROVED,
        col(CreditLimit.valid_from) <= on,
        or_(col(CreditLimit.valid_until).is_(None), col(CreditLimit.valid_until) >= on),
    )
    latest = query.order_by(col(CreditLimit.decided_at).desc(), col(CreditLimit.id).desc())
    return session.exec(latest.limit(1)).first()


def list_limits(session: Session, customer_id: str) -> Sequence[CreditLimit]:
    """List all limits of a customer, proposed and decided, the newest proposal first."""
    query = select(CreditLimit).where(col(CreditLimit.customer_id) == customer_id)
    return session.exec(query.order_by(col(CreditLimit.id).desc())).all()


def is_same_person(one: str, other: str) -> bool:
    """Tell whether two names are written alike but for case, width and blanks."""
    return fold_name(one) == fold_name(other)


def _lock_proposal(session: Session, limit_id: str) -> CreditLimit:
    """Give a proposal that is undecided, and let others who would decide wait."""
    query = select(CreditLimit).where(col(CreditLimit.id) == limit_id)
    found = session.exec(query).first()
    if found is None:
        raise LimitUnknown(limit=limit_id)
    lock_customer(session, found.customer_id)
    limit = session.exec(query.execution_options(populate_existing=True)).one()
    if limit.state is not LimitState.PROPOSED:
        raise LimitDecided(limit=limit_id, state=limit.state.value, by=limit.decided_by)
    return limit


def _take_place(session: Session, limit: CreditLimit) -> str | None:
    """Let a limit be the current one of its sort; what it overrules ends with its deadline.

    Returns:
        The deadline of the temporary limit that another one replaces.
    """
    replaced = None
    query = select(CreditLimit).where(
        col(CreditLimit.customer_id) == limit.customer_id, col(CreditLimit.is_current)
    )
    for earlier in session.exec(query).all():
        is_same_sort = earlier.is_temporary == limit.is_temporary
        if is_same_sort:
            limit.supersedes_id = earlier.id
        elif limit.is_temporary or _ends_before(earlier, limit.valid_from):
            continue
        earlier.is_current = False
        if earlier.deadline_id is not None and _is_current(session, earlier.deadline_id):
            if is_same_sort:
                replaced = earlier.deadline_id
            else:
                end_deadline(session, earlier.deadline_id)
    session.flush()  # the other is no longer current before this one is
    limit.is_current = True
    return replaced


def _ends_before(limit: CreditLimit, day: date) -> bool:
    return limit.valid_until is not None and limit.valid_until < day


def _is_current(session: Session, deadline_id: str) -> bool:
    """Tell whether a deadline stands; a person may have ended it."""
    return session.get_one(Deadline, deadline_id, populate_existing=True).is_current
