"""What was concluded about a customer, and by which rules."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from storage.column_types import JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import Verdict


class Pack(Row, table=True):
    """A rule pack as it was when an assessment used it, so that the assessment can be replayed.

    Attributes:
        sha256: Of `content` in UTF-8, hexadecimal.
        id: Such as `cn-base`.
        version: Such as `1.0.0`.
        content: Canonical JSON text.
        recorded_at: When it was first used.
    """

    __tablename__ = "packs"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"),)

    sha256: str = Field(primary_key=True)
    id: str
    version: str
    content: str = Field(sa_type=Text)
    recorded_at: datetime


class Assessment(Row, table=True):
    """What was concluded about a customer on a day, with all it takes to conclude it again.

    Attributes:
        id: Sorts by the moment of assessment.
        customer_id: Whom it is about.
        purpose: Such as `onboarding`.
        as_of: The day it speaks of.
        assessed_at: The moment it was made.
        pack_id: Of the rules that decided.
        pack_version: Likewise.
        pack_sha256: Likewise; the pack itself lies in `packs`.
        facts_sha256: Of `inputs`.
        list_versions: Name to version of every list and calendar consulted.
        document_ids: The documents on file that were considered.
        inputs: Canonical JSON text of the fact sheets.
        result: Canonical JSON text of outcomes, conclusions and verdict.
        result_sha256: Of `result`.
        verdict: None where none could be given.
        next_change_on: The next day on which an outcome changes if nothing but time passes.
        next_review_on: The day on which the policy asks for a new look.
        is_latest: True for the last assessment of the customer for this purpose.
    """

    __tablename__ = "assessments"
    __table_args__ = (
        CheckConstraint("length(facts_sha256) = 64", name="facts_sha256"),
        CheckConstraint("length(result_sha256) = 64", name="result_sha256"),
        Index("ix_assessments_customer_id_assessed_at", "customer_id", "assessed_at"),
        Index(
            "uq_assessments_latest",
            "customer_id",
            "purpose",
            unique=True,
            sqlite_where=text("is_latest = 1"),
            postgresql_where=text("is_latest"),
        ),
        Index(
            "ix_assessments_verdict",
            "purpose",
            "verdict",
            "customer_id",
            sqlite_where=text("is_latest = 1"),
            postgresql_where=text("is_latest"),
        ),
        Index(
            "ix_assessments_changing",
            "next_change_on",
            "id",
            sqlite_where=text("is_latest = 1"),
            postgresql_where=text("is_latest"),
        ),
        Index(
            "ix_assessments_review_due",
            "next_review_on",
            "id",
            sqlite_where=text("is_latest = 1"),
            postgresql_where=text("is_latest"),
        ),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    purpose: str
    as_of: date
    assessed_at: datetime
    pack_id: str
    pack_version: str
    pack_sha256: str = Field(foreign_key="packs.sha256")
    facts_sha256: str
    list_versions: dict[str, str] = Field(sa_type=JsonData)
    document_ids: list[str] = Field(sa_type=JsonData)
    inputs: str = Field(sa_type=Text)
    result: str = Field(sa_type=Text)
    result_sha256: str
    verdict: Verdict | None = Field(default=None, sa_type=one_of(Verdict, "verdict"))
    next_change_on: date | None = None
    next_review_on: date | None = None
    is_latest: bool = True
