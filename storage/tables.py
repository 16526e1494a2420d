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
from storage.vocabulary import (
    AlertKind,
    AlertState,
    ReadingMethod,
    ReadingResult,
    SheetOrigin,
    Verdict,
)

_NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
_SHARE = "confidence >= 0 AND confidence <= 1"
_CLUSTERED = {"sqlite_with_rowid": False}
"""Rows lie in the order of their key, so that those of many customers are read in one sweep."""


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


class SheetSet(Row, table=True):
    """The stored fact sheets of a customer as a whole: whether they still say what is on file.

    A customer without such a row has no sheets yet, or none that count.

    Attributes:
        customer_id: Whose sheets.
        version: Grows whenever a sheet of the customer changes.
        is_stale: True once something was filed that the sheets do not know of.
        builder: The program and lists that built them; None where all were given.
        known_from: The first day for which they hold, the last receipt among what they rest on.
        known_before: The day from which they hold no more, the first receipt that they leave out.
    """

    __tablename__ = "sheet_sets"
    __table_args__ = (
        Index(
            "ix_sheet_sets_stale",
            "customer_id",
            sqlite_where=text("is_stale = 1"),
            postgresql_where=text("is_stale"),
        ),
        _CLUSTERED,
    )

    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    version: int
    is_stale: bool
    builder: str | None = None
    known_from: date | None = None
    known_before: date | None = None


class SheetLayout(Row, table=True):
    """Which fact stands where on the line of a sheet; a line is read by the layout it names.

    A new fact in the catalogue makes a new layout; the lines written before keep theirs.

    Attributes:
        id: Of kind and columns, the beginning of their sha256.
        kind: The kind of sheet; None for the customer's.
        columns: `[name, type]` of each fact, in the order of the line.
    """

    __tablename__ = "sheet_layouts"

    id: str = Field(primary_key=True)
    kind: str | None = None
    columns: list[list[str]] = Field(sa_type=JsonData)


class SheetLine(Row, table=True):
    """The known facts of one subject on one line, short enough that all lines are read as a table.

    The facts of the customer stand on the customer's line alone.

    Attributes:
        customer_id: Whose subject.
        subject: `customer`, `credential:` or `contract:` and a reference.
        layout_id: Which fact stands where.
        origin: Whether it was built from the documents or given by another way.
        facts: The values, see `storage.lines`.
    """

    __tablename__ = "fact_sheets"
    __table_args__ = (_CLUSTERED,)

    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    subject: str = Field(primary_key=True)
    layout_id: str = Field(foreign_key="sheet_layouts.id")
    origin: SheetOrigin = Field(sa_type=one_of(SheetOrigin, "origin"))
    facts: str = Field(sa_type=Text)


class SheetDetail(Row, table=True):
    """The rest of a fact sheet: what a person asks for, and a sweep over all customers does not.

    Attributes:
        customer_id: Whose subject.
        subject: As on the line.
        label: What a person calls the subject.
        details: States that are not known, and sources.
        texts: The texts that do not fit on a line, by the name of their fact.
        sha256: Of line and details: equal sheets have equal ones.
        built_at: When the sheet came to be as it is.
    """

    __tablename__ = "fact_sheet_details"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="sha256"),)

    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    subject: str = Field(primary_key=True)
    label: str | None = Field(default=None, sa_type=CleanText)
    details: dict[str, Any] = Field(sa_type=JsonData)
    texts: dict[str, str] = Field(sa_type=JsonData)
    sha256: str
    built_at: datetime


class Standing(Row, table=True):
    """How a customer stands for a purpose by the last audit that found anything else than before.

    It holds from `as_of` until the day before `next_change_on`.

    Attributes:
        customer_id: Whom it is about.
        purpose: Whose policy gave the verdict.
        verdict: The verdict.
        findings: `RULE=a` (adverse) or `RULE=i` (inconclusive), `RULE@REFERENCE=a` of a credential
            or a contract; sorted, joined by spaces.
        next_change_on: The next day on which an outcome changes if nothing but time passes.
        changes: `RULE[@REFERENCE]=<before><after>`, what changes on that day.
        pack_sha256: The rules that decided.
        as_of: The first day it is known to hold.
        sheets_version: `SheetSet.version` of the facts it follows from.
        audited_at: The moment of the audit that wrote it.
    """

    __tablename__ = "standings"
    __table_args__ = (
        Index(
            "ix_standings_changing",
            "purpose",
            "next_change_on",
            "customer_id",
            sqlite_where=text("next_change_on IS NOT NULL"),
            postgresql_where=text("next_change_on IS NOT NULL"),
        ),
        _CLUSTERED,
    )

    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    purpose: str = Field(primary_key=True)
    verdict: Verdict = Field(sa_type=one_of(Verdict, "verdict"))
    findings: str = Field(sa_type=Text)
    next_change_on: date | None = None
    changes: str = Field(sa_type=Text)
    pack_sha256: str = Field(foreign_key="packs.sha256")
    as_of: date
    sheets_version: int
    audited_at: datetime


class Audit(Row, table=True):
    """One audit; one without `ended_at` was cut off or is running.

    Attributes:
        id: Sorts by the moment it began.
        purpose: Whose policy gave the verdicts.
        pack_sha256: The rules.
        as_of: The day it looked at.
        began_at: When it began.
        ended_at: When it ended.
        examined: How many customers it judged.
        added: How many of them had no standing before.
        changed: How many have another verdict or other findings than before.
    """

    __tablename__ = "audits"

    id: str = Field(primary_key=True)
    purpose: str
    pack_sha256: str = Field(foreign_key="packs.sha256")
    as_of: date
    began_at: datetime
    ended_at: datetime | None = None
    examined: int = 0
    added: int = 0
    changed: int = 0


class StandingChange(Row, table=True):
    """A verdict or findings that an audit found to be others than before.

    Attributes:
        audit_id: The audit that found it.
        customer_id: Whose standing.
        verdict_before: The verdict until then.
        verdict_after: The verdict since.
        gained: The findings that came, as in a standing.
        lost: The findings that went.
    """

    __tablename__ = "standing_changes"
    __table_args__ = (_CLUSTERED,)

    audit_id: str = Field(foreign_key="audits.id", primary_key=True)
    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    verdict_before: Verdict = Field(sa_type=one_of(Verdict, "verdict_before"))
    verdict_after: Verdict = Field(sa_type=one_of(Verdict, "verdict_after"))
    gained: str = Field(sa_type=Text)
    lost: str = Field(sa_type=Text)
