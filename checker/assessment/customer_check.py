"""Assessing a customer on file: judged, recorded with all its inputs, and later replayed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session

from checker.assessment.assess import Assessment, assess
from checker.customer_file.records import load_dossier
from checker.intake.identity import find_customer
from checker.rule_packs import keep_pack
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.alerts import close_alerts
from storage.assessments import record_assessment
from storage.database import Database
from storage.documents import documents_of
from storage.tables import Customer


@dataclass(frozen=True, slots=True)
class RecordedAssessment:
    """An assessment and the id under which it can be replayed."""

    id: str
    customer: Customer
    assessment: Assessment


def check_customer(
    database: Database,
    wanted: str,
    *,
    as_of: date,
    now: datetime,
    pack: Pack,
    purpose: str,
    engine: ChainEngine,
) -> RecordedAssessment:
    """Assess a customer on file and record the assessment.

    A new assessment is the review that an open review alert asked for, so it closes that alert.

    Args:
        database: Where the customer is on file.
        wanted: What the person calls the customer.
        as_of: The day to decide for.
        now: The moment of the assessment.
        pack: The rules.
        purpose: Whose policy gives the verdict.
        engine: Derives the verdict beside the fix-point.

    Raises:
        CustomerUnknown, CustomerAmbiguous: `wanted` names none or several.
        PurposeUnknown, ChainFailed, ChainDisagreement: As `assess`; nothing is recorded.
    """
    with database.read_session() as session:
        customer = find_customer(session, wanted)
        dossier = load_dossier(session, customer)
        stored = documents_of(session, customer.id, received_by=as_of)
        document_ids = [row.document.id for row in stored]
    assessment = assess(dossier, as_of, pack, purpose, engine)
    with database.session() as session:
        assessment_id = _record(session, customer, assessment, document_ids, now)
        close_alerts(session, customer_id=customer.id)
    return RecordedAssessment(assessment_id, customer, assessment)


def _record(
    session: Session,
    customer: Customer,
    assessment: Assessment,
    document_ids: list[str],
    now: datetime,
) -> str:
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
    ).id
