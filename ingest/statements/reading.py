"""The doors: tables or pages in, statements out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Page, Problem
from ingest.statements.assembly import assemble
from ingest.statements.canonical import is_canonical, read_canonical
from ingest.statements.grid import Grid, make_grid
from ingest.statements.opinion import find_audit_opinion
from ingest.statements.page_grid import make_page_grid
from ingest.statements.sections import find_sections
from ingest.statements.vocabulary import ReadStatements
from ingest.table import Table


def read_statement_tables(
    tables: Sequence[Table], *, unit: int | None = None, currency: str | None = None, name: str = ""
) -> ReadStatements:
    """Reads the statements in the sheets of a workbook or in a file of separated values.

    Args:
        tables: All sheets of one file.
        unit: What settles the unit where a statement does not state it: 1, 1_000, 10_000,
            1_000_000 or 100_000_000.
        currency: What settles the currency, as ISO 4217, where a statement does not state it;
            Chinese statements are in CNY unless they say otherwise.
        name: The file's name, for the problem that it holds no statement.
    """
    canonical = [
        read_canonical(table, unit=unit, currency=currency)
        for table in tables
        if is_canonical(table)
    ]
    if canonical:
        return ReadStatements(
            tuple(statement for each in canonical for statement in each.statements),
            tuple(problem for each in canonical for problem in each.problems),
        )
    return _read([make_grid(table) for table in tables], unit, currency, name)


def read_statement_pages(
    pages: Sequence[Page], *, unit: int | None = None, currency: str | None = None, name: str = ""
) -> ReadStatements:
    """Reads the statements on the pages of a file.

    Args:
        pages: All pages of one file, in order.
        unit: As for tables.
        currency: As for tables.
        name: As for tables.
    """
    return _read([make_page_grid(pages)], unit, currency, name)


def _read(
    grids: Sequence[Grid], unit: int | None, currency: str | None, name: str
) -> ReadStatements:
    sections = [section for grid in grids for section in find_sections(grid)]
    if not sections:
        return ReadStatements((), (Problem("statements_not_found", details=(("file", name),)),))
    opinion, problems = find_audit_opinion([line.text for grid in grids for line in grid.lines])
    found = assemble(sections, unit=unit, currency=currency, audit_opinion=opinion)
    return replace(found, problems=(*found.problems, *problems))
