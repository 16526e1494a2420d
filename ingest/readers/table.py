"""A file that holds tables to their cells: workbooks and separated values."""

from __future__ import annotations

from ingest.document import ReadResult
from ingest.readers.limits import ReadingLimits
from ingest.readers.separated_values import read_separated_values
from ingest.readers.sniff import MediaType
from ingest.readers.unreadable import UnreadableFileError
from ingest.table import Table


def read_tables(content: bytes, media_type: MediaType, limits: ReadingLimits) -> tuple[Table, ...]:
    """Reads every table of a file, whole or not at all.

    Args:
        content: The file.
        media_type: As sniffed.
        limits: The most that is read of it; a larger table is refused.

    Raises:
        UnreadableFileError: Nothing can be read of it, and why.
    """
    match media_type:
        case MediaType.XLSX:
            # Here and not above: children that read papers need not load openpyxl.
            from ingest.readers.workbook import read_workbook

            return read_workbook(content, limits)
        case MediaType.TEXT:
            return (read_separated_values(content, limits),)
        case _:
            raise UnreadableFileError(ReadResult.UNSUPPORTED, media_type=media_type.label)
