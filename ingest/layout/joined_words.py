"""Latin words of a text layer, set together again as the lines that they were set in.

A recogniser gives a line of Latin text as it stands; a text layer gives its words one by one.
Joined, both look the same to whoever looks for labels and values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.document import Word
from ingest.normalise.text import CJK

_WIDEST_SPACE = 0.75
"""Blank between two words of one line, in heights of the line; a quarter to a half is usual."""
_OFF_LINE = 0.3
_CHINESE = re.compile(f"[{CJK}]")


def join_words(words: Sequence[Word], width: float, height: float) -> list[Word]:
    """Join Latin words that stand on one line with a blank between them.

    Args:
        words: Of a page; those whose characters have no places of their own stay alone.
        width: Of the page, in the unit of `height`.
        height: Of the page.

    Returns:
        The lines, and what was not joined, each in the place of its first word.
    """
    positions = {id(word): position for position, word in enumerate(words)}
    lines: list[list[Word]] = [[word] for word in words if not _may_join(word)]
    ordered = sorted((word for word in words if _may_join(word)), key=_middle)
    row: list[Word] = []
    for word in ordered:
        if row and abs(_middle(word) - _middle(row[0])) > _OFF_LINE * (
            row[0].box[3] - row[0].box[1]
        ):
            lines += _split_row(row, width, height)
            row = []
        row.append(word)
    lines += _split_row(row, width, height)
    lines.sort(key=lambda line: min(positions[id(word)] for word in line))
    return [_set_together(line) for line in lines]


def _may_join(word: Word) -> bool:
    is_placed = len(word.character_edges) == len(word.text) + 1
    return is_placed and word.reread is None and word.confidence == 1.0


def _middle(word: Word) -> float:
    return (word.box[1] + word.box[3]) / 2


def _split_row(row: Sequence[Word], width: float, height: float) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(row, key=lambda each: each.box[0]):
        if lines and _goes_on(lines[-1][-1], word, width, height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _goes_on(word: Word, following: Word, width: float, height: float) -> bool:
    if _CHINESE.match(word.text[-1]) or _CHINESE.match(following.text[0]):
        return False
    thin, thick = sorted((each.box[3] - each.box[1]) * height for each in (word, following))
    gap = (following.box[0] - word.box[2]) * width
    return thick < 1.5 * thin and -0.2 * thin < gap < _WIDEST_SPACE * thin


def _set_together(line: Sequence[Word]) -> Word:
    if len(line) == 1:
        return line[0]
    text = line[0].text
    edges = list(line[0].character_edges)
    for before, word in pairwise(line):
        text += f" {word.text}"
        edges += word.character_edges if word.box[0] >= before.box[2] else _push(word, edges[-1])
    box = (
        line[0].box[0],
        min(word.box[1] for word in line),
        edges[-1],
        max(word.box[3] for word in line),
    )
    return Word(text, box, 1.0, tuple(edges))


def _push(word: Word, left: float) -> list[float]:
    """Edges of a word that begins a hair before the last one ends."""
    return [max(left, edge) for edge in word.character_edges]
