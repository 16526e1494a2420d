"""The columns of a statement: found by their headings, blocks of names and figures side by side.

A balance sheet with two sides has two blocks, each with a column of names of its own. Headings may
take several lines (2020年 above 12月31日) and may span columns (2020年 above 合并 and 母公司).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ingest.statements.grid import GridCell, GridLine
from ingest.statements.headings import FIGURE_ROLES, Heading, HeadingRole, read_heading

_MOST_JOINED = 8
"""Cells that one heading may be spread over: 2020 年 12 月 31 日 has six."""
_MOST_HEADING_LINES = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        heading: What it holds.
        x0: Left edge of what stands in it.
        x1: Right edge.
        block: The block that it belongs to, counted from 0.
    """

    heading: Heading
    x0: float
    x1: float
    block: int

    def widen(self, x0: float, x1: float) -> Column:
        """The column, at least as wide as something that stands in it."""
        return replace(self, x0=min(self.x0, x0), x1=max(self.x1, x1))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a section.

    Attributes:
        columns: From left to right, those of names included.
        first: Position of the first heading line.
        last: Position of the last one.
    """

    columns: tuple[Column, ...]
    first: int
    last: int

    @property
    def blocks(self) -> int:
        """How many blocks stand side by side."""
        return max(column.block for column in self.columns) + 1

    @property
    def has_adjustments(self) -> bool:
        """Whether it is the table of a change of standard, which is no statement."""
        return any(column.heading.role is HeadingRole.ADJUSTMENT for column in self.columns)

    def figures_of(self, block: int) -> list[int]:
        """The positions of a block's columns of figures."""
        return [
            position
            for position, column in enumerate(self.columns)
            if column.block == block and column.heading.role in FIGURE_ROLES
        ]

    def between(self, block: int) -> tuple[float, float]:
        """From where to where a block stands, its last column taken as wide as its figures."""
        beside = [column.x0 for column in self.columns if column.block == block]
        after = [column.x0 for column in self.columns if column.block > block]
        return min(beside), min(after, default=float("inf"))

    def names_between(self, block: int) -> tuple[float, float]:
        """From where to where the names of a block stand."""
        before = [column.x1 for column in self.columns if column.block < block]
        beside = [
            column.x0
            for column in self.columns
            if column.block == block and column.heading.role is not HeadingRole.LABEL
        ]
        return max(before, default=float("-inf")), min(beside)


@dataclass(frozen=True, slots=True)
class _Stack:
    """Texts above one another."""

    text: str
    x0: float
    x1: float


def find_columns(lines: Sequence[GridLine], is_row: Callable[[GridLine], bool]) -> Columns | None:
    """Finds the headings of some lines.

    Args:
        lines: From the title of a statement on, or from the top of a sheet.
        is_row: Tells whether a line begins with the name of a statement's row.

    Returns:
        None where no line heads columns of figures.
    """
    head = next((index for index, line in enumerate(lines) if is_row(line)), len(lines))
    if head < len(lines) and _read_zone(lines[head : head + 1]):
        head += 1  # 资产 heads the column of names, and rows too
    # A line that heads columns by itself comes first: the one above it may be the statement's date.
    for height in range(1, _MOST_HEADING_LINES + 1):
        for first in range(head - height + 1):
            columns = _read_zone(lines[first : first + height])
            if columns is not None:
                return _extend(lines, first, first + height - 1, columns, is_row)
    return None


def _extend(
    lines: Sequence[GridLine],
    first: int,
    last: int,
    columns: tuple[Column, ...],
    is_row: Callable[[GridLine], bool],
) -> Columns:
    """Take in the lines below that still belong to the headings: units, 合并 and 母公司."""
    while last + 1 < len(lines) and not is_row(lines[last + 1]) and last - first < 3:
        wider = _read_zone(lines[first : last + 2])
        if wider is None or _count(wider) < _count(columns):
            break
        columns, last = wider, last + 1
    return Columns(columns, first, last)


def _count(columns: Sequence[Column]) -> int:
    return sum(column.heading.role in FIGURE_ROLES for column in columns)


def _read_zone(zone: Sequence[GridLine]) -> tuple[Column, ...] | None:
    """Read lines as headings; None where some of it is none, or too little to be sure."""
    stacks = _stack(zone)
    found: list[Column] = []
    index = 0
    block = -1
    while index < len(stacks):
        for end in range(min(len(stacks), index + _MOST_JOINED), index, -1):
            heading = read_heading(_join(stacks[index:end]))
            if heading is not None:
                break
        else:
            return None
        if heading.role is HeadingRole.LABEL or block < 0:
            block += 1
        found.append(Column(heading, stacks[index].x0, stacks[end - 1].x1, block))
        index = end
    figures = _count(found)
    has_labels = any(column.heading.role is HeadingRole.LABEL for column in found)
    is_certain = figures >= 2 or (figures == 1 and len(found) > 1 and has_labels)
    return tuple(found) if is_certain else None


def _join(stacks: Sequence[_Stack]) -> str:
    texts = [stack.text for stack in stacks]
    return " ".join(
        text for index, text in enumerate(texts) if not index or text != texts[index - 1]
    )


def _stack(zone: Sequence[GridLine]) -> list[_Stack]:
    """Put cells under the cells that they stand below; a wide one stands above each of several."""
    stacks = [_Stack(cell.text, cell.x0, cell.x1) for cell in zone[0].cells]
    for line in zone[1:]:
        taken: set[int] = set()
        below: list[_Stack] = []
        for cell in line.cells:
            above = _find_above(cell, stacks)
            if above is None:
                below.append(_Stack(cell.text, cell.x0, cell.x1))
            else:
                taken.add(above)
                text = stacks[above].text
                joined = text if text == cell.text else f"{text} {cell.text}"
                below.append(_Stack(joined, cell.x0, cell.x1))
        stacks = sorted(
            [*below, *(stack for index, stack in enumerate(stacks) if index not in taken)],
            key=lambda stack: stack.x0,
        )
    return stacks


def _find_above(cell: GridCell, stacks: Sequence[_Stack]) -> int | None:
    overlaps = [(cell.overlap(stack.x0, stack.x1), index) for index, stack in enumerate(stacks)]
    best = max(overlaps, default=(0.0, 0))
    return best[1] if best[0] > 0 else None
