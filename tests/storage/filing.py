"""A writer that files papers one after another, for others to kill, and the state it must leave.

Paper `n` has known bytes, belongs to a known customer and supersedes that customer's paper before
it, so that what ought to be on file can be told without having filed it.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from sqlmodel import Session, func, select

from storage.credentials import file_credential, link_successor
from storage.customers import add_customer, find_customers
from storage.database import Database
from storage.documents import file_document
from storage.originals import StoredOriginal
from storage.sealed_originals import SealedOriginals
from storage.tables import Credential, Customer, Document, DocumentField
from storage.verification import sweep_unrecorded, verify_store
from tests.storage.examples import NOW, TODAY, make_reading
from tests.storage.keys import make_originals

CUSTOMERS = 3
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
_READING = make_reading()


class Step(StrEnum):
    """Where a writer stands with a paper."""

    STORING = "storing"
    FILING = "filing"
    FILED = "filed"


class OnFile(NamedTuple):
    """How many papers are on file, and how many originals lie there without a row."""

    papers: int
    unrecorded: int


def paper(number: int) -> bytes:
    """Give the bytes of a paper: enough of them to be caught half-written."""
    return f"paper {number} ".encode() * 20_000


def hash_of(number: int) -> str:
    return hashlib.sha256(paper(number)).hexdigest()


def file_papers(url: str, folder: str, first: int, last: int, progress: Connection) -> None:
    """File the papers from `first` to `last`, and say when each step of each paper begins."""
    database, originals = Database.open(url), make_originals(Path(folder))
    database.require_head()
    for number in range(first, last + 1):
        progress.send((Step.STORING, number))
        with database.read_session() as session:
            stored = originals.keep(session, paper(number))
        progress.send((Step.FILING, number))
        with database.session() as session:
            _file_paper(session, originals, number, stored)
        progress.send((Step.FILED, number))


def _file_paper(
    session: Session, originals: SealedOriginals, number: int, original: StoredOriginal
) -> None:
    recorded_at = NOW + timedelta(seconds=number)
    name = f"customer {number % CUSTOMERS}"
    found = find_customers(session, name)
    customer = found[0] if found else add_customer(session, name=name, created_at=recorded_at)
    filing = file_document(
        session,
        customer_id=customer.id,
        original=original,
        reading=_READING,
        received_on=TODAY,
        recorded_at=recorded_at,
    )
    originals.record(session, original, customer.id, recorded_at)
    credential = file_credential(
        session, document_id=filing.document_id, recorded_at=recorded_at, kind="cn.business_licence"
    )
    if number >= CUSTOMERS:
        predecessor = _credential_ids(session)[hash_of(number - CUSTOMERS)]
        link_successor(session, predecessor_id=predecessor, successor_id=credential.id)


def _credential_ids(session: Session) -> dict[str, str]:
    """Give the credential of each paper, by the hash of the paper."""
    query = select(Document.original_sha256, Credential.id).join(Document)
    return dict(session.exec(query).all())


def check_what_is_on_file(database: Database, originals: SealedOriginals, committed: int) -> OnFile:
    """Check that everything up to paper `committed` is on file and that nothing is half there.

    At most one paper more may be there: its writer died before it could say so.
    """
    with database.read_session() as session:
        papers = session.exec(select(func.count()).select_from(Document)).one()
        assert papers in (committed + 1, committed + 2)
        expected = [hash_of(number) for number in range(papers)]
        assert set(session.exec(select(Document.original_sha256))) == set(expected)

        fields = select(DocumentField.document_id, func.count()).group_by(DocumentField.document_id)
        documents = session.exec(select(Document.id)).all()
        assert dict(session.exec(fields).all()) == dict.fromkeys(documents, len(_READING.fields))

        ids = _credential_ids(session)
        for number, sha256 in enumerate(expected):
            credential = session.get_one(Credential, ids[sha256])
            before, after = number - CUSTOMERS, number + CUSTOMERS
            assert credential.supersedes_id == (ids[expected[before]] if before >= 0 else None)
            assert credential.is_current == (after >= papers)
        assert len(ids) == papers
        customers = session.exec(select(func.count()).select_from(Customer)).one()
        assert customers == min(papers, CUSTOMERS)

        report = verify_store(session, originals)
        assert report.is_sound, report
        for number, sha256 in enumerate(expected):
            assert originals.open(session, sha256) == paper(number)
        # The one original that was sealed when its writer died before the row.
        assert len(report.unrecorded) <= 1
        assert sweep_unrecorded(session, originals, FOREVER) == len(report.unrecorded)
        assert verify_store(session, originals).unrecorded == ()
    if database.is_sqlite:
        with database.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    return OnFile(papers, len(report.unrecorded))
