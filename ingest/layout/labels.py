"""Where the labels of a template stand on a page.

Labels on Chinese forms are spread over a column (名    称), glued to their value, found as one
vertical strip, or lose a character.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from ingest.layout.columns import find_columns, make_column
from ingest.layout.geometry import Glyph, Layout, TextLine
from ingest.layout.label import Label
from ingest.layout.latin import introduces_value, is_latin
from ingest.layout.partial_labels import LabelText, find_partial_labels
from ingest.layout.phrases import find_phrases
from ingest.templates.schema import Template

_STRENGTH_EXACT = 1.0
_STRENGTH_ONE_WRONG = 0.8
_ENOUGH_PARTS = 2
_RUNS_ON = 1.7
"""Centres of two characters no further apart, in line heights, are of one run of text."""
_FINE_PRINT = 0.65
"""Height against that of the labels in columns."""
_REMARK_AND_COLON = re.compile(r"(?:\([^()]{1,12}\))?:")


def find_labels(layout: Layout, template: Template) -> list[Label]:
    """Find every label of a template, each place on the page taken once, the longest first."""
    wanted: list[LabelText] = [
        (text, name) for name, field in template.fields.items() for text in field.labels
    ]
    wanted += [(text, None) for text in template.stop_labels]
    fields = dict(sorted(wanted, key=lambda pair: len(pair[0]), reverse=True))
    taken: set[tuple[int, int]] = set()
    found: list[Label] = []
    for allowed_errors, strength in ((0, _STRENGTH_EXACT), (1, _STRENGTH_ONE_WRONG)):
        for text, glyphs in find_phrases(layout, list(fields), allowed_errors=allowed_errors):
            if any((glyph.line, glyph.index) in taken for glyph in glyphs):
                continue
            label = _make_label(fields[text], text, glyphs, strength, layout)
            if is_latin(text) and not introduces_value(glyphs, layout):
                continue
            is_introducing = label.is_set_apart or _has_colon(glyphs, layout)
            if template.labels_need_colon and not is_introducing:
                continue
            taken.update((glyph.line, glyph.index) for glyph in glyphs)
            found.append(label)
    found = _drop_words_of_values(_drop_fine_print(found), layout)
    columns = find_columns(found)
    # Latin labels are not spread to the width of their column: their letters have no places in it.
    wanted = [(text, name) for text, name in wanted if not is_latin(text)]
    if columns:
        return found + find_partial_labels(layout, wanted, columns, found)
    # One label alone makes a column where two others fit into it.
    for label in found:
        parts = find_partial_labels(layout, wanted, [make_column([label])], found)
        if label.field is not None and len(parts) >= _ENOUGH_PARTS:
            return found + parts
    return found


def _drop_words_of_values(labels: Sequence[Label], layout: Layout) -> list[Label]:
    """Drop a label amid a run of text where the same field has one that begins a line.

    A business scope names its parts: 一般项目：... 许可项目：... .
    """
    heads = {label.field for label in labels if label.field and label.glyphs[0].index == 0}
    return [
        label for label in labels if label.field not in heads or not _is_amid_text(label, layout)
    ]


def _is_amid_text(label: Label, layout: Layout) -> bool:
    first = label.glyphs[0]
    line = layout.lines[first.line]
    before = line.glyphs[first.index - 1] if first.index else None
    return before is not None and first.centre - before.centre < _RUNS_ON * line.height


def _drop_fine_print(labels: Sequence[Label]) -> list[Label]:
    """Drop labels far smaller than those in columns: words of the notice at the foot of a form."""
    in_columns = [label for column in find_columns(labels) for label in column.labels]
    if not in_columns:
        return list(labels)
    least = _FINE_PRINT * median(label.height for label in in_columns)
    foot = max(label.middle for label in in_columns if label.height >= least)
    return [label for label in labels if label.height >= least or label.middle < foot]


def _make_label(
    name: str | None, text: str, glyphs: Sequence[Glyph], strength: float, layout: Layout
) -> Label:
    lines = [layout.lines[glyph.line] for glyph in glyphs]
    height = max(line.height for line in lines)
    # A character's cell reaches half-way to the next one: the outer ones are cut to their print.
    first, last = glyphs[0], glyphs[-1]
    x0 = max(first.x0, first.centre - 0.6 * height)
    x1 = min(last.x1, last.centre + 0.6 * height)
    middle = sum(line.middle for line in lines) / len(lines)
    is_set_apart = _is_set_apart(last, layout.lines[last.line])
    return Label(name, text, tuple(glyphs), x0, x1, middle, height, strength, is_set_apart)


def _is_set_apart(last: Glyph, line: TextLine) -> bool:
    following = line.glyphs[last.index + 1 : last.index + 2]
    return not following or following[0].centre - last.centre > 2.2 * line.height


def _has_colon(glyphs: Sequence[Glyph], layout: Layout) -> bool:
    last = glyphs[-1]
    rest = "".join(glyph.folded for glyph in layout.lines[last.line].glyphs[last.index + 1 :])
    return _REMARK_AND_COLON.match(rest) is not None
