"""Reading what a customer sent: several files at a time, equal ones once, and none that is on file.

The bytes are safe on disk before anything is read of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from checker.customer_file.kinds import REGISTER_LINE
from checker.customer_file.records import READER_VERSION, to_filed_document
from checker.customer_file.statements import to_filed_statement
from checker.intake.at_once import work_at_once
from checker.intake.files import Batch
from ingest.document import Document, ReadResult
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from storage.corrections import find_corrected
from storage.database import Database
from storage.documents import StoredDocument, documents_of_original
from storage.originals import StoredOriginal
from storage.sealed_originals import SealedOriginals
from storage.statements import StoredStatement, list_statements_of_file

NamedContent = tuple[str, bytes]
"""What a file is called, and its bytes."""

Result = TypeVar("Result")

_SETTLED = frozenset({ReadResult.OK.value, ReadResult.UNRECOGNISED.value})


@dataclass(frozen=True, slots=True)
class ReadBatch:
    """What was read of the files of one customer.

    Attributes:
        documents: In the order of the files; a file that lies there twice counts once.
        originals: The stored bytes by hash.
        holders: Ids of customers who hold one of these files already.
        corrected: Documents on file whose corrected fields were taken over, by the reference of
            the document that took them.
    """

    documents: tuple[Document, ...]
    originals: dict[str, StoredOriginal]
    holders: frozenset[str]
    corrected: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _ReadFile:
    """What was read of one file, or is on file of the same bytes.

    Attributes:
        original: The stored bytes.
        documents: In the order of the file.
        holders: Ids of customers who hold it already.
        corrected: Documents on file whose corrected fields were taken over, as `ReadBatch`.
    """

    original: StoredOriginal
    documents: tuple[Document, ...]
    holders: frozenset[str]
    corrected: Mapping[str, str]


def read_only(batch: Batch, reader: ReaderPool, on_file: Callable[[str], None]) -> list[Document]:
    """Read a batch without storing anything; the same bytes are read once.

    Args:
        batch: The files.
        reader: Reads them.
        on_file: Called with the name of each file that is done.

    Raises:
        FileUnreadable: A file could not be read.
    """

    def read(file: NamedContent) -> list[Document]:
        name, content = file
        return read_file(content, name, reader)

    return [document for documents in _read_each(batch, read, on_file) for document in documents]


def read_batch(
    database: Database,
    originals: SealedOriginals,
    batch: Batch,
    reader: ReaderPool,
    on_file: Callable[[str], None],
) -> ReadBatch:
    """Keep the files of a batch and read what is not on file already.

    Args:
        database: Where documents are on file.
        originals: Where bytes go.
        batch: The files.
        reader: Reads them.
        on_file: Called with the name of each file that is done.

    Raises:
        FileUnreadable, OriginalNotStored: A file could not be read or kept.
    """

    def read(file: NamedContent) -> _ReadFile:
        name, content = file
        return _read_or_recall(database, originals, content, name, reader)

    files = _read_each(batch, read, on_file)
    return ReadBatch(
        tuple(document for each in files for document in each.documents),
        {each.original.sha256: each.original for each in files},
        frozenset(holder for each in files for holder in each.holders),
        {part: source for each in files for part, source in each.corrected.items()},
    )


def _read_each(
    batch: Batch, read: Callable[[NamedContent], Result], on_file: Callable[[str], None]
) -> list[Result]:
    """Read the files of a batch, those with equal bytes once; give the results in their order."""

    def find_different() -> Iterator[NamedContent]:
        claimed: set[str] = set()
        for name, content in batch.read_files():
            sha256 = hashlib.sha256(content).hexdigest()
            if sha256 in claimed:
                on_file(name)
            else:
                claimed.add(sha256)
                yield name, content

    found: dict[int, Result] = {}
    files = enumerate(find_different())
    for (number, (name, _)), result in work_at_once(lambda file: read(file[1]), files):
        found[number] = result
        on_file(name)
    return [found[number] for number in sorted(found)]


def _read_or_recall(
    database: Database, originals: SealedOriginals, content: bytes, name: str, reader: ReaderPool
) -> _ReadFile:
    sha256 = hashlib.sha256(content).hexdigest()
    with database.read_session() as session:
        original = originals.keep(session, content)
        before = [
            row
            for row in documents_of_original(session, sha256)
            if row.document.kind != REGISTER_LINE
        ]
        statements = list_statements_of_file(session, sha256)
        corrected = find_corrected(session, [row.document.id for row in before])
    recalled = _choose_recalled(before, corrected)
    documents = [_recall(row, statements, name) for row in recalled]
    return _ReadFile(
        original,
        tuple(documents or read_file(content, name, reader)),
        frozenset(row.document.customer_id for row in before),
        {
            f"{sha256}#{part}": row.document.id
            for part, row in enumerate(recalled)
            if row.document.id in corrected
        },
    )


def _choose_recalled(
    before: Sequence[StoredDocument], corrected: Collection[str]
) -> list[StoredDocument]:
    """Choose what was made of the same bytes before, unless they are worth another attempt.

    What people corrected stands above every reader, however new: the same bytes would be misread
    again, and taken for another firm's.

    Args:
        before: Documents filed of the file, for whichever customers, the oldest first.
        corrected: Ids of those of which people corrected fields.
    """
    in_order = sorted(before, key=lambda row: row.document.id in corrected)
    parts = {row.document.part: row for row in in_order}
    is_settled = all(
        row.document.reader_version == READER_VERSION and row.document.result.value in _SETTLED
        for row in parts.values()
    )
    if is_settled or any(row.document.id in corrected for row in parts.values()):
        return [row for _, row in sorted(parts.items())]
    return []


def _recall(stored: StoredDocument, statements: Sequence[StoredStatement], name: str) -> Document:
    """Give a document as it is on file, perhaps for another customer.

    That customer's name for the file is nobody else's business.
    """
    return replace(
        to_filed_document(stored).document,
        name=name,
        statements=tuple(
            to_filed_statement(statement).statement
            for statement in statements
            if statement.row.document_id == stored.document.id
        ),
    )
