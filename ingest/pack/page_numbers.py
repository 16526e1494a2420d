"""Page numbers as printed: 第2页 共3页, 2/3, Page 2 of 3, - 2 -."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.layout.geometry import Layout, TextLine, share_row
from ingest.normalise.numerals import read_numeral
from ingest.normalise.text import drop_whitespace, fold_width

_MOST = 500
"""What counts more pages is no count of pages."""
_EDGE_IN_WORDS = 0.2
"""第2页 may stand in a page's heading; a figure alone stands at its very edge."""
_EDGE = 0.1
_COUNT = r"(\d{1,3}|[一二三四五六七八九十]{1,3})"
_IN_WORDS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"第{_COUNT}页[,，、/;]?[(（]?(?:总)?共{_COUNT}页",
        r"page(\d{1,3})(?:of|/)(\d{1,3})",
        rf"第{_COUNT}页/{_COUNT}",
    )
)
_TOTAL_FIRST = re.compile(rf"共{_COUNT}页[,，、/;]?第{_COUNT}页")
_ALONE_IN_WORDS = re.compile(rf"^(?:第{_COUNT}页|page(\d{{1,3}}))$")
_FRACTION = re.compile(r"^[-—–·(]*(\d{1,3})/(\d{1,3})[-—–·)]*$")
_ALONE = re.compile(r"^(?:[-—–·~_]+(\d{1,3})[-—–·~_]+|(\d{1,3}))$")
_OFF_CENTRE = 0.12
"""A figure without strokes is a page number only in the middle of the foot."""


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """A page number.

    Attributes:
        number: Of the page in its document.
        total: How many pages the document has; None where the page does not say.
    """

    number: int
    total: int | None = None


def find_page_number(layout: Layout) -> PrintedNumber | None:
    """Find the page number that a page bears; None where it bears none, or two that differ."""
    page = layout.page
    for edge, read in ((_EDGE_IN_WORDS, _read_words), (_EDGE, _read_figures)):
        lines = [
            line
            for line in layout.lines
            if not edge * page.height < line.middle < (1 - edge) * page.height
        ]
        found = {number for line in lines for number in read(line, layout)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _read_words(line: TextLine, layout: Layout) -> Iterator[PrintedNumber]:
    for text in dict.fromkeys((_fold(line.text), _fold(_row_of(line, layout)))):
        for pattern in _IN_WORDS:
            if match := pattern.search(text):
                yield from _make(match[1], match[2])
                return
        if match := _TOTAL_FIRST.search(text):
            yield from _make(match[2], match[1])
            return
    if match := _ALONE_IN_WORDS.match(_fold(line.text)):
        yield from _make(match[1] or match[2], None)


def _read_figures(line: TextLine, layout: Layout) -> Iterator[PrintedNumber]:
    text = _fold(line.text)
    if match := _FRACTION.match(text):
        yield from _make(match[1], match[2])
    elif (match := _ALONE.match(text)) and (match[1] or _is_at_foot(line, layout)):
        yield from _make(match[1] or match[2], None)


def _is_at_foot(line: TextLine, layout: Layout) -> bool:
    """Alone on its row, in the middle, below all else."""
    centre = (line.x0 + line.x1) / 2 / layout.page.width
    is_lowest = all(
        other.middle <= line.middle for other in layout.lines if other is not line
    ) and not any(share_row(line, other) for other in layout.lines if other is not line)
    return is_lowest and abs(centre - 0.5) < _OFF_CENTRE


def _row_of(line: TextLine, layout: Layout) -> str:
    row = [other for other in layout.lines if share_row(line, other)]
    return "".join(other.text for other in sorted(row, key=lambda other: other.x0))


def _make(number: str, total: str | None) -> Iterator[PrintedNumber]:
    counted = _read(number)
    of = None if total is None else _read(total)
    if counted is None or not 1 <= counted <= _MOST:
        return
    if total is not None and (of is None or not counted <= of <= _MOST):
        return
    yield PrintedNumber(counted, of)


def _read(figures: str) -> int | None:
    return int(figures) if figures.isdecimal() else read_numeral(figures)


def _fold(text: str) -> str:
    return drop_whitespace(fold_width(text)).lower()
