"""Waiving: one person proposes to let a finding stand until a day, another approves."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.four_eyes.kinds import Change, Kinds
from checker.four_eyes.proposing import propose
from checker.review.basis import OpenFinding, encode, read_findings
from checker.review.errors import FindingUnknown, LastDayUnfit
from checker.review.reasons import load_reasons, reason_title, require_reason
from rules.vocabulary import Bilingual
from storage.assessments import latest_assessment
from storage.customers import lock_customer
from storage.tables import Proposal, Waiver
from storage.waivers import grant_waiver, waivers_of

WAIVER_KIND = "waiver"


def propose_waiver(
    session: Session,
    kinds: Kinds,
    customer_id: str,
    *,
    purpose: str,
    rule: str,
    subject: str,
    valid_until: date,
    reason_code: str,
    reason: str,
    by: Actor,
    now: datetime,
    seen_sha256: str | None = None,
) -> Proposal:
    """Propose to let a finding of the latest assessment stand until a day.

    Args:
        session: Where to write; the event is recorded last.
        kinds: All kinds of proposals.
        customer_id: Whose finding.
        purpose: Of the assessment.
        rule: The rule that found it.
        subject: What it found it on.
        valid_until: The last day; how far away it may be follows from the finding's severity.
        reason_code: Why, of the list of waivers.
        reason: Why, in words.
        by: The maker.
        now: The moment, in the office's time zone.
        seen_sha256: As `propose`.

    Raises:
        FindingUnknown: The latest assessment has no such finding.
        ReasonUnknown, LastDayUnfit: The waiver is not complete.
        PersonNeeded, ActRefused, ContentChanged, ProposalPending: As `propose`.
    """
    lock_customer(session, customer_id)
    finding = _find(session, customer_id, purpose, rule, subject)
    if finding is None:
        raise FindingUnknown(rule=rule)
    require_reason(reason_code, load_reasons().waivers)
    latest = now.date() + timedelta(days=load_reasons().longest_waiver_days[finding.severity])
    if not now.date() <= valid_until <= latest:
        raise LastDayUnfit(latest=latest)
    payload = {
        "customer_id": customer_id,
        "purpose": purpose,
        "rule": rule,
        "subject": subject,
        "valid_until": valid_until.isoformat(),
        "reason_code": reason_code,
    }
    return propose(
        session,
        kinds,
        WAIVER_KIND,
        name_waiver(customer_id, rule, subject),
        payload,
        reason_code=reason_code,
        reason=reason,
        by=by,
        now=now,
        seen_sha256=seen_sha256,
        customer_id=customer_id,
    )


def name_waiver(customer_id: str, rule: str, subject: str) -> str:
    """Name what a waiver is about: a finding of a customer, whatever characters are in it."""
    digest = hashlib.sha256(f"{rule}@{subject}".encode()).hexdigest()[:24]
    return f"finding:{customer_id}.{digest}"


class WaiverKind:
    """The kind of proposal that lets a finding stand."""

    name = WAIVER_KIND
    title = Bilingual("豁免审查发现", "Waiver of a finding")
    proposing_act = Act.PROPOSE_WAIVER
    deciding_act = Act.DECIDE_PROPOSALS

    def seen(self, session: Session, subject: str, payload: Mapping[str, Any]) -> bytes:
        """Give the waiver and the finding as the latest assessment has it."""
        del subject
        found = _find_of(session, payload)
        state = None if found is None else [found.outcome, found.severity.value]
        return encode([payload, state])

    def changes(self, session: Session, proposal: Proposal) -> Sequence[Change]:
        """Give the finding, and until when it would stand."""
        payload = proposal.payload
        found = _find_of(session, payload)
        title = Bilingual("", "") if found is None else found.title
        reason = reason_title(payload["reason_code"])
        earlier = next(
            (each for each in waivers_of(session, payload["customer_id"]) if _is_of(each, payload)),
            None,
        )
        return (
            Change(
                Bilingual(f"{payload['rule']} {title.zh}", f"{payload['rule']} {title.en}"),
                None if found is None else found.outcome,
                None,
            ),
            Change(
                Bilingual("豁免至", "Waived until"),
                None if earlier is None else earlier.valid_until.isoformat(),
                payload["valid_until"],
            ),
            Change(Bilingual("理由", "Reason"), None, f"{reason.zh} · {reason.en}"),
        )

    def apply(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Let the finding stand; an earlier waiver of it ends."""
        payload = proposal.payload
        valid_until = date.fromisoformat(payload["valid_until"])
        if valid_until < now.date():
            raise LastDayUnfit(latest=valid_until)
        title = reason_title(payload["reason_code"])
        waiver = grant_waiver(
            session,
            customer_id=payload["customer_id"],
            rule=payload["rule"],
            subject=payload["subject"],
            title=f"{payload['rule']} 豁免到期 · waiver ends（{title.zh} · {title.en}）",
            reason_code=payload["reason_code"],
            reason=proposal.reason,
            valid_until=valid_until,
            proposal_id=proposal.id,
            granted_by=by.name,
            granted_at=now,
        )
        data = {"rule": waiver.rule, "valid_until": payload["valid_until"]}
        record_waiver(session, "waiver.granted", waiver, by, now, data)

    def refused(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Leave everything as it is: proposing had set nothing."""


def record_waiver(
    session: Session,
    action: str,
    waiver: Waiver,
    by: Actor,
    now: datetime,
    data: Mapping[str, str],
) -> None:
    """Record what became of a waiver, under its customer."""
    data = {**data, "customer_id": waiver.customer_id}
    record_event(session, by, action, subject=f"waiver:{waiver.id}", data=data, now=now)


def _is_of(waiver: Waiver, payload: Mapping[str, Any]) -> bool:
    return (
        waiver.rule == payload["rule"]
        and waiver.subject == payload["subject"]
        and waiver.ended_at is None
    )


def _find_of(session: Session, payload: Mapping[str, Any]) -> OpenFinding | None:
    return _find(
        session, payload["customer_id"], payload["purpose"], payload["rule"], payload["subject"]
    )


def _find(
    session: Session, customer_id: str, purpose: str, rule: str, subject: str
) -> OpenFinding | None:
    assessment = latest_assessment(session, customer_id, purpose)
    found = () if assessment is None else read_findings(assessment)
    return next((each for each in found if (each.rule, each.subject) == (rule, subject)), None)
