"""Whose documents these are: by what the papers say first, by the folder's name last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE, Dossier
from checker.customer_file.names import is_name
from checker.customer_file.succession import order_licences
from checker.errors import (
    CustomerAmbiguous,
    CustomerErased,
    CustomerNamedInPart,
    CustomerUnknown,
)
from checker.intake.files import Batch
from checker.intake.statement_filing import name_company
from ingest.identifiers import uscc
from storage.customer_search import search_customers
from storage.customers import add_customer, find_customers, get_customer, get_customers
from storage.errors import CustomerExists
from storage.retention import find_erasure
from storage.tables import Customer

_NEAR_NAMES = 5
"""How many names are shown to a person who wrote a part of one."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What documents say of who the customer is.

    Attributes:
        name: Registered name.
        code: Unified social credit code.
        registration_number: The number of older licences.
        is_from_licence: Whether a licence says so, or only a letter's principal.
    """

    name: str | None
    code: str | None
    registration_number: str | None
    is_from_licence: bool


@dataclass(frozen=True, slots=True)
class ChosenCustomer:
    """To whom documents are filed, and whether the customer was added for them."""

    customer: Customer
    is_new: bool


def describe_identity(dossier: Dossier) -> Identity:
    """Say who the customer is: by the licence in force, by the letters' principal, by statements.

    Each counts only where the one before is not there.
    """
    generations = order_licences(dossier.of_kind(BUSINESS_LICENCE))
    if generations:
        copies = generations[-1].copies

        def first(field: str) -> str | None:
            return next((text for copy in copies if (text := copy.text(field))), None)

        name = first("registered_name")
        return Identity(
            name if is_name(name) else None,
            first("unified_social_credit_code"),
            first("registration_number"),
            is_from_licence=True,
        )
    for letter in dossier.of_kind(AUTHORIZATION_LETTER):
        name, code = letter.text("principal_name"), letter.text("principal_code")
        if is_name(name) or code:
            return Identity(name if is_name(name) else None, code, None, is_from_licence=False)
    name, code = name_company([filed.document for filed in dossier.documents])
    is_code = code is not None and uscc.check(code).is_valid
    return Identity(
        name if is_name(name) else None, code if is_code else None, None, is_from_licence=False
    )


def find_customer(session: Session, wanted: str) -> Customer:
    """Find the one customer that a person names.

    Raises:
        CustomerUnknown: There is none; `CustomerNamedInPart` where some names contain it.
        CustomerAmbiguous: There are several.
        CustomerErased: All that is left is the id.
    """
    found = find_customers(session, wanted)
    if not found:
        near = get_customers(session, search_customers(session, wanted, limit=_NEAR_NAMES).ids)
        if near:
            raise CustomerNamedInPart(
                reference=wanted, candidates=", ".join(_describe(customer) for customer in near)
            )
        raise CustomerUnknown(reference=wanted)
    if len(found) > 1:
        candidates = ", ".join(_describe(customer) for customer in found)
        raise CustomerAmbiguous(reference=wanted, candidates=candidates)
    erasure = find_erasure(session, found[0].id)
    if erasure is not None:
        raise CustomerErased(customer=found[0].id, on=erasure.erased_at.date())
    return found[0]


def find_customer_id(session: Session, wanted: str) -> str:
    """Give the id of a customer whom a person names; one that was erased is found by the id alone.

    Raises:
        CustomerUnknown, CustomerAmbiguous: As `find_customer`.
    """
    is_erased = find_erasure(session, wanted) is not None
    return wanted if is_erased else find_customer(session, wanted).id


def choose_customer(
    session: Session,
    batch: Batch,
    dossier: Dossier,
    holders: frozenset[str],
    *,
    wanted: str | None,
    now: datetime,
) -> ChosenCustomer:
    """Choose the customer to whom a batch belongs, adding one where none fits.

    Args:
        session: Where customers are looked for and added.
        batch: The files.
        dossier: What was read of them.
        holders: Ids of customers who hold one of these files already.
        wanted: The customer that the person named, if any.
        now: The moment of filing.

    Raises:
        CustomerUnknown, CustomerAmbiguous: `wanted` names none or several.
    """
    if wanted is not None:
        return ChosenCustomer(find_customer(session, wanted), is_new=False)
    identity = describe_identity(dossier)
    found = find_by_identity(session, identity) or _find_by_files(session, holders, identity)
    if found is None and batch.is_folder and identity.code is None:
        found = _find_by_folder(session, batch.label)
    if found is not None:
        return ChosenCustomer(found, is_new=False)
    is_label_free = not find_customers(session, batch.label)
    try:
        customer = add_customer(
            session,
            name=identity.name or batch.label,
            created_at=now,
            unified_social_credit_code=identity.code,
            registration_number=identity.registration_number,
            reference=batch.label if batch.is_folder and is_label_free else None,
        )
    except CustomerExists:  # another program has added it since we looked
        found = find_by_identity(session, identity) or _find_by_folder(session, batch.label)
        if found is None:
            raise
        return ChosenCustomer(found, is_new=False)
    return ChosenCustomer(customer, is_new=True)


def find_by_identity(session: Session, identity: Identity) -> Customer | None:
    """Find the customer whom documents name.

    A code is trusted alone, a number or a name only where no two codes contradict it.
    """
    if identity.code:
        found = _only(find_customers(session, identity.code))
        if found is not None:
            return found
    for word in (identity.registration_number, identity.name):
        found = _only(find_customers(session, word)) if word else None
        if found is not None and _codes_compatible(found, identity):
            return found
    return None


def _codes_compatible(customer: Customer, identity: Identity) -> bool:
    return None in (customer.unified_social_credit_code, identity.code)


def _find_by_files(
    session: Session, holders: frozenset[str], identity: Identity
) -> Customer | None:
    """Take the one customer who holds one of the files, unless the papers are of another firm.

    Two firms may hold the same letter of a shared agent; the licence beside it tells them apart.
    """
    found = get_customer(session, next(iter(holders))) if len(holders) == 1 else None
    return found if found is not None and _codes_compatible(found, identity) else None


def _find_by_folder(session: Session, label: str) -> Customer | None:
    """A folder's name identifies a customer only while nothing better does."""
    found = _only(find_customers(session, label))
    if found is None or found.reference != label or found.unified_social_credit_code:
        return None
    return found


def _only(found: Sequence[Customer]) -> Customer | None:
    return found[0] if len(found) == 1 else None


def _describe(customer: Customer) -> str:
    return f"{customer.name} ({customer.unified_social_credit_code or customer.id})"
