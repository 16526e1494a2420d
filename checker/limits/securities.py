"""What stands behind a customer's debts: recorded and given back, with its event.

One person records a security: it decides nothing by itself. A limit that rests on it takes two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from ingest.document import Money
from rules.credit_policy.policy import CreditPolicy
from storage import securities as stored
from storage.tables import Security
from storage.vocabulary import SecurityKind

_BP_PER_PERCENT = 100


@dataclass(frozen=True, slots=True)
class SecurityTerms:
    """What a security says.

    Attributes:
        kind: What it is.
        provider: Who gives it.
        amount: The most it pays.
        valid_from: Its first day.
        valid_until: Its last; None for no end.
        covered_percent: The share of a loss that it pays.
        haircut_percent: What is taken off before it counts; None for what the policy takes off.
    """

    kind: SecurityKind
    provider: str
    amount: Money
    valid_from: date
    valid_until: date | None = None
    covered_percent: int = 100
    haircut_percent: int | None = None

    def haircut_bp(self, policy: CreditPolicy | None) -> int:
        """Give what is taken off, in basis points; nothing where neither says so."""
        if self.haircut_percent is not None:
            return self.haircut_percent * _BP_PER_PERCENT
        return 0 if policy is None else policy.haircuts_bp[self.kind.value]  # type: ignore[index]


def record_security(
    session: Session,
    customer_id: str,
    terms: SecurityTerms,
    policy: CreditPolicy | None,
    *,
    recorded_by: str,
    by: Actor,
    now: datetime,
) -> Security:
    """Record a security; one with an end gets alerts ahead of it.

    Args:
        session: For writing.
        customer_id: Behind whose debts it stands.
        terms: What it says.
        policy: Of the pack that decides; None where it has none.
        recorded_by: The person who says so.
        by: Who acts.
        now: The moment.

    Raises:
        ValueError: It ends before it begins, or a share is none.
    """
    security = stored.record_security(
        session,
        customer_id,
        kind=terms.kind,
        provider=terms.provider.strip(),
        amount_minor=terms.amount.minor_units,
        currency=terms.amount.currency,
        covered_percent=terms.covered_percent,
        haircut_bp=terms.haircut_bp(policy),
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        recorded_by=recorded_by,
        recorded_at=now,
    )
    data = {
        "customer_id": security.customer_id,
        "kind": security.kind.value,
        "amount_minor": security.amount_minor,
        "currency": security.currency,
    }
    subject = f"security:{security.id}"
    record_event(session, by, "security.recorded", subject=subject, data=data, now=now)
    return security


def give_back_security(session: Session, security_id: str, *, by: Actor, now: datetime) -> Security:
    """Write down that a security ends before its time.

    Raises:
        SecurityUnknown: There is none with this id.
        SecurityDone: It was ended already.
    """
    ended = stored.end_security(session, security_id, ended_at=now)
    data = {"customer_id": ended.customer_id, "security_id": security_id}
    subject = f"security:{security_id}"
    record_event(session, by, "security.ended", subject=subject, data=data, now=now)
    return ended
