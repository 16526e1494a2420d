"""Which figure stands in which column.

A heading is often narrower than the figures below it, and pages bound left and right shift their
print. So columns widen to the figures that stand below one heading alone, page by page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from ingest.statements.amounts import looks_like_figure
from ingest.statements.columns import Column
from ingest.statements.grid import GridCell, GridLine
from ingest.statements.headings import FIGURE_ROLES, HeadingRole

_CLEARLY = 2.0
"""A cell that touches two columns stands in the one it overlaps so many times more."""
_LARGEST_SHIFT = 0.4
"""Of the distance between two columns of figures; a larger one would take one for the other."""
Placed = Mapping[int, int]
"""The column of each cell of a line, both by position; a cell that stands in none is absent."""


def place_figures(lines: Sequence[GridLine], columns: Sequence[Column]) -> list[Placed]:
    """Finds the column of every cell; columns of names hold none."""
    spans = {
        position: column
        for position, column in enumerate(columns)
        if column.heading.role is not HeadingRole.LABEL
    }
    shifts = _find_shifts(lines, spans)
    for line in lines:
        shift = shifts.get(line.page, 0.0)
        for cell in line.cells:
            position = _find_column(cell, spans, shift) if looks_like_figure(cell.text) else None
            if position is not None:
                spans[position] = spans[position].widen(cell.x0 - shift, cell.x1 - shift)
    return [
        {
            index: position
            for index, cell in enumerate(line.cells)
            if (position := _find_column(cell, spans, shifts.get(line.page, 0.0))) is not None
        }
        for line in lines
    ]


def _find_column(cell: GridCell, spans: Mapping[int, Column], shift: float) -> int | None:
    """The one column that a cell stands in; on a page, a text without figures is part of a name."""
    is_on_page = cell.source.page is not None
    if is_on_page and not looks_like_figure(cell.text) and not _has_digit(cell.text):
        return None
    touching = sorted(
        (
            (overlap, position)
            for position, column in spans.items()
            if (overlap := cell.overlap(column.x0 + shift, column.x1 + shift)) > 0
        ),
        reverse=True,
    )
    if len(touching) > 1 and touching[0][0] < _CLEARLY * touching[1][0]:
        return None
    return touching[0][1] if touching else None


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _find_shifts(lines: Sequence[GridLine], spans: Mapping[int, Column]) -> dict[int | None, float]:
    """By how much each page's figures stand to the right of those on the first one.

    Figures end at one edge, so edges are compared; a page without figures is taken as not shifted.
    """
    figures = [column for column in spans.values() if column.heading.role in FIGURE_ROLES]
    distances = [after.x1 - before.x1 for before, after in pairwise(figures)]
    if not lines or lines[0].page is None or not distances:
        return {}
    most = _LARGEST_SHIFT * min(distances)
    first: dict[int, list[float]] = {}
    edges: dict[int, list[float]] = {}
    for line in lines:
        for cell in line.cells:
            if looks_like_figure(cell.text) and len(cell.text) > 4 and line.page is not None:
                edges.setdefault(line.page, []).append(cell.x1)
                position = _find_column(cell, spans, 0.0)
                if line.page == lines[0].page and position is not None:
                    first.setdefault(position, []).append(cell.x1)
    settled = [median(each) for each in first.values()]
    shifts: dict[int | None, float] = {}
    for page, found in edges.items():
        offsets = [min((x - edge for edge in settled), key=abs) for x in found if settled]
        shift = median(offsets) if offsets else 0.0
        shifts[page] = shift if abs(shift) < most else 0.0
    return shifts
