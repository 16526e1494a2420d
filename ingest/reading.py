"""The door of `ingest`: a file's bytes in, its documents out."""

from __future__ import annotations

import hashlib

from ingest.document import Document, Problem, ReadResult
from ingest.sandbox import ReaderPool
from ingest.sandbox.pool import base_name


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
        )
    ]
