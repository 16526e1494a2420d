"""Assessments: what was concluded, kept with all it takes to conclude it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from storage.customers import lock_customer
from storage.identity import make_id
from storage.paging import DueCursor, Page, read_page
from storage.tables import Assessment, Pack
from storage.vocabulary import Verdict


def record_assessment(
    session: Session,
    *,
    customer_id: str,
    purpose: str,
    as_of: date,
    assessed_at: datetime,
    pack_sha256: str,
    list_versions: Mapping[str, str],
    document_ids: Sequence[str],
    inputs: str,
    result: str,
    verdict: str | None,
    next_change_on: date | None,
    next_review_on: date | None,
    is_real: bool = True,
) -> Assessment:
    """Record an assessment; it becomes the latest of the customer for this purpose.

    It does not if it is not `is_real`, speaking of a day that has not come, nor if the present
    latest speaks of a later day: nothing may rest on what only would be, or was.

    The other attributes are those of `storage.tables.Assessment`; the hashes of `inputs` and
    `result` are computed here, and the pack must be stored already.
    """
    lock_customer(session, customer_id)  # two assessments at once take turns in being the latest
    latest = latest_assessment(session, customer_id, purpose)
    is_latest = is_real and (latest is None or latest.as_of <= as_of)
    if latest is not None and is_latest:
        latest.is_latest = False
        session.flush()  # a place must be free before another takes it
    pack = session.get_one(Pack, pack_sha256)
    assessment = Assessment(
        id=make_id(assessed_at),
        customer_id=customer_id,
        purpose=purpose,
        as_of=as_of,
        assessed_at=assessed_at,
        pack_id=pack.id,
        pack_version=pack.version,
        pack_sha256=pack_sha256,
        facts_sha256=hashlib.sha256(inputs.encode()).hexdigest(),
        list_versions=dict(list_versions),
        document_ids=list(document_ids),
        inputs=inputs,
        result=result,
        result_sha256=hashlib.sha256(result.encode()).hexdigest(),
        verdict=None if verdict is None else Verdict(verdict),
        next_change_on=next_change_on,
        next_review_on=next_review_on,
        is_latest=is_latest,
    )
    session.add(assessment)
    session.flush()
    return assessment


def get_assessment(session: Session, assessment_id: str) -> Assessment | None:
    """Give the assessment with this id."""
    return session.get(Assessment, assessment_id)


def latest_assessment(session: Session, customer_id: str, purpose: str) -> Assessment | None:
    """Give the last assessment of a customer for a purpose."""
    asked = {"customer_id": customer_id, "purpose": purpose}
    return session.scalars(_prepare_latest(), asked).first()


@cache
def _prepare_latest() -> Select[Assessment]:
    return select_columns(Assessment).where(
        col(Assessment.customer_id) == bindparam("customer_id"),
        col(Assessment.purpose) == bindparam("purpose"),
        col(Assessment.is_latest),
    )


def assessments_of(session: Session, customer_id: str, *, limit: int = 100) -> Sequence[Assessment]:
    """Give the assessments of a customer for all purposes, the newest first."""
    query = select(Assessment).where(Assessment.customer_id == customer_id)
    newest_first = (col(Assessment.assessed_at).desc(), col(Assessment.id).desc())
    return session.exec(query.order_by(*newest_first).limit(limit)).all()


def changing(
    session: Session, on_or_before: date, *, after: DueCursor | None = None, limit: int = 500
) -> Page[Assessment]:
    """Give latest assessments of which an outcome changes on or before a day, the earliest first.

    Args:
        session: Where to look.
        on_or_before: The last day that counts.
        after: `next` of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Assessment).where(
        col(Assessment.is_latest), col(Assessment.next_change_on) <= on_or_before
    )
    return read_page(session, query, "next_change_on", after=after, limit=limit)
