"""Sections: from the title of a statement to where it ends, with its head, columns and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.statements.columns import Columns, find_columns
from ingest.statements.grid import Grid, GridLine
from ingest.statements.preamble import Preamble, read_preamble
from ingest.statements.row_names import RowName, read_row_name
from ingest.statements.rows import Row, read_rows
from ingest.statements.titles import StatementTitle, read_title
from ingest.statements.vocabulary import StatementKind

_LEAST_NAMES = 3
"""Known names that a statement has at least; a table of contents has none."""
_LINES_ABOVE = 3
_LAST_ITEMS = {
    StatementKind.BALANCE_SHEET: frozenset({"liabilities_and_equity", "total_assets"}),
    StatementKind.CASH_FLOW: frozenset({"cash_at_end"}),
}
"""The rows with which a statement ends; of a balance sheet with two sides, each ends by its own."""


@dataclass(frozen=True, slots=True)
class Section:
    """One statement as it stands on paper or in a sheet.

    Attributes:
        statement: Which.
        scope: `company` or `consolidated`; None where its columns say.
        title: As printed, or the sheet's name.
        preamble: What its head says.
        columns: Its columns; None where their headings cannot be read.
        rows: Those with known names.
        pages: The pages that it stands on; empty for a table.
        is_recognised: Characters were recognised.
    """

    statement: StatementKind
    scope: str | None
    title: str
    preamble: Preamble
    columns: Columns | None
    rows: tuple[Row, ...]
    pages: tuple[int, ...]
    is_recognised: bool


def find_sections(grid: Grid) -> list[Section]:
    """Finds the statements in a grid: those with a title, and a sheet's whose name is the title."""
    titles = [
        (index, title)
        for index, line in enumerate(grid.lines)
        if (title := read_title(line.text)) is not None
    ]
    if not titles:
        return _read_untitled(grid) if grid.lines and grid.lines[0].page is None else []
    sections: list[Section] = []
    for position, (index, title) in enumerate(titles):
        if title.statement is None:
            continue
        before = titles[position - 1][0] + 1 if position else 0
        after = titles[position + 1][0] if position + 1 < len(titles) else len(grid.lines)
        above = grid.lines[max(before, index - _LINES_ABOVE) : index]
        section = _read_section(grid, title, title.statement, above, grid.lines[index:after])
        if section is not None:
            sections.append(_inherit(section, sections))
    return sections


def _read_untitled(grid: Grid) -> list[Section]:
    """Read a sheet without a title by its name, or else as what most of its rows are of."""
    title = read_title(grid.name)
    statement = title.statement if title else None
    if statement is None:
        counts = {kind: sum(_is_item(line, kind) for line in grid.lines) for kind in StatementKind}
        statement, count = max(counts.items(), key=lambda pair: pair[1])
        if title is not None or count < _LEAST_NAMES:
            return []
    title = title or StatementTitle(statement, "company", grid.name)
    section = _read_section(grid, title, statement, (), grid.lines)
    return [section] if section else []


def _read_section(
    grid: Grid,
    title: StatementTitle,
    statement: StatementKind,
    above: Sequence[GridLine],
    lines: Sequence[GridLine],
) -> Section | None:
    def read_name(printed: str) -> RowName | None:
        return read_row_name(printed, statement, may_be_misread=grid.is_recognised)

    def is_row(line: GridLine) -> bool:
        return isinstance(line.cells[0].content, str) and bool(read_name(line.cells[0].text))

    if sum(map(is_row, lines)) < _LEAST_NAMES:
        return None
    columns = find_columns(lines, is_row)
    head = lines[: columns.first] if columns else lines[:_LINES_ABOVE]
    headings = lines[columns.first : columns.last + 1] if columns else ()
    preamble = read_preamble([*(line for line in above if not is_row(line)), *head], headings)
    rows: list[Row] = []
    if columns:
        rows = _end(read_rows(lines[columns.last + 1 :], columns, read_name), statement)
    pages = {row.place.source.page for row in rows} | {lines[0].page}
    return Section(
        statement,
        title.scope,
        title.text or grid.name,
        preamble,
        columns,
        tuple(rows),
        tuple(sorted(page for page in pages if page is not None)),
        grid.is_recognised,
    )


def _end(rows: Sequence[Row], statement: StatementKind) -> list[Row]:
    """Drop what stands below the last row of a statement: what follows on paper are its notes."""
    last = _LAST_ITEMS.get(statement, frozenset())
    ends = {row.name.item: _height(row) for row in reversed(rows) if row.name.item in last}
    return [row for row in rows if not ends or _height(row) <= max(ends.values())]


def _height(row: Row) -> tuple[int, float]:
    """Where a row stands; in a sheet, where notes have sheets of their own, all stand alike."""
    source = row.place.source
    return source.page or 0, source.box[1] if source.box else 0.0


def _inherit(section: Section, before: Sequence[Section]) -> Section:
    """A statement that goes on under its title again has the head of its first part."""
    last = before[-1] if before else None
    if last is None or (last.statement, last.scope) != (section.statement, section.scope):
        return section
    own, first = section.preamble, last.preamble
    says_unit = own.unit.multiplier is not None or own.unit.is_contradictory
    preamble = replace(
        own,
        company_name=own.company_name or first.company_name,
        company_code=own.company_code or first.company_code,
        period=own.period or first.period,
        unit=own.unit if says_unit else first.unit,
        is_small_enterprise=own.is_small_enterprise or first.is_small_enterprise,
    )
    return replace(section, preamble=preamble)


def _is_item(line: GridLine, statement: StatementKind) -> bool:
    name = read_row_name(line.cells[0].text, statement)
    return name is not None and name.item is not None
