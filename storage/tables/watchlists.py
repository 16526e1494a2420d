"""Watchlists: which versions were imported, and every entry from the first to the last of them.

An entry is written once for as long as its content stays the same: a new version of a list writes
what changed, and ends what changed or went.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from storage.column_types import CleanText, JsonData
from storage.tables.base import Row


class WatchlistVersion(Row, table=True):
    """One import of a list.

    Attributes:
        id: Sorts by the moment of import.
        list_kind: Which list.
        number: Its place among the versions of the list, from 1.
        list_date: Of which day the list is.
        dated_by: `source`, `given` or `file`.
        imported_at: When.
        file_sha256: Of the file, which is not kept; of several, of their parts and hashes.
        importer: What read it.
        counts: What was read, by name.
        added: How many entries are new.
        changed: How many have other content than before.
        removed: How many went.
        unchanged: How many stayed.
    """

    __tablename__ = "watchlist_versions"
    __table_args__ = (
        UniqueConstraint("list_kind", "number"),
        CheckConstraint("number > 0", name="number"),
        CheckConstraint("length(file_sha256) = 64", name="file_sha256"),
        CheckConstraint("dated_by IN ('source', 'given', 'file')", name="dated_by"),
    )

    id: str = Field(primary_key=True)
    list_kind: str
    number: int
    list_date: date
    dated_by: str
    imported_at: datetime
    file_sha256: str
    importer: str
    counts: dict[str, int] = Field(sa_type=JsonData)
    added: int
    changed: int
    removed: int
    unchanged: int


class Watchlist(Row, table=True):
    """A list and the version of it that is in force.

    Attributes:
        list_kind: Which list.
        version_id: In force; all others are superseded.
    """

    __tablename__ = "watchlists"

    list_kind: str = Field(primary_key=True)
    version_id: str = Field(foreign_key="watchlist_versions.id")


class WatchlistEntry(Row, table=True):
    """A party of a list with one content.

    Attributes:
        list_kind: Of which list.
        source_id: The list's own id.
        first_version: The number of the first version with this content.
        last_version: Of the last; None while it is in force.
        content_sha256: Of the content as canonical JSON.
        content: The entry.
    """

    __tablename__ = "watchlist_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["list_kind", "first_version"],
            ["watchlist_versions.list_kind", "watchlist_versions.number"],
            name="fk_watchlist_entries_first_version",
        ),
        CheckConstraint("last_version >= first_version", name="last_version"),
        CheckConstraint("length(content_sha256) = 64", name="content_sha256"),
        Index(
            "uq_watchlist_entries_in_force",
            "list_kind",
            "source_id",
            unique=True,
            sqlite_where=text("last_version IS NULL"),
            postgresql_where=text("last_version IS NULL"),
        ),
        Index("ix_watchlist_entries_first_version", "list_kind", "first_version"),
        Index("ix_watchlist_entries_last_version", "list_kind", "last_version"),
    )

    list_kind: str = Field(primary_key=True)
    source_id: str = Field(primary_key=True, sa_type=CleanText)
    first_version: int = Field(primary_key=True)
    last_version: int | None = None
    content_sha256: str
    content: dict[str, Any] = Field(sa_type=JsonData)
