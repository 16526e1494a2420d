"""Entries of the lists in force, as the search takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlmodel import Session

from checker.screening.matching import ListedEntry
from checker.watchlists.entry import read_entry
from storage.tables import WatchlistEntry, WatchlistVersion
from storage.watchlists import entry_hashes, iter_entries

Versions = Mapping[str, WatchlistVersion]
"""The version in force of each list."""


def iterate_listed(session: Session, versions: Versions) -> Iterator[ListedEntry]:
    """Give every entry of the lists."""
    for kind, version in versions.items():
        for row in iter_entries(session, kind):
            yield _read(row, version)


def iterate_changed(
    session: Session, versions: Versions, since: Mapping[str, int | None]
) -> Iterator[ListedEntry]:
    """Give the entries that lists have gained or changed since a version.

    Args:
        session: Where they are.
        versions: The version in force of each list.
        since: The number of the version of each list that is known; None for all entries.
    """
    for kind, version in versions.items():
        for row in iter_entries(session, kind, since=since[kind]):
            yield _read(row, version)


def find_entry_hashes(
    session: Session, list_kind: str, source_ids: Collection[str]
) -> Mapping[str, str]:
    """Give the hashes of those of the entries that the list still has, as it has them."""
    return entry_hashes(session, list_kind, source_ids)


def _read(row: WatchlistEntry, version: WatchlistVersion) -> ListedEntry:
    return ListedEntry(row.list_kind, version.id, row.content_sha256, read_entry(row.content))
