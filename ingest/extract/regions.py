"""From a label to the characters of its value: rows to its right, or below it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.document import Box
from ingest.layout.columns import Column
from ingest.layout.geometry import Glyph, Layout, TextLine, box_of
from ingest.layout.label import Label
from ingest.templates.schema import Direction, FieldTemplate, FieldType

_LEADING = frozenset(":：.．·、;；|｜_")
_WIDEST_GAP = 6.0
"""Blank inside a value of one line, in line heights; what follows a wider one is something else."""
_TALLEST = 2.2
_FLATTEST = 0.3
"""A value's print against its label's: what lies outside is a watermark, a seal or a footnote."""
_NEXT_ROW = 2.4
"""Step from one line of a value to the next, in line heights."""
_SAME_STEP = 1.6
"""A step so many times wider than the one before leads out of the value."""
_OFF_LABEL = 0.4
"""How far, in line heights, a row may lie off the place that a label's value has."""
_SHAPES = {
    FieldType.CREDIT_CODE: re.compile(r"[0-9A-Z]{8}"),
    FieldType.REGISTRATION_NUMBER: re.compile(r"[0-9A-Z]{8}"),
    FieldType.DATE: re.compile(r"[0-9一二三四五六七八九〇○]"),
}
"""What is no such thing at all is not the label's value: the next direction is tried."""


@dataclass(frozen=True, slots=True)
class Found:
    """The characters of a value.

    Attributes:
        rows: Top to bottom, each left to right.
        confidence: Mean over the characters.
        label: By which it was found.
        direction: Where it stood.
    """

    rows: tuple[tuple[Glyph, ...], ...]
    confidence: float
    label: Label
    direction: Direction

    @property
    def glyphs(self) -> tuple[Glyph, ...]:
        """All characters in reading order."""
        return tuple(glyph for row in self.rows for glyph in row)

    @property
    def text(self) -> str:
        """The characters without spaces and line ends."""
        return "".join(glyph.character for glyph in self.glyphs)

    def box(self, layout: Layout) -> Box:
        """Around the value."""
        return box_of(self.glyphs, layout)

    def keep(self, glyphs: Sequence[Glyph]) -> Found:
        """The same value with only some of its characters."""
        wanted = {(glyph.line, glyph.index) for glyph in glyphs}
        rows = tuple(
            tuple(glyph for glyph in row if (glyph.line, glyph.index) in wanted)
            for row in self.rows
        )
        rows = tuple(row for row in rows if row)
        return Found(rows, self.confidence, self.label, self.direction)


def find_value(
    layout: Layout,
    label: Label,
    field: FieldTemplate,
    labels: Sequence[Label],
    columns: Sequence[Column],
) -> Found | None:
    """Collect what belongs to a label.

    Args:
        layout: The page.
        label: One of `labels`.
        field: How many lines, and where to look.
        labels: All labels and stop words of the page: a value ends where one begins.
        columns: Those labels grouped.
    """
    for direction in field.direction:
        rows = (
            _rows_to_the_right(layout, label, field, labels, columns)
            if direction is Direction.RIGHT
            else _rows_below(layout, label, field, labels)
        )
        characters = [glyph for row in rows for glyph in row]
        shape = _SHAPES.get(field.type)
        text = "".join(glyph.folded for glyph in characters).upper()
        if characters and (shape is None or shape.search(text)):
            confidence = sum(layout.lines[glyph.line].confidence for glyph in characters)
            return Found(tuple(rows), confidence / len(characters), label, direction)
    return None


def _rows_to_the_right(
    layout: Layout,
    label: Label,
    field: FieldTemplate,
    labels: Sequence[Label],
    columns: Sequence[Column],
) -> list[tuple[Glyph, ...]]:
    left = label.x1 - 0.15 * label.height
    right = _find_right_end(label, labels, columns)
    top = _find_top(label, labels)
    bottom = _find_bottom(layout, label, labels, left, right)
    pieces = _collect(layout, labels, label, (left, top, right, bottom))
    rows = _group_rows(pieces, layout)
    offsets = [abs(_middle(row, layout) - label.middle) for row in rows]
    if not offsets or min(offsets) > 0.9 * label.height:
        return []
    own = _stop_at_next_label(rows[offsets.index(min(offsets)) :], label, labels, layout)
    return _follow(own, layout, field)


