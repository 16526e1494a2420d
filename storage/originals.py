"""Files that are kept for good: content-addressed, written once, read only if undamaged.

A file lies at `ab/cd/<sha256>`. It is written under a temporary name beside its place, flushed,
renamed, and its folder is flushed; only what `store` has given back may be named in a row. A crash
therefore leaves at worst a temporary file or a file that no row names, never a row without a file.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from storage.errors import OriginalDamaged, OriginalMissing, OriginalNotStored

_SHA256 = re.compile(r"[0-9a-f]{64}")
_TEMPORARY = ".partial"
_PIECE_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Seal:
    """How an original is sealed, see `storage.sealed_originals`.

    Attributes:
        sealed_sha256: Of the sealed bytes, hexadecimal; the name of the file.
        key: Under which it is sealed.
        is_new: Whether no row names the sealed file yet.
    """

    sealed_sha256: str
    key: bytes = field(repr=False)
    is_new: bool


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """Proof that an original lies safely in the store.

    Attributes:
        sha256: Of its plain bytes, hexadecimal.
        size_bytes: Its length.
        media_type: As told by whoever stored it.
        seal: None for a file that lies there plain.
    """

    sha256: str
    size_bytes: int
    media_type: str | None = None
    seal: Seal | None = None


class Originals:
    """A folder of originals.

    Args:
        folder: Made on the first `store`, readable by its owner only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def store(self, content: bytes, media_type: str | None = None) -> StoredOriginal:
        """Keep the bytes for good; keeping the same bytes again changes nothing.

        A copy that lies there damaged is replaced.

        Raises:
            OriginalNotStored: The operating system refused: disk full, no permission.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        path = self._path(sha256)
        try:
            _make_folders(path.parent, self.folder)
            if not self._is_intact(sha256):
                _write_durably(path, [content])
            # Flushed even if the file was there: whoever renamed it may have died before this.
            _flush_folder(path.parent)
        except OSError as error:
            raise OriginalNotStored(folder=self.folder, reason=error.strerror) from error
        return StoredOriginal(sha256, len(content), media_type)

    def store_file(self, path: Path, media_type: str | None = None) -> StoredOriginal:
        """Keep a file for good that is too large to be held in memory; see `store`.

        Args:
            path: The file; it is copied and stays where it is.
            media_type: As told by the caller.

        Raises:
            OriginalNotStored: The operating system refused: disk full, no permission.
        """
        try:
            sha256 = _hash_file(path)
            place = self._path(sha256)
            _make_folders(place.parent, self.folder)
            if not place.exists() or _hash_file(place) != sha256:
                with path.open("rb") as source:
                    _write_durably(place, iter(partial(source.read, _PIECE_BYTES), b""))
            _flush_folder(place.parent)
            size_bytes = place.stat().st_size
        except OSError as error:
            raise OriginalNotStored(folder=self.folder, reason=error.strerror) from error
        return StoredOriginal(sha256, size_bytes, media_type)

    def locate(self, sha256: str) -> Path:
        """Give where an original lies, for reading it piece by piece; its bytes were compared.

        Raises:
            OriginalMissing: The file is not there.
            OriginalDamaged: Its bytes are not those that were filed.
        """
        path = self._path(sha256)
        try:
            found = _hash_file(path)
        except FileNotFoundError as error:
            raise OriginalMissing(sha256=sha256, folder=self.folder) from error
        if found != sha256:
            raise OriginalDamaged(sha256=sha256, found=found)
        return path

    def read(self, sha256: str) -> bytes:
        """Give the bytes back.

        Raises:
            OriginalMissing: The file is not there.
            OriginalDamaged: Its bytes are not those that were filed.
        """
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError as error:
            raise OriginalMissing(sha256=sha256, folder=self.folder) from error
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise OriginalDamaged(sha256=sha256, found=found)
        return content

    def hashes(self) -> Iterator[str]:
        """Name every original that lies in the store, intact or not, in order."""
        for path in sorted(self.folder.glob("??/??/*")):
            if _SHA256.fullmatch(path.name):
                yield path.name

    def is_older(self, sha256: str, moment: datetime) -> bool:
        """Tell whether a file that lies in the store was written before a moment."""
        try:
            return self._path(sha256).stat().st_mtime < moment.timestamp()
        except FileNotFoundError:  # another program has just removed it
            return False

    def remove(self, sha256: str) -> None:
        """Remove an original that no row names any more; one that is not there stays so."""
        path = self._path(sha256)
        if path.exists():
            path.unlink()
            _flush_folder(path.parent)

    def sweep(self, written_before: datetime) -> int:
        """Remove temporary files that a crash left behind.

        Args:
            written_before: Younger ones may belong to a writer at work and stay.

        Returns:
            How many were removed.
        """
        removed = 0
        for path in self.folder.glob(f"??/??/*{_TEMPORARY}"):
            with suppress(FileNotFoundError):  # its writer finished, or another sweep was quicker
                if path.stat().st_mtime < written_before.timestamp():
                    path.unlink()
                    removed += 1
        return removed

    def _path(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a SHA-256 in lower-case hexadecimal: {sha256!r}")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def _is_intact(self, sha256: str) -> bool:
        try:
            self.read(sha256)
        except (OriginalMissing, OriginalDamaged):
            return False
        return True


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_durably(path: Path, content: Iterable[bytes]) -> None:
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(8)}{_TEMPORARY}")
    try:
        descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for piece in content:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _make_folders(folder: Path, root: Path) -> None:
    """Make a folder and those above it; each new name is flushed into the folder that holds it."""
    if folder.is_dir():
        return
    if folder != root:
        _make_folders(folder.parent, root)
        folder.mkdir(mode=0o700, exist_ok=True)
    else:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _flush_folder(folder.parent)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
