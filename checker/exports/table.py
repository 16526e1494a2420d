"""A table before it is written: columns with headings in both languages, rows of typed cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ingest.document import Money
from ingest.normalise.currencies import minor_digits
from rules.vocabulary import Bilingual
from storage.vocabulary import Language


class ColumnKind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    MONEY = "money"


_TITLE = Bilingual("清单", "List")

Cell = str | date | int | Money | None
"""What one cell holds; None where there is nothing."""

Plain = str | date | int | Decimal | None
"""What one cell of a file holds: money stands in two, the number and its currency."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        heading: What it is called.
        kind: What its cells hold.
    """

    heading: Bilingual
    kind: ColumnKind = ColumnKind.TEXT


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        columns: From left to right.
        rows: The cells of each, one for each column; None for an empty one.
        title: Names the sheet of a workbook.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    title: Bilingual = _TITLE


_CURRENCY = Bilingual("币种", "currency")
_NOT_WRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What XML 1.0 does not allow or advises against, and what is no character by itself."""


def headings(table: Table, language: Language) -> list[str]:
    """Give the first line of the file."""
    named = []
    for column in table.columns:
        heading = _pick(column.heading, language)
        named.append(clean_text(heading))
        if column.kind is ColumnKind.MONEY:
            between = "" if language is Language.ZH else " "
            named.append(clean_text(f"{heading}{between}{_pick(_CURRENCY, language)}"))
    return named


def plain_rows(table: Table) -> Iterator[list[Plain]]:
    """Give the lines below the headings.

    Raises:
        TypeError: A cell does not hold what its column says, or a row is too short or too long.
    """
    for row in table.rows:
        cells: list[Plain] = []
        if len(row) != len(table.columns):
            raise TypeError(f"{len(row)} cells under {len(table.columns)} columns")
        for column, cell in zip(table.columns, row, strict=True):
            cells += _plain(column.kind, cell)
        yield cells


def title_of(table: Table, language: Language) -> str:
    """Give the name of the table."""
    return clean_text(_pick(table.title, language))


def clean_text(text: str) -> str:
    """Make a text one that every file can hold: line ends are LF, the rest becomes U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_WRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _plain(kind: ColumnKind, cell: Cell) -> list[Plain]:
    match kind, cell:
        case (ColumnKind.MONEY, None):
            return [None, None]
        case (ColumnKind.MONEY, Money()):
            return [_major_units(cell), clean_text(cell.currency)]
        case (_, None):
            return [None]
        case (ColumnKind.TEXT, str()):
            return [clean_text(cell)]
        case (ColumnKind.DATE, date()):
            return [cell]
        case (ColumnKind.INTEGER, int()):
            return [cell]
    raise TypeError(f"a column of the kind {kind} cannot hold {cell!r}")


def _major_units(amount: Money) -> Decimal:
    """Give an amount with its decimal point; a currency that is not in the table has two digits."""
    digits = minor_digits(amount.currency)
    digits = 2 if digits is None else digits
    sign = 1 if amount.minor_units < 0 else 0
    return Decimal((sign, tuple(int(digit) for digit in str(abs(amount.minor_units))), -digits))


def _pick(both: Bilingual, language: Language) -> str:
    return both.zh if language is Language.ZH else both.en
