"""Keeping the stored fact sheets true: built anew when what they rest on has changed.

Filing marks a customer's sheets as stale in its own transaction, so that a crash between filing
and building leaves a mark, and the next audit builds what is marked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from importlib.metadata import version

from sqlmodel import Session

from checker.assessment.lists import list_versions
from checker.customer_file.dossier import Dossier
from checker.customer_file.records import load_dossier
from checker.facts import build_sheets
from checker.portfolio.sheet_records import (
    choose_layout,
    iterate_own_facts,
    make_record,
    restore_sheets,
)
from rules.facts import CONTRACT, CUSTOMER, Fact, FactError, FactSheet, load_catalogue
from rules.facts.sheet import check_facts
from rules.requirements import RequirementsMatrix
from storage.customers import lock_customer
from storage.database import Database
from storage.fact_sheets import (
    give_sheet,
    replace_built_sheets,
    sheets_of,
    store_layout,
)
from storage.sheet_sets import find_sheet_set, list_stale, mark_sheets_built
from storage.tables import Customer
from storage.vocabulary import SheetOrigin

_CUSTOMERS_PER_TRANSACTION = 100


def name_builder(requirements: RequirementsMatrix) -> str:
    """Name what builds sheets today: another version may make other facts of the same papers."""
    lists = " ".join(f"{name}={found}" for name, found in sorted(list_versions().items()))
    return f"licet={version('licet')} requirements={requirements.sha256} {lists}"


def renew_stale_sheets(
    database: Database,
    requirements: RequirementsMatrix,
    as_of: date,
    now: datetime,
    among: Collection[str] | None = None,
) -> int:
    """Build the sheets of every customer whose sheets are no use for a day.

    Args:
        database: Where documents and sheets are.
        requirements: What the pack asks of customers for the purpose of the audit.
        as_of: The day to be judged; papers received later do not count.
        now: The moment of building.
        among: Look at these customers only.

    Returns:
        How many customers' sheets were built.
    """
    builder, renewed = name_builder(requirements), 0
    after: str | None = None
    while True:
        with database.read_session() as session:
            stale = list_stale(
                session,
                as_of,
                builder,
                among=among,
                after=after,
                limit=_CUSTOMERS_PER_TRANSACTION,
            )
        if stale:
            with database.session() as session:
                for customer_id in stale:  # in the order of the ids: two at once never deadlock
                    renew_sheets(session, customer_id, requirements, as_of, now)
        renewed += len(stale)
        if len(stale) < _CUSTOMERS_PER_TRANSACTION:
            return renewed
        after = stale[-1]


def renew_sheets(
    session: Session,
    customer_id: str,
    requirements: RequirementsMatrix,
    as_of: date,
    now: datetime,
) -> None:
    """Build a customer's sheets from documents and statements on file; store what differs."""
    lock_customer(session, customer_id)
    customer = session.get_one(Customer, customer_id)
    dossier = load_dossier(session, customer)
    known = find_sheet_set(session, customer_id)
    is_changed = False
    if dossier.documents or dossier.statements or not _is_given(session, customer_id):
        is_changed = _store_built(session, customer, dossier, requirements, as_of, now)
    days = {filed.received_on for filed in dossier.documents} | set(requirements.days_of_change)
    days |= {filed.received_on for filed in dossier.statements}
    mark_sheets_built(
        session,
        customer_id,
        version=(known.version if known else 0) + (is_changed or known is None),
        builder=name_builder(requirements),
        known_from=max((day for day in days if day <= as_of), default=None),
        known_before=min((day for day in days if day > as_of), default=None),
    )


def give_facts(
    session: Session,
    customer_id: str,
    subject: str,
    kind: str | None,
    facts: Mapping[str, Fact],
    *,
    label: str | None,
    now: datetime,
) -> None:
    """Store the facts of a subject that no document on file speaks of.

    Args:
        session: Where to store them.
        customer_id: Whose contract or credential, or the customer itself.
        subject: `contract:` or `credential:` and a reference without blanks, or `customer`.
        kind: The kind of sheet: `contract`, that of the credential, None for the customer.
        facts: The subject's own facts, by name.
        label: What a person calls the subject.
        now: The moment.

    Raises:
        FactError: A fact is not in the catalogue, has another type or is not the subject's own, or
            the subject is not of the kind.
        ValueError: The reference has blanks.
    """
    catalogue = load_catalogue()
    prefix = {None: CUSTOMER, CONTRACT: f"{CONTRACT}:"}.get(kind, "credential:")
    if not (subject == CUSTOMER if kind is None else subject.startswith(prefix)):
        raise FactError(f"{subject} cannot be a sheet of kind {kind}")
    checked = check_facts(facts, kind, catalogue)
    foreign = [name for name in checked if catalogue[name].sheet_kind != kind]
    if foreign:
        raise FactError(f"{foreign[0]} is not a fact of {kind or CUSTOMER}")
    lock_customer(session, customer_id)
    store_layout(session, kind, choose_layout(kind, catalogue))
    give_sheet(session, customer_id, make_record(subject, kind, checked, label, catalogue), now)


def load_sheets(session: Session, customer_id: str) -> tuple[FactSheet, ...]:
    """Give a customer's stored fact sheets, the customer's first; none if none was stored."""
    return restore_sheets(sheets_of(session, customer_id))


def _is_given(session: Session, customer_id: str) -> bool:
    """Tell whether the customer's own sheet was given: no papers would build an empty one."""
    return any(
        sheet.line.subject == CUSTOMER and sheet.line.origin is SheetOrigin.GIVEN
        for sheet in sheets_of(session, customer_id)
    )


def _store_built(
    session: Session,
    customer: Customer,
    dossier: Dossier,
    requirements: RequirementsMatrix,
    as_of: date,
    now: datetime,
) -> bool:
    catalogue = load_catalogue()
    records = []
    for sheet, own in iterate_own_facts(build_sheets(dossier, as_of, requirements), catalogue):
        store_layout(session, sheet.kind, choose_layout(sheet.kind, catalogue))
        records.append(make_record(sheet.subject, sheet.kind, own, sheet.label, catalogue))
    return replace_built_sheets(session, customer.id, records, now)
