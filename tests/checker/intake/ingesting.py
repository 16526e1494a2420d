"""An ingest in another process that is killed at a chosen point, and the state it must leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlmodel import func, select

from checker.access.actor import PROGRAM
from checker.customer_file.dossier import BUSINESS_LICENCE
from checker.intake.files import find_batches
from checker.intake.filing import ingest_batch
from ingest.sandbox import ReaderPool
from storage.database import Database
from storage.sealed_originals import SealedOriginals
from storage.tables import Credential, Customer, Document, DocumentField
from storage.verification import verify_store
from tests.checker.office import noon
from tests.checker.papers import (
    TODAY,
    PreparedReader,
    make_letter,
    make_licence,
    write_file,
)
from tests.crash_points import CrashPoints
from tests.storage import processes
from tests.storage.keys import make_originals

CONTEXT = processes.CONTEXT
CONTEXT.set_forkserver_preload(["__main__", processes.__name__, "tests.storage.filing", __name__])


def write_folders(folder: Path, customers: int = 3) -> None:
    """Write customers with an old licence, the one that replaced it, and a letter."""
    for number in range(customers):
        firm: dict[str, Any] = {
            "registered_name": f"示例{number}有限公司",
            "unified_social_credit_code": f"CODE{number}",
            "qr_content": "absent",
        }
        home = folder / f"客户{number}"
        write_file(home / "旧照.pdf", make_licence(issued_on=date(2019, 3, 1), **firm))
        write_file(home / "执照.pdf", make_licence(**firm))
        letter = make_letter(principal_name=firm["registered_name"], principal_code="absent")
        write_file(home / "授权.pdf", letter)


def ingest_all(
    database: Database, originals: SealedOriginals, folder: Path, reader: ReaderPool
) -> None:
    for batch in find_batches([folder]):
        ingest_batch(
            database,
            originals,
            batch,
            reader,
            received_on=TODAY,
            now=noon(TODAY),
            by=PROGRAM,
            on_file=lambda _: None,
        )


def ingest_beside(url: str, originals: str, folder: str) -> None:
    """Ingest prepared files, while others do the same."""
    with PreparedReader() as reader:
        ingest_all(Database.open(url), make_originals(Path(originals)), Path(folder), reader)


def ingest_until(
    url: str, originals: str, folder: str, last_point: int, is_prepared: bool, told: Connection
) -> None:
    """Ingest, die at a point, or tell at the end how many points there were."""
    database = Database.open(url)
    points = CrashPoints(last_point)
    points.watch(database.engine)
    with PreparedReader() if is_prepared else ReaderPool() as reader:
        told.send("ready")
        ingest_all(database, make_originals(Path(originals)), Path(folder), reader)
    told.send(points.passed)


def check_nothing_is_half_there(
    database: Database, originals: SealedOriginals, files_of: dict[str, Sequence[str]]
) -> int:
    """Check whatever is on file after a death.

    Args:
        database: Where it was being filed.
        originals: Likewise.
        files_of: The hashes of the files of each folder.

    Returns:
        How many folders are on file, each as a whole.
    """
    with database.read_session() as session:
        assert verify_store(session, originals).is_sound
        documents = session.exec(select(Document)).all()
        hashes = {document.original_sha256 for document in documents}
        whole = [name for name, wanted in files_of.items() if set(wanted) & hashes]
        assert hashes == {sha256 for name in whole for sha256 in files_of[name]}

        query = select(DocumentField.document_id, func.count()).group_by(DocumentField.document_id)
        fields = dict(session.exec(query).all())
        assert fields.keys() == {document.id for document in documents}
        assert min(fields.values(), default=9) >= 9, "a document without its fields"

        credentials = session.exec(select(Credential)).all()
        assert {c.document_id for c in credentials} == {document.id for document in documents}
        customers = session.exec(select(Customer)).all()
        assert len(customers) == len(whole)
        for customer in customers:
            own = [c for c in credentials if c.customer_id == customer.id]
            for kind in {credential.kind for credential in own}:
                chain = [credential for credential in own if credential.kind == kind]
                (current,) = [credential for credential in chain if credential.is_current]
                assert len([c for c in chain if c.supersedes_id]) == len(chain) - 1
                if kind == BUSINESS_LICENCE:
                    assert current.issued_on == max(c.issued_on for c in chain if c.issued_on)
            assert customer.name in {credential.holder for credential in own}
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    return len(whole)
