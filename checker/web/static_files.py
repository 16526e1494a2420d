"""The stylesheet, the script and the mark, under names that change with their content.

A browser may keep such a file for ever: another content has another name.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_HASH_LENGTH = 12


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file as it is sent.

    Attributes:
        name: With part of its SHA-256 before the ending.
        content: The bytes.
        packed: The same by gzip. There is nothing secret in it that its length could tell.
        kind: The media type.
    """

    name: str
    content: bytes
    packed: bytes
    kind: str


@cache
def load_static_files() -> dict[str, StaticFile]:
    """Read all files, by the names they have in the folder."""
    found = {}
    for path in files("checker.web").joinpath("static").iterdir():
        stem, dot, ending = path.name.rpartition(".")
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()[:_HASH_LENGTH]
        found[path.name] = StaticFile(
            f"{stem}.{digest}.{ending}",
            content,
            gzip.compress(content, mtime=0),
            _KINDS[dot + ending],
        )
    return found


def static_path(name: str) -> str:
    """Give the path under which a file of the folder is served.

    Raises:
        KeyError: There is no such file.
    """
    return f"/static/{load_static_files()[name].name}"
