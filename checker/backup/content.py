"""What a database holds at one moment, told without knowing its revision's tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, String, column, func, inspect, select, table

from checker.backup.errors import BackupDamaged
from checker.backup.manifest import Manifest
from storage import migrations
from storage.errors import DatabaseOutOfDate, DatabaseTooNew

REVISIONS = "alembic_version"


@dataclass(frozen=True, slots=True)
class Content:
    """What a database holds.

    Attributes:
        revision: Of its schema.
        rows: How many rows each table has.
        files: The names of the files in the store that hold its originals.
        is_sealed: Whether something of it opens only with the master key.
    """

    revision: str
    rows: Mapping[str, int]
    files: frozenset[str]
    is_sealed: bool


def read_content(connection: Connection, label: str) -> Content:
    """Count what is in a database of this program or of an older one.

    Args:
        connection: In a transaction that sees one state.
        label: Names the database in an error.

    Raises:
        DatabaseOutOfDate: It has no tables of ours.
        DatabaseTooNew: A newer program made it.
    """
    revision = migrations.current_revision(connection)
    if revision is None:
        raise DatabaseOutOfDate(url=label, found="0", required=migrations.head_revision())
    refuse_newer(revision, label)
    rows = count_rows(connection)
    is_sealed = rows.get("subject_keys", 0) > 0
    return Content(revision, rows, _list_files(connection, has_seals=is_sealed), is_sealed)


def _list_files(connection: Connection, *, has_seals: bool) -> frozenset[str]:
    """Name the files: a sealed original lies under the hash of its sealed bytes."""
    originals = table("originals", column("sha256", String))
    seals = table("original_seals", column("original_sha256"), column("sealed_sha256", String))
    query = select(originals.c.sha256)
    if has_seals:
        name = func.coalesce(seals.c.sealed_sha256, originals.c.sha256)
        is_of = seals.c.original_sha256 == originals.c.sha256
        query = select(name).select_from(originals.outerjoin(seals, is_of))
    return frozenset(connection.execute(query).scalars())


def refuse_newer(revision: str, label: object) -> None:
    """Refuse what a newer program made.

    Raises:
        DatabaseTooNew: This program does not know the revision.
    """
    if revision not in migrations.known_revisions():
        raise DatabaseTooNew(url=label, found=revision, required=migrations.head_revision())


def count_rows(connection: Connection) -> dict[str, int]:
    """Count the rows of every table but that of the revision."""
    counts = {}
    for name in sorted(inspect(connection).get_table_names()):
        if name != REVISIONS:
            query = select(func.count()).select_from(table(name))
            counts[name] = connection.execute(query).scalar_one()
    return counts


def compare_rows(connection: Connection, manifest: Manifest, path: object) -> None:
    """Compare a restored database with the manifest.

    Raises:
        BackupDamaged: A table has another number of rows.
    """
    found = count_rows(connection)
    if found != dict(manifest.rows):
        tables = sorted(
            name for name in {*found, *manifest.rows} if found.get(name) != manifest.rows.get(name)
        )
        raise BackupDamaged(path=path, reason=f"rows: {', '.join(tables)}")
