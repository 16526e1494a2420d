"""What two people decide: that a customer is erased, that a hold is released."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, func, select

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.four_eyes.kinds import Change
from checker.retention.erasure import erase
from checker.retention.reasons import TITLES, require_erasable
from rules.vocabulary import Bilingual
from storage.customers import get_customer, lock_customer
from storage.erasure import ERASURE_KIND
from storage.retention import find_hold, release_hold
from storage.tables import Document, OriginalKey, Proposal
from storage.vocabulary import ErasureReason

_ERASURE_TITLE = Bilingual("销毁客户资料", "Erase a customer")
_RELEASE_TITLE = Bilingual("解除保全", "Release a hold")


@dataclass(frozen=True, slots=True)
class ErasureKind:
    """That a customer is erased; subject `customer:<id>`, payload `{"reason": ErasureReason}`.

    Attributes:
        retention_years: Of the settings.
    """

    retention_years: int
    name: str = ERASURE_KIND
    title: Bilingual = _ERASURE_TITLE
    proposing_act: Act = Act.PROPOSE_ERASURE
    deciding_act: Act = Act.DECIDE_PROPOSALS

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
        """Say whom it is about, why, and how many files nobody could open any more."""
        customer_id = _id_of(proposal.subject)
        customer = get_customer(session, customer_id)
        held = select(func.count()).select_from(OriginalKey)
        files = session.exec(held.where(OriginalKey.subject == customer_id)).one()
        reason = TITLES[ErasureReason(proposal.payload["reason"])]
        return [
            Change(Bilingual("客户", "Customer"), customer.name if customer else None, None),
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


@dataclass(frozen=True, slots=True)
class HoldReleaseKind:
    """That a hold is released; subject `hold:<id>`, no payload."""

    name: str = "hold_release"
    title: Bilingual = _RELEASE_TITLE
    proposing_act: Act = Act.PLACE_HOLDS
    deciding_act: Act = Act.DECIDE_PROPOSALS

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
