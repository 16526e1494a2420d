"""The tables: who the customer is, what was filed, what follows from it, what was told.

Rows are SQLModel objects. A session gives them out loaded, so they can be read after it is closed.
Constraints repeat in the database what the code promises; `storage.migrations` builds the same
tables step by step, and a test compares the two on both databases.

Two columns repeat what could be derived, `Credential.is_current` and `Assessment.is_latest`:
through them the indexes of what falls due hold the living rows only, and a nightly audit never
walks through the history of renewals.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, MetaData, Text, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from storage.column_types import CleanText, JsonData, one_of
from storage.vocabulary import AlertKind, AlertState, ReadingMethod, ReadingResult, Verdict

_NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
_SHARE = "confidence >= 0 AND confidence <= 1"


class Row(SQLModel, registry=registry(metadata=MetaData(naming_convention=_NAMING))):
    """What all tables share: their metadata, with constraint names that migrations can rely on."""


class Customer(Row, table=True):
    """A business customer.

    Attributes:
        id: Sorts by the moment the customer was added.
        name: Registered name, or what the customer is called until a document says better.
        unified_social_credit_code: 统一社会信用代码, 18 characters.
        registration_number: 注册号 of older licences, or a foreign register's number.
        reference: The folder, or the number the user's own books give the customer.
        created_at: When it was added.
    """

    __tablename__ = "customers"

    id: str = Field(primary_key=True)
    name: str = Field(sa_type=CleanText, index=True)
    unified_social_credit_code: str | None = Field(default=None, sa_type=CleanText, unique=True)
    registration_number: str | None = Field(default=None, sa_type=CleanText, index=True)
    reference: str | None = Field(default=None, sa_type=CleanText, unique=True)
    created_at: datetime


class Original(Row, table=True):
    """The file as it reached us; its bytes lie in `storage.originals`.

    Attributes:
        sha256: Of the bytes, hexadecimal; also the file's name in the store.
        size_bytes: Length of the file.
        media_type: As told from the bytes, such as `application/pdf`.
        recorded_at: When it was first filed.
    """

    __tablename__ = "originals"
    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size_bytes >= 0", name="size_bytes"),
    )

    sha256: str = Field(primary_key=True)
    size_bytes: int = Field(sa_type=BigInteger)
    media_type: str | None = Field(default=None, sa_type=CleanText)
    recorded_at: datetime


class Document(Row, table=True):
    """One document of a customer, as it was read; the same file has the same parts only once.

    Attributes:
        id: Sorts by the moment of filing.
        customer_id: Whose document it is.
        original_sha256: The file it stands in.
        part: Its place among the documents of that file, from 0.
        name: The file's name, without its folder.
        kind: Such as `cn.business_licence`; None unless `result` is `ok`.
        result: How the reading ended.
        confidence: How sure the classification is, 0 to 1.
        pages: Page numbers it covers, from 1.
        problems: `{code, field, page, details}` of each, as the reader gave them.
        received_on: The day the file reached us.
        recorded_at: When it was filed.
        reader_version: Which reader read it.
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("customer_id", "original_sha256", "part"),
        CheckConstraint("part >= 0", name="part"),
        CheckConstraint(_SHARE, name="confidence"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    original_sha256: str = Field(foreign_key="originals.sha256", index=True)
    part: int
    name: str = Field(sa_type=CleanText)
    kind: str | None = None
    result: ReadingResult = Field(sa_type=one_of(ReadingResult, "result"))
    confidence: float
    pages: list[int] = Field(sa_type=JsonData)
    problems: list[dict[str, Any]] = Field(sa_type=JsonData)
    received_on: date
    recorded_at: datetime
    reader_version: str


class DocumentField(Row, table=True):
    """A value read from a document, with its evidence.

    Attributes:
        document_id: The document.
        name: Field name, such as `valid_until`.
        value: `{"type": "date|text|boolean|money", "value": ...}`, see `storage.values`; None where
            something stands there that cannot be trusted.
        raw: The characters as they stand on the page.
        page: From 1.
        box: x0, y0, x1, y1 as shares of the upright page.
        confidence: 0 to 1.
        method: How the value was obtained.
    """

    __tablename__ = "fields"
    __table_args__ = (CheckConstraint(_SHARE, name="confidence"),)

    document_id: str = Field(foreign_key="documents.id", primary_key=True)
    name: str = Field(primary_key=True)
    value: dict[str, Any] | None = Field(default=None, sa_type=JsonData)
    raw: str = Field(sa_type=CleanText)
    page: int
    box: list[float] = Field(sa_type=JsonData)
    confidence: float
    method: ReadingMethod = Field(sa_type=one_of(ReadingMethod, "method"))


class Credential(Row, table=True):
    """A licence, permit, certificate or authorization of a customer, as its paper states it.

    Attributes:
        id: Sorts by the moment of filing.
        customer_id: Whose credential it is.
        document_id: The paper; one paper is one credential.
        kind: Such as `cn.business_licence`.
        number: Its number on the paper.
        holder: To whom it was issued.
        issuer: Who issued it.
        scope: What it allows.
        valid_from: First day of its term.
        valid_until: Last day of its term.
        no_fixed_term: True where the paper says so (长期); None where it could not be read.
        issued_on: Day of issue.
        supersedes_id: The credential that this one replaces. At most one replaces another: a chain.
        is_current: False once another credential supersedes this one.
        recorded_at: When it was filed.
    """

    __tablename__ = "credentials"
    __table_args__ = (
        CheckConstraint("supersedes_id <> id", name="not_its_own_successor"),
        Index(
            "ix_credentials_falling_due",
            "valid_until",
            "id",
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id", index=True)
    document_id: str = Field(foreign_key="documents.id", unique=True)
    kind: str
    number: str | None = Field(default=None, sa_type=CleanText)
    holder: str | None = Field(default=None, sa_type=CleanText)
    issuer: str | None = Field(default=None, sa_type=CleanText)
    scope: str | None = Field(default=None, sa_type=CleanText)
    valid_from: date | None = None
    valid_until: date | None = None
    no_fixed_term: bool | None = None
    issued_on: date | None = None
    supersedes_id: str | None = Field(default=None, foreign_key="credentials.id", unique=True)
    is_current: bool = True
    recorded_at: datetime


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


class Beat(Row, table=True):
    """One run of the scheduler's work; one without `finished_at` was cut off or is running.

    Attributes:
        id: Sorts by the moment it began.
        as_of: The day it looked at.
        started_at: When it began.
        finished_at: When it ended.
        examined: How many due things it looked at.
        raised: How many alerts it recorded.
    """

    __tablename__ = "beats"

    id: str = Field(primary_key=True)
    as_of: date
    started_at: datetime
    finished_at: datetime | None = None
    examined: int = 0
    raised: int = 0


class Alert(Row, table=True):
    """Due work found in the state; its key makes sure that it is recorded once.

    Attributes:
        id: Sorts by the moment of recording.
        key: Says what is due, of what, on which rung; the same work has the same key.
        customer_id: Whom it is about.
        credential_id: The credential that runs out; None for a review.
        kind: What it is about.
        rung_days: The rung of the ladder, in days before `due_on`; None where there is none.
        due_on: The day that matters: the credential's last day, the day of the review.
        state: Whether it still asks for work.
        raised_on: The day (`as_of`) on which it was found.
        recorded_at: When it was recorded.
        beat_id: The beat that found it.
    """

    __tablename__ = "alerts"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'review_due') = (credential_id IS NULL)", name="credential_unless_review"
        ),
        CheckConstraint("rung_days >= 0", name="rung_days"),
        Index(
            "ix_alerts_open",
            "due_on",
            "id",
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: str = Field(primary_key=True)
    key: str = Field(sa_type=CleanText, unique=True)
    customer_id: str = Field(foreign_key="customers.id", index=True)
    credential_id: str | None = Field(default=None, foreign_key="credentials.id", index=True)
    kind: AlertKind = Field(sa_type=one_of(AlertKind, "kind"))
    rung_days: int | None = None
    due_on: date
    state: AlertState = Field(default=AlertState.OPEN, sa_type=one_of(AlertState, "state"))
    raised_on: date
    recorded_at: datetime
    beat_id: str = Field(foreign_key="beats.id", index=True)
