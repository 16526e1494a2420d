"""Labels of which only some characters were read, recognised by the column they stand in.

Labels of one column are spread to one width, so every character has its place: of a lone 称 at the
right edge nothing but 名称 can be the label, and 收资 in the middle of four places is 实收资本.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.layout.columns import Column
from ingest.layout.geometry import Glyph, Layout
from ingest.layout.label import Label

_STRENGTH = 0.5
_USUAL_STEP = 2.0
_FINE_PRINT = 0.65
"""Height against that of the column's labels, below which print is a notice's."""
_OFF_PLACE = 0.8
"""How far a character may stand from its place, in line heights."""
_STEPS_BEYOND = 4.5
"""Name, type and an address of two lines may stand above the first label that was read."""

LabelText = tuple[str, str | None]
"""A label and the field it introduces; None for print that only ends what stands before it."""


def find_partial_labels(
    layout: Layout, texts: Sequence[LabelText], columns: Sequence[Column], found: Sequence[Label]
) -> list[Label]:
    """Find labels of which at least half the characters stand in their places.

    Args:
        layout: The page.
        texts: What may be printed.
        columns: Of the labels that were read in full.
        found: Those labels; their fields and their places are taken.
    """
    known: set[str | None] = {label.field for label in found if label.field}
    taken = {(glyph.line, glyph.index) for label in found for glyph in label.glyphs}
    parts: list[Label] = []
    for column in columns:
        for row in _rows_in(layout, column, taken):
            label = _match(row, column, [each for each in texts if each[1] not in known], layout)
            if label is not None:
                parts.append(label)
                known.update({label.field} - {None})
    return parts


def _rows_in(
    layout: Layout, column: Column, taken: set[tuple[int, int]]
) -> Iterator[tuple[Glyph, ...]]:
    """The characters inside a column that belong to no label yet, row by row, top to bottom."""
    reach = 0.5 * column.height
    highest, lowest = _extent(column)
    rows: list[tuple[float, list[Glyph]]] = []
    for line in sorted(layout.lines, key=lambda each: each.middle):
        if any(abs(label.middle - line.middle) < reach for label in column.labels):
            continue
        if line.height < _FINE_PRINT * column.height:
            continue
        if not highest < line.middle < lowest or line.x0 < column.x0 - 2 * reach:
            continue
        inside = [
            glyph
            for glyph in line.glyphs
            if column.x0 - reach < glyph.centre < column.x1 + reach
            and (glyph.line, glyph.index) not in taken
        ]
        if not inside:
            continue
        if rows and line.middle - rows[-1][0] < reach:
            rows[-1][1].extend(inside)
        else:
            rows.append((line.middle, inside))
    for _, glyphs in rows:
        yield tuple(sorted(glyphs, key=lambda glyph: glyph.centre))


def _extent(column: Column) -> tuple[float, float]:
    """Between which heights a column may have more labels: some steps above and below its own."""
    middles = sorted(label.middle for label in column.labels)
    step = max((b - a for a, b in pairwise(middles)), default=_USUAL_STEP * column.height)
    return middles[0] - _STEPS_BEYOND * step, middles[-1] + _STEPS_BEYOND * step


def _match(
    row: Sequence[Glyph], column: Column, texts: Sequence[LabelText], layout: Layout
) -> Label | None:
    """The one label that explains most characters of a row; None where two explain as many."""
    ranked: list[tuple[int, str, str | None, list[Glyph]]] = []
    for text, field in texts:
        matched = _in_place(row, column, text)
        if matched and 2 * len(matched) >= len(text):
            ranked.append((len(matched), text, field, matched))
    if not ranked:
        return None
    best = max(each[0] for each in ranked)
    leaders = [each for each in ranked if each[0] == best]
    if len({field for _, _, field, _ in leaders}) > 1:
        return None
    _, text, field, glyphs = leaders[0]
    middle = sum(layout.lines[glyph.line].middle for glyph in glyphs) / len(glyphs)
    return Label(field, text, tuple(glyphs), column.x0, column.x1, middle, column.height, _STRENGTH)


def _in_place(row: Sequence[Glyph], column: Column, text: str) -> list[Glyph]:
    """The characters of a label that stand where they would if it filled the column."""
    size = column.height
    first, last = column.x0 + size / 2, column.x1 - size / 2
    step = (last - first) / (len(text) - 1)
    matched: list[Glyph] = []
    for position, character in enumerate(text):
        place = first + position * step
        near = [
            glyph
            for glyph in row
            if glyph.folded == character and abs(glyph.centre - place) < _OFF_PLACE * size
        ]
        matched.extend(near[:1])
    return matched
