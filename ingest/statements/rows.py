"""The rows of a section: each known name with what stands beside it in every column.

On a page a long name runs over two or three lines, and its figures stand beside any of them. Lines
are joined only where together they are a name that is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.statements.amounts import looks_like_figure
from ingest.statements.columns import Columns
from ingest.statements.grid import GridCell, GridLine, make_line
from ingest.statements.placing import Placed, place_figures
from ingest.statements.row_names import RowName, is_open_name

ReadName = Callable[[str], RowName | None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        name: What it is.
        printed: Its name as printed.
        place: The cell where its name begins.
        cells: What stands in its columns, by the position of the column.
    """

    name: RowName
    printed: str
    place: GridCell
    cells: Mapping[int, GridCell]


@dataclass(slots=True)
class _Entry:
    """One line of one block: a name or part of one, and what stands beside it."""

    label: str
    place: GridCell
    cells: dict[int, GridCell] = field(default_factory=dict)
    is_taken: bool = False


def read_rows(lines: Sequence[GridLine], columns: Columns, read_name: ReadName) -> list[Row]:
    """Reads the rows below some headings.

    Args:
        lines: Below the headings.
        columns: As the headings say.
        read_name: Tells what a name means; None for one that is unknown.

    Returns:
        The rows whose names are known, block by block, each from top to bottom.
    """
    placed = place_figures(lines, columns.columns)
    rows: list[Row] = []
    for block in range(columns.blocks):
        rows += _name_rows(_read_entries(lines, placed, columns, block), read_name)
    return rows


def _read_entries(
    lines: Sequence[GridLine], placed: Sequence[Placed], columns: Columns, block: int
) -> list[_Entry]:
    left, right = columns.names_between(block)
    entries: list[_Entry] = []
    for line, positions in zip(lines, placed, strict=True):
        names = [
            cell
            for index, cell in enumerate(line.cells)
            if index not in positions
            and left <= cell.centre < right
            and isinstance(cell.content, str)
            and not _is_long_figure(cell)
        ]
        cells = _gather(line, positions, columns, block)
        if names or cells:
            place = names[0] if names else next(iter(cells.values()))
            label = make_line(names).text if names else ""
            entries.append(_Entry(label, place, cells))
    return entries


def _gather(line: GridLine, positions: Placed, columns: Columns, block: int) -> dict[int, GridCell]:
    """The cells of a block by column.

    Two figures in one column are none, and a figure between columns makes each of them doubtful:
    such cells are given with all that stands there, which is no figure that anything would accept.
    """
    gathered: dict[int, list[GridCell]] = {}
    for index, position in positions.items():
        if columns.columns[position].block == block:
            gathered.setdefault(position, []).append(line.cells[index])
    left, right = columns.between(block)
    strays = [
        cell
        for index, cell in enumerate(line.cells)
        if index not in positions and left <= cell.centre < right and _is_long_figure(cell)
    ]
    if strays:
        return {
            position: _spoil([*gathered.get(position, ()), *strays])
            for position in columns.figures_of(block)
        }
    return {
        position: cells[0] if len(cells) == 1 else _spoil(cells)
        for position, cells in gathered.items()
    }


def _spoil(cells: Sequence[GridCell]) -> GridCell:
    raw = " | ".join(cell.text for cell in cells)
    return replace(cells[0], content=f"| {raw}", source=replace(cells[0].source, raw=raw))


def _is_long_figure(cell: GridCell) -> bool:
    """A figure, and no number of a note or a page."""
    return looks_like_figure(cell.text) and any(mark in cell.text for mark in ",.")


def _name_rows(entries: Sequence[_Entry], read_name: ReadName) -> list[Row]:
    """Name the lines with figures first, since they decide which lines belong together."""
    rows: dict[int, Row] = {}
    for index, entry in enumerate(entries):
        if not entry.cells:
            continue
        for joined in _joins(entries, index):
            printed = " ".join(part.label for part in joined)
            name = read_name(printed) if printed else None
            if name is not None:
                for part in joined:
                    part.is_taken = True
                rows[index] = Row(name, printed, joined[0].place, entry.cells)
                break
    for index, entry in enumerate(entries):
        name = None if entry.is_taken or entry.cells else read_name(entry.label)
        if name is not None:
            rows[index] = Row(name, entry.label, entry.place, {})
    return [rows[index] for index in sorted(rows)]


def _joins(entries: Sequence[_Entry], index: int) -> list[list[_Entry]]:
    """What may be the whole name of a line, the longest first: two names joined are none.

    A line above that cannot be the end of a name belongs to this one, whatever this one says alone.
    """
    own = entries[index]
    above = _without_figures(entries, index - 1)
    below = _without_figures(entries, index + 1)
    below_that = _without_figures(entries, index + 2) if below else []
    if not own.label:
        return [[*above, own, *below]] if above and below else []
    joins = [[own, *below, *below_that], [own, *below], [own]]
    if above and is_open_name(above[0].label):
        return [[*above, *join] for join in joins]
    return [*joins, *([*above, *join] for join in joins if above)]


def _without_figures(entries: Sequence[_Entry], index: int) -> list[_Entry]:
    if not 0 <= index < len(entries):
        return []
    entry = entries[index]
    return [entry] if entry.label and not entry.cells and not entry.is_taken else []
