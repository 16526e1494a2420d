"""A file of recorded answers in any form: JSON, JSON lines, separated values, a workbook."""

from __future__ import annotations

from pathlib import Path

from checker.intake.files import read_bytes
from checker.registries.reading import ReadPayload, read_payload, read_payloads
from checker.registries.workbook import read_workbook
from ingest.sandbox import ReaderPool

_WORKBOOK = ".xlsx"


def read_file(
    path: Path, name: str, reader: ReaderPool, source: str | None = None
) -> list[ReadPayload]:
    """Read every record of a file.

    Args:
        path: Where it lies.
        name: How the user calls it; it tells workbooks from the rest.
        reader: Reads workbooks in a child process.
        source: As `checker.registries.reading.read_payloads`.

    Raises:
        FileUnreadable: It cannot be opened.
        PayloadUnreadable, SourceNotRecognised, RegistryAnswerEmpty: As `read_payloads`.
    """
    content = read_bytes(path)
    if name.casefold().endswith(_WORKBOOK):
        return [read_payload(read_workbook(content, name, reader), 1, name, source)]
    return list(read_payloads(content, name, source))
