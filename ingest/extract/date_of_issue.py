"""The date of issue: below the authority that issued it, seldom with a label of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Field
from ingest.extract.reading import average_confidence, make_field
from ingest.layout.geometry import Layout, TextLine
from ingest.layout.label import Label
from ingest.normalise.dates import find_dates, fold_dates

_LINES_BELOW = 9.0
"""How far below its authority's label the date stands, in line heights; a seal lies between."""
_LOWER_PART = 0.6
_LONGEST_DATE = 14


def find_date_of_issue(layout: Layout, labels: Sequence[Label], authority: str) -> Field | None:
    """The date below the authority's label; its figures and 年月日 are often printed apart.

    Args:
        layout: The page or part.
        labels: All labels found.
        authority: The field that the authority's label introduces.
    """
    for label in labels:
        if label.field != authority:
            continue
        lines = [
            line
            for line in layout.lines
            if 0.5 * label.height < line.middle - label.middle < _LINES_BELOW * label.height
            and line.x1 > label.x0 - 4 * label.height
            and re.search(r"[0-9年月日一二三四五六七八九〇○零]", line.text)
        ]
        field = _read_split_date(layout, lines)
        if field is not None:
            return field
    return _find_lone_date(layout, labels)


def _find_lone_date(layout: Layout, labels: Sequence[Label]) -> Field | None:
    """Where a seal hides the label: the lowest line that is a date beside no label."""
    lines = [
        line
        for line in layout.lines
        if line.middle > _LOWER_PART * layout.page.height
        and len(line.glyphs) <= _LONGEST_DATE
        and not any(abs(label.middle - line.middle) < 0.7 * label.height for label in labels)
    ]
    for line in sorted(lines, key=lambda each: each.middle, reverse=True):
        field = _read_split_date(layout, [line])
        if field is not None:
            return field
    return None


def _read_split_date(layout: Layout, lines: Sequence[TextLine]) -> Field | None:
    for line in sorted(lines, key=lambda each: each.middle):
        row = sorted(
            (other for other in lines if abs(other.middle - line.middle) < 0.6 * line.height),
            key=lambda each: each.x0,
        )
        glyphs = tuple(glyph for each in row for glyph in each.glyphs)
        days = {
            mention.value
            for mention in find_dates(fold_dates("".join(glyph.character for glyph in glyphs)))
        }
        if len(days) == 1 and None not in days:
            confidence = average_confidence(layout, glyphs)
            return make_field(layout, glyphs, days.pop(), confidence=confidence)
    return None
