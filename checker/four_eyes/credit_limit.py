"""Credit limits at the desk: finance proposes, an approver decides, then the limit is on file.

The row of `credit_limits` is written when it is approved: until then the proposal is all there is,
so nothing can be decided on in two places.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.document_data import write_money
from checker.four_eyes.kinds import Change, Kinds
from checker.four_eyes.proposing import propose
from ingest.document import Money
from rules.vocabulary import Bilingual
from storage.limits import decide_limit, list_limits, propose_limit
from storage.tables import Account, CreditLimit, Proposal
from storage.vocabulary import LimitState

CREDIT_LIMIT_KIND = "credit_limit"


@dataclass(frozen=True, slots=True)
class WantedLimit:
    """A limit that somebody wants; the attributes are those of `storage.tables.CreditLimit`.

    Attributes:
        amount_minor: In minor units.
        currency: ISO 4217.
        valid_from: The first day.
        valid_until: The last day of a temporary one; None for a permanent one.
        derived_minor: What the credit policy derives, where it does.
        derivation: How, as `checker.limits.data` gives it.
    """

    amount_minor: int
    currency: str
    valid_from: date
    valid_until: date | None = None
    derived_minor: int | None = None
    derivation: Mapping[str, Any] | None = None


def propose_credit_limit(
    session: Session,
    kinds: Kinds,
    customer_id: str,
    wanted: WantedLimit,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    seen_sha256: str | None = None,
) -> Proposal:
    """Propose a limit.

    Raises:
        ValueError: It is below zero or ends before it begins; the page has to refuse it first.
        PersonNeeded, ActRefused, WordsMissing, ContentChanged, ProposalPending: As `propose`.
    """
    is_backwards = wanted.valid_until is not None and wanted.valid_until < wanted.valid_from
    if wanted.amount_minor < 0 or is_backwards:
        raise ValueError(f"no limit: {wanted}")
    payload = {
        **asdict(wanted),
        "valid_from": wanted.valid_from.isoformat(),
        "valid_until": wanted.valid_until and wanted.valid_until.isoformat(),
    }
    return propose(
        session,
        kinds,
        CREDIT_LIMIT_KIND,
        f"customer:{customer_id}",
        payload,
        reason=reason,
        by=by,
        now=now,
        seen_sha256=seen_sha256,
        customer_id=customer_id,
    )


class CreditLimitKind:
    """The kind of proposal that gives a customer a limit."""

    name = CREDIT_LIMIT_KIND
    title = Bilingual("信用额度", "Credit limit")
    proposing_act = Act.PROPOSE_LIMIT
    deciding_act = Act.DECIDE_LIMITS

    def seen(self, session: Session, subject: str, payload: Mapping[str, Any]) -> bytes:
        """Give the limit that is wanted beside those that are current."""
        current = sorted(limit.id for limit in _current(session, subject))
        content = [payload, current]
        return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()

    def changes(self, session: Session, proposal: Proposal) -> Sequence[Change]:
        """Give amount and last day beside those of the current limit of the same sort."""
        wanted = proposal.payload
        is_temporary = wanted["valid_until"] is not None
        same = [
            limit
            for limit in _current(session, proposal.subject)
            if limit.is_temporary is is_temporary
        ]
        before = same[0] if same else None
        derived = wanted["derived_minor"]
        lines = [
            Change(
                Bilingual("额度", "Limit"),
                None
                if before is None
                else write_money(Money(before.amount_minor, before.currency)),
                write_money(Money(wanted["amount_minor"], wanted["currency"])),
            ),
            Change(
                Bilingual("起始日", "First day"),
                None if before is None else before.valid_from.isoformat(),
                wanted["valid_from"],
            ),
        ]
        if is_temporary:
            until = None if before is None else before.valid_until
            last = Bilingual("截止日", "Last day")
            ends = None if until is None else until.isoformat()
            lines.append(Change(last, ends, wanted["valid_until"]))
        if derived is not None:
            by_policy = Bilingual("按信用政策推算", "As the credit policy derives it")
            money = write_money(Money(derived, wanted["currency"]))
            lines.append(Change(by_policy, None, money))
        return lines

    def apply(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Put the limit on file, proposed by the one and decided by the other.

        Raises:
            LimitEnded: Its last day has gone by.
        """
        wanted = proposal.payload
        maker = session.get_one(Account, proposal.proposed_by)
        until = wanted["valid_until"]
        limit = propose_limit(
            session,
            proposal.subject.partition(":")[2],
            amount_minor=wanted["amount_minor"],
            currency=wanted["currency"],
            valid_from=date.fromisoformat(wanted["valid_from"]),
            valid_until=None if until is None else date.fromisoformat(until),
            reason=proposal.reason,
            proposed_by=maker.name,
            proposed_at=proposal.proposed_at,
            derived_minor=wanted["derived_minor"],
            derivation=wanted["derivation"],
        )
        decide_limit(
            session,
            limit.id,
            state=LimitState.APPROVED,
            decided_by=by.name,
            decided_at=now,
            decided_on=now.date(),
        )
        data = {"limit_id": limit.id, "proposal_id": proposal.id}
        record_event(session, by, "limit.approved", subject=proposal.subject, data=data, now=now)

    def refused(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Leave everything as it is: proposing had set nothing."""


def _current(session: Session, subject: str) -> list[CreditLimit]:
    limits = list_limits(session, subject.partition(":")[2])
    return [limit for limit in limits if limit.is_current]
