"""The rule pack of an installation: opened with its working days, kept, given standard values."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from sqlmodel import Session

from checker.errors import FileUnreadable, PackFolderExpected, PathMissing, StandardsExist
from checker.settings import Settings
from rules.calendar import WorkingCalendar
from rules.calendar.china import load_china_calendar
from rules.calendar.declaration import declare_years
from rules.pack import Pack, load_pack
from rules.standards.table import StandardTable, write_standard_table
from storage.active_packs import active_pack
from storage.database import Database
from storage.packs import store_pack


def open_pack(settings: Settings) -> Pack:
    """Load the pack that the settings name.

    Raises:
        PackError: The pack or the table of working days cannot be used; every fault is listed.
        PathMissing, FileUnreadable: The table of working days cannot be opened.
    """
    return load_pack(settings.pack, calendar=open_calendar(settings))


def open_deciding_pack(settings: Settings, database: Database, named: str | None = None) -> Pack:
    """Give the pack that decides: the one that two people activated, else that of the settings.

    What was activated is taken as it was kept, so a file changed since changes nothing. Its working
    days are those it was activated with.

    Args:
        settings: Of the installation.
        database: Where to look for what was activated.
        named: The pack that somebody named for this question alone, which `settings` hold; None
            where nobody did.

    Raises:
        PackError, PathMissing, FileUnreadable: As `open_pack`, unless one was activated.
    """
    active = None if named else read_active_pack(database)
    return open_pack(settings) if active is None else active


def read_active_pack(database: Database) -> Pack | None:
    """Give the pack that two people activated; None while they have activated none."""
    with database.read_session() as session:
        active = active_pack(session)
    return None if active is None else read_kept_pack(active.content)


@lru_cache(maxsize=4)
def read_kept_pack(content: str) -> Pack:
    """Read a pack as it was kept; packs are few, and to read one takes a tenth of a second.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: It is not the content of a pack.
    """
    return Pack.from_content(content)


def keep_pack(session: Session, pack: Pack, now: datetime) -> None:
    """Store a pack beside what it decides, so that this can be replayed; once is enough.

    Args:
        session: Where to store it.
        pack: The pack.
        now: The moment.
    """
    store_pack(
        session,
        sha256=pack.sha256,
        pack_id=pack.id,
        version=pack.version,
        content=pack.content,
        recorded_at=now,
    )


def keep_standards(table: StandardTable, folder: Path, name: str, *, replace: bool) -> Path:
    """Put a table of standard values into a pack, in the form in which packs keep them.

    Args:
        table: A table without faults.
        folder: The folder of the pack.
        name: The name of the file, as scorecards shall name it.
        replace: Whether to take the place of another table of that name.

    Returns:
        Where it lies now.

    Raises:
        PackFolderExpected: The folder holds no pack.
        StandardsExist: There is another table of that name.
        FileUnreadable: The operating system does not let it be written.
    """
    if not (folder / "pack.yaml").is_file():
        raise PackFolderExpected(path=folder)
    path = folder / "standards" / name
    content = write_standard_table(table.rows).encode()
    try:
        if path.exists() and path.read_bytes() != content and not replace:
            raise StandardsExist(path=path)
        path.parent.mkdir(exist_ok=True)
        unfinished = path.with_name(f".{name}.unfinished")
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        raise FileUnreadable(path=path, reason=error.strerror or error) from error
    return path


def open_calendar(settings: Settings) -> WorkingCalendar:
    """Load the working days: those that come with the rules, then the user's own table.

    Raises:
        PackError, PathMissing, FileUnreadable: As `open_pack`.
    """
    calendar = load_china_calendar()
    path = settings.calendar_file
    if path is None:
        return calendar
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise PathMissing(path=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise FileUnreadable(path=path, reason=error) from error
    return declare_years(calendar, text, str(path))
