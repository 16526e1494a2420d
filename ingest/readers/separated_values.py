"""Separated values (CSV and its kin) to a table: which encoding, which separator, which lines."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from ingest.document import ReadResult
from ingest.readers.chinese_encodings import decode_chinese
from ingest.readers.limits import ReadingLimits
from ingest.readers.unreadable import UnreadableFileError
from ingest.table import Table, TableLine

SEPARATORS = ",;\t"
_SAMPLE_LINES = 50
_NAMED_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which a file tells Excel what separates its values."""


def read_separated_values(
    content: bytes, limits: ReadingLimits, *, keeps_blank_records: bool = False
) -> Table:
    """Reads a file of values separated by commas, semicolons or tabs, quoted or not.

    Args:
        content: In UTF-8, GB 18030 (of which GBK is a part), Big5, or UTF-16 with a byte order
            mark.
        limits: The most lines and columns.
        keeps_blank_records: Whether a line of separators alone counts as a record of nothing.

    Raises:
        UnreadableFileError: It is in no such encoding, or in either of two; no table; too large.
    """
    text = decode_chinese(content)
    named = _NAMED_SEPARATOR.match(text)
    if named:
        text = text[named.end() :]
    separator = named[1] if named else _find_separator(text)
    lines: list[TableLine] = []
    try:
        for number, values in _read_lines(text, separator):
            cells = tuple(value.strip() or None for value in values)
            if not any(cells) and not (keeps_blank_records and len(cells) > 1):
                continue
            if len(lines) == limits.table_lines or len(cells) > limits.table_columns:
                raise UnreadableFileError(
                    ReadResult.TOO_LARGE,
                    "table_too_large",
                    lines=str(limits.table_lines),
                    columns=str(limits.table_columns),
                )
            lines.append(TableLine(number + bool(named), cells))
    except csv.Error as error:
        raise UnreadableFileError(ReadResult.CORRUPT) from error
    return Table("", tuple(lines))


def _find_separator(text: str) -> str:
    """Give the separator by which most of the first lines have the same number of values."""

    def evenness(separator: str) -> tuple[int, int]:
        try:
            sample = list(islice(_read_lines(text, separator), _SAMPLE_LINES))
        except csv.Error:
            return 0, 0
        widths = Counter(len(values) for _, values in sample if len(values) > 1)
        width, count = max(widths.items(), key=lambda entry: entry[1], default=(0, 0))
        return count, width

    return max(SEPARATORS, key=evenness)


def _read_lines(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the values of each record with the number of the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    while True:
        number = reader.line_num + 1
        values = next(reader, None)
        if values is None:
            return
        yield number, values
