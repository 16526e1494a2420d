"""What people assert of a customer, who decides there, and the tier that a customer holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import Row
from storage.vocabulary import AssertionState


class AssertionRow(Row, table=True):
    """One thing that somebody says of a customer, with what it rests on; never changed, withdrawn.

    Attributes:
        id: Sorts by the moment of recording.
        customer_id: Of whom.
        element: What it speaks of; a name of `checker/qualification/elements.yaml`.
        state: Known yes, known no, unknown, or not applicable.
        level: How much of it there is, 0 to 100; only with known yes.
        words: What was said, in words; empty where nothing was.
        respondent: Who said it; empty where nobody but the author did.
        respondent_role: Their part in the customer's buying centre; empty where not known.
        source_kind: What it rests on; a name of `checker/qualification/sources.yaml`.
        evidence: The places that show it: file, page, quote, address, number of a message.
        form: The form that asked; empty for what was asserted without one.
        form_version: Of that form; 0 without one.
        author_id: The account that recorded it.
        author_name: As the log shows it.
        observed_on: The day of which it speaks.
        expires_on: The first day on which it no longer counts; None where nobody set one.
        content_sha256: Of all of the above: the same said again is the same assertion.
        recorded_at: When it was recorded.
        verifier_id: The account that found it borne out; never the author.
        verified_at: When.
        verified_note: What the verifier looked at.
        withdrawn_by: The account that took it back.
        withdrawn_at: When.
        withdrawn_because: Why.
    """

    __tablename__ = "assertions"
    __table_args__ = (
        UniqueConstraint("customer_id", "content_sha256"),
        CheckConstraint("level IS NULL OR (level >= 0 AND level <= 100)", name="level"),
        CheckConstraint("(state = 'yes') = (level IS NOT NULL)", name="level_of_yes"),
        CheckConstraint("verifier_id IS NULL OR verifier_id <> author_id", name="two_people"),
        CheckConstraint("(verifier_id IS NULL) = (verified_at IS NULL)", name="verified"),
        CheckConstraint("(withdrawn_by IS NULL) = (withdrawn_at IS NULL)", name="withdrawn"),
        CheckConstraint("expires_on IS NULL OR expires_on > observed_on", name="term"),
        Index("ix_assertions_customer_id_element", "customer_id", "element", "id"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    element: str
    state: AssertionState = Field(sa_type=one_of(AssertionState, "state"))
    level: int | None = None
    words: str = Field(default="", sa_type=CleanText)
    respondent: str = Field(default="", sa_type=CleanText)
    respondent_role: str = ""
    source_kind: str
    evidence: list[Any] = Field(sa_type=JsonData)
    form: str = ""
    form_version: int = 0
    author_id: str = Field(foreign_key="accounts.id")
    author_name: str = Field(sa_type=CleanText)
    observed_on: date
    expires_on: date | None = None
    content_sha256: str
    recorded_at: datetime
    verifier_id: str | None = Field(default=None, foreign_key="accounts.id")
    verified_at: datetime | None = None
    verified_note: str = Field(default="", sa_type=CleanText)
    withdrawn_by: str | None = Field(default=None, foreign_key="accounts.id")
    withdrawn_at: datetime | None = None
    withdrawn_because: str = Field(default="", sa_type=CleanText)


class BuyingCentreMember(Row, table=True):
    """One person of a customer's buying centre, as last recorded; earlier records are ended.

    Attributes:
        id: Sorts by the moment of recording.
        customer_id: Whose.
        name: The person.
        title: What the person is in the customer's house.
        roles: Roles in the buying centre, of `checker/buying_centre/roles.yaml`.
        influence: 0 none to 3 decisive; None while not known.
        stance: -2 against us to 2 for us; None while not known.
        met_on: The last day on which one of us spoke with the person; None if never.
        author_id: The account that recorded it.
        author_name: As the log shows it.
        recorded_at: When.
        ended_at: When a newer record replaced it, or the person left; None while it stands.
    """

    __tablename__ = "buying_centre_members"
    __table_args__ = (
        CheckConstraint(
            "influence IS NULL OR (influence >= 0 AND influence <= 3)", name="influence"
        ),
        CheckConstraint("stance IS NULL OR (stance >= -2 AND stance <= 2)", name="stance"),
        Index(
            "uq_buying_centre_members_standing",
            "customer_id",
            "name",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    name: str = Field(sa_type=CleanText)
    title: str = Field(default="", sa_type=CleanText)
    roles: list[Any] = Field(sa_type=JsonData)
    influence: int | None = None
    stance: int | None = None
    met_on: date | None = None
    author_id: str = Field(foreign_key="accounts.id")
    author_name: str = Field(sa_type=CleanText)
    recorded_at: datetime
    ended_at: datetime | None = None


class ApprovalStepRow(Row, table=True):
    """One signature that a customer's own rules ask for above an amount.

    Attributes:
        id: Sorts by the moment of recording.
        customer_id: Whose rules.
        role: Who signs: a role of the buying centre.
        title: What the customer calls it.
        above_minor: Asked for above this amount, in minor units; 0 for every amount.
        currency: ISO 4217.
        evidence: Where that is known from.
        author_id: The account that recorded it.
        author_name: As the log shows it.
        recorded_at: When.
        ended_at: When it was replaced; None while it stands.
    """

    __tablename__ = "approval_steps"
    __table_args__ = (
        CheckConstraint("above_minor >= 0", name="above_minor"),
        CheckConstraint("length(currency) = 3", name="currency"),
        Index("ix_approval_steps_customer_id", "customer_id", "id"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    role: str
    title: str = Field(default="", sa_type=CleanText)
    above_minor: int = Field(sa_type=BigInteger)
    currency: str
    evidence: str = Field(default="", sa_type=CleanText)
    author_id: str = Field(foreign_key="accounts.id")
    author_name: str = Field(sa_type=CleanText)
    recorded_at: datetime
    ended_at: datetime | None = None


class TierStanding(Row, table=True):
    """Where a customer stood in a matrix at a period's end; settling it again replaces this.

    Attributes:
        customer_id: Who.
        matrix: The matrix of the pack.
        period: Such as `2026Q4`.
        as_of: The day of which it speaks.
        tier: The tier held.
        cell: The tier of the cell, before history and caps.
        heading: The tier that the customer is on the way to; None while to none.
        assessments: For how many periods in a row.
        grades: By card: the grade held after hysteresis, and what it is on the way to.
        positions: By axis.
        reasons: Why, in both languages.
        figures: Scores and coverages that went in.
        pack_id: The pack.
        pack_sha256: Its hash.
        settled_at: When it was computed.
        settled_by: Who had it computed, as the log shows it.
    """

    __tablename__ = "tier_standings"
    __table_args__ = (Index("ix_tier_standings_period", "matrix", "period", "tier"),)

    customer_id: str = Field(primary_key=True, foreign_key="customers.id")
    matrix: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    as_of: date
    tier: str
    cell: str
    heading: str | None = None
    assessments: int = 0
    grades: dict[str, Any] = Field(sa_type=JsonData)
    positions: dict[str, Any] = Field(sa_type=JsonData)
    reasons: list[Any] = Field(sa_type=JsonData)
    figures: dict[str, Any] = Field(sa_type=JsonData)
    pack_id: str
    pack_sha256: str
    settled_at: datetime
    settled_by: str = Field(sa_type=CleanText)


class AnalysisLine(Row, table=True):
    """A line that a person wrote on a sheet of analysis, or put in the place of one made of facts.

    Attributes:
        id: Sorts by the moment of writing.
        customer_id: Of whom.
        sheet: `swot` or `five_views`.
        section: Of the sheet.
        replaces: The key of the line made of facts in whose place it stands; empty for a line of
            its own.
        is_removed: That line is struck out, and `words` say why.
        words: What the person wrote.
        sources: What it rests on: names of facts, files, addresses.
        author_id: Who wrote it.
        author_name: As the log shows it.
        written_at: When.
        ended_at: When it was replaced or taken back; None while it stands.
    """

    __tablename__ = "analysis_lines"
    __table_args__ = (Index("ix_analysis_lines_customer_id", "customer_id", "sheet", "id"),)

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    sheet: str
    section: str
    replaces: str = ""
    is_removed: bool = False
    words: str = Field(sa_type=CleanText)
    sources: list[Any] = Field(sa_type=JsonData)
    author_id: str = Field(foreign_key="accounts.id")
    author_name: str = Field(sa_type=CleanText)
    written_at: datetime
    ended_at: datetime | None = None
