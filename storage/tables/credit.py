"""What a customer's credit rests on: statements, ledgers, limits, securities, groups.

Money stands in integer minor units of the currency beside it. What is replaced is kept, so that a
past day can be looked at as it was known.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import CLUSTERED, Row
from storage.vocabulary import (
    AuditOpinion,
    FigureState,
    LimitState,
    SecurityKind,
    StatementFormat,
    StatementScope,
)

_SHARE_BP = "{0} BETWEEN 0 AND 10000"


class StatementRow(Row, table=True):
    """One period of a customer's financial statements, as one file tells it.

    Which of several statements of a year counts is not written down: it follows from the days of
    receipt, so the order of filing does not matter (decision 19).

    Attributes:
        id: Sorts by the moment of recording.
        customer_id: Whose statement.
        period_ends_on: The day of the balance sheet, the last one of the period.
        period_months: How long income and cash flows were counted; 0 for a balance sheet alone.
        format: By which form the items are named.
        scope: The company alone, or its group.
        currency: ISO 4217.
        unit: What a printed 1 is worth: 1, 1,000, 10,000 (万元) ... of the currency.
        audit_opinion: What the auditor said; None where nothing tells.
        is_comparative: Whether this is the column of the year before in a newer statement.
        document_id: The document that shows it; None for a line of a table.
        source_name: The file's name.
        source_sha256: The file, an original on file.
        content_sha256: Of everything it says: equal statements have equal ones.
        received_on: The day the file reached us.
        recorded_at: When it was recorded.
        supersedes_id: An earlier reading of the same period in the same file that this one
            corrects.
        is_current: False once such a correction took its place.
    """

    __tablename__ = "statements"
    __table_args__ = (
        CheckConstraint("period_months BETWEEN 0 AND 24", name="period_months"),
        CheckConstraint("length(currency) = 3", name="currency"),
        CheckConstraint("unit > 0", name="unit"),
        CheckConstraint("length(content_sha256) = 64", name="content_sha256"),
        CheckConstraint("supersedes_id <> id", name="not_its_own_successor"),
        Index(
            "uq_statements_current",
            "customer_id",
            "source_sha256",
            "period_ends_on",
            "period_months",
            "scope",
            "is_comparative",
            unique=True,
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
        Index("ix_statements_customer_id_received_on", "customer_id", "received_on"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    period_ends_on: date
    period_months: int
    format: StatementFormat = Field(sa_type=one_of(StatementFormat, "format"))
    scope: StatementScope = Field(sa_type=one_of(StatementScope, "scope"))
    currency: str
    unit: int = Field(sa_type=BigInteger)
    audit_opinion: AuditOpinion | None = Field(
        default=None, sa_type=one_of(AuditOpinion, "audit_opinion")
    )
    is_comparative: bool
    document_id: str | None = Field(default=None, foreign_key="documents.id")
    source_name: str = Field(sa_type=CleanText)
    source_sha256: str = Field(foreign_key="originals.sha256")
    content_sha256: str
    received_on: date
    recorded_at: datetime
    supersedes_id: str | None = Field(default=None, foreign_key="statements.id", unique=True)
    is_current: bool = True


class StatementFigure(Row, table=True):
    """One printed figure of a statement, with the place where it stands.

    Attributes:
        statement_id: The statement.
        item: The key of the item, such as `current_assets`.
        minor_units: In minor units of the statement's currency; None unless `stated` is `value`.
        stated: Whether a number stands there, a dash, or nothing.
        raw: The characters as they stand there.
        page: From 1, of a document.
        box: x0, y0, x1, y1 as shares of the upright page.
        sheet: The sheet of a workbook.
        line: Of a table, from 1.
        column: Of a table, from 1.
    """

    __tablename__ = "statement_figures"
    __table_args__ = (
        CheckConstraint("(stated = 'value') = (minor_units IS NOT NULL)", name="value_if_stated"),
        CLUSTERED,
    )

    statement_id: str = Field(foreign_key="statements.id", primary_key=True)
    item: str = Field(primary_key=True)
    minor_units: int | None = Field(default=None, sa_type=BigInteger)
    stated: FigureState = Field(sa_type=one_of(FigureState, "stated"))
    raw: str = Field(sa_type=CleanText)
    page: int | None = None
    box: list[float] | None = Field(default=None, sa_type=JsonData)
    sheet: str | None = Field(default=None, sa_type=CleanText)
    line: int | None = None
    column: int | None = None


class Ledger(Row, table=True):
    """One export of a receivables ledger; it speaks as of its own day.

    Attributes:
        id: Sorts by the moment of the import.
        book: Which of the user's books, such as `main`.
        as_of: The day of the export.
        sha256: Of its lines as Parquet, an original on file.
        source_name: The file that was imported.
        source_sha256: Of that file; it is not kept.
        lines: How many lines.
        customers: How many customers on file have lines.
        currencies: The currencies of the lines, sorted.
        prior_late_bp: The share of late ones among the settled invoices of the whole book, in
            basis points; None where none is settled.
        imported_at: When it was imported.
        is_current: False once a newer import of the book took its place.
    """

    __tablename__ = "ledgers"
    __table_args__ = (
        CheckConstraint("length(source_sha256) = 64", name="source_sha256"),
        CheckConstraint("lines >= 0", name="lines"),
        CheckConstraint("customers >= 0", name="customers"),
        CheckConstraint(_SHARE_BP.format("prior_late_bp"), name="prior_late_bp"),
        Index(
            "uq_ledgers_current",
            "book",
            unique=True,
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
    )

    id: str = Field(primary_key=True)
    book: str = Field(sa_type=CleanText)
    as_of: date
    sha256: str = Field(foreign_key="originals.sha256")
    source_name: str = Field(sa_type=CleanText)
    source_sha256: str
    lines: int = Field(sa_type=BigInteger)
    customers: int
    currencies: list[str] = Field(sa_type=JsonData)
    prior_late_bp: int | None = None
    imported_at: datetime
    is_current: bool = True


class LedgerSummary(Row, table=True):
    """What a ledger says of one customer: the facts `ledger.*`, None where one is missing.

    The columns after `ledger_id` have the names of the facts; the catalogue says what each means.

    Attributes:
        customer_id: Of whom.
        ledger_id: The ledger that says so.
    """

    __tablename__ = "ledger_summaries"
    __table_args__ = (CLUSTERED,)

    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    ledger_id: str = Field(foreign_key="ledgers.id", index=True)
    as_of: date | None = None
    currencies_mixed: bool | None = None
    open_invoices: int | None = Field(default=None, sa_type=BigInteger)
    settled_invoices: int | None = Field(default=None, sa_type=BigInteger)
    late_share_bp: int | None = Field(default=None, sa_type=BigInteger)
    overdue_share_bp: int | None = Field(default=None, sa_type=BigInteger)
    overdue_over_30_share_bp: int | None = Field(default=None, sa_type=BigInteger)
    overdue_over_60_share_bp: int | None = Field(default=None, sa_type=BigInteger)
    overdue_over_90_share_bp: int | None = Field(default=None, sa_type=BigInteger)
    oldest_overdue_days: int | None = Field(default=None, sa_type=BigInteger)
    weighted_days_beyond_terms: int | None = Field(default=None, sa_type=BigInteger)
    days_sales_outstanding: int | None = Field(default=None, sa_type=BigInteger)
    best_possible_days: int | None = Field(default=None, sa_type=BigInteger)
    disputed_share_bp: int | None = Field(default=None, sa_type=BigInteger)
    paydex: int | None = Field(default=None, sa_type=BigInteger)
    book_share_bp: int | None = Field(default=None, sa_type=BigInteger)
    payment_trend_days: int | None = Field(default=None, sa_type=BigInteger)


class CreditLimit(Row, table=True):
    """A credit limit, from its proposal on; who proposes and who decides are two people.

    Attributes:
        id: Sorts by the moment of the proposal.
        customer_id: Whose limit.
        amount_minor: In minor units of the currency.
        currency: ISO 4217.
        is_temporary: Whether it ends by itself; the permanent one below it then counts again.
        valid_from: The first day.
        valid_until: The last day; None for a permanent one.
        derived_minor: What the policy's formula came to on the day of the proposal.
        derivation: How, line by line.
        reason: Why this amount.
        proposed_by: Who proposed it.
        proposed_at: When.
        decided_by: Who approved, refused or withdrew it.
        decided_at: When.
        state: What became of the proposal.
        supersedes_id: The limit of the same sort that this one replaces.
        deadline_id: The deadline that warns of its end.
        is_current: Whether it is approved and no later decision took its place.
    """

    __tablename__ = "credit_limits"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount_minor"),
        CheckConstraint("length(currency) = 3", name="currency"),
        CheckConstraint("valid_from <= valid_until", name="term"),
        CheckConstraint("is_temporary = (valid_until IS NOT NULL)", name="end_if_temporary"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_by_someone"),
        CheckConstraint("state = 'withdrawn' OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint("state = 'approved' OR NOT is_current", name="current_if_approved"),
        CheckConstraint("supersedes_id <> id", name="not_its_own_successor"),
        Index(
            "uq_credit_limits_current",
            "customer_id",
            "is_temporary",
            unique=True,
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
        Index("ix_credit_limits_customer_id", "customer_id"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id")
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    is_temporary: bool
    valid_from: date
    valid_until: date | None = None
    derived_minor: int | None = Field(default=None, sa_type=BigInteger)
    derivation: dict[str, Any] | None = Field(default=None, sa_type=JsonData)
    reason: str = Field(sa_type=CleanText)
    proposed_by: str = Field(sa_type=CleanText)
    proposed_at: datetime
    decided_by: str | None = Field(default=None, sa_type=CleanText)
    decided_at: datetime | None = None
    state: LimitState = Field(sa_type=one_of(LimitState, "state"))
    supersedes_id: str | None = Field(default=None, foreign_key="credit_limits.id", unique=True)
    deadline_id: str | None = Field(default=None, foreign_key="deadlines.id", unique=True)
    is_current: bool = False


class Security(Row, table=True):
    """What stands behind a customer's debts: insurance, a guarantee, a deposit.

    Attributes:
        id: Sorts by the moment of recording.
        customer_id: Whose debts.
        kind: What it is.
        provider: Who gives it: the insurer, the guarantor, the bank.
        amount_minor: The most it pays, in minor units of the currency.
        currency: ISO 4217.
        covered_percent: The share of a loss it pays.
        haircut_bp: What is taken off its amount for the doubt whether it pays, in basis points.
        valid_from: The first day.
        valid_until: The last day; None where it has no end.
        document_id: The document that shows it.
        recorded_by: Who recorded it.
        recorded_at: When.
        ended_at: When a person ended it before its time.
        deadline_id: The deadline that warns of its end.
    """

    __tablename__ = "securities"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount_minor"),
        CheckConstraint("length(currency) = 3", name="currency"),
        CheckConstraint("covered_percent BETWEEN 0 AND 100", name="covered_percent"),
        CheckConstraint(_SHARE_BP.format("haircut_bp"), name="haircut_bp"),
        CheckConstraint("valid_from <= valid_until", name="term"),
    )

    id: str = Field(primary_key=True)
    customer_id: str = Field(foreign_key="customers.id", index=True)
    kind: SecurityKind = Field(sa_type=one_of(SecurityKind, "kind"))
    provider: str = Field(sa_type=CleanText)
    amount_minor: int = Field(sa_type=BigInteger)
    currency: str
    covered_percent: int
    haircut_bp: int
    valid_from: date
    valid_until: date | None = None
    document_id: str | None = Field(default=None, foreign_key="documents.id")
    recorded_by: str = Field(sa_type=CleanText)
    recorded_at: datetime
    ended_at: datetime | None = None
    deadline_id: str | None = Field(default=None, foreign_key="deadlines.id", unique=True)


class CustomerGroup(Row, table=True):
    """To which group a customer belongs: all under one actual controller (实际控制人).

    Attributes:
        customer_id: The member.
        name: What the group is called, folded: the groups of equal names are one.
        recorded_at: When this was recorded.
    """

    __tablename__ = "customer_groups"

    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    name: str = Field(sa_type=CleanText, index=True)
    recorded_at: datetime