def _stop_at_next_label(
    rows: Sequence[tuple[Glyph, ...]], label: Label, labels: Sequence[Label], layout: Layout
) -> list[tuple[Glyph, ...]]:
    """End before a row that lies off the next label as far as the first row lies off its own.

    On a sheet held in a hand rows do not lean as the page does, and the next field's value may
    stand above its label.
    """
    offset = _middle(rows[0], layout) - label.middle
    below = [
        other
        for other in labels
        if other.field not in (None, label.field)
        and other.middle > label.middle + 0.6 * label.height
        and abs(other.x0 - label.x0) < 2 * label.height
    ]
    for index, row in enumerate(rows[1:], start=1):
        middle = _middle(row, layout) - offset
        if any(abs(middle - other.middle) < _OFF_LABEL * other.height for other in below):
            return list(rows[:index])
    return list(rows)


def _rows_below(
    layout: Layout, label: Label, field: FieldTemplate, labels: Sequence[Label]
) -> list[tuple[Glyph, ...]]:
    left = label.x0 - 2 * label.height
    right = label.x1 + 6 * label.height
    top = label.middle + 0.5 * label.height
    bottom = min(
        (
            other.middle - 0.5 * other.height
            for other in labels
            if other.middle > top and other.x0 < right and other.x1 > left
        ),
        default=layout.page.height * 2,
    )
    bottom = min(bottom, label.middle + (1.0 + 1.8 * field.max_lines) * label.height)
    pieces = _collect(layout, labels, label, (left, top, right, bottom), whole_lines=True)
    rows = _group_rows(pieces, layout)
    if not rows:
        return []
    # A label in small print has its value's print below it, at the distance of that.
    height = max(label.height, layout.lines[rows[0][0].line].height)
    if _middle(rows[0], layout) > label.middle + 2.5 * height:
        return []
    return _follow(rows, layout, field)


def _find_right_end(label: Label, labels: Sequence[Label], columns: Sequence[Column]) -> float:
    """Left edge of the nearest label on the same row or column of labels beside this one."""
    ends = [
        other.x0
        for other in labels
        if other.x0 > label.x1 and abs(other.middle - label.middle) < 0.9 * label.height
    ]
    for column in columns:
        first = min(each.middle for each in column.labels)
        last = max(each.middle for each in column.labels)
        if column.x0 > label.x1 and first - 1.5 * label.height < label.middle:
            reach = last + 4 * label.height
            if label.middle < reach:
                ends.append(column.x0)
    return min(ends, default=float("inf")) - 0.2 * label.height


def _find_top(label: Label, labels: Sequence[Label]) -> float:
    """Half-way to the label above in the same column, but no more than one line up."""
    above = [
        other.middle
        for other in labels
        if other.middle < label.middle - 0.6 * label.height
        and abs(other.x0 - label.x0) < 2 * label.height
    ]
    return max(label.middle - 1.0 * label.height, (max(above, default=-1e9) + label.middle) / 2)


def _find_bottom(
    layout: Layout, label: Label, labels: Sequence[Label], left: float, right: float
) -> float:
    """Top of the next label below, in this column or in the value's way."""
    right = min(right, layout.page.width)
    tops = [
        other.middle - 0.35 * other.height
        for other in labels
        if other.middle > label.middle + 0.6 * label.height
        and other.x1 > label.x0 - label.height
        and other.x0 < right
        and (other.field is not None or other.x0 < left + 0.75 * (right - left))
    ]
    return min(tops, default=layout.page.height * 2)


