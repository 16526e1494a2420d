"""Which files belong together: a folder that holds files is one customer's folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from checker.errors import FileUnreadable, FolderEmpty, PathMissing

_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that speak of one customer.

    Attributes:
        label: What to call the customer until a document says better.
        files: In the order of their names.
        is_folder: Whether they were found in a folder, or named one by one.
        names: What the files are called, in their order, where that is not the names under which
            they lie; empty where it is.
        contents: The bytes of further files, in the order of the last `names`: what was taken out
            of a container lies nowhere.
    """

    label: str
    files: tuple[Path, ...]
    is_folder: bool
    names: tuple[str, ...] = ()
    contents: tuple[bytes, ...] = ()

    def read_files(self) -> Iterator[tuple[str, bytes]]:
        """Read each file when it is asked for; give what it is called, and its bytes.

        Raises:
            FileUnreadable: The operating system refuses.
        """
        names = self.names or tuple(path.name for path in self.files)
        read = (read_bytes(path) for path in self.files)
        yield from zip(names, chain(read, self.contents), strict=True)


def find_batches(paths: Iterable[Path]) -> list[Batch]:
    """Sort what the person named into customers.

    Each folder that directly holds files is one customer, however deep it lies; files named one by
    one belong together.

    Raises:
        PathMissing: A path does not exist.
        FolderEmpty: A folder holds no file at any depth.
    """
    batches: list[Batch] = []
    loose: list[Path] = []
    for path in paths:
        if path.is_dir():
            batches.extend(_folder_batches(path))
        elif path.exists():
            loose.append(path)
        else:
            raise PathMissing(path=path)
    if loose:
        batches.append(Batch(loose[0].stem, tuple(loose), is_folder=False))
    return batches


def list_documents(folder: Path) -> tuple[Path, ...]:
    """List the files of one customer's folder at any depth, leaving out what systems put there.

    Raises:
        PathMissing: There is no such folder.
        FolderEmpty: It holds no file.
    """
    if not folder.is_dir():
        raise PathMissing(path=folder)
    files = tuple(sorted(path for path in folder.rglob("*") if _is_document(path, folder)))
    if not files:
        raise FolderEmpty(path=folder)
    return files


def read_bytes(path: Path) -> bytes:
    """Read a file.

    Raises:
        FileUnreadable: The operating system refuses.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path=path, reason=error.strerror or error) from error


def _folder_batches(folder: Path) -> Iterator[Batch]:
    by_folder: dict[Path, list[Path]] = {}
    for path in list_documents(folder):
        by_folder.setdefault(path.parent, []).append(path)
    for parent, files in by_folder.items():
        yield Batch(parent.resolve().name, tuple(files), is_folder=True)


def _is_document(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts
    is_hidden = any(part.startswith((".", "~$")) for part in inside)
    return path.is_file() and not is_hidden and path.name.lower() not in _SYSTEM_FILES
