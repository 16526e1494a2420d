"""A file that should hold statements: a spreadsheet, a PDF, a picture."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath

from checker.errors import StatementsUnreadable
from ingest.document import Problem, ReadResult
from ingest.problems import describe_problem
from ingest.sandbox import ReaderPool
from ingest.statements import Statement, read_statement_pages, read_statement_tables

_SPREADSHEETS = frozenset({".csv", ".tsv", ".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class StatementFile:
    """What was read of a file.

    Attributes:
        path: As the user calls it.
        content: Its bytes.
        statements: The newest period first.
        problems: What was left out, and why.
        pages: The numbers of its pages; empty for a spreadsheet.
    """

    path: str
    content: bytes
    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]
    pages: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The file's name, without its folder."""
        return PurePath(self.path).name

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


def is_spreadsheet(name: str) -> bool:
    """Tell whether a file is read as tables, by the ending of its name."""
    return PurePath(name).suffix.lower() in _SPREADSHEETS


def read_statement_file(
    content: bytes,
    path: str,
    reader: ReaderPool,
    *,
    unit: int | None = None,
    currency: str | None = None,
) -> StatementFile:
    """Read the statements in a file.

    Args:
        content: The file's bytes.
        path: How the user calls it.
        reader: Reads it in a child process.
        unit: What settles the unit where a statement does not state it.
        currency: Likewise for the currency.

    Raises:
        StatementsUnreadable: Nothing can be read of the file.
    """
    name = PurePath(path).name
    if is_spreadsheet(name):
        reading = reader.read_tables(content, name)
    else:
        reading = reader.read_pages(content, name)
    if reading.result is not ReadResult.OK:
        problem = reading.problems[0] if reading.problems else Problem(reading.result.value)
        said = describe_problem(problem)
        raise StatementsUnreadable(
            path=path,
            reason_zh=f"{said.message.zh}{said.remedy.zh}",
            reason_en=f"{said.message.en} {said.remedy.en}",
        )
    if is_spreadsheet(name):
        found = read_statement_tables(reading.tables, unit=unit, currency=currency, name=name)
    else:
        found = read_statement_pages(reading.pages, unit=unit, currency=currency, name=name)
    pages = tuple(page.number for page in reading.pages)
    problems = (*reading.problems, *found.problems)
    return StatementFile(path, content, found.statements, problems, pages)
