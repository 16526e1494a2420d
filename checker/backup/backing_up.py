"""Making a backup."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checker.access.actor import Actor
from checker.audit_log.checkpoints import checkpoint_path, take_checkpoint
from checker.audit_log.event_body import Json
from checker.audit_log.recording import record_event
from checker.backup.abandoned import COPIES, clear_abandoned, finish_abandoned
from checker.backup.archive import (
    CHECKPOINTS,
    DATABASE,
    KEYS,
    ArchiveWriter,
    digest_names,
    write_archive,
)
from checker.backup.content import Content, read_content
from checker.backup.keys import pack_keys
from checker.backup.manifest import Manifest, Part
from checker.backup.postgres_copy import dump_postgres
from checker.backup.sqlite_copy import copy_sqlite
from checker.settings import Settings
from storage.database import Database
from storage.errors import DatabaseOutOfDate, OriginalDamaged, OriginalMissing
from storage.migrations import head_revision
from storage.originals import Originals


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was backed up.

    Attributes:
        path: The file.
        size_bytes: Its length.
        manifest: What it holds, and which originals it could not.
    """

    path: Path
    size_bytes: int
    manifest: Manifest

    @property
    def is_whole(self) -> bool:
        """Whether every original that the database names is in it."""
        return not self.manifest.missing and not self.manifest.damaged


def back_up(settings: Settings, path: Path, now: datetime, *, by: Actor) -> BackupReport:
    """Write everything that an installation knows into one file, beside programs at work.

    The database is copied first: originals are stored before the rows that name them and never
    removed, so every original of the copy is there.

    Args:
        settings: Where things are.
        path: The file to make.
        now: The moment noted in it, aware UTC.
        by: Who backs up.

    Raises:
        BackupExists, BackupNotWritten: The file cannot be made.
        BackupProgramMissing, BackupProgramFailed: PostgreSQL's programs are not there or fail.
        MasterKeyMissing, MasterKeyUnusable: The key under which the originals are sealed is gone.
        DatabaseDamaged: SQLite finds the database damaged.
        DatabaseOutOfDate, DatabaseTooNew, DatabaseUnreachable: There is nothing to back up, or
            not by this program.
    """
    database = Database.open(settings.url)
    try:
        if database.revision() is None:
            raise DatabaseOutOfDate(url=database.label, found="0", required=head_revision())
        finish_abandoned(path.parent, database)
        clear_abandoned(path.parent, database, now)
        made: list[_Made] = []
        with write_archive(path, lambda: _record(database, made[0], by)) as archive:
            made.append(_fill(archive, settings, database, path.parent, now))
    finally:
        database.close()
    return BackupReport(path, path.stat().st_size, made[0].manifest)


@dataclass(frozen=True, slots=True)
class _Made:
    manifest: Manifest
    manifest_sha256: str


def _fill(
    archive: ArchiveWriter, settings: Settings, database: Database, folder: Path, now: datetime
) -> _Made:
    with tempfile.TemporaryDirectory(prefix=COPIES, dir=folder) as drafts:
        checkpoints = _witness_log(archive, settings, database, now)
        copy = Path(drafts) / "database"
        if database.is_sqlite:
            copy_sqlite(Path(str(database.engine.url.database)), copy)
            content = _read_copy(copy)
        else:
            content = dump_postgres(database, copy)
        packed = archive.add_file(DATABASE, copy)
    has_keys = content.is_sealed or settings.master_key_path.exists()
    sealed_keys = archive.add_bytes(KEYS, pack_keys(settings)) if has_keys else None
    packing = _pack_originals(archive, Originals(settings.originals_dir), content.files)
    manifest = Manifest(
        made_at=now,
        kind="sqlite" if database.is_sqlite else "postgresql",
        revision=content.revision,
        rows=content.rows,
        database=packed,
        keys=sealed_keys,
        originals=len(packing.packed),
        originals_digest=digest_names(packing.packed),
        checkpoints=checkpoints,
        missing=tuple(packing.missing),
        damaged=tuple(packing.damaged),
    )
    return _Made(manifest, archive.add_manifest(manifest).sha256)


def _witness_log(
    archive: ArchiveWriter, settings: Settings, database: Database, now: datetime
) -> Part | None:
    """Sign how the log stands and pack the checkpoints.

    Before the copy is made: later ones would speak of events that the copy does not have.
    """
    if _has_log(database):
        take_checkpoint(database, settings.data_dir, now)
    path = checkpoint_path(settings.data_dir)
    return archive.add_bytes(CHECKPOINTS, path.read_bytes()) if path.exists() else None


def _has_log(database: Database) -> bool:
    """Tell whether events can be recorded: in a database of an older program they cannot."""
    return database.revision() == head_revision()


def _record(database: Database, made: _Made, by: Actor) -> None:
    """Let the log tell of a backup that is whole, and by which bytes it is known."""
    if not _has_log(database):
        return
    manifest = made.manifest
    subject = f"backup:{manifest.database.sha256}"
    data: dict[str, Json] = {
        "sha256": manifest.database.sha256,
        "manifest_sha256": made.manifest_sha256,
        "originals": manifest.originals,
        "missing": len(manifest.missing),
        "damaged": len(manifest.damaged),
    }
    with database.session() as session:
        record_event(session, by, "backup.made", subject=subject, data=data, now=manifest.made_at)


def _read_copy(copy: Path) -> Content:
    database = Database.open(f"sqlite:///{copy}")
    try:
        with database.read_session() as session:
            return read_content(session.connection(), database.label)
    finally:
        database.close()


@dataclass(frozen=True, slots=True)
class _Packing:
    packed: list[str]
    missing: list[str]
    damaged: list[str]


def _pack_originals(
    archive: ArchiveWriter, originals: Originals, named: frozenset[str]
) -> _Packing:
    """Pack what is intact and note the rest: one bad file must not keep back all others."""
    packing = _Packing([], [], [])
    for sha256 in sorted(named):
        try:
            archive.add_original(sha256, originals.read(sha256))
        except OriginalMissing:
            packing.missing.append(sha256)
        except OriginalDamaged:
            packing.damaged.append(sha256)
        else:
            packing.packed.append(sha256)
    return packing
