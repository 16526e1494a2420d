"""A page as characters on level lines: what labels and values are found by.

Units are those of `Page.width` and `Page.height`, so that a step to the right and a step down
compare; the page's skew is taken out, so that what stands on one line has one height.
"""

from __future__ import annotations

import math
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from ingest.document import Box, Page, Word
from ingest.layout.joined_words import join_words

LONGEST_RUN = 64
"""Titles of certificates in English have up to fifty letters."""
_GAP = 1.7
"""Step between two characters, in line heights, from which on there is a blank between them."""
_OPENERS = frozenset(':,.;、。，；：|/()（）[]【】_-—《》<>“”"')
_OFF_ROW = 3.0
"""A step off the row counts as so many steps along it when the next word is looked for."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character that is not a space.

    Attributes:
        character: As printed.
        folded: Its compatibility form, by which labels are compared: （ becomes (.
        x0: Left edge in page units.
        x1: Right edge.
        line: Position of its line in the layout.
        index: Position in that line.
        after_space: Whether the reader saw a space before it.
    """

    character: str
    folded: str
    x0: float
    x1: float
    line: int
    index: int
    after_space: bool

    @property
    def centre(self) -> float:
        """Middle between its edges."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """One word of the reader, levelled.

    Attributes:
        glyphs: Left to right.
        middle: Height of its middle, in page units from the top.
        height: Thickness.
        confidence: The reader's.
        word: Where it came from.
    """

    glyphs: tuple[Glyph, ...]
    middle: float
    height: float
    confidence: float
    word: Word

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.glyphs[-1].x1

    @property
    def text(self) -> str:
        """The characters without spaces."""
        return "".join(glyph.character for glyph in self.glyphs)


@dataclass(frozen=True)
class Layout:
    """A page, or a part of one, ready for finding things on it.

    Attributes:
        page: The page.
        lines: In the reader's order.
        right_neighbours: For each line the position of the one that goes on to its right.
    """

    page: Page
    lines: tuple[TextLine, ...]
    right_neighbours: tuple[int | None, ...]

    @cached_property
    def line_height(self) -> float:
        """The usual thickness of a line, in page units."""
        return median(line.height for line in self.lines) if self.lines else 1.0

    @cached_property
    def runs(self) -> tuple[tuple[Glyph, ...], ...]:
        """Characters from each place where a phrase may begin, on over the lines to the right.

        A phrase begins a line or follows a blank or punctuation; a run is cut where no phrase is
        longer.
        """
        return tuple(run for line in self.lines for run in _run_on(line, self))


def _run_on(line: TextLine, layout: Layout) -> Iterator[tuple[Glyph, ...]]:
    for index, glyph in enumerate(line.glyphs):
        if index and not _may_begin(line.glyphs[index - 1], glyph, line.height):
            continue
        run = list(line.glyphs[index : index + LONGEST_RUN])
        position = layout.right_neighbours[glyph.line]
        while len(run) < LONGEST_RUN and position is not None:
            run.extend(layout.lines[position].glyphs)
            position = layout.right_neighbours[position]
        yield tuple(run[:LONGEST_RUN])


def _may_begin(before: Glyph, glyph: Glyph, height: float) -> bool:
    is_after_gap = glyph.centre - before.centre > _GAP * height
    return is_after_gap or glyph.after_space or before.folded in _OPENERS


def build_layout(page: Page, words: Sequence[Word] | None = None) -> Layout:
    """Level a page.

    Args:
        page: The page.
        words: The words that belong to the part in question; the page's own by default.
    """
    fall = math.tan(math.radians(page.skew_degrees))
    lines: list[TextLine] = []
    for word in join_words(page.words if words is None else words, page.width, page.height):
        line = _level(word, len(lines), page, fall)
        if line is not None:
            lines.append(line)
    return Layout(page, tuple(lines), _link_neighbours(lines))


def _level(word: Word, position: int, page: Page, fall: float) -> TextLine | None:
    edges = word.character_edges or interpolate_edges(word)
    glyphs: list[Glyph] = []
    after_space = False
    for index, character in enumerate(word.text):
        if character.isspace():
            after_space = True
            continue
        folded = unicodedata.normalize("NFKC", character)
        x0, x1 = edges[index] * page.width, edges[index + 1] * page.width
        folded = folded if len(folded) == 1 else character
        glyphs.append(Glyph(character, folded, x0, x1, position, len(glyphs), after_space))
        after_space = False
    if not glyphs:
        return None
    x0, y0, x1, y1 = word.box
    middle = (y0 + y1) / 2 * page.height - fall * (x0 + x1) / 2 * page.width
    return TextLine(tuple(glyphs), middle, (y1 - y0) * page.height, word.confidence, word)


def interpolate_edges(word: Word) -> tuple[float, ...]:
    """Share a word's width among its characters: a Chinese one is as wide as two Latin ones."""
    widths = [2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in word.text]
    total = sum(widths) or 1
    x0, _, x1, _ = word.box
    edges = [x0]
    for width in widths:
        edges.append(edges[-1] + (x1 - x0) * width / total)
    return tuple(edges)


def _link_neighbours(lines: Sequence[TextLine]) -> tuple[int | None, ...]:
    """For each line, the nearest one that goes on to its right at the same height."""
    ranked = sorted(range(len(lines)), key=lambda index: lines[index].middle)
    middles = [lines[index].middle for index in ranked]
    neighbours: list[int | None] = []
    for line in lines:
        first = bisect_left(middles, line.middle - line.height)
        last = bisect_right(middles, line.middle + line.height)
        following = [
            (other.x0 - line.x1 + _OFF_ROW * abs(other.middle - line.middle), index)
            for index, other in ((index, lines[index]) for index in ranked[first:last])
            if other.x0 >= line.x1 - 0.5 * line.height
            and other.x1 > line.x1
            and share_row(line, other)
        ]
        neighbours.append(min(following)[1] if following else None)
    return tuple(neighbours)


def share_row(line: TextLine, other: TextLine) -> bool:
    """Tell whether two lines stand at one height: their middles lie within half a line."""
    return abs(line.middle - other.middle) < 0.5 * min(
        max(line.height, other.height), 1.6 * min(line.height, other.height)
    )


def enclose(boxes: Iterable[Box]) -> Box:
    """The smallest box around some boxes.

    Raises:
        ValueError: There are none.
    """
    listed = list(boxes)
    if not listed:
        raise ValueError("no boxes to enclose")
    return (
        min(box[0] for box in listed),
        min(box[1] for box in listed),
        max(box[2] for box in listed),
        max(box[3] for box in listed),
    )


def box_of(glyphs: Sequence[Glyph], layout: Layout) -> Box:
    """The smallest box around some characters, as shares of the page."""
    boxes = []
    for glyph in glyphs:
        word = layout.lines[glyph.line].word
        boxes.append(
            (glyph.x0 / layout.page.width, word.box[1], glyph.x1 / layout.page.width, word.box[3])
        )
    x0, y0, x1, y1 = enclose(boxes)
    return max(0.0, x0), max(0.0, y0), min(1.0, x1), min(1.0, y1)
