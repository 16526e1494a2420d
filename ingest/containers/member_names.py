"""Names of members as the packer wrote them.

A ZIP says of a name that it is UTF-8, or says nothing, and then it is whatever the packer's machine
used: GBK on a Chinese Windows, UTF-8 on a Mac, code page 437 by the standard.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from zipfile import ZipInfo

_IS_UTF_8 = 0x800
_UNICODE_PATH = 0x7075
_DRIVE = re.compile(r"[A-Za-z]:")


def read_name(info: ZipInfo) -> str:
    """Gives the name of a member, with `/` between its folders."""
    if info.flag_bits & _IS_UTF_8:
        name = info.orig_filename
    else:
        raw = info.orig_filename.encode("cp437", errors="replace")
        name = _read_unicode_path(info.extra, raw) or decode_name(raw)
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def decode_name(raw: bytes) -> str:
    """Decodes bytes of which nobody says what they are: UTF-8, GBK, or code page 437."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _is_plausible(text):
            return text
    return raw.decode("cp437")


def is_unsafe(name: str) -> bool:
    """Tells whether a name leads out of the folder into which it would be unpacked."""
    return (
        name.startswith("/")
        or _DRIVE.match(name) is not None
        or ".." in name.split("/")
        or "\0" in name
    )


def _is_plausible(text: str) -> bool:
    """Tells whether what is not ASCII in a name is Chinese rather than `é` read as half of 谩."""
    beyond = [character for character in text if character > "\x7f"]
    common = sum(1 for c in beyond if _is_of_gb2312(c))
    return common * 2 > len(beyond)


def _is_of_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _read_unicode_path(extra: bytes, raw: bytes) -> str | None:
    """Gives the name in the field that Info-ZIP adds, if it belongs to the name beside it."""
    while len(extra) >= 4:
        kind, length = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + length], extra[4 + length :]
        if kind == _UNICODE_PATH and len(field) > 5 and field[0] == 1:
            (checksum,) = struct.unpack("<L", field[1:5])
            if checksum == zlib.crc32(raw):
                return field[5:].decode("utf-8", errors="replace")
    return None
