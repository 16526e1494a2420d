"""What the commands with a database share: its rows, the originals, and the pack that decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from checker.errors import FolderNotMade
from checker.settings import Settings
from storage.database import Database
from storage.originals import Originals


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened installation.

    Attributes:
        settings: Where things are.
        database: At the schema of this program.
        originals: The customers' files.
    """

    settings: Settings
    database: Database
    originals: Originals


@contextmanager
def open_workspace(settings: Settings) -> Iterator[Workspace]:
    """Open an installation that `create_workspace` has made.

    Raises:
        DatabaseOutOfDate, DatabaseTooNew, DatabaseUnreachable: It cannot be used as it is.
    """
    database = Database.open(settings.url)
    try:
        database.require_head()
        yield Workspace(settings, database, Originals(settings.originals_dir))
    finally:
        database.close()


def create_workspace(settings: Settings) -> None:
    """Make the database or bring it up to date; what is in it stays.

    Raises:
        FolderNotMade, DatabaseUnreachable, DatabaseTooNew: It cannot be made.
    """
    for folder in (settings.data_dir, settings.originals_dir):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise FolderNotMade(path=folder, reason=error.strerror or error) from error
    database = Database.open(settings.url)
    try:
        database.migrate()
    finally:
        database.close()
