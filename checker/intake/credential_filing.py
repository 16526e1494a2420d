"""The credentials that a customer's documents are: filed, put into chains, kept up with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.customer_file.dossier import (
    AUTHORIZATION_LETTER,
    BUSINESS_LICENCE,
    POWER_OF_ATTORNEY,
    FiledDocument,
)
from checker.customer_file.kinds import expiring_certificate_kinds, permit_kinds
from checker.customer_file.records import load_dossier
from checker.customer_file.succession import order_letters, order_licences, order_permits
from checker.intake.chains import read_line_chains, settle_alerts, weave_lines
from checker.intake.identity import describe_identity
from storage.credentials import (
    arrange_chain,
    credentials_of,
    file_credential,
    move_evidence,
    rewrite_credential,
)
from storage.customers import identify_customer
from storage.documents import documents_of
from storage.tables import Credential, Customer


def file_credentials(session: Session, customer: Customer, now: datetime) -> None:
    """Bring the customer's credentials and their chains in line with all documents on file."""
    dossier = load_dossier(session, customer)
    document_ids = {
        f"{stored.document.original_sha256}#{stored.document.part}": stored.document.id
        for stored in documents_of(session, customer.id)
    }
    lines = read_line_chains(session, customer)
    chains = [order_licences(dossier.of_kind(BUSINESS_LICENCE))]
    chains += order_letters(dossier.of_kind(AUTHORIZATION_LETTER))
    chains += order_permits(dossier.of_kind(*permit_kinds(), *expiring_certificate_kinds()))
    _take_chains_apart(session, customer)
    papers = []
    for chain in chains:
        credentials: list[Credential] = []
        for generation in chain:
            evidenced_on = max(paper.received_on for paper in generation.copies)
            copies = []
            for paper in generation.copies:
                columns = _credential_columns(paper)
                copy = file_credential(
                    session,
                    document_id=document_ids[paper.reference],
                    recorded_at=now,
                    evidenced_on=evidenced_on,
                    **columns,
                )
                rewrite_credential(session, copy, **columns)
                move_evidence(session, copy, evidenced_on)
                copies.append(copy)
            credentials += _put_lasting_copy_last(copies)
        papers.append(credentials)
    for woven in weave_lines(session, customer, papers, lines):
        if woven:
            ids = [credential.id for credential in woven]
            arrange_chain(session, ids)
            settle_alerts(session, ids)


def _take_chains_apart(session: Session, customer: Customer) -> None:
    """Undo the links on file: a new paper may tell two agents apart who were taken for one."""
    for credential in credentials_of(session, customer.id):
        credential.supersedes_id = None
    session.flush()


def _put_lasting_copy_last(copies: Sequence[Credential]) -> list[Credential]:
    """Let one copy of a sheet stand for it: the first on file that shows when the term ends.

    A better scan that comes later does not take its place, since alerts hang on it; a copy on which
    the end was not read never does, since nothing would fall due.
    """
    newest_first = sorted(copies, key=lambda copy: copy.id, reverse=True)
    return sorted(newest_first, key=lambda copy: copy.valid_until is not None)


_COLUMN_FIELDS = {
    BUSINESS_LICENCE: {
        "holder": "registered_name",
        "issuer": "registration_authority",
        "scope": "business_scope",
        "issued_on": "issued_on",
    },
    AUTHORIZATION_LETTER: {
        "holder": "agent_name",
        "issuer": "principal_name",
        "scope": "matter",
        "issued_on": "signed_on",
    },
    POWER_OF_ATTORNEY: {
        "holder": "agent_name",
        "issuer": "principal_name",
        "scope": "powers",
        "issued_on": "signed_on",
    },
}
_PERMIT_FIELDS = {
    "number": "number",
    "holder": "holder_name",
    "issuer": "issuer",
    "scope": "scope",
    "issued_on": "issued_on",
}
"""Which field of a document goes into which column of its credential."""


def _credential_columns(paper: FiledDocument) -> dict[str, Any]:
    kind = str(paper.document.kind)
    fields = _COLUMN_FIELDS.get(kind, _PERMIT_FIELDS)
    number = paper.text(fields["number"]) if "number" in fields else None
    if kind == BUSINESS_LICENCE:
        number = paper.text("unified_social_credit_code") or paper.text("registration_number")
    no_fixed_term = paper.value("no_fixed_term")
    return {
        "kind": kind,
        "number": number,
        "holder": paper.text(fields["holder"]),
        "issuer": paper.text(fields["issuer"]),
        "scope": paper.text(fields["scope"]),
        "valid_from": paper.day("valid_from"),
        "valid_until": paper.day("valid_until"),
        "no_fixed_term": no_fixed_term if isinstance(no_fixed_term, bool) else None,
        "issued_on": paper.day(fields["issued_on"]),
    }


def update_identity(
    session: Session, customer: Customer, *, misread_code: str | None = None
) -> None:
    """Write down the name and number that the licence in force gives the customer.

    A code is given for life: a licence with another code is another firm's, and only a finding.

    Args:
        session: Written in its transaction.
        customer: Whose documents are on file.
        misread_code: What a person has just corrected: it never was the customer's code.
    """
    identity = describe_identity(load_dossier(session, customer))
    is_same_firm = not identity.code or customer.unified_social_credit_code in (
        None,
        identity.code,
        misread_code,
    )
    if identity.is_from_licence and is_same_firm:
        identify_customer(
            session,
            customer.id,
            name=identity.name,
            unified_social_credit_code=identity.code,
            registration_number=identity.registration_number,
        )
