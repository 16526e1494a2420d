"""What backups left that were killed: whole files without their name, and pieces that lie open."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import col, select

from checker.backup.archive import name_draft, name_of_draft, open_archive
from checker.backup.errors import BackupDamaged
from storage.database import Database
from storage.migrations import head_revision
from storage.tables import Event

COPIES = ".licet-backup-"
"""How the names of folders begin in which databases are copied."""

_ABANDONED_AFTER = timedelta(days=1)
"""Far longer than any database takes to be copied."""


def finish_abandoned(folder: Path, database: Database) -> int:
    """Give whole backups their name that were killed after the log told of them.

    One that this moment gets its name from the program that made it has it then: either way it is
    there once. A name that another file has meanwhile is left to that file, and the draft as it is.

    Args:
        folder: Where backups are made.
        database: With the log.

    Returns:
        How many got their name.
    """
    finished = 0
    for draft in folder.glob(".*.partial"):
        name = name_of_draft(draft)
        if name is None or (folder / name).exists() or not _is_told(draft, database):
            continue
        try:
            name_draft(draft, folder / name)
        except FileNotFoundError:  # its own program was faster
            continue
        finished += 1
    return finished


def clear_abandoned(folder: Path, database: Database, now: datetime) -> int:
    """Remove what lies open of backups that were killed: copies of the database, half files.

    Args:
        folder: Where backups are made.
        database: With the log.
        now: The moment; younger ones may belong to a backup at work.

    Returns:
        How many were removed; what the operating system does not let go of stays, and so does a
        whole backup that the log tells of.
    """
    before = (now - _ABANDONED_AFTER).timestamp()
    abandoned = [
        path for path in folder.glob(f"{COPIES}*") if _is_older(path, before, stat.S_ISDIR)
    ]
    for path in abandoned:
        shutil.rmtree(path, ignore_errors=True)
    halves = [
        path
        for path in folder.glob(".*.partial")
        if name_of_draft(path)
        and _is_older(path, before, stat.S_ISREG)
        and not _is_told(path, database)
    ]
    for path in halves:
        path.unlink(missing_ok=True)
    return sum(not path.exists() for path in [*abandoned, *halves])


def _is_told(draft: Path, database: Database) -> bool:
    """Tell whether the log knows the very manifest of a draft."""
    try:
        with open_archive(draft) as archive:
            manifest, sha256 = archive.manifest, archive.manifest_sha256
    except BackupDamaged:  # half of one, or at work
        return False
    if database.revision() != head_revision():  # an older one cannot be asked
        return False
    told = select(Event.body).where(
        col(Event.action) == "backup.made",
        col(Event.subject) == f"backup:{manifest.database.sha256}",
    )
    with database.read_session() as session:
        bodies = session.exec(told).all()
    return any(json.loads(body)["data"].get("manifest_sha256") == sha256 for body in bodies)


def _is_older(path: Path, moment: float, is_kind: Callable[[int], bool]) -> bool:
    try:
        found = path.lstat()
    except FileNotFoundError:  # of a backup that has just ended
        return False
    return is_kind(found.st_mode) and found.st_mtime < moment
