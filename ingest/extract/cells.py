"""Values in Latin script beside or below their label: where they end, and columns of tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.extract.reading import join_characters
from ingest.layout.geometry import Glyph, Layout
from ingest.layout.label import Label
from ingest.layout.latin import COLON
from ingest.templates.schema import FieldTemplate, FieldType

_LEADING = ":：.·|_ "
_WIDEST_GAP = 2.5
"""Blank inside a value, in line heights; what follows a wider one stands in another column."""
_FEWEST_IN_HEADER = 3
_DEEPEST = 10.0
"""How far below its heading a table's first row may begin, in heights of the heading's print."""
_MOST_LINES = 4
_ENDS_AS_FIRM = re.compile(
    r"(?:\b(?:ltd|limited|inc|incorporated|llc|l\.l\.c|llp|plc|p\.l\.c|corp|corporation|company|gmbh|ag|"
    r"s\.?a\.?|s\.?a\.?s|s\.?r\.?l|s\.?p\.?a|b\.?v|n\.?v|oy|ab|a/s|k\.?k|bhd|pty|lp|l\.p)\.?)$",
    re.IGNORECASE,
)


def trim_value(
    rows: Sequence[tuple[Glyph, ...]], field: FieldTemplate, layout: Layout
) -> tuple[Glyph, ...]:
    """The characters of a value: without its colon, what stands in other columns, and rows below.

    Args:
        rows: As found beside or below the label.
        field: What is looked for.
        layout: The page.
    """
    kept: list[Glyph] = []
    for number, row in enumerate(rows):
        begins_elsewhere = row[0].index and not _follows_gap(row[0], layout)
        if number and (begins_elsewhere or _is_complete(kept, row, field)):
            break
        kept.extend(_cut_at_gap(row, layout))
    colon = COLON.match("".join(glyph.folded for glyph in kept))
    if colon is not None:
        kept = kept[colon.end() :]
    while kept and kept[0].folded in _LEADING:
        kept.pop(0)
    return tuple(kept)


def find_in_table(layout: Layout, label: Label, labels: Sequence[Label]) -> list[tuple[Glyph, ...]]:
    """The lines below the heading of a column of a table, the nearest first."""
    beside = [each for each in labels if abs(each.middle - label.middle) < 0.9 * label.height]
    if len(beside) < _FEWEST_IN_HEADER:
        return []
    right = min((each.x0 for each in beside if each.x0 > label.x1), default=layout.page.width)
    found = [
        line
        for line in layout.lines
        if label.height < line.middle - label.middle < _DEEPEST * label.height
        and label.x0 - label.height < line.x0 < right
    ]
    found.sort(key=lambda line: line.middle)
    return [line.glyphs for line in found[:_MOST_LINES]]


def _is_complete(kept: Sequence[Glyph], row: Sequence[Glyph], field: FieldTemplate) -> bool:
    """Tell whether a firm's name ends above a row, or an address begins there."""
    if field.type is not FieldType.ORGANISATION:
        return False
    return _ENDS_AS_FIRM.search(join_characters(tuple(kept))) is not None or row[0].folded.isdigit()


def _cut_at_gap(row: Sequence[Glyph], layout: Layout) -> Sequence[Glyph]:
    for index, (here, there) in enumerate(pairwise(row), start=1):
        height = layout.lines[here.line].height
        if here.line != there.line and there.x0 - here.x1 > _WIDEST_GAP * height:
            return row[:index]
    return row


def _follows_gap(glyph: Glyph, layout: Layout) -> bool:
    line = layout.lines[glyph.line]
    return glyph.x0 - line.glyphs[glyph.index - 1].x1 > line.height
