"""A table of names, or of pairs of names, as a spreadsheet or separated values hold it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from checker.names.comparison import NameKind
from checker.screening.errors import NameTableInvalid
from checker.screening.party import Party, PartyNumber, PartyRole
from ingest.document import ReadResult
from ingest.identifiers import uscc
from ingest.normalise.dates import read_date
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import fold_width
from ingest.problems import describe_problem
from ingest.readers.limits import ReadingLimits
from ingest.readers.separated_values import read_separated_values
from ingest.readers.unreadable import UnreadableFileError
from ingest.reading import read_tables
from ingest.sandbox import ReaderPool
from ingest.table import Cell, Table

_WORKBOOKS = (".xlsx", ".xlsm")
_LIMITS = ReadingLimits(table_lines=5_000_000, table_columns=1_000)


class _Columns(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: tuple[str, ...]
    code: tuple[str, ...]
    kind: tuple[str, ...]
    born_on: tuple[str, ...]
    a: tuple[str, ...]
    b: tuple[str, ...]
    kinds: dict[NameKind, tuple[str, ...]]


class NamePair(NamedTuple):
    """Two names of one line.

    Attributes:
        line: As a person finds it in the file, from 1.
        left: The first name.
        right: The second.
        kind: Whose names; unknown where the table does not say.
    """

    line: int
    left: str
    right: str
    kind: NameKind


class NameLine(NamedTuple):
    """A party of one line.

    Attributes:
        line: As a person finds it in the file, from 1.
        party: Whom to look for; None where the line has no name.
    """

    line: int
    party: Party | None


@cache
def load_columns() -> _Columns:
    """Give what columns are called."""
    return read_table("checker.screening", "columns.yaml", _Columns)


def read_pairs(content: bytes, path: str, reader: ReaderPool) -> list[NamePair]:
    """Read a table with columns a and b.

    Raises:
        NameTableInvalid: Nothing can be read of it, or a column is missing.
    """
    table = _read_table(content, path, reader)
    columns = _find_columns(table, path, ("a", "b"))
    return [
        NamePair(
            line.number,
            _text(line.cells, columns.get("a")),
            _text(line.cells, columns.get("b")),
            find_kind(_text(line.cells, columns.get("kind"))),
        )
        for line in table.lines[1:]
    ]


def read_names(content: bytes, path: str, reader: ReaderPool) -> Iterator[NameLine]:
    """Read a table with a column of names; kind, credit code and date of birth are used if there.

    Raises:
        NameTableInvalid: Nothing can be read of it, or it has no column of names.
    """
    table = _read_table(content, path, reader)
    columns = _find_columns(table, path, ("name",))
    for line in table.lines[1:]:
        name = _text(line.cells, columns.get("name"))
        if not name:
            yield NameLine(line.number, None)
            continue
        kind = find_kind(_text(line.cells, columns.get("kind")))
        code = _text(line.cells, columns.get("code"))
        born = _text(line.cells, columns.get("born_on"))
        yield NameLine(line.number, make_party(name, kind, code=code, born_on=read_date(born)))


def make_party(name: str, kind: NameKind, *, code: str = "", born_on: date | None = None) -> Party:
    """Make a party of what was typed; a credit code that does not hold is left out."""
    numbers: tuple[PartyNumber, ...] = ()
    if code and uscc.check(code).is_valid:
        numbers = (PartyNumber("cn.uscc", uscc.check(code).code),)
    return Party("customer", PartyRole.CUSTOMER, kind, (name,), numbers, born_on)


def find_kind(word: str) -> NameKind:
    """Give the kind that a word names; unknown where it names none."""
    folded = fold_width(word).casefold().strip()
    found = (kind for kind, words in load_columns().kinds.items() if folded in words)
    return next(found, NameKind.UNKNOWN)


def _read_table(content: bytes, path: str, reader: ReaderPool) -> Table:
    """Read the first sheet of a workbook, or separated values without a child process."""
    if path.lower().endswith(_WORKBOOKS):
        reading = read_tables(content, path, reader)
        if reading.result is not ReadResult.OK:
            text = describe_problem(reading.problems[0])
            raise NameTableInvalid(
                path=path,
                reason_zh=text.message.zh + text.remedy.zh,
                reason_en=f"{text.message.en} {text.remedy.en}",
            )
        return reading.tables[0]
    try:
        return read_separated_values(content, _LIMITS, keeps_blank_records=True)
    except UnreadableFileError as error:
        reasons = {"reason_zh": "文件无法读取为表格", "reason_en": "it cannot be read as a table"}
        raise NameTableInvalid(path=path, **reasons) from error


def _find_columns(table: Table, path: str, needed: Sequence[str]) -> Mapping[str, int]:
    words = load_columns().model_dump(exclude={"kinds"})
    meant = {_fold(word): column for column, listed in words.items() for word in listed}
    columns: dict[str, int] = {}
    headings = table.lines[0].cells if table.lines else ()
    for place, cell in enumerate(headings):
        column = meant.get(_fold(str(cell or "")))
        if column is not None:
            columns.setdefault(column, place)
    missing = [column for column in needed if column not in columns]
    if missing:
        raise NameTableInvalid(
            path=path,
            reason_zh=f"第一行缺少列 {'、'.join(missing)}",
            reason_en=f"its first line lacks the column(s) {', '.join(missing)}",
        )
    return columns


def _fold(heading: str) -> str:
    return re.sub(r"[\s_\-]+", "", fold_width(heading)).casefold()


def _text(cells: Sequence[Cell], place: int | None) -> str:
    if place is None or place >= len(cells) or cells[place] is None:
        return ""
    return str(cells[place]).strip()
