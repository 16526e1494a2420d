"""Papers on file at a desk for tests: sample files that were really read, and prepared ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlmodel import select

from checker.access.actor import PROGRAM
from checker.intake.uploads import Upload, file_uploads
from ingest.document import Document as ReadDocument
from ingest.sandbox import ReaderPool
from storage.tables import Document
from tests.checker.papers import PreparedReader, write_file
from tests.checker.web.desk import TestDesk


def file_papers(
    desk: TestDesk, files: Sequence[Path], reader: ReaderPool, customer_id: str | None = None
) -> list[Document]:
    """File papers of one customer; give all documents on file, the oldest first."""
    uploads = [Upload(path.name, path) for path in files]
    now = desk.desk.clock()
    file_uploads(desk.desk.workspace, uploads, customer_id, by=PROGRAM, now=now, reader=reader)
    with desk.database.read_session() as session:
        return list(session.exec(select(Document).order_by(Document.id)))


def file_prepared(desk: TestDesk, folder: Path, *papers: ReadDocument) -> list[Document]:
    """File papers that say themselves what is read of them; their pages cannot be drawn."""
    files = [write_file(folder / f"{number}-{one.name}", one) for number, one in enumerate(papers)]
    return file_papers(desk, files, PreparedReader())
