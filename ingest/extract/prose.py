"""Running text: a page's lines as paragraphs in which every character knows its place on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.layout.geometry import Glyph, Layout, TextLine

_SHORT_LINE = 0.88
"""A line that ends left of this share of the text's width ends its paragraph."""
_SET_OFF = 0.25
"""A line that begins right of this share of it, as signatures and dates do, is a paragraph."""
_WIDE_STEP = 1.9
"""A step to the next line this many times the usual one begins a paragraph."""


@dataclass(frozen=True, slots=True)
class RunningText:
    """The text of a page.

    Attributes:
        text: Compatibility forms without blanks; paragraphs end with a line feed.
        glyphs: One per character; None for line feeds.
    """

    text: str
    glyphs: tuple[Glyph | None, ...]

    def find(self, expression: str) -> tuple[Glyph, ...]:
        """The characters of the group `value` where an expression first matches; empty if none."""
        match = re.search(expression, self.text)
        return self.between(*match.span("value")) if match else ()

    def between(self, start: int, end: int) -> tuple[Glyph, ...]:
        """The characters of a stretch of the text."""
        return tuple(glyph for glyph in self.glyphs[start:end] if glyph is not None)


def join_lines(layout: Layout) -> RunningText:
    """Put a page's rows one after the other and mark where paragraphs end."""
    rows = group_rows(layout)
    characters: list[str] = []
    glyphs: list[Glyph | None] = []
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        for glyph in (glyph for line in row for glyph in line.glyphs):
            characters.append(glyph.folded)
            glyphs.append(glyph)
        if following is None or _ends_paragraph(row, following, rows):
            characters.append("\n")
            glyphs.append(None)
    # Punctuation in one form, so that expressions need not list every one; 10,000 keeps its comma.
    text = re.sub(r"(?<!\d),|,(?!\d)", "，", "".join(characters).replace(";", "；"))
    return RunningText(text, tuple(glyphs))


def group_rows(layout: Layout) -> list[list[TextLine]]:
    """The lines of a page by the height at which they stand, each row left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(layout.lines, key=lambda each: each.middle):
        if rows and abs(line.middle - median(each.middle for each in rows[-1])) < 0.6 * line.height:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: each.x0) for row in rows]


def _ends_paragraph(
    row: Sequence[TextLine], following: Sequence[TextLine], rows: Sequence[Sequence[TextLine]]
) -> bool:
    left = min(each[0].x0 for each in rows)
    right = max(each[-1].x1 for each in rows)
    text = "".join(glyph.folded for line in row for glyph in line.glyphs)
    if text.rfind("(") > text.rfind(")"):
        return False
    is_short = row[-1].x1 < left + _SHORT_LINE * (right - left)
    step = following[0].middle - row[0].middle
    is_far = step > _WIDE_STEP * _usual_step(rows)
    is_smaller = max(line.height for line in row) > 1.4 * max(line.height for line in following)
    indent = following[0].x0 - left > 1.2 * following[0].height
    is_set_off = following[0].x0 > left + _SET_OFF * (right - left)
    return (
        is_short
        or is_far
        or is_smaller
        or is_set_off
        or (indent and row[-1].text[-1] in "。.；;:：")
    )


def _usual_step(rows: Sequence[Sequence[TextLine]]) -> float:
    steps = list(_steps(rows))
    return median(steps) if steps else 1.0


def _steps(rows: Sequence[Sequence[TextLine]]) -> Iterator[float]:
    for row, following in pairwise(rows):
        yield following[0].middle - row[0].middle
