"""Where the labels of a template stand on a page.

Labels on Chinese forms are spread over a column (名    称), glued to their value, found as one
vertical strip, or lose a character. Labels of one column share their left and right edges; a label
of which only one character was read is accepted where it stands on such an edge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.layout.geometry import Glyph, Layout, TextLine
from ingest.layout.phrases import find_phrases
from ingest.templates.schema import Template

_STRENGTH_EXACT = 1.0
_STRENGTH_ONE_WRONG = 0.8
_STRENGTH_PART = 0.5


@dataclass(frozen=True, slots=True)
class Label:
    """A label found on the page.

    Attributes:
        field: The field it introduces; None for print that only ends what stands before it.
        text: As the template has it.
        glyphs: Its characters on the page.
        x0: Left edge in page units.
        x1: Right edge.
        middle: Height of its middle.
        height: Thickness of its line.
        strength: 1 where every character was read, less where some were guessed.
        is_set_apart: Nothing follows it on its line, or a wide blank does: a cell of a table.
    """

    field: str | None
    text: str
    glyphs: tuple[Glyph, ...]
    x0: float
    x1: float
    middle: float
    height: float
    strength: float
    is_set_apart: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Labels printed to one width below one another."""

    x0: float
    x1: float
    labels: tuple[Label, ...]


def find_labels(layout: Layout, template: Template) -> list[Label]:
    """Find every label of a template, each place on the page taken once, the longest first."""
    wanted = [(text, name) for name, field in template.fields.items() for text in field.labels]
    stops: list[tuple[str, str | None]] = [(text, None) for text in template.stop_labels]
    texts = sorted([*wanted, *stops], key=lambda pair: len(pair[0]), reverse=True)
    fields = dict(texts)
    taken: set[tuple[int, int]] = set()
    found: list[Label] = []
    for allowed_errors, strength in ((0, _STRENGTH_EXACT), (1, _STRENGTH_ONE_WRONG)):
        for text, glyphs in find_phrases(layout, list(fields), allowed_errors=allowed_errors):
            if any((glyph.line, glyph.index) in taken for glyph in glyphs):
                continue
            label = _make_label(fields[text], text, glyphs, strength, layout)
            if template.labels_need_colon and not (
                label.is_set_apart or _has_colon(glyphs, layout)
            ):
                continue
            taken.update((glyph.line, glyph.index) for glyph in glyphs)
            found.append(label)
    found.extend(_find_parts(layout, template, find_columns(found), found, taken))
    return found


def find_columns(labels: Sequence[Label]) -> list[Column]:
    """Group labels that share both edges; a column has at least two."""
    columns: list[list[Label]] = []
    for label in sorted(labels, key=lambda each: -each.strength):
        if label.field is None or label.strength < _STRENGTH_ONE_WRONG:
            continue
        reach = 1.2 * label.height
        for column in columns:
            if abs(column[0].x0 - label.x0) < reach and abs(column[0].x1 - label.x1) < reach:
                column.append(label)
                break
        else:
            columns.append([label])
    return [
        Column(min(label.x0 for label in column), max(label.x1 for label in column), tuple(column))
        for column in columns
        if len(column) > 1
    ]


def _make_label(
    name: str | None, text: str, glyphs: Sequence[Glyph], strength: float, layout: Layout
) -> Label:
    lines = [layout.lines[glyph.line] for glyph in glyphs]
    height = max(line.height for line in lines)
    # A character's cell reaches half-way to the next one: the last one's is cut to its print.
    last = glyphs[-1]
    x1 = min(last.x1, last.centre + 0.6 * height)
    x0 = max(glyphs[0].x0, glyphs[0].centre - 0.6 * height)
    middle = sum(line.middle for line in lines) / len(lines)
    is_set_apart = _is_set_apart(last, layout.lines[last.line])
    return Label(name, text, tuple(glyphs), x0, x1, middle, height, strength, is_set_apart)


def _is_set_apart(last: Glyph, line: TextLine) -> bool:
    following = line.glyphs[last.index + 1 : last.index + 2]
    return not following or following[0].centre - last.centre > 2.2 * line.height


def _has_colon(glyphs: Sequence[Glyph], layout: Layout) -> bool:
    last = glyphs[-1]
    rest = "".join(glyph.folded for glyph in layout.lines[last.line].glyphs[last.index + 1 :])
    return re.match(r"(?:\([^()]{1,12}\))?:", rest) is not None


def _find_parts(
    layout: Layout,
    template: Template,
    columns: Sequence[Column],
    found: Sequence[Label],
    taken: set[tuple[int, int]],
) -> Iterator[Label]:
    """Labels of two characters of which one was read, at the edge of a column that lacks them."""
    known = {label.field for label in found}
    for name, field in template.fields.items():
        if name in known:
            continue
        candidates = [
            (text, column, glyph)
            for text in field.labels
            if len(text) == 2
            for column in columns
            for line in layout.lines
            for glyph in line.glyphs[:1]
            if (glyph.line, glyph.index) not in taken
            and _is_part(text, glyph, line, column)
            and not _row_is_labelled(line, column)
        ]
        if candidates:
            text, column, glyph = candidates[0]
            line = layout.lines[glyph.line]
            taken.add((glyph.line, glyph.index))
            yield Label(
                name,
                text,
                (glyph,),
                column.x0,
                column.x1,
                line.middle,
                column.labels[0].height,
                _STRENGTH_PART,
            )


def _is_part(text: str, glyph: Glyph, line: TextLine, column: Column) -> bool:
    reach = 0.8 * column.labels[0].height
    if glyph.folded == text[-1]:
        right = min(glyph.x1, glyph.centre + 0.6 * line.height)
        return abs(right - column.x1) < reach
    return glyph.folded == text[0] and len(line.glyphs) == 1 and abs(glyph.x0 - column.x0) < reach


def _row_is_labelled(line: TextLine, column: Column) -> bool:
    return any(abs(label.middle - line.middle) < 0.6 * label.height for label in column.labels)
