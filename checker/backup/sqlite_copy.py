"""A SQLite database as one file: copied beside writers at work, put in place in one step."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from checker.backup.archive import flush_folder
from checker.backup.errors import BackupNotWritten, DatabaseDamaged, DatabaseInUse
from storage.sqlite import choose_driver

_SIDE_FILES = ("-wal", "-shm")


def copy_sqlite(source: Path, to: Path) -> None:
    """Copy one state of a database into a new file.

    All pages are copied in a single step: the copy is a reader like any other, so writers go on,
    and it never has to begin again because of them.

    Raises:
        BackupNotWritten: The copy could not be written, or the source not read.
        DatabaseDamaged: SQLite finds the copy damaged, and so the database.
    """
    driver = choose_driver()
    to.touch(mode=0o600)
    try:
        with (
            closing(driver.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True)) as database,
            closing(driver.connect(str(to))) as copy,
        ):
            database.backup(copy)
            (verdict,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except driver.OperationalError as error:
        raise BackupNotWritten(path=to, reason=error) from error
    except driver.DatabaseError as error:
        raise DatabaseDamaged(path=source, reason=error) from error
    if verdict != "ok":
        raise DatabaseDamaged(path=source, reason=verdict)


def keep_aside(path: Path, now: datetime) -> Path | None:
    """Give a database that is to be replaced a second name; it keeps the first until then.

    Returns:
        The new name; None if there was no database.

    Raises:
        DatabaseInUse: Another program has it open.
        OSError: The operating system refuses the name.
    """
    if not path.exists():
        return None
    _close_journal(path)
    aside = path.with_name(f"{path.name}.replaced-{now:%Y%m%dT%H%M%SZ}")
    aside.hardlink_to(path)
    for ending in _SIDE_FILES:  # of a damaged database; beside the new one they would be read
        with suppress(FileNotFoundError):
            path.with_name(path.name + ending).rename(aside.with_name(aside.name + ending))
    return aside


def _close_journal(path: Path) -> None:
    """Leave the WAL, which needs the file for itself alone and puts all of it into one file."""
    driver = choose_driver()
    try:
        with closing(driver.connect(str(path), timeout=0, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = DELETE")
    except driver.Error as error:
        # What is not locked is damaged or no database, and to replace it is what a restore is for.
        if "locked" in str(error):
            raise DatabaseInUse(path=path) from error


def put_in_place(draft: Path, path: Path) -> None:
    """Give a restored file its name, in one step and for good."""
    draft.replace(path)
    flush_folder(path.parent)
