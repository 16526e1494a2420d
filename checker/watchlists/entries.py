"""Entries on file as `ListEntry`: those in force, and one by its id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from checker.watchlists.entry import ListEntry, read_entry
from checker.watchlists.errors import ListEntryUnknown, ListNotOnFile
from storage.tables import WatchlistEntry, WatchlistVersion
from storage.watchlists import find_current_version, find_entry, iter_entries


@dataclass(frozen=True, slots=True)
class FiledEntry:
    """An entry on file.

    Attributes:
        row: As it is kept.
        entry: What it says.
        version: The version of its list that is in force.
    """

    row: WatchlistEntry
    entry: ListEntry
    version: WatchlistVersion

    @property
    def is_in_force(self) -> bool:
        """Tell whether the list in force has it with this content."""
        return self.row.last_version is None

    def to_data(self) -> dict[str, Any]:
        """Give the entry as JSON."""
        return {
            "list_kind": self.row.list_kind,
            "version": self.version.number,
            "list_date": self.version.list_date.isoformat(),
            "is_in_force": self.is_in_force,
            "first_version": self.row.first_version,
            "last_version": self.row.last_version,
            "content_sha256": self.row.content_sha256,
            "entry": self.row.content,
        }


def iter_list_entries(session: Session, kind: str) -> Iterator[ListEntry]:
    """Give the entries of a list in force one by one."""
    return (read_entry(row.content) for row in iter_entries(session, kind))


def find_list_entry(session: Session, kind: str, source_id: str) -> FiledEntry:
    """Give an entry by its id, in force or not.

    Raises:
        ListNotOnFile: The list was never imported.
        ListEntryUnknown: It never had such an entry.
    """
    version = find_current_version(session, kind)
    if version is None:
        raise ListNotOnFile(kind=kind)
    row = find_entry(session, kind, source_id)
    if row is None:
        raise ListEntryUnknown(kind=kind, source_id=source_id)
    return FiledEntry(row, read_entry(row.content), version)
