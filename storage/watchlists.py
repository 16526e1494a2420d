"""Watchlists on file: a version recorded, what it changed, the entries in force."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, update
from sqlmodel import Session, col, select

from storage.column_types import clean_text
from storage.identity import make_id
from storage.tables import Watchlist, WatchlistEntry, WatchlistVersion

_WRITING_LOCK = 0x4C697374  # "List": any number, as long as all programs take the same
_PIECE = 500
"""Rows of one statement: an entry has a few kilobytes, and SQLite takes 32,766 parameters."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry as it is to be kept; the attributes are those of `WatchlistEntry`."""

    source_id: str
    content_sha256: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What is known of a version; the attributes are those of `WatchlistVersion`."""

    list_kind: str
    list_date: date
    dated_by: str
    imported_at: datetime
    file_sha256: str
    importer: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ListDifference:
    """How the entries of a list differ from those in force, by their ids in order.

    Attributes:
        added: Were not there.
        changed: Had other content.
        removed: Are not there any more.
        unchanged: How many stayed as they were.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class ListChanges:
    """What a version changed.

    Attributes:
        added: Entries that came.
        changed: Entries before and after.
        removed: Entries that went.
    """

    added: tuple[WatchlistEntry, ...]
    changed: tuple[tuple[WatchlistEntry, WatchlistEntry], ...]
    removed: tuple[WatchlistEntry, ...]


