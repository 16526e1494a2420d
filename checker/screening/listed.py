"""Entries of the lists in force, as the search takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlmodel import Session

from checker.screening.matching import ListedEntry
from checker.watchlists.entry import read_entry
from storage.watchlists import entry_hashes, iter_changed_entries, iter_entries


def iterate_listed(session: Session, versions: Mapping[str, str]) -> Iterator[ListedEntry]:
    """Give every entry of the lists."""
    for kind, version_id in versions.items():
        for row in iter_entries(session, kind):
            yield ListedEntry(kind, version_id, row.content_sha256, read_entry(row.content))


def iterate_changed(
    session: Session, versions: Mapping[str, str], since: Mapping[str, str | None]
) -> Iterator[ListedEntry]:
    """Give the entries that a list has gained or changed since a version; all where there is none."""
    for kind, version_id in versions.items():
        known = since[kind]
        rows = iter_entries(session, kind) if known is None else iter_changed_entries(session, kind, known)
        for row in rows:
            yield ListedEntry(kind, version_id, row.content_sha256, read_entry(row.content))


def find_entry_hashes(
    session: Session, list_kind: str, source_ids: Collection[str]
) -> Mapping[str, str]:
    """Give the hashes of those of the entries that the list still has, as it has them."""
    return entry_hashes(session, list_kind, source_ids)
