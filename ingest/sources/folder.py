"""Files in a folder and the folders in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePath

from ingest.sources.item import Cursor, IsKnown, ItemMoved, SourceError, SourceItem

UNFINISHED_ENDINGS = (".part", ".tmp", ".crdownload", ".partial", ".filepart", ".swp")
"""Names under which browsers, copiers and editors write what is not whole yet."""
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})


class FolderSource:
    """A folder into which others put files.

    A file counts as whole when it has kept its size and time for a while and bears its final name.
    Links are passed over: they could lead anywhere on this machine.

    Args:
        folder: Where they lie.
        clock: Gives the moment, to be compared with the times of files.
        rest: For how long a file must have been left alone.
    """

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], datetime],
        rest: timedelta = timedelta(seconds=2),
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._rest = rest

    def check(self) -> None:
        """See `Source.check`."""
        try:
            next(self._folder.iterdir(), None)
        except OSError as error:
            raise SourceError("folder_missing", error.strerror or "") from error

    def list_items(self, cursor: Cursor, is_known: IsKnown) -> Iterator[SourceItem]:
        """See `Source.list_items`; by name."""
        del cursor
        self.check()
        for path in sorted(self._folder.rglob("*")):
            if not is_document_name(path.relative_to(self._folder)):
                continue
            item = self._make_item(path)
            if item is not None and not is_known(item.place, item.version):
                yield item

    def put_aside(self, item: SourceItem) -> None:
        """Leaves the file where it lies."""

    def _make_item(self, path: Path) -> SourceItem | None:
        try:
            if path.is_symlink() or not path.is_file():
                return None
            seen = path.stat()
        except OSError:  # gone since the folder was listed
            return None
        changed_at = datetime.fromtimestamp(seen.st_mtime, UTC)
        if self._clock() - changed_at < self._rest:
            return None
        version = f"{seen.st_size}-{seen.st_mtime_ns}"

        def load() -> bytes:
            try:
                content = path.read_bytes()
                now = path.stat()
            except OSError as error:
                raise ItemMoved(str(path)) from error
            if f"{now.st_size}-{now.st_mtime_ns}" != version:
                raise ItemMoved(str(path))
            return content

        place = path.relative_to(self._folder).as_posix()
        return SourceItem(place, version, path.name, seen.st_size, changed_at, load)


def is_document_name(place: PurePath) -> bool:
    """Tells whether a place within a folder can be that of a finished file."""
    name = place.name.lower()
    return (
        not any(part.startswith((".", "~$")) for part in place.parts)
        and not name.endswith(UNFINISHED_ENDINGS)
        and name not in _SYSTEM_FILES
    )
