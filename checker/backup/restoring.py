"""Restoring a backup: verified whole, put beside its place, shown at once, held from sending."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from checker.access.actor import PROGRAM, Actor
from checker.audit_log.event_body import Json
from checker.audit_log.recording import record_event
from checker.backup.archive import DATABASE, Archive, open_archive
from checker.backup.checkpoints import restore_checkpoints
from checker.backup.content import compare_rows, refuse_newer
from checker.backup.errors import BackupNotRestored, BackupOfOtherDatabase, RestoreTargetNotEmpty
from checker.backup.keys import require_master_key, unpack_keys
from checker.backup.manifest import Manifest
from checker.backup.postgres_copy import require_empty, restore_postgres
from checker.backup.sqlite_copy import keep_aside, put_in_place
from checker.retention.erasure import finish_erasures, note_erasures, repeat_erasures
from checker.settings import Settings
from checker.workspace import open_originals
from storage.database import Database
from storage.delivery_counts import count_deliveries
from storage.delivery_holds import hold_deliveries
from storage.errors import StorageError
from storage.originals import Originals
from storage.vocabulary import DeliveryState


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What was restored.

    Attributes:
        manifest: What the backup holds.
        held: How many deliveries wait for a person to release them.
        set_aside: What the replaced database is called now; None if there was none.
    """

    manifest: Manifest
    held: int
    set_aside: Path | None


def restore(
    settings: Settings, path: Path, now: datetime, *, by: Actor, replace: bool = False
) -> RestoreReport:
    """Put a backup in the place of an installation and hold everything it would send.

    Args:
        settings: Where it goes.
        path: The backup.
        now: The moment of the hold, aware UTC.
        by: Who restores.
        replace: Whether a SQLite database that is there gets another name. A PostgreSQL database
            has to be empty in any case.

    Raises:
        BackupDamaged: Not every byte is as it was written; nothing was changed.
        BackupOfOtherDatabase: It holds a database of the other kind.
        BackupNotRestored: The operating system refused.
        BackupProgramMissing, BackupProgramFailed: PostgreSQL's programs are not there or fail.
        DatabaseInUse: Another program has the database open that is to be replaced.
        DatabaseTooNew: A newer program made the backup.
        DatabaseUnreachable: The database does not answer.
        MasterKeyMissing, MasterKeyUnusable, MasterKeyWrong: The backup's originals are sealed under
            a master key that is not here; nothing was changed.
        RestoreTargetNotEmpty: There is a database already.
    """
    database = Database.open(settings.url)
    place = Path(str(database.engine.url.database)) if database.is_sqlite else None
    try:
        with open_archive(path) as archive, _telling_refusals(path):
            manifest = archive.manifest
            refuse_newer(manifest.revision, path)
            if manifest.kind != ("sqlite" if database.is_sqlite else "postgresql"):
                raise BackupOfOtherDatabase(path=path, kind=manifest.kind, url=database.label)
            archive.verify()
            sealed_keys = archive.read_keys()
            if sealed_keys is not None:
                require_master_key(settings, sealed_keys)
            _note_present_erasures(database, settings)
            if place is not None:
                held, aside = _restore_sqlite(archive, settings, place, by, now, replace=replace)
            else:
                held, aside = _restore_postgres(archive, settings, database, by, now), None
            restore_checkpoints(archive, settings, now)
            finish_erasures(database, open_originals(settings), settings)
    finally:
        database.close()
    return RestoreReport(manifest, held, aside)


def _note_present_erasures(database: Database, settings: Settings) -> None:
    """Let the list outside know of every erasure in a database that is going to be replaced."""
    try:
        database.require_head()
        with database.read_session() as session:
            note_erasures(session, settings)
    except StorageError:  # none, an older one or one in ruins: the list has what it had
        return
    finally:
        database.close()  # a file that is open cannot be replaced, by whomever it was opened


def _restore_sqlite(
    archive: Archive,
    settings: Settings,
    place: Path,
    by: Actor,
    now: datetime,
    *,
    replace: bool,
) -> tuple[int, Path | None]:
    if place.exists() and not replace:
        raise RestoreTargetNotEmpty(target=place)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _draft_beside(place) as draft:
        archive.extract(DATABASE, draft)
        held = _prepare_sqlite(draft, archive, settings, by, now)
        _restore_files(archive, settings, replace=replace)
        aside = keep_aside(place, now)
        put_in_place(draft, place)
    return held, aside


def _prepare_sqlite(
    draft: Path, archive: Archive, settings: Settings, by: Actor, now: datetime
) -> int:
    """Compare a database with the manifest, bring it up to date and hold what it would send."""
    database = Database.open(f"sqlite:///{draft}")
    try:
        with database.read_session() as session:
            compare_rows(session.connection(), archive.manifest, archive.path)
        database.migrate()
        with database.session() as session:
            return _settle(session, archive.manifest, settings, by, now)
    finally:
        database.close()


def _restore_postgres(
    archive: Archive, settings: Settings, database: Database, by: Actor, now: datetime
) -> int:
    database.revision()  # says what prevents the use of the database
    require_empty(database)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.data_dir) as folder:
        dump = Path(folder) / "dump"
        archive.extract(DATABASE, dump)
        _restore_files(archive, settings, replace=False)
        return restore_postgres(
            database,
            dump,
            archive.manifest,
            lambda session: _settle(session, archive.manifest, settings, by, now),
        )


def _restore_files(archive: Archive, settings: Settings, *, replace: bool) -> None:
    """Put originals and keys in place; they are in nobody's way if all else fails."""
    originals = Originals(settings.originals_dir)
    for content in archive.originals():
        originals.store(content)
    sealed_keys = archive.read_keys()
    if sealed_keys is not None:
        unpack_keys(settings, sealed_keys, replace=replace)


def _settle(
    session: Session, manifest: Manifest, settings: Settings, by: Actor, now: datetime
) -> int:
    """Erase who was erased since, hold what would be sent or was being sent, and note all this."""
    because = (
        f"从 {manifest.made_at:%Y-%m-%d %H:%M} UTC 的备份恢复 · "
        f"restored from the backup of {manifest.made_at:%Y-%m-%d %H:%M} UTC"
    )
    hold_deliveries(session, because=because, at=now)
    repeat_erasures(session, settings, PROGRAM, now)
    held = count_deliveries(session).get(DeliveryState.HELD, 0)
    sha256 = manifest.database.sha256
    data: dict[str, Json] = {
        "made_at": manifest.made_at.isoformat(),
        "sha256": sha256,
        "held": held,
    }
    record_event(session, by, "backup.restored", subject=f"backup:{sha256}", data=data, now=now)
    return held


@contextmanager
def _draft_beside(place: Path) -> Iterator[Path]:
    """Name a file beside its place; what is left of it and of SQLite's side files is removed."""
    draft = place.with_name(f".{place.name}.{secrets.token_hex(8)}.restoring")
    try:
        yield draft
    finally:
        for ending in ("", "-wal", "-shm"):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


@contextmanager
def _telling_refusals(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupNotRestored(path=path, reason=error.strerror or error) from error
