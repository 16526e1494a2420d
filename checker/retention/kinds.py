"""What two people decide: that a customer is erased, that a hold is released."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, func, select

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.four_eyes.kinds import Change, Kinds
from checker.four_eyes.proposing import propose
from checker.retention.erasure import erase
from checker.retention.reasons import TITLES, require_erasable
from rules.vocabulary import Bilingual
from storage.customers import get_customer, lock_customer
from storage.erasure import ERASURE_KIND
from storage.retention import find_hold, release_hold
from storage.tables import Document, OriginalKey, Proposal
from storage.vocabulary import ErasureReason

HOLD_RELEASE_KIND = "hold_release"


def propose_erasure(
    session: Session,
    kinds: Kinds,
    customer_id: str,
    why: ErasureReason,
    *,
    retention_years: int,
    reason: str,
    by: Actor,
    now: datetime,
    seen_sha256: str | None = None,
) -> Proposal:
    """Propose that a customer is erased.

    Args:
        session: Where to write; the event is recorded last.
        kinds: All kinds.
        customer_id: Who.
        why: What makes it lawful.
        retention_years: Of the settings.
        reason: What else there is to say, in the maker's words.
        by: The maker.
        now: The moment, in the office's time zone.
        seen_sha256: `hash_seen` of what the maker's page showed; None where there was no page.

    Raises:
        CustomerErased, CustomerHeld, ProposalsPending, RetentionRunning, RelationshipOnFile: It
            may not be done.
        PersonNeeded, ActRefused, ContentChanged, ProposalPending: As `propose`.
    """
    lock_customer(session, customer_id)
    require_erasable(session, customer_id, why, now.date(), retention_years)
    return propose(
        session,
        kinds,
        ERASURE_KIND,
        f"customer:{customer_id}",
        {"reason": why.value},
        reason_code=why.value,
        reason=reason,
        by=by,
        now=now,
        seen_sha256=seen_sha256,
        customer_id=customer_id,
    )


def propose_hold_release(
    session: Session, kinds: Kinds, hold_id: str, *, reason: str, by: Actor, now: datetime
) -> Proposal:
    """Propose that a hold ends.

    Raises:
        HoldUnknown: There is none of this id in force.
        PersonNeeded, ActRefused, WordsMissing, ProposalPending: As `propose`.
    """
    hold = find_hold(session, hold_id)
    return propose(
        session,
        kinds,
        HOLD_RELEASE_KIND,
        f"hold:{hold.id}",
        {},
        reason=reason,
        by=by,
        now=now,
        customer_id=hold.customer_id,
    )


class ErasureKind:
    """That a customer is erased; subject `customer:<id>`, payload `{"reason": ErasureReason}`."""

    name = ERASURE_KIND
    title = Bilingual("销毁客户资料", "Erase a customer")
    proposing_act = Act.PROPOSE_ERASURE
    deciding_act = Act.DECIDE_PROPOSALS

    def __init__(self, *, retention_years: int) -> None:
        self.retention_years = retention_years

    def seen(self, session: Session, subject: str, payload: Mapping[str, Any]) -> bytes:
        """Give name, reason and what is on file: a document filed since then is another content."""
        customer_id = _id_of(subject)
        customer = get_customer(session, customer_id)
        documents = select(Document.id).where(Document.customer_id == customer_id)
        told = {
            "customer": customer_id,
            "name": customer.name if customer else None,
            "reason": ErasureReason(payload["reason"]).value,
            "documents": sorted(session.exec(documents)),
        }
        return json.dumps(told, sort_keys=True, ensure_ascii=False).encode()

    def changes(self, session: Session, proposal: Proposal) -> Sequence[Change]:
        """Say why, and how many files nobody could open any more.

        What is kept of it outlives the customer, whose name is therefore no part of it.
        """
        customer_id = _id_of(proposal.subject)
        held = select(func.count()).select_from(OriginalKey)
        files = session.exec(held.where(OriginalKey.subject == customer_id)).one()
        reason = TITLES[ErasureReason(proposal.payload["reason"])]
        return [
            Change(Bilingual("原件", "Files"), str(files), None),
            Change(Bilingual("理由", "Reason"), None, f"{reason.zh} · {reason.en}"),
        ]

    def apply(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Erase the customer, if neither a hold nor the law has come between."""
        customer_id = _id_of(proposal.subject)
        lock_customer(session, customer_id)
        reason = ErasureReason(proposal.payload["reason"])
        require_erasable(session, customer_id, reason, now.date(), self.retention_years)
        erase(
            session,
            customer_id,
            reason,
            proposed_by=proposal.proposed_by,
            by=by,
            proposal_id=proposal.id,
            now=now,
        )

    def refused(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Nothing was set by proposing it."""


class HoldReleaseKind:
    """That a hold is released; subject `hold:<id>`, no payload."""

    name = HOLD_RELEASE_KIND
    title = Bilingual("解除保全", "Release a hold")
    proposing_act = Act.PLACE_HOLDS
    deciding_act = Act.DECIDE_PROPOSALS

    def seen(self, session: Session, subject: str, payload: Mapping[str, Any]) -> bytes:
        """Give the hold as it is in force."""
        del payload
        hold = find_hold(session, _id_of(subject))
        told = [hold.id, hold.customer_id, hold.reason]
        return json.dumps(told, ensure_ascii=False).encode()

    def changes(self, session: Session, proposal: Proposal) -> Sequence[Change]:
        """Say which hold would end."""
        hold = find_hold(session, _id_of(proposal.subject))
        return [Change(Bilingual("保全理由", "Held because"), hold.reason, None)]

    def apply(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Release it."""
        hold = release_hold(session, _id_of(proposal.subject), by=by.name, at=now)
        subject = f"customer:{hold.customer_id}"
        record_event(
            session, by, "hold.released", subject=subject, data={"hold_id": hold.id}, now=now
        )

    def refused(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Nothing was set by proposing it."""


def _id_of(subject: str) -> str:
    return subject.partition(":")[2]
