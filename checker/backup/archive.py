"""The file of a backup: written whole or not at all, believed only after every byte was read.

It gets its name last, when it is whole and the log tells of it. A program that is killed in between
leaves a whole file under the name of a draft, and the next backup gives it the name that it was to
have (`checker.backup.abandoned`): so no backup is there that the log does not know, and none stands
in the log that is nowhere.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from checker.backup.errors import BackupDamaged, BackupExists, BackupNotWritten
from checker.backup.manifest import Manifest, Part

DATABASE = "database"
KEYS = "keys.sealed"
CHECKPOINTS = "checkpoints.jsonl"
_MANIFEST = "manifest.json"
_ORIGINAL = re.compile(r"originals/([0-9a-f]{64})")
_DRAFT = re.compile(r"\.(.+)\.[0-9a-f]{16}\.partial")
_LARGEST_MANIFEST_BYTES = 64 * 1024 * 1024
_PIECE_BYTES = 1024 * 1024
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,  # encrypted members, unknown ways of packing
    zipfile.BadZipFile,
    zlib.error,
)


class ArchiveWriter:
    """A backup in the making.

    Args:
        archive: The ZIP.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def add_file(self, name: str, path: Path) -> Part:
        """Pack a file; databases shrink to a fifth or so."""
        with path.open("rb") as source:
            return self._add(name, iter(lambda: source.read(_PIECE_BYTES), b""), is_packed=True)

    def add_bytes(self, name: str, content: bytes) -> Part:
        """Put in bytes as they are; PDFs and images do not shrink."""
        return self._add(name, [content], is_packed=False)

    def add_original(self, sha256: str, content: bytes) -> None:
        """Put in an original."""
        self.add_bytes(f"originals/{sha256}", content)

    def add_manifest(self, manifest: Manifest) -> Part:
        """Put in the manifest, last of all: a file without it is no backup."""
        return self.add_bytes(_MANIFEST, manifest.to_json())

    def _add(self, name: str, pieces: Iterable[bytes], *, is_packed: bool) -> Part:
        info = zipfile.ZipInfo(name)
        info.external_attr = 0o600 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if is_packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self._archive.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        return Part(size, digest.hexdigest())


@contextmanager
def write_archive(path: Path, on_whole: Callable[[], None]) -> Iterator[ArchiveWriter]:
    """Make a backup file that only its owner can read; it appears under its name when it is whole.

    Args:
        path: The file.
        on_whole: Called when all of it is on disk, before it gets its name. From then on the draft
            stays, whatever happens: it is a backup.

    Raises:
        BackupExists: There is a file of this name.
        BackupNotWritten: The operating system refused: no folder, no permission, disk full.
    """
    if path.exists():
        raise BackupExists(path=path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}.partial")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                with zipfile.ZipFile(file, "w", compresslevel=1) as archive:
                    yield ArchiveWriter(archive)
                file.flush()
                os.fsync(file.fileno())
            on_whole()
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        name_draft(draft, path)
    except OSError as error:
        raise BackupNotWritten(path=path, reason=error.strerror or error) from error


def name_draft(draft: Path, path: Path) -> None:
    """Give a whole file its name, for good."""
    draft.rename(path)
    flush_folder(path.parent)


def name_of_draft(draft: Path) -> str | None:
    """Give the name that a draft is to have; None for what is no draft."""
    match = _DRAFT.fullmatch(draft.name)
    return match[1] if match else None


