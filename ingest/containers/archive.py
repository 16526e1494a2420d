"""The members of a ZIP. Runs in a child process: the directory alone can cost any memory."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator

from ingest.containers.member import ContainerLimits, Member, MemberFault
from ingest.containers.member_names import is_unsafe, read_name

_ENCRYPTED = 0x1
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
_CHUNK_BYTES = 1 << 20


class ArchiveBrokenError(Exception):
    """The bytes are no archive that can be opened."""


def list_archive(content: bytes, limits: ContainerLimits, first: int) -> Iterator[Member]:
    """Gives the files in an archive in its order; what packers add for themselves is left out.

    Args:
        content: Of the archive.
        limits: What may come out of it.
        first: So many files are passed over.

    Raises:
        ArchiveBrokenError: It cannot be opened.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ArchiveBrokenError(str(error)) from error
    with archive:
        seen: set[str] = set()
        number = 0
        for info in archive.infolist():
            name = read_name(info)
            if name.endswith("/") or _is_of_system(name):
                continue
            is_twice = name.casefold() in seen
            seen.add(name.casefold())
            number += 1
            if number > first:
                fault = MemberFault.DUPLICATE_NAME if is_twice else _find_fault(info, name, limits)
                yield Member(name, None, fault) if fault else _read(archive, info, name, limits)
            if number > limits.members:
                return


def _find_fault(info: zipfile.ZipInfo, name: str, limits: ContainerLimits) -> MemberFault | None:
    """Gives what the directory itself speaks against a member."""
    if is_unsafe(name):
        return MemberFault.UNSAFE_PATH
    if stat.S_ISLNK(info.external_attr >> 16):
        return MemberFault.LINK
    if info.flag_bits & _ENCRYPTED:
        return MemberFault.ENCRYPTED
    if info.file_size > limits.member_bytes:
        return MemberFault.TOO_LARGE
    is_tight = info.file_size > limits.ratio * max(info.compress_size, 1)
    if is_tight and info.file_size > limits.ratio_from_bytes:
        return MemberFault.PACKED_TOO_TIGHTLY
    return None


def _read(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limits: ContainerLimits
) -> Member:
    received = bytearray()
    try:
        with archive.open(info) as file:
            while chunk := file.read(_CHUNK_BYTES):
                received += chunk
                if len(received) > limits.member_bytes:  # whatever the directory said
                    return Member(name, None, MemberFault.TOO_LARGE)
    except NotImplementedError:
        return Member(name, None, MemberFault.UNSUPPORTED)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return Member(name, None, MemberFault.CORRUPT)
    return Member(name, bytes(received))


def _is_of_system(name: str) -> bool:
    *folders, last = name.split("/")
    is_hidden = last.startswith(("._", "~$")) or last == ".DS_Store"
    return "__MACOSX" in folders or is_hidden or last.lower() in _SYSTEM_FILES
