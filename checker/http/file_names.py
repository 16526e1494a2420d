"""Names of files as strangers give them: made harmless to show, to write and to send in a header.

No name ever says where a file lies (files are kept under the hash of their content); it is shown to
people and given back when they take the file away.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

NAMELESS = "file"
_MOST_BYTES = 200  # file systems take 255; room is left for what a browser adds, such as " (1)"
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # Windows opens devices
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


def clean_file_name(name: str) -> str:
    r"""Make a name that any system can keep and that looks like what it is.

    Folders, control characters and the marks that turn the direction of writing are left out: with
    these, `gpj.exe` can be shown as `exe.jpg`. Of a name that is too long the end is kept, as it
    says the kind of file.

    Args:
        name: As it came, perhaps with a path of either kind (`C:\scans\a.pdf`).

    Returns:
        A name without separators, of at most 200 bytes in UTF-8, never empty.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in _INVISIBLE)
    plain = _NOT_IN_NAMES.sub("_", " ".join(visible.split())).strip(". ")
    if _RESERVED.fullmatch(plain):
        plain = f"_{plain}"
    return _shorten(plain) or NAMELESS


def content_disposition(name: str) -> str:
    """Give the header that makes a browser keep a file instead of showing it.

    Both forms of RFC 6266 are given: plain ASCII for programs that know no other, and RFC 8187
    (once RFC 5987) with the whole name, which browsers prefer.

    Args:
        name: As it came; it is cleaned.
    """
    clean = clean_file_name(name)
    stem, dot, suffix = clean.rpartition(".")
    plain_stem = _NOT_PLAIN.sub("_", stem if dot else clean).strip("_.-") or NAMELESS
    plain_suffix = _NOT_PLAIN.sub("", suffix) if dot else ""
    plain = f"{plain_stem}.{plain_suffix}" if plain_suffix else plain_stem
    if plain == clean:
        return f'attachment; filename="{plain}"'
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(clean, safe='')}"


def _shorten(name: str) -> str:
    while len(name.encode()) > _MOST_BYTES:
        stem, dot, suffix = name.rpartition(".")
        has_suffix = bool(dot) and len(suffix.encode()) < _MOST_BYTES // 2
        name = f"{stem[:-1]}.{suffix}" if has_suffix and stem else name[:-1]
    return name