class Archive:
    """A backup to read.

    Attributes:
        path: Where it lies.
        manifest: What it says of itself.
        manifest_sha256: Of the manifest's bytes.
    """

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        content = self._read_manifest()
        with _telling_damage(path):
            self.manifest = Manifest.from_json(content)
        self.manifest_sha256 = hashlib.sha256(content).hexdigest()

    def verify(self) -> None:
        """Read every byte and compare it with what the manifest promises.

        Nothing in the file is trusted: names other than those of a backup, such as paths that lead
        out of it, make it worthless.

        Raises:
            BackupDamaged: Something is missing, too much or different.
        """
        with _telling_damage(self.path):
            parts = self._expected_parts()
            names = [info.filename for info in self._archive.infolist()]
            originals = [match[1] for name in names if (match := _ORIGINAL.fullmatch(name))]
            if sorted(names) != sorted([_MANIFEST, *parts, *map("originals/{}".format, originals)]):
                raise ValueError("names")
            if digest_names(originals) != self.manifest.originals_digest:
                raise ValueError("originals")
            for name, part in parts.items():
                self._compare(name, part.sha256, part.size_bytes)
            for sha256 in originals:
                self._compare(f"originals/{sha256}", sha256)

    def extract(self, name: str, to: Path) -> None:
        """Copy a part into a new file that only its owner can read, and flush it."""
        descriptor = os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file, _telling_damage(self.path, (zlib.error,)):
            for piece in self._pieces(name):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())

    def read_keys(self) -> bytes | None:
        """Read the sealed keys of the installation; None where there are none."""
        if self.manifest.keys is None:
            return None
        with _telling_damage(self.path):
            return self._archive.read(KEYS)

    def read_checkpoints(self) -> bytes | None:
        """Read the checkpoints of the event log; None where there are none."""
        if self.manifest.checkpoints is None:
            return None
        with _telling_damage(self.path):
            return self._archive.read(CHECKPOINTS)

    def originals(self) -> Iterator[bytes]:
        """Read the originals one after the other."""
        for info in self._archive.infolist():
            if _ORIGINAL.fullmatch(info.filename):
                with _telling_damage(self.path):
                    content = self._archive.read(info)
                yield content

    def _expected_parts(self) -> dict[str, Part]:
        parts = {DATABASE: self.manifest.database}
        if self.manifest.keys is not None:
            parts[KEYS] = self.manifest.keys
        if self.manifest.checkpoints is not None:
            parts[CHECKPOINTS] = self.manifest.checkpoints
        return parts

    def _compare(self, name: str, sha256: str, size_bytes: int | None = None) -> None:
        """Raises ValueError where the bytes are not those that were packed."""
        if size_bytes is not None and self._archive.getinfo(name).file_size != size_bytes:
            raise ValueError(f"{name}: size")
        digest = hashlib.sha256()
        for piece in self._pieces(name):
            digest.update(piece)
        if digest.hexdigest() != sha256:
            raise ValueError(f"{name}: SHA-256")

    def _pieces(self, name: str) -> Iterator[bytes]:
        with self._archive.open(name) as member:
            yield from _read_pieces(member)

    def _read_manifest(self) -> bytes:
        with _telling_damage(self.path):
            try:
                info = self._archive.getinfo(_MANIFEST)
            except KeyError:
                raise ValueError(f"no {_MANIFEST}") from None
            if info.file_size > _LARGEST_MANIFEST_BYTES:
                raise ValueError(f"{_MANIFEST}: size")
            return self._archive.read(info)


@contextmanager
def open_archive(path: Path) -> Iterator[Archive]:
    """Open a backup and read its manifest.

    Raises:
        BackupDamaged: It is none, or cut off.
    """
    with _telling_damage(path):
        archive = zipfile.ZipFile(path)
    with archive:
        yield Archive(path, archive)


def digest_names(names: Iterable[str]) -> str:
    """Compute the digest of a set of originals."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()


def flush_folder(folder: Path) -> None:
    """Make new names in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read_pieces(member: IO[bytes]) -> Iterator[bytes]:
    while piece := member.read(_PIECE_BYTES):
        yield piece


@contextmanager
def _telling_damage(path: Path, kinds: tuple[type[Exception], ...] = _UNREADABLE) -> Iterator[None]:
    try:
        yield
    except kinds as error:
        raise BackupDamaged(path=path, reason=str(error) or type(error).__name__) from error
