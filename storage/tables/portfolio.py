"""Fact sheets of whole portfolios, where everybody stands, and the audits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData, one_of
from storage.tables.base import CLUSTERED, Row
from storage.vocabulary import SheetOrigin, Verdict


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
        CLUSTERED,
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
    __table_args__ = (CLUSTERED,)

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
        Index("ix_standings_verdict", "purpose", "verdict", "customer_id"),
        CLUSTERED,
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
    __table_args__ = (CLUSTERED,)

    audit_id: str = Field(foreign_key="audits.id", primary_key=True)
    customer_id: str = Field(foreign_key="customers.id", primary_key=True)
    verdict_before: Verdict = Field(sa_type=one_of(Verdict, "verdict_before"))
    verdict_after: Verdict = Field(sa_type=one_of(Verdict, "verdict_after"))
    gained: str = Field(sa_type=Text)
    lost: str = Field(sa_type=Text)
