"""Erasing a customer: what goes, what is emptied, what stays; every table is named here.

Keys go first of all: what only they opened is unreadable from the commit on, wherever a copy of the
sealed file may lie. Rows that the log, decisions or other customers' rows point to stay without
content: who asks for them later learns that there was something, when, and that it was erased.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, func, or_, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from storage.customers import lock_customer
from storage.insertion import insert_if_absent
from storage.proposals import lapse_proposals
from storage.subject_keys import destroy_subject_key
from storage.tables import (
    Document,
    ErasedFile,
    Ledger,
    Original,
    OriginalKey,
    OriginalSeal,
    PurchaseBook,
    Row,
    StatementRow,
)
from storage.vocabulary import AlertState, ClosingReason, ProposalState

ERASURE_KIND = "erasure"
"""The kind of proposal by which a customer is erased."""
ERASED_NAME = "已销毁 · erased"
_EMPTY = "{}"

DELETED = frozenset(
    (
        "alike_pictures",
        "analysis_lines",
        "approval_steps",
        "assertions",
        "buying_centre_members",
        "contracts",
        "credentials",
        "credit_limits",
        "customer_groups",
        "customer_search",
        "deadlines",
        "document_checks",
        "document_requests",
        "documents",
        "fact_sheet_details",
        "fact_sheets",
        "field_corrections",
        "fields",
        "kept_answers",
        "known_senders",
        "ledger_summaries",
        "legal_holds",
        "original_keys",
        "purchase_summaries",
        "registry_records",
        "review_remarks",
        "reviews",
        "screened_customers",
        "screening_hits",
        "securities",
        "sheet_sets",
        "standing_changes",
        "standings",
        "stated_spends",
        "statement_figures",
        "statements",
        "tier_standings",
        "waivers",
    )
)
"""Tables whose rows of the customer go."""

EMPTIED: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "customers": {
            "name": ERASED_NAME,
            "unified_social_credit_code": None,
            "registration_number": None,
            "reference": None,
            "owner_id": None,
        },
        "assessments": {
            "inputs": _EMPTY,
            "result": _EMPTY,
            "document_ids": [],
            "is_latest": False,
            "next_change_on": None,
            "next_review_on": None,
        },
        "alerts": {
            "state": AlertState.CLOSED,
            "closed_because": ClosingReason.SETTLED,
            "snoozed_until": None,
        },
        "alert_events": {"note": None},
        "sources": {"customer_id": None},
        "source_items": {
            "place": "",
            "name": "",
            "sender": None,
            "subject": None,
            "document_id": None,
        },
        "relationship_ends": {"reason": "", "resume_reason": ""},
        "proposals": {"payload": {}, "reason": "", "decision_reason": "", "changes": None},
    }
)
"""Tables whose rows of the customer stay, with these columns emptied."""

KEPT = frozenset(
    (
        "account_roles",
        "active_packs",
        "activity_rates",
        "accounts",
        "addresses",
        "api_tokens",
        "audits",
        "beats",
        "calendar_feeds",
        "datasets",
        "deliveries",
        "delivery_attempts",
        "delivery_holds",
        "erased_files",
        "erasures",
        "events",
        "hooks",
        "ledgers",
        "original_seals",
        "originals",
        "packs",
        "people",
        "purchase_books",
        "recovery_codes",
        "screening_marks",
        "sheet_layouts",
        "sign_in_delays",
        "sign_in_sessions",
        "subject_keys",
        "untold_alerts",
        "watchlist_entries",
        "watchlist_versions",
        "watchlists",
    )
)
"""Tables that hold nothing of a customer, or only ids, days, codes and hashes."""


@dataclass(frozen=True, slots=True)
class ErasedContent:
    """What an erasure destroyed.

    Attributes:
        deleted_rows: How many rows of each table went.
        emptied_rows: How many rows of each table stay without content.
        files: How many files nobody can open any more.
        shared_files: How many files others hold as well; those stay with them.
    """

    deleted_rows: Mapping[str, int]
    emptied_rows: Mapping[str, int]
    files: int
    shared_files: int


def erase_customer(session: Session, customer_id: str, at: datetime) -> ErasedContent:
    """Destroy the customer's key, rows and names; the files themselves are removed afterwards.

    Args:
        session: All in its transaction.
        customer_id: Who; a customer on file.
        at: The moment.
    """
    lock_customer(session, customer_id)
    session.flush()
    destroy_subject_key(session, customer_id, at)
    lapse_proposals(session, customer_id, at=at)  # only what waits no longer can be emptied
    originals = _list_originals(session, customer_id)
    deleted: dict[str, int] = {}
    emptied: dict[str, int] = {}
    tables = {table.name: table for table in Row.metadata.sorted_tables}
    for name, values in EMPTIED.items():
        which = _belongs_to(tables, tables[name], customer_id)
        emptied[name] = _count(session, tables[name], which)
        session.execute(update(tables[name]).where(which).values(**values))
    for name in reversed(tables):
        if name in DELETED:
            which = _belongs_to(tables, tables[name], customer_id)
            deleted[name] = _count(session, tables[name], which)
            session.execute(delete(tables[name]).where(which))
    session.expire_all()
    gone = sum(_forget_if_unheld(session, sha256) for sha256 in originals)
    return ErasedContent(
        {name: count for name, count in deleted.items() if count},
        {name: count for name, count in emptied.items() if count},
        gone,
        len(originals) - gone,
    )


def _belongs_to(tables: Mapping[str, Table], table: Table, customer_id: str) -> ColumnElement[bool]:
    """Give the condition on a row of a table to be the customer's."""
    if table.name == "proposals":  # the erasure's own words say why the rest is gone
        is_past = (table.c.state != ProposalState.PROPOSED) & (table.c.kind != ERASURE_KIND)
        return (table.c.customer_id == customer_id) & is_past
    if table.name == "customers":
        return table.c.id == customer_id
    if table.name == "original_keys":
        return table.c.subject == customer_id
    if "customer_id" in table.c:
        return table.c.customer_id == customer_id
    theirs = [
        table.c[column].in_(
            select(tables[owner].c.id).where(tables[owner].c.customer_id == customer_id)
        )
        for column, owner in _OWNERS
        if column in table.c
    ]
    if not theirs:
        raise LookupError(f"no way from {table.name} to its customer")
    return or_(*theirs)


