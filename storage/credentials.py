"""Credentials and their chains of renewal: which replaces which, and what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

from sqlmodel import Session, col, or_, select

from storage.alert_states import supersede_alerts
from storage.customers import lock_customer
from storage.errors import ChainConflict
from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.paging import DueCursor, Page, read_page
from storage.tables import Credential, Document
from storage.vocabulary import AlertSource, CredentialOrigin


def file_credential(
    session: Session,
    *,
    document_id: str,
    recorded_at: datetime,
    kind: str,
    number: str | None = None,
    holder: str | None = None,
    issuer: str | None = None,
    scope: str | None = None,
    valid_from: date | None = None,
    valid_until: date | None = None,
    no_fixed_term: bool | None = None,
    issued_on: date | None = None,
    evidenced_on: date | None = None,
    origin: CredentialOrigin = CredentialOrigin.PAPER,
) -> Credential:
    """File the credential that a document is; one that is on file already is given back unchanged.

    The attributes are those of `storage.tables.Credential`; the customer is the document's.
    """
    document = session.get_one(Document, document_id)
    credential = Credential(
        id=make_id(recorded_at),
        customer_id=document.customer_id,
        document_id=document_id,
        kind=kind,
        number=number,
        holder=holder,
        issuer=issuer,
        scope=scope,
        valid_from=valid_from,
        valid_until=valid_until,
        no_fixed_term=no_fixed_term,
        issued_on=issued_on,
        recorded_at=recorded_at,
        evidenced_on=evidenced_on,
        origin=origin,
    )
    insert_if_absent(session, credential)
    return session.exec(select(Credential).where(Credential.document_id == document_id)).one()


def rewrite_credential(session: Session, credential: Credential, **columns: object) -> None:
    """Let a credential say what its document says now that a person has corrected it.

    What was due on another day than the corrected one closes.

    Args:
        session: Written in its transaction.
        credential: On file.
        **columns: Those of `storage.tables.Credential` that the document gives.
    """
    changed = {name for name, value in columns.items() if getattr(credential, name) != value}
    for name in changed:
        setattr(credential, name, columns[name])
    session.flush()
    if "valid_until" in changed:
        due_on = credential.valid_until
        supersede_alerts(session, AlertSource.CREDENTIAL, credential.id, but_due_on=due_on)


def move_evidence(session: Session, credential: Credential, evidenced_on: date) -> None:
    """Write down that a newer paper shows a credential; what its age had raised closes."""
    if credential.evidenced_on == evidenced_on:
        return
    credential.evidenced_on = evidenced_on
    session.flush()
    supersede_alerts(session, AlertSource.EVIDENCE, credential.id)


def link_successor(session: Session, *, predecessor_id: str, successor_id: str) -> None:
    """Write down that one credential replaces another; saying so twice changes nothing.

    Raises:
        ChainConflict: They are of different customers or kinds, one of them already has another
            neighbour on that side, or the link would close a circle.
    """
    predecessor, successor = _lock(session, predecessor_id, successor_id)
    if successor.supersedes_id == predecessor_id:
        return
    taken_by = session.exec(
        select(Credential.id).where(Credential.supersedes_id == predecessor_id)
    ).first()
    if taken_by is not None or successor.supersedes_id is not None:
        raise _conflict(predecessor_id, successor_id, "链条上已有另一份证照", "the place is taken")
    if successor_id in {credential.id for credential in chain_of(session, predecessor_id)}:
        raise _conflict(predecessor_id, successor_id, "会形成循环", "it would close a circle")
    successor.supersedes_id = predecessor_id
    predecessor.is_current = False
    session.flush()


def arrange_chain(session: Session, oldest_first: Sequence[str]) -> None:
    """Put credentials into one chain, in place of how they were linked among themselves.

    For a paper that comes to light late and belongs between two that are linked already.

    Raises:
        ChainConflict: They are of different customers or kinds, or one is linked to a credential
            that is not named.
    """
    credentials = _lock(session, *oldest_first)
    named = set(oldest_first)
    links = select(Credential).where(
        or_(
            col(Credential.id).in_(named),
            col(Credential.supersedes_id).in_(named),
        ),
        col(Credential.supersedes_id).is_not(None),
    )
    for linked in session.exec(links):
        if linked.id not in named or linked.supersedes_id not in named:
            raise _conflict(
                str(linked.supersedes_id),
                linked.id,
                "链条中还有未列出的证照",
                "its chain holds credentials that were not named",
            )
    for credential in credentials:
        credential.supersedes_id = None
    session.flush()  # a place must be free before another takes it
    for predecessor, successor in pairwise(credentials):
        successor.supersedes_id = predecessor.id
    for credential in credentials:
        credential.is_current = credential is credentials[-1]
    session.flush()


def current_credentials(
    session: Session, customer_id: str, *, kind: str | None = None
) -> Sequence[Credential]:
    """Give a customer's credentials that no other supersedes, whether or not they have expired."""
    query = select(Credential).where(Credential.customer_id == customer_id)
    query = query.where(col(Credential.is_current))
    if kind is not None:
        query = query.where(Credential.kind == kind)
    return session.exec(query.order_by(col(Credential.kind), col(Credential.id))).all()


def credentials_of(session: Session, customer_id: str) -> Sequence[Credential]:
    """Give all credentials of a customer, superseded ones too, in the order of filing."""
    query = select(Credential).where(Credential.customer_id == customer_id)
    return session.exec(query.order_by(col(Credential.id))).all()


def chain_of(session: Session, credential_id: str) -> Sequence[Credential]:
    """Give the chain of renewals that a credential stands in, the oldest first."""
    start = session.get_one(Credential, credential_id)
    siblings = credentials_of(session, start.customer_id)
    by_id = {credential.id: credential for credential in siblings}
    successor_of = {credential.supersedes_id: credential for credential in siblings}
    first = start
    while first.supersedes_id is not None:
        first = by_id[first.supersedes_id]
    chain = [first]
    while (successor := successor_of.get(chain[-1].id)) is not None:
        chain.append(successor)
    return chain


def falling_due(
    session: Session, on_or_before: date, *, after: DueCursor | None = None, limit: int = 500
) -> Page[Credential]:
    """Give current credentials whose last day is on or before a day, the earliest first.

    A range, never one day alone: what fell due while nobody looked is found as well.

    Args:
        session: Where to look.
        on_or_before: The last day that counts.
        after: `next` of the page before; None for the first page.
        limit: How many at most.
    """
    query = select(Credential).where(
        col(Credential.is_current), col(Credential.valid_until) <= on_or_before
    )
    return read_page(session, query, "valid_until", after=after, limit=limit)


def _lock(session: Session, *ids: str) -> list[Credential]:
    """Give the credentials, after making sure that nobody else links this customer's meanwhile.

    Two programs that link A to B and B to A at once would otherwise close a circle on PostgreSQL;
    on SQLite the writer is alone anyway.
    """
    credentials = [session.get_one(Credential, credential_id) for credential_id in ids]
    first = credentials[0]
    for other in credentials[1:]:
        if (other.customer_id, other.kind) != (first.customer_id, first.kind):
            raise _conflict(
                first.id, other.id, "客户或种类不同", "the customer or the kind differs"
            )
    lock_customer(session, first.customer_id)
    for credential in credentials:
        session.refresh(credential)
    return credentials


def _conflict(predecessor: str, successor: str, zh: str, en: str) -> ChainConflict:
    return ChainConflict(predecessor=predecessor, successor=successor, reason_zh=zh, reason_en=en)
