"""What a tag shows: a word and its tone."""

from __future__ import annotations

from typing import NamedTuple


class Word(NamedTuple):
    """A state as a tag shows it.

    Attributes:
        title: In English.
        tone: Of the tag.
    """

    title: str
    tone: str = "none"
