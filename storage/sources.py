"""Sources of files: which is due, how far each was worked off, what became of each file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.tables import KnownSender, OriginalKey, SourceItemRow, SourceRow
from storage.vocabulary import ItemOutcome, SourceKind

TRAY = "unassigned"
"""The subject that holds the files of which nobody has said yet whose they are."""


@dataclass(frozen=True, slots=True)
class ItemFile:
    """What became of a file; the attributes are those of `SourceItemRow`."""

    name: str
    outcome: ItemOutcome
    sha256: str | None
    size_bytes: int
    reason: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class ItemHead:
    """What all files of an item have in common; the attributes are those of `SourceItemRow`."""

    source_id: str
    place: str
    version: str
    received_at: datetime
    sender: str | None = None
    subject: str | None = None

    @property
    def identity(self) -> str:
        """The hash under which what lies there is known."""
        return identify(self.place, self.version)


def identify(place: str, version: str) -> str:
    """Give the hash under which what lies at a place is known."""
    return hashlib.sha256(f"{place}\0{version}".encode("utf-8", "surrogatepass")).hexdigest()


def add_source(
    session: Session,
    *,
    name: str,
    kind: SourceKind,
    place: Mapping[str, Any],
    find_by: Sequence[str],
    customer_id: str | None,
    every_minutes: int,
    created_at: datetime,
) -> SourceRow:
    """Add a source, due at once."""
    source = SourceRow(
        id=make_id(created_at),
        name=name,
        kind=kind,
        place=dict(place),
        find_by=list(find_by),
        customer_id=customer_id,
        every_minutes=every_minutes,
        cursor={},
        created_at=created_at,
        next_at=created_at,
    )
    session.add(source)
    session.flush()
    return source


def list_sources(session: Session) -> Sequence[SourceRow]:
    """Give the sources in use, the oldest first."""
    query = select(SourceRow).where(col(SourceRow.ended_at).is_(None))
    return session.exec(query.order_by(col(SourceRow.id))).all()


def find_source(session: Session, name: str) -> SourceRow | None:
    """Find a source in use by its name or id."""
    query = select(SourceRow).where(col(SourceRow.ended_at).is_(None))
    return session.exec(query.where((SourceRow.name == name) | (SourceRow.id == name))).first()


def claim_source(
    session: Session, source_id: str, *, token: str, now: datetime, lease: timedelta
) -> SourceRow | None:
    """Take a source for a while; None where somebody else has it."""
    query = select(SourceRow).where(SourceRow.id == source_id).with_for_update()
    source = session.exec(query.execution_options(populate_existing=True)).one()
    is_held = source.lease_token is not None and source.next_at > now
    if is_held or source.ended_at is not None:
        return None
    source.lease_token, source.next_at = token, now + lease
    session.flush()
    return source


def renew_claim(
    session: Session, source_id: str, *, token: str, now: datetime, lease: timedelta
) -> bool:
    """Keep a source for longer; tell whether it is still held."""
    source = _find_held(session, source_id, token)
    if source is not None:
        source.next_at = now + lease
    return source is not None


def move_cursor(session: Session, source_id: str, token: str, cursor: Mapping[str, Any]) -> bool:
    """Write down how far a source was worked off; tell whether it is still held."""
    source = _find_held(session, source_id, token)
    if source is not None:
        source.cursor = dict(cursor)
    return source is not None


def release_source(
    session: Session, source_id: str, *, token: str, now: datetime, failure: str | None
) -> None:
    """Write down how looking at a source ended, unless somebody else has it by now."""
    source = _find_held(session, source_id, token)
    if source is None:
        return
    source.lease_token = None
    source.last_at, source.last_failure = now, failure
    source.failures = 0 if failure is None else source.failures + 1
    source.next_at = now + timedelta(minutes=source.every_minutes)


def is_known_item(session: Session, source_id: str, place: str, version: str) -> bool:
    """Tell whether what lay at a place was dealt with."""
    query = select(SourceItemRow.id).where(
        SourceItemRow.source_id == source_id,
        SourceItemRow.identity == identify(place, version),
        SourceItemRow.part == 0,
    )
    return session.exec(query).first() is not None


def record_item(
    session: Session,
    head: ItemHead,
    files: Sequence[ItemFile],
    *,
    customer_id: str | None,
    recorded_at: datetime,
) -> bool:
    """Write down what became of an item and of the files in it; tell whether nobody did before."""
    for part, file in enumerate(files):
        row = SourceItemRow(
            id=make_id(recorded_at),
            source_id=head.source_id,
            identity=head.identity,
            part=part,
            place=head.place,
            name=file.name,
            sha256=file.sha256,
            size_bytes=file.size_bytes,
            received_at=head.received_at,
            sender=head.sender,
            subject=head.subject,
            outcome=file.outcome,
            reason=file.reason,
            customer_id=customer_id,
            document_id=file.document_id,
            recorded_at=recorded_at,
        )
        if not insert_if_absent(session, row):
            return False
    return True


def list_items(
    session: Session,
    *,
    source_id: str | None = None,
    outcome: ItemOutcome | None = None,
    limit: int = 100,
    before_id: str | None = None,
) -> Sequence[SourceItemRow]:
    """Give what became of files, the newest first."""
    query = select(SourceItemRow)
    if source_id is not None:
        query = query.where(SourceItemRow.source_id == source_id)
    if outcome is not None:
        query = query.where(SourceItemRow.outcome == outcome)
    if before_id is not None:
        query = query.where(SourceItemRow.id < before_id)
    return session.exec(query.order_by(col(SourceItemRow.id).desc()).limit(limit)).all()


def read_parts(session: Session, item_id: str) -> Sequence[SourceItemRow]:
    """Give all rows of the item to which a row belongs; none where there is no such row."""
    item = session.get(SourceItemRow, item_id)
    return [] if item is None else session.exec(_select_parts(item)).all()


def list_parts(session: Session, item: SourceItemRow) -> Sequence[SourceItemRow]:
    """Give all rows of the item to which a row belongs, locked, the item itself first."""
    query = _select_parts(item).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).all()


def count_unassigned(session: Session) -> int:
    """Count the files that wait for somebody to say whose they are."""
    query = select(func.count()).select_from(SourceItemRow)
    return session.exec(query.where(SourceItemRow.outcome == ItemOutcome.UNASSIGNED)).one()


def hand_over_original(session: Session, sha256: str) -> None:
    """Let the tray go of an original, once a customer holds it and no other row waits."""
    waiting = select(SourceItemRow.id).where(
        SourceItemRow.sha256 == sha256, SourceItemRow.outcome == ItemOutcome.UNASSIGNED
    )
    if session.exec(waiting.limit(1)).first() is None:
        session.execute(
            delete(OriginalKey).where(
                col(OriginalKey.original_sha256) == sha256, col(OriginalKey.subject) == TRAY
            )
        )


def remember_sender(session: Session, address: str, customer_id: str, created_at: datetime) -> None:
    """Let messages from an address be a customer's from now on."""
    row = KnownSender(address=address.lower(), customer_id=customer_id, created_at=created_at)
    if not insert_if_absent(session, row):
        known = session.get_one(KnownSender, address.lower())
        known.customer_id, known.created_at = customer_id, created_at
        session.flush()


def find_sender(session: Session, address: str) -> str | None:
    """Give the customer whose an address is known to be."""
    known = session.get(KnownSender, address.lower())
    return None if known is None else known.customer_id


def _select_parts(item: SourceItemRow) -> SelectOfScalar[SourceItemRow]:
    of_item = (SourceItemRow.source_id == item.source_id, SourceItemRow.identity == item.identity)
    return select(SourceItemRow).where(*of_item).order_by(col(SourceItemRow.part))


def _find_held(session: Session, source_id: str, token: str) -> SourceRow | None:
    query = select(SourceRow).where(SourceRow.id == source_id, SourceRow.lease_token == token)
    query = query.with_for_update().execution_options(populate_existing=True)
    return session.exec(query).one_or_none()
