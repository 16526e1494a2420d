"""Assessing a customer on file: judged, recorded with all its inputs, and later replayed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.access.actor import Actor
from checker.assessment.assess import Assessment, assess
from checker.assessment.urgency import SEVERITY_OF_VERDICT
from checker.audit_log.recording import record_event
from checker.customer_file.records import load_dossier
from checker.facts.ledger import load_ledger_facts
from checker.intake.identity import find_customer
from checker.rule_packs import keep_pack
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.alert_states import supersede_alerts
from storage.assessments import record_assessment
from storage.database import Database
from storage.documents import documents_of
from storage.reviews import set_severity
from storage.tables import Assessment as AssessmentRow
from storage.tables import Customer
from storage.vocabulary import AlertSource


@dataclass(frozen=True, slots=True)
class RecordedAssessment:
    """An assessment and the id under which it can be replayed.

    Attributes:
        id: Under which it can be replayed.
        customer: Whom it is about.
        assessment: What it came to.
        is_latest: Whether it now is the customer's latest for its purpose; False for one as of
            another day than the present, which changes no review and closes no alert.
    """

    id: str
    customer: Customer
    assessment: Assessment
    is_latest: bool


def check_customer(
    database: Database,
    wanted: str,
    *,
    as_of: date,
    now: datetime,
    pack: Pack,
    purpose: str,
    engine: ChainEngine,
    by: Actor,
) -> RecordedAssessment:
    """Assess a customer on file and record the assessment.

    A new assessment is the review that alerts about this purpose asked for, so it closes them, but
    for a review that is due on the same day still. One as of a day that has not come, or before the
    day of the present latest, is recorded and changes nothing else.

    Args:
        database: Where the customer is on file.
        wanted: What the person calls the customer.
        as_of: The day to decide for.
        now: The moment of the assessment, in the time zone that says what day it is.
        pack: The rules.
        purpose: Whose policy gives the verdict.
        engine: Derives the verdict beside the fix-point.
        by: Who asks.

    Raises:
        CustomerUnknown, CustomerAmbiguous: `wanted` names none or several.
        PurposeUnknown, ChainFailed, ChainDisagreement: As `assess`; nothing is recorded.
    """
    with database.read_session() as session:
        customer = find_customer(session, wanted)
        dossier = load_dossier(session, customer)
        stored = documents_of(session, customer.id, received_by=as_of)
        document_ids = [row.document.id for row in stored]
        ledger = load_ledger_facts(session, customer.id)
    assessment = assess(dossier, as_of, pack, purpose, engine, ledger=ledger)
    return record_check(database, customer, assessment, document_ids, now, by=by)


def record_check(
    database: Database,
    customer: Customer,
    assessment: Assessment,
    document_ids: Sequence[str],
    now: datetime,
    *,
    by: Actor,
) -> RecordedAssessment:
    """Record an assessment with all its inputs; it closes the alerts that asked for it.

    A review under way is as urgent as the verdict says.

    Args:
        database: Where the customer is on file.
        customer: Whom it is about.
        assessment: What it came to.
        document_ids: The documents that went in.
        now: The moment of the assessment, in the time zone that says what day it is.
        by: Who asks.
    """
    with database.session() as session:
        recorded = _record(session, customer, assessment, document_ids, now)
        if recorded.is_latest:
            _supersede_alerts(session, recorded)
            urgency = SEVERITY_OF_VERDICT[recorded.verdict]
            set_severity(session, customer.id, recorded.purpose, urgency)
        record_event(
            session,
            by,
            "assessment.recorded",
            subject=f"assessment:{recorded.id}",
            data={
                "customer_id": customer.id,
                "purpose": recorded.purpose,
                "as_of": recorded.as_of.isoformat(),
                "verdict": assessment.conclusions.verdict.value,
                "pack_sha256": recorded.pack_sha256,
                "facts_sha256": recorded.facts_sha256,
                "result_sha256": recorded.result_sha256,
            },
            now=now,
        )
    return RecordedAssessment(recorded.id, customer, assessment, recorded.is_latest)


def _supersede_alerts(session: Session, latest: AssessmentRow) -> None:
    subject_id = f"{latest.customer_id}:{latest.purpose}"
    still_due_on = latest.next_review_on
    supersede_alerts(session, AlertSource.REVIEW, subject_id, but_due_on=still_due_on)
    supersede_alerts(session, AlertSource.OUTCOME, subject_id)


def _record(
    session: Session,
    customer: Customer,
    assessment: Assessment,
    document_ids: Sequence[str],
    now: datetime,
) -> AssessmentRow:
    pack = assessment.pack
    keep_pack(session, pack, now)
    return record_assessment(
        session,
        customer_id=customer.id,
        purpose=assessment.purpose,
        as_of=assessment.as_of,
        assessed_at=now,
        pack_sha256=pack.sha256,
        list_versions=assessment.list_versions,
        document_ids=document_ids,
        inputs=assessment.inputs,
        result=assessment.result,
        verdict=assessment.conclusions.verdict.value,
        next_change_on=assessment.change.on if assessment.change else None,
        next_review_on=assessment.next_review_on,
        is_real=assessment.as_of <= now.date(),
    )
