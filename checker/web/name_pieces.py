"""Two names beside one another, cut where they differ, so that the eye finds it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_PARTS = re.compile(r"[A-Za-z0-9À-ɏ]+|\s+|.", re.DOTALL)
"""Words of letters stay whole; a Chinese character is a word."""
_LEAST_ALIKE = 0.3
"""Below it names are in different scripts or merely unlike: marking nearly all says nothing."""


class Piece(NamedTuple):
    """A stretch of a name.

    Attributes:
        text: As the name has it.
        is_other: Whether the other name has something else in its place.
    """

    text: str
    is_other: bool


def cut_names(left: str, right: str) -> tuple[Sequence[Piece], Sequence[Piece]]:
    """Cut two names where they differ; letter case does not count.

    Args:
        left: One name.
        right: The other.

    Returns:
        The pieces of each; one whole piece where the names have too little in common to be marked.
    """
    mine, theirs = _PARTS.findall(left), _PARTS.findall(right)
    matcher = SequenceMatcher(
        None, [part.casefold() for part in mine], [part.casefold() for part in theirs], False
    )
    if matcher.ratio() < _LEAST_ALIKE:
        return (Piece(left, False),), (Piece(right, False),)
    lefts, rights = [], []
    for kind, from_left, to_left, from_right, to_right in matcher.get_opcodes():
        is_other = kind != "equal"
        lefts.append(Piece("".join(mine[from_left:to_left]), is_other))
        rights.append(Piece("".join(theirs[from_right:to_right]), is_other))
    return [each for each in lefts if each.text], [each for each in rights if each.text]