def _collect(
    layout: Layout,
    labels: Sequence[Label],
    label: Label,
    region: Box,
    *,
    whole_lines: bool = False,
) -> list[tuple[Glyph, ...]]:
    """Pieces of lines that lie in a region and are neither label nor of another size.

    A line that begins left of the region's right end and runs on without a gap is kept whole.
    """
    left, top, right, bottom = region
    last = label.glyphs[-1]
    in_labels = {(glyph.line, glyph.index) for other in labels for glyph in other.glyphs}
    pieces: list[tuple[Glyph, ...]] = []
    for line in layout.lines:
        if not top <= line.middle < bottom or not _fits(line, label):
            continue
        kept = [
            glyph
            for glyph in line.glyphs
            if (glyph.centre > left or (glyph.line == last.line and glyph.index > last.index))
            and (glyph.line, glyph.index) not in in_labels
        ]
        if not kept or kept[0].x0 >= right or (whole_lines and line.x0 < left):
            continue
        if whole_lines:
            pieces.append(tuple(kept))
        else:
            pieces.append(tuple(_cut_at_end(kept, right, line)))
    return pieces


def _cut_at_end(glyphs: Sequence[Glyph], right: float, line: TextLine) -> list[Glyph]:
    kept: list[Glyph] = []
    for glyph in glyphs:
        if kept and glyph.x0 > right and glyph.centre - kept[-1].centre > 1.7 * line.height:
            break
        kept.append(glyph)
    return kept


def _fits(line: TextLine, label: Label) -> bool:
    return _FLATTEST * label.height < line.height < _TALLEST * label.height


def _group_rows(pieces: list[tuple[Glyph, ...]], layout: Layout) -> list[tuple[Glyph, ...]]:
    rows: list[list[tuple[Glyph, ...]]] = []
    for piece in sorted(pieces, key=lambda each: layout.lines[each[0].line].middle):
        line = layout.lines[piece[0].line]
        if rows:
            last = [layout.lines[each[0].line] for each in rows[-1]]
            height = max(line.height, median(each.height for each in last))
            is_level = abs(line.middle - median(each.middle for each in last)) < 0.5 * height
            if is_level and not any(_overlap(piece, other, line) for other in rows[-1]):
                rows[-1].append(piece)
                continue
        rows.append([piece])
    return [
        tuple(glyph for piece in sorted(row, key=lambda each: each[0].x0) for glyph in piece)
        for row in rows
    ]


def _overlap(piece: Sequence[Glyph], other: Sequence[Glyph], line: TextLine) -> bool:
    """Tell whether two pieces stand above one another: tightly set rows are no one row."""
    return min(piece[-1].x1, other[-1].x1) - max(piece[0].x0, other[0].x0) > 0.7 * line.height


def _middle(row: Sequence[Glyph], layout: Layout) -> float:
    return median(layout.lines[glyph.line].middle for glyph in row)


def _follow(
    rows: Sequence[tuple[Glyph, ...]], layout: Layout, field: FieldTemplate
) -> list[tuple[Glyph, ...]]:
    """Take the first row, and the next ones while they keep to the value's left edge and step."""
    value: list[tuple[Glyph, ...]] = []
    widest_step = _NEXT_ROW
    for row in rows:
        cut = _trim(row, layout)
        if not cut:
            continue
        if value:
            height = layout.lines[value[-1][0].line].height
            step = _middle(cut, layout) - _middle(value[-1], layout)
            indent = cut[0].x0 - min(each[0].x0 for each in value)
            if step > widest_step * height or indent > 12 * height:
                break
            widest_step = min(widest_step, _SAME_STEP * step / height)
        value.append(cut)
        if len(value) == field.max_lines:
            break
    return value


def _trim(row: Sequence[Glyph], layout: Layout) -> tuple[Glyph, ...]:
    """Drop what leads up to a value (a colon, dots) and what follows a wide blank."""
    kept = list(row)
    while kept and kept[0].folded in _LEADING:
        kept.pop(0)
    for index, (here, there) in enumerate(pairwise(kept)):
        height = layout.lines[here.line].height
        if here.line != there.line and there.x0 - here.x1 > _WIDEST_GAP * height:
            return tuple(kept[: index + 1])
    return tuple(kept)