def lock_watchlists(session: Session) -> None:
    """Let other imports wait until the transaction ends; on SQLite a writer is alone anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITING_LOCK})")


def find_current_version(session: Session, kind: str) -> WatchlistVersion | None:
    """Give the version of a list that is in force; None if it was never imported."""
    query = select(WatchlistVersion).join(Watchlist).where(col(Watchlist.list_kind) == kind)
    return session.exec(query).first()


def current_versions(session: Session) -> dict[str, WatchlistVersion]:
    """Give the versions in force by list."""
    query = select(WatchlistVersion).join(Watchlist).order_by(col(Watchlist.list_kind))
    return {version.list_kind: version for version in session.exec(query)}


def list_versions(session: Session, kind: str) -> Sequence[WatchlistVersion]:
    """Give all versions of a list, the newest first."""
    query = select(WatchlistVersion).where(col(WatchlistVersion.list_kind) == kind)
    return session.exec(query.order_by(col(WatchlistVersion.number).desc())).all()


def compare_entries(session: Session, kind: str, entries: Sequence[NewEntry]) -> ListDifference:
    """Tell how entries differ from those in force; nothing is written."""
    query = select(WatchlistEntry.source_id, WatchlistEntry.content_sha256)
    known: dict[str, str] = dict(session.exec(query.where(*_in_force(kind))).all())
    # As the database keeps them: what it cannot hold is replaced.
    new = {clean_text(entry.source_id): entry.content_sha256 for entry in entries}
    both = new.keys() & known.keys()
    changed = {source_id for source_id in both if new[source_id] != known[source_id]}
    return ListDifference(
        tuple(sorted(new.keys() - known.keys())),
        tuple(sorted(changed)),
        tuple(sorted(known.keys() - new.keys())),
        len(both) - len(changed),
    )


def record_version(
    session: Session, new: NewVersion, entries: Sequence[NewEntry]
) -> tuple[WatchlistVersion, ListDifference]:
    """Write a version down and put it in force; only what changed is written of its entries.

    Args:
        session: All in its transaction, after `lock_watchlists`.
        new: What is known of the version.
        entries: All entries of the list; no two have one id.
    """
    before = find_current_version(session, new.list_kind)
    difference = compare_entries(session, new.list_kind, entries)
    version = WatchlistVersion(
        id=make_id(new.imported_at),
        list_kind=new.list_kind,
        number=before.number + 1 if before else 1,
        list_date=new.list_date,
        dated_by=new.dated_by,
        imported_at=new.imported_at,
        file_sha256=new.file_sha256,
        importer=new.importer,
        counts=dict(new.counts),
        added=len(difference.added),
        changed=len(difference.changed),
        removed=len(difference.removed),
        unchanged=difference.unchanged,
    )
    session.add(version)
    session.flush()
    _end_entries(session, version, [*difference.changed, *difference.removed])
    _insert_entries(session, version, {*difference.added, *difference.changed}, entries)
    session.merge(Watchlist(list_kind=new.list_kind, version_id=version.id))
    session.flush()
    return version, difference


def iter_entries(
    session: Session, kind: str, version: int | None = None, since: int | None = None
) -> Iterator[WatchlistEntry]:
    """Give the entries of a list one by one, by their ids, without holding all of them.

    Args:
        session: To be read to the end within it.
        kind: Which list.
        version: The number of a version; None for the one in force.
        since: Leave out what that version had already as it is.
    """
    which = _in_force(kind) if version is None else _of_version(kind, version)
    if since is not None:
        which = (*which, col(WatchlistEntry.first_version) > since)
    query = select(WatchlistEntry).where(*which).order_by(col(WatchlistEntry.source_id))
    yield from session.exec(query.execution_options(yield_per=_PIECE))


def find_entry(
    session: Session, kind: str, source_id: str, content_sha256: str | None = None
) -> WatchlistEntry | None:
    """Give the newest content of an entry, in force or not; None if there never was one.

    Args:
        session: Where to look.
        kind: Which list.
        source_id: The list's own id.
        content_sha256: Give the entry as it was with this content; None for its newest.
    """
    query = select(WatchlistEntry).where(
        col(WatchlistEntry.list_kind) == kind, col(WatchlistEntry.source_id) == source_id
    )
    if content_sha256 is not None:
        query = query.where(col(WatchlistEntry.content_sha256) == content_sha256)
    return session.exec(query.order_by(col(WatchlistEntry.first_version).desc())).first()


def entry_hashes(session: Session, kind: str, source_ids: Collection[str]) -> dict[str, str]:
    """Give the hashes of the entries in force among those named, by id."""
    found: dict[str, str] = {}
    wanted = sorted(source_ids)
    for start in range(0, len(wanted), _PIECE):
        among = col(WatchlistEntry.source_id).in_(wanted[start : start + _PIECE])
        query = select(WatchlistEntry.source_id, WatchlistEntry.content_sha256)
        found |= dict(session.exec(query.where(*_in_force(kind), among)).all())
    return found


def list_changes(session: Session, version_id: str) -> ListChanges:
    """Give what a version changed against the one before it.

    Raises:
        sqlalchemy.exc.NoResultFound: There is no such version.
    """
    version = session.get_one(WatchlistVersion, version_id)
    of_kind = col(WatchlistEntry.list_kind) == version.list_kind
    came = col(WatchlistEntry.first_version) == version.number
    ended = col(WatchlistEntry.last_version) == version.number - 1
    query = select(WatchlistEntry).order_by(col(WatchlistEntry.source_id))
    after = {entry.source_id: entry for entry in session.exec(query.where(of_kind, came))}
    before = {entry.source_id: entry for entry in session.exec(query.where(of_kind, ended))}
    return ListChanges(
        tuple(entry for source_id, entry in after.items() if source_id not in before),
        tuple((before[i], entry) for i, entry in after.items() if i in before),
        tuple(entry for source_id, entry in before.items() if source_id not in after),
    )


def _in_force(kind: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(WatchlistEntry.list_kind) == kind,
        col(WatchlistEntry.last_version).is_(None),
    )


def _of_version(kind: str, number: int) -> tuple[ColumnElement[bool], ...]:
    last = col(WatchlistEntry.last_version)
    return (
        and_(col(WatchlistEntry.list_kind) == kind, col(WatchlistEntry.first_version) <= number),
        or_(last.is_(None), last >= number),
    )


def _end_entries(session: Session, version: WatchlistVersion, source_ids: Sequence[str]) -> None:
    for start in range(0, len(source_ids), _PIECE):
        ended = col(WatchlistEntry.source_id).in_(source_ids[start : start + _PIECE])
        statement = update(WatchlistEntry).where(*_in_force(version.list_kind), ended)
        session.execute(
            statement.values(last_version=version.number - 1),
            execution_options={"synchronize_session": False},
        )


def _insert_entries(
    session: Session, version: WatchlistVersion, source_ids: set[str], entries: Sequence[NewEntry]
) -> None:
    rows = [
        {
            "list_kind": version.list_kind,
            "source_id": entry.source_id,
            "first_version": version.number,
            "last_version": None,
            "content_sha256": entry.content_sha256,
            "content": entry.content,
        }
        for entry in entries
        if clean_text(entry.source_id) in source_ids
    ]
    for start in range(0, len(rows), _PIECE):
        session.connection().execute(insert(WatchlistEntry), rows[start : start + _PIECE])
