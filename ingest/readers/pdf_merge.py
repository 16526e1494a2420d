"""A page that holds text both as characters and as a picture: two sets of words become one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from ingest.document import Box, Word


def merge_words(typed: Sequence[Word], recognised: Sequence[Word]) -> list[Word]:
    """Adds to the words of the text layer what was recognised beside them.

    A recognised line often runs over both: a label in the picture and the value typed after it. It
    is cut, and the characters that the text layer has itself are dropped.

    Args:
        typed: From the text layer.
        recognised: From the render of the same page.
    """
    merged = list(typed)
    for word in recognised:
        merged += _cut_away(
            word, [other.box for other in typed if _shares_line(word.box, other.box)]
        )
    return merged


def _shares_line(first: Box, second: Box) -> bool:
    overlap = min(first[3], second[3]) - max(first[1], second[1])
    is_beside = min(first[2], second[2]) <= max(first[0], second[0])
    return not is_beside and overlap > 0.4 * min(first[3] - first[1], second[3] - second[1])


def _cut_away(word: Word, covers: Sequence[Box]) -> list[Word]:
    if not covers:
        return [word]
    edges = word.character_edges
    if len(edges) != len(word.text) + 1:
        middle = (word.box[0] + word.box[2]) / 2
        return [] if any(cover[0] <= middle <= cover[2] for cover in covers) else [word]

    def is_covered(index: int) -> bool:
        middle = (edges[index] + edges[index + 1]) / 2
        return any(cover[0] <= middle <= cover[2] for cover in covers)

    pieces: list[Word] = []
    for covered, indexes in groupby(range(len(word.text)), key=is_covered):
        run = list(indexes)
        first, last = run[0], run[-1] + 1
        text = word.text[first:last]
        if covered or not text.strip():
            continue
        box = (edges[first], word.box[1], edges[last], word.box[3])
        pieces.append(Word(text, box, word.confidence, edges[first : last + 1]))
    return pieces
