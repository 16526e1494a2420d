"""The door of `ingest`: a file's bytes in, its documents or its tables out."""

from __future__ import annotations

import hashlib

from ingest.document import Document, Problem, ReadResult
from ingest.sandbox import ReaderPool
from ingest.sandbox.pool import base_name
from ingest.sandbox.task import Reading


def read_file(content: bytes, name: str, reader: ReaderPool) -> list[Document]:
    """Reads the documents in a file.

    Args:
        content: The file's bytes, whatever they are: bad bytes are a result, never an exception.
        name: The file's name, with or without its folder.
        reader: The child processes that do the reading.

    Returns:
        One document or more; exactly one with a result other than `ok` where nothing could be read
        or no known kind of document is on the pages.

    Raises:
        ingest.sandbox.process.WorkerStartError: The installation cannot read anything.
    """
    reading = reader.read_documents(content, name)
    if reading.documents:
        return list(reading.documents)
    result, problems = reading.result, reading.problems
    if result is ReadResult.OK:
        result = ReadResult.UNRECOGNISED
        problems = (*problems, Problem(result.value))
    return [
        Document(
            name=base_name(name),
            sha256=hashlib.sha256(content).hexdigest(),
            result=result,
            problems=problems,
            signs=reading.signs,
        )
    ]


def read_tables(content: bytes, name: str, reader: ReaderPool) -> Reading:
    """Reads the tables of a spreadsheet: a workbook (XLSX) or a file of separated values.

    Args:
        content: The file's bytes, whatever they are: bad bytes are a result, never an exception.
        name: The file's name, with or without its folder.
        reader: The child processes that do the reading.

    Returns:
        A reading with `tables`, or with a result other than `ok` and the problem that says why.

    Raises:
        ingest.sandbox.process.WorkerStartError: The installation cannot read anything.
    """
    return reader.read_tables(content, name)
