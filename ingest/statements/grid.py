"""Tables and pages in one form: lines of cells, each with its width and its place.

In a table a cell is as wide as its column, counted from 0; on a page its edges are in page units.
What reads statements need not know which of the two it has before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.normalise.text import squeeze_whitespace
from ingest.statements.vocabulary import FigureSource
from ingest.table import Cell, Table


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell with something in it.

    Attributes:
        content: A text, or what a spreadsheet holds as a number or date.
        x0: Left edge.
        x1: Right edge.
        source: Its place in the file.
        confidence: The reader's, 0 to 1.
    """

    content: Cell
    x0: float
    x1: float
    source: FigureSource
    confidence: float = 1.0

    @property
    def text(self) -> str:
        """What a person sees in it."""
        return self.source.raw

    @property
    def centre(self) -> float:
        """Middle between its edges."""
        return (self.x0 + self.x1) / 2

    def overlap(self, x0: float, x1: float) -> float:
        """How much of a span it covers; negative where there is a gap between them."""
        return min(self.x1, x1) - max(self.x0, x0)


@dataclass(frozen=True, slots=True)
class GridLine:
    """One line: its cells from left to right.

    Attributes:
        cells: At least one.
        text: What stands on the line; a cell merged over several columns stands in it once.
    """

    cells: tuple[GridCell, ...]
    text: str

    @property
    def page(self) -> int | None:
        """The page that it stands on."""
        return self.cells[0].source.page


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet of a workbook, or all pages of a file.

    Attributes:
        name: Of the sheet; empty where there is none.
        lines: From top to bottom.
        is_recognised: Characters were recognised from a picture and may be wrong.
    """

    name: str
    lines: tuple[GridLine, ...]
    is_recognised: bool = False


def make_line(cells: Sequence[GridCell]) -> GridLine:
    """Makes a line of cells, of which there is at least one."""
    texts: list[str] = []
    for cell in cells:
        if not texts or cell.text != texts[-1]:
            texts.append(cell.text)
    return GridLine(tuple(cells), squeeze_whitespace(" ".join(texts)))


def make_grid(table: Table) -> Grid:
    """Takes a table over, line by line."""
    lines: list[GridLine] = []
    for line in table.lines:
        cells = [
            GridCell(
                content,
                float(column),
                float(column + 1),
                FigureSource(None, None, table.name, line.number, column + 1, _show(content)),
            )
            for column, content in enumerate(line.cells)
            if content is not None
        ]
        if cells:
            lines.append(make_line(cells))
    return Grid(table.name, tuple(lines))


def _show(content: Cell) -> str:
    return f"{content:f}" if hasattr(content, "as_tuple") else str(content)
