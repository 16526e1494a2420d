"""Values on lines: how many rows cross between the database and a table of columns in one piece.

The database joins the rows of a whole query into one text, and Polars splits that text into
columns: 400,000 rows of 30 values take 1.3 s of CPU, against 7 s for fetching rows of JSON one by
one (docs/decisions/0006). The separators are control characters that no value on a line may have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BLOB,
    ColumnElement,
    Date,
    Integer,
    Text,
    case,
    cast,
    func,
    literal,
    literal_column,
)
from sqlalchemy import Boolean as BooleanType
from sqlmodel import Session

if TYPE_CHECKING:
    import polars as pl

VALUE_SEPARATOR = "\x1f"
LINE_SEPARATOR = "\x1e"
SET_ASIDE = "\x1a"
"""Stands on a line for a text that is known but kept elsewhere: long, empty, or not printable."""

LONGEST_TEXT_BYTES = 64
_FIRST_PRINTABLE = " "


def fits_on_line(value: str) -> bool:
    """Tell whether a text may stand on a line."""
    return 0 < len(value.encode()) <= LONGEST_TEXT_BYTES and min(value) >= _FIRST_PRINTABLE


def write_line(values: Iterable[str | int | bool | date | None]) -> str:
    """Write values on one line; None leaves a place empty.

    A text that does not fit must have been set aside by the caller.
    """
    return VALUE_SEPARATOR.join(map(_write_value, values))


def _write_value(value: str | int | bool | date | None) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def read_values(line: str) -> list[str | None]:
    """Split a line into its values as they were written, None where a place is empty."""
    return [value or None for value in line.split(VALUE_SEPARATOR)]


def join_columns(columns: Sequence[Any]) -> ColumnElement[str]:
    """Give the expression that writes columns of tables on a line."""
    parts: list[Any] = []
    for column in columns:
        kind = column.type
        written: Any
        if isinstance(kind, BooleanType):
            written = case((column.is_(True), literal_column("'1'")), else_=literal_column("'0'"))
        elif isinstance(kind, Date | Integer):
            written = cast(column, Text)
        else:
            written = column
        parts += [literal(VALUE_SEPARATOR, Text), func.coalesce(written, literal_column("''"))]
    line: ColumnElement[str] = parts[1]
    for part in parts[2:]:
        line = line.concat(part)
    return line


def join_lines(
    session: Session, line: ColumnElement[str], where: ColumnElement[bool] | None = None
) -> ColumnElement[bytes]:
    """Give the aggregate that joins the lines of a query into one text, in no particular order.

    Args:
        session: Tells which database it is for.
        line: What to write of each row.
        where: Which of the rows count; all, if None.
    """
    if session.get_bind().dialect.name == "postgresql":
        joined = func.string_agg(line, literal(LINE_SEPARATOR, Text))
        chosen = joined if where is None else joined.filter(where)
        return func.convert_to(chosen, literal_column("'UTF8'"))
    joined = func.group_concat(line, literal(LINE_SEPARATOR, Text))
    chosen = joined if where is None else joined.filter(where)
    return cast(chosen, BLOB)


def parse_lines(content: bytes | None, schema: Mapping[str, pl.DataType]) -> pl.LazyFrame:
    """Split joined lines into columns.

    Args:
        content: What `join_lines` gave; None for no rows.
        schema: Column names and types in the order of the line; booleans come from `1` and `0`.
    """
    import polars as pl

    if content is None:
        return pl.LazyFrame(schema=dict(schema))
    written = {name: pl.Int8() if kind == pl.Boolean else kind for name, kind in schema.items()}
    lines = pl.scan_csv(
        content,
        has_header=False,
        separator=VALUE_SEPARATOR,
        eol_char=LINE_SEPARATOR,
        quote_char=None,
        schema=written,
    )
    booleans = [name for name, kind in schema.items() if kind == pl.Boolean]
    return lines.with_columns(pl.col(booleans).cast(pl.Boolean))
