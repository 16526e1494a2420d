"""What the commands with a database share: its rows, the originals, and the pack that decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from checker.errors import FolderNotMade
from checker.settings import Settings
from ingest.sandbox import ReaderPool
from storage.database import Database
from storage.master_key import MasterKey
from storage.plain_originals import seal_plain_originals
from storage.sealed_originals import SealedOriginals
from storage.sealed_readings import SealedReadings
from storage.subject_keys import HOUSE, ensure_subject_key, has_any_key


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened installation.

    Attributes:
        settings: Where things are.
        database: At the schema of this program.
        originals: The customers' files, sealed.
    """

    settings: Settings
    database: Database
    originals: SealedOriginals

    def make_reader(self, *, workers: int = 1) -> ReaderPool:
        """Make what reads files for this installation; it reads the same bytes once.

        Args:
            workers: Files of one kind that may be read at the same time.
        """
        return ReaderPool(
            workers=workers, cache=self.readings, trust_roots=self.settings.trust_roots
        )

    @property
    def readings(self) -> SealedReadings:
        """What was read of files, for the next time they come."""
        return SealedReadings(self.settings.readings_dir, self.originals.master_key)


@contextmanager
def open_workspace(settings: Settings) -> Iterator[Workspace]:
    """Open an installation that `create_workspace` has made.

    Raises:
        DatabaseOutOfDate, DatabaseTooNew, DatabaseUnreachable: It cannot be used as it is.
    """
    database = Database.open(settings.url)
    try:
        database.require_head()
        yield Workspace(settings, database, open_originals(settings))
    finally:
        database.close()


def open_originals(settings: Settings) -> SealedOriginals:
    """Give the store of an installation; its master key is read when it is first needed."""
    return SealedOriginals(settings.originals_dir, MasterKey(settings.master_key_path))


def create_workspace(settings: Settings, now: datetime) -> str | None:
    """Make database and master key, or bring them up to date; what is in them stays.

    Originals that an older version left plain are sealed.

    Args:
        settings: Where things go.
        now: The moment.

    Returns:
        The revision of the schema that was there; None where there was no database.

    Raises:
        FolderNotMade, DatabaseUnreachable, DatabaseTooNew: It cannot be made.
        MasterKeyMissing: Something is sealed under a key that is gone; a new one would hide that.
        MasterKeyUnusable, MasterKeyWrong: There is a key, but not the one.
    """
    for folder in (settings.data_dir, settings.originals_dir):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise FolderNotMade(path=folder, reason=error.strerror or error) from error
    database = Database.open(settings.url)
    try:
        before = database.revision()
        database.migrate()
        _prepare_keys(database, open_originals(settings), now)
        return before
    finally:
        database.close()


def _prepare_keys(database: Database, originals: SealedOriginals, now: datetime) -> None:
    with database.read_session() as session:
        is_in_use = has_any_key(session)
    if not is_in_use:
        originals.master_key.make_if_absent()
    with database.session() as session:
        ensure_subject_key(session, originals.master_key, HOUSE, now)
    seal_plain_originals(database, originals, now)
