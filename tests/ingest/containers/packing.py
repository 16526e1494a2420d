"""Archives as packers of all kinds write them."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def pack(files: Mapping[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """Pack files under names that Python marks as UTF-8."""
    target = BytesIO()
    with ZipFile(target, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def pack_under_raw_name(raw: bytes, content: bytes) -> bytes:
    """Pack a file under a name of which the archive does not say how it is encoded."""
    stand_in = "x" * len(raw)
    return pack({stand_in: content}).replace(stand_in.encode(), raw)


def pack_link(name: str, target: str) -> bytes:
    """Pack a symbolic link."""
    info = ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr(info, target)
    return packed.getvalue()


def mark_encrypted(packed: bytes) -> bytes:
    """Set the flag of encryption in both places that have it."""
    changed = bytearray(packed)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[packed.index(mark) + offset] |= 1
    return bytes(changed)
