"""Lines of plain text that are not too wide, also in Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

WIDTH = 76
"""Columns; RFC 5322 asks for at most 78. A Chinese character takes two."""

_NEVER_FIRST = "、，。；：？！）》」』】〕’”…,.;:?!)]}%"
_NEVER_LAST = "（《「『【〔‘“([{"
_WIDE = frozenset("WFA")
_PIECE = re.compile(
    rf"[{re.escape(_NEVER_LAST)}]*(?:[\u0021-\u2dff]+|\S)[{re.escape(_NEVER_FIRST)}]*|\s+"
)
"""A run of letters below the Chinese ones, or one Chinese character, with what clings to it."""


def wrap_text(text: str, indent: int = 0, hanging: int = 0) -> str:
    """Break a text into lines of at most 76 columns.

    A line begins with no closing punctuation and ends with no opening one; a single word that is
    wider than a line stays whole.

    Args:
        text: One line.
        indent: Columns before the first line.
        hanging: As many more before each of the others.
    """
    lines, line, taken, room = [], "", 0, WIDTH - indent
    for piece in _split(text):
        if line and taken + measure(piece.rstrip()) > room:
            lines.append(line.rstrip())
            line, taken, room = "", 0, WIDTH - indent - hanging
        added = piece if line else piece.lstrip()
        line, taken = line + added, taken + measure(added)
    lines.append(line.rstrip())
    rest = "\n" + " " * (indent + hanging)
    return " " * indent + rest.join(lines)


def measure(text: str) -> int:
    """Count the columns that a text takes on a screen."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in _WIDE)
        for c in text
    )


def _split(text: str) -> Iterator[str]:
    return (match[0] for match in _PIECE.finditer(text))
