"""Pages of words to a grid: words on one height make a line, near words on it one cell."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.document import Method, Page
from ingest.layout.geometry import Layout, TextLine, box_of, build_layout
from ingest.normalise.text import squeeze_whitespace
from ingest.statements.amounts import looks_like_figure, read_amount
from ingest.statements.grid import Grid, GridCell, GridLine, make_line
from ingest.statements.vocabulary import FigureSource

_NEAR = 0.6
"""Words less than this share of the line height apart are one cell: 2020 年 12 月 31 日."""
_ONE_LINE = 0.5
"""Middles less than this share of the line height apart are on one line."""


def make_page_grid(pages: Sequence[Page]) -> Grid:
    """Puts the words of pages, one page below the other, into lines of cells."""
    lines = [line for page in pages for line in _read_lines(build_layout(page))]
    return Grid("", tuple(lines), any(page.method is not Method.TEXT for page in pages))


def _read_lines(layout: Layout) -> list[GridLine]:
    rows: list[list[TextLine]] = []
    for word in sorted(layout.lines, key=lambda each: each.middle):
        row = rows[-1] if rows else None
        if row is not None and word.middle - _middle(row) < _ONE_LINE * min(
            word.height, layout.line_height
        ):
            row.append(word)
        else:
            rows.append([word])
    return [make_line(_read_cells(row, layout)) for row in rows]


def _middle(row: Sequence[TextLine]) -> float:
    return sum(word.middle for word in row) / len(row)


def _read_cells(row: Sequence[TextLine], layout: Layout) -> list[GridCell]:
    groups: list[list[TextLine]] = []
    for word in sorted(row, key=lambda each: each.x0):
        if groups and _belongs(groups[-1][-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [_make_cell(group, layout) for group in groups]


def _belongs(before: TextLine, word: TextLine) -> bool:
    """Two whole figures are never one, however near they stand."""
    if word.x0 - before.x1 >= _NEAR * min(before.height, word.height):
        return False
    return not (_is_whole_figure(before.text) and _is_whole_figure(word.text))


def _is_whole_figure(text: str) -> bool:
    return looks_like_figure(text) and read_amount(text).stated != "unreadable"


def _make_cell(words: Sequence[TextLine], layout: Layout) -> GridCell:
    glyphs = [glyph for word in words for glyph in word.glyphs]
    text = squeeze_whitespace(" ".join(word.word.text for word in words))
    source = FigureSource(layout.page.number, box_of(glyphs, layout), None, None, None, text)
    confidence = min(word.confidence for word in words)
    return GridCell(text, words[0].x0, max(word.x1 for word in words), source, confidence)
