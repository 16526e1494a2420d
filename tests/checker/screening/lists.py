"""Lists and customers of invented names, as the screening meets them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session

from checker.screening.matching import ListedEntry
from checker.watchlists.entry import (
    BirthDate,
    ListEntry,
    ListIdentifier,
    ListName,
    NameQuality,
    PartyKind,
    hash_content,
)
from storage.customers import add_customer
from storage.database import Database
from storage.watchlists import NewEntry, NewVersion, record_version

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
DAY = date(2026, 11, 22)
KIND = "un.consolidated"
CODE = "91350100M000100Y43"
OTHER_CODE = "91110108551385082Q"


def make_entry(
    source_id: str,
    *names: str,
    kind: PartyKind = PartyKind.COMPANY,
    weak: Sequence[str] = (),
    code: str | None = None,
    born: date | None = None,
    removed_on: date | None = None,
) -> ListEntry:
    """Make an entry."""
    return ListEntry(
        source_id,
        kind,
        (
            *(ListName(name) for name in names),
            *(ListName(name, quality=NameQuality.WEAK) for name in weak),
        ),
        identifiers=(ListIdentifier("cn.uscc", code),) if code else (),
        birth_dates=(BirthDate(str(born), born, born),) if born else (),
        removed_on=removed_on,
    )


def listed(*entries: ListEntry) -> list[ListedEntry]:
    """Give entries as of one version."""
    return [ListedEntry(KIND, "v1", hash_content(e.to_content()), e) for e in entries]


def put_list(
    database: Database, entries: Sequence[ListEntry], *, days: int = 0, kind: str = KIND
) -> None:
    """Put a version of a list in force."""
    at = NOW + timedelta(days=days)
    new = [NewEntry(e.source_id, hash_content(e.to_content()), e.to_content()) for e in entries]
    version = NewVersion(kind, at.date(), "given", at, "0" * 64, "test", {})
    with database.session() as session:
        record_version(session, version, new)


def put_customer(session: Session, name: str, code: str | None = None) -> str:
    """Add a customer and give its id."""
    return add_customer(session, name=name, created_at=NOW, unified_social_credit_code=code).id
