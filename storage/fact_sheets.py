"""The stored fact sheets of one customer: written when what they rest on changes, read back whole.

What a line means is up to the caller; here it has a layout, a subject and an owner. Sheets built
from documents are replaced together, a sheet that was given stays until another is given.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlmodel import Session, and_, col, delete, select

from storage.insertion import insert_if_absent
from storage.sheet_sets import raise_version
from storage.tables import SheetDetail, SheetLayout, SheetLine
from storage.vocabulary import SheetOrigin

_LAYOUT_ID_CHARACTERS = 12
_ANY_CONTROL_OR_BLANK = {chr(code) for code in range(0x21)} | {"\x7f", "\N{NO-BREAK SPACE}"}


class SheetRecord(NamedTuple):
    """A fact sheet in the form in which it is stored.

    Attributes:
        subject: `customer`, `credential:` or `contract:` and a reference without blanks.
        layout_id: Which fact stands where on the line.
        line: The known facts, see `storage.lines`.
        label: What a person calls the subject.
        details: Whatever else there is to keep, as JSON.
        texts: By the name of their fact, the texts that the line only marks as known.
    """

    subject: str
    layout_id: str
    line: str
    label: str | None
    details: dict[str, Any]
    texts: dict[str, str]

    @property
    def sha256(self) -> str:
        """Hex digest of everything in it."""
        content = json.dumps(self, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(content.encode()).hexdigest()


class StoredSheet(NamedTuple):
    """A fact sheet as it was stored, with what its line means."""

    line: SheetLine
    detail: SheetDetail
    layout: SheetLayout


def name_layout(kind: str | None, columns: Sequence[tuple[str, str]]) -> str:
    """Give the id of a layout; equal layouts have equal ones, whoever stores them first."""
    content = json.dumps([kind, columns], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:_LAYOUT_ID_CHARACTERS]


def store_layout(session: Session, kind: str | None, columns: Sequence[tuple[str, str]]) -> str:
    """Keep a layout, unless it is known already, and give its id.

    Args:
        session: Where to keep it.
        kind: The kind of sheet; None for the customer's.
        columns: Name and type of each fact in the order of the line.
    """
    layout_id = name_layout(kind, columns)
    layout = SheetLayout(id=layout_id, kind=kind, columns=[list(column) for column in columns])
    if not insert_if_absent(session, layout):
        known = session.get_one(SheetLayout, layout_id)
        if (known.kind, known.columns) != (kind, layout.columns):
            raise AssertionError(f"two layouts share the id {layout_id}")
    return layout_id


def list_layouts(session: Session) -> Sequence[SheetLayout]:
    """Give every layout there is."""
    return session.exec(select(SheetLayout).order_by(col(SheetLayout.id))).all()


def replace_built_sheets(
    session: Session, customer_id: str, records: Iterable[SheetRecord], built_at: datetime
) -> bool:
    """Put freshly built sheets in the place of those built before; write only what differs.

    To be called after `storage.customers.lock_customer`. A sheet that was given for the customer
    itself gives way to a built one; what was given for credentials and contracts stays.

    Returns:
        True if any sheet is another than before.
    """
    wanted = {record.subject: record for record in records}
    query = (
        select(SheetLine.subject, SheetLine.origin, SheetDetail.sha256)
        .join(
            SheetDetail,
            and_(
                col(SheetDetail.customer_id) == col(SheetLine.customer_id),
                col(SheetDetail.subject) == col(SheetLine.subject),
            ),
        )
        .where(col(SheetLine.customer_id) == customer_id)
    )
    stored = {subject: (origin, sha256) for subject, origin, sha256 in session.exec(query)}
    built = {subject for subject, (origin, _) in stored.items() if origin is SheetOrigin.BUILT}
    changed = [
        record
        for subject, record in wanted.items()
        if stored.get(subject) != (SheetOrigin.BUILT, record.sha256)
    ]
    gone = built - wanted.keys()
    _remove(session, customer_id, {*gone, *(record.subject for record in changed)})
    for record in changed:
        _add(session, customer_id, record, SheetOrigin.BUILT, built_at)
    session.flush()
    return bool(changed or gone)


def give_sheet(session: Session, customer_id: str, record: SheetRecord, given_at: datetime) -> None:
    """Store a sheet that no document on file speaks of, in place of one with the same subject.

    To be called after `storage.customers.lock_customer`.

    Raises:
        ValueError: The subject has blanks or control characters, which no finding could name.
    """
    if not record.subject or _ANY_CONTROL_OR_BLANK.intersection(record.subject):
        raise ValueError(f"a subject must have no blanks: {record.subject!r}")
    _remove(session, customer_id, {record.subject})
    _add(session, customer_id, record, SheetOrigin.GIVEN, given_at)
    raise_version(session, customer_id)


def take_sheet_away(session: Session, customer_id: str, subject: str) -> None:
    """Remove a sheet that was given; to be called after `storage.customers.lock_customer`."""
    _remove(session, customer_id, {subject})
    raise_version(session, customer_id)


def sheets_of(session: Session, customer_id: str) -> list[StoredSheet]:
    """Give the sheets of a customer, the customer's own first, then by subject."""
    query = (
        select(SheetLine, SheetDetail, SheetLayout)
        .join(
            SheetDetail,
            and_(
                col(SheetDetail.customer_id) == col(SheetLine.customer_id),
                col(SheetDetail.subject) == col(SheetLine.subject),
            ),
        )
        .join(SheetLayout, col(SheetLayout.id) == col(SheetLine.layout_id))
        .where(col(SheetLine.customer_id) == customer_id)
        .order_by(col(SheetLine.subject))
    )
    found = [StoredSheet(*row) for row in session.exec(query)]
    return sorted(found, key=lambda sheet: sheet.layout.kind is not None)


def _remove(session: Session, customer_id: str, subjects: set[str]) -> None:
    for table in (SheetLine, SheetDetail):
        rows = delete(table).where(
            col(table.customer_id) == customer_id, col(table.subject).in_(subjects)
        )
        session.exec(rows)


def _add(
    session: Session, customer_id: str, record: SheetRecord, origin: SheetOrigin, at: datetime
) -> None:
    key = {"customer_id": customer_id, "subject": record.subject}
    session.add(SheetLine(**key, layout_id=record.layout_id, origin=origin, facts=record.line))
    session.add(
        SheetDetail(
            **key,
            label=record.label,
            details=record.details,
            texts=record.texts,
            sha256=record.sha256,
            built_at=at,
        )
    )