_OWNERS = (
    ("document_id", "documents"),
    ("other_document_id", "documents"),
    ("statement_id", "statements"),
    ("alert_id", "alerts"),
)


def _count(session: Session, table: Table, which: ColumnElement[bool]) -> int:
    return int(session.execute(select(func.count()).select_from(table).where(which)).scalar_one())


def _list_originals(session: Session, customer_id: str) -> Sequence[str]:
    """Lock and name the originals that the customer holds, sealed or plain."""
    held = select(col(OriginalKey.original_sha256)).where(col(OriginalKey.subject) == customer_id)
    papers = select(col(Document.original_sha256)).where(col(Document.customer_id) == customer_id)
    plain = col(Original.sha256).in_(papers) & ~exists().where(
        col(OriginalSeal.original_sha256) == col(Original.sha256)
    )
    query = select_rows(Original.sha256).where(col(Original.sha256).in_(held) | plain)
    found = session.exec(query.order_by(col(Original.sha256))).all()
    seals = select_rows(OriginalSeal).where(col(OriginalSeal.original_sha256).in_(held))
    session.exec(seals.order_by(col(OriginalSeal.original_sha256)).with_for_update()).all()
    return found


def _forget_if_unheld(session: Session, sha256: str) -> bool:
    """Take an original out of the store's rows once nobody holds it; tell whether it went."""
    is_held = select_rows(OriginalKey.subject).where(OriginalKey.original_sha256 == sha256)
    named = (
        is_held,
        select_rows(Document.id).where(Document.original_sha256 == sha256),
        select_rows(StatementRow.id).where(StatementRow.source_sha256 == sha256),
        select_rows(Ledger.id).where(Ledger.sha256 == sha256),
        select_rows(PurchaseBook.id).where(PurchaseBook.sha256 == sha256),
    )
    if any(session.exec(query.limit(1)).first() is not None for query in named):
        return False
    seal = session.get(OriginalSeal, sha256)
    name = sha256 if seal is None else seal.sealed_sha256
    insert_if_absent(session, ErasedFile(name=name, original_sha256=sha256))
    session.execute(delete(OriginalSeal).where(col(OriginalSeal.original_sha256) == sha256))
    session.execute(delete(Original).where(col(Original.sha256) == sha256))
    return True
