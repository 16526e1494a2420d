from __future__ import annotations

from pathlib import Path

from storage.database import Database
from storage.documents import file_document
from storage.originals import Originals
from storage.verification import StoreReport, verify_store
from tests.storage.examples import NOW, TODAY, make_customer, make_reading


def path_of(originals: Originals, sha256: str) -> Path:
    return originals.folder / sha256[:2] / sha256[2:4] / sha256


def test_the_comparison_finds_what_is_missing_damaged_or_unrecorded(
    database: Database, originals: Originals
) -> None:
    hashes = []
    with database.session() as session:
        customer = make_customer(session)
        for content in (b"sound", b"missing", b"damaged"):
            stored = originals.store(content)
            hashes.append(stored.sha256)
            file_document(
                session,
                customer_id=customer.id,
                original=stored,
                reading=make_reading(),
                received_on=TODAY,
                recorded_at=NOW,
            )
    _, missing, damaged = hashes
    with database.read_session() as session:
        report = verify_store(session, originals)
    assert report == StoreReport((), (), ())
    assert report.is_sound

    path_of(originals, missing).unlink()
    path_of(originals, damaged).write_bytes(b"")
    unrecorded = originals.store(b"crashed before its row").sha256
    with database.read_session() as session:
        report = verify_store(session, originals)
    assert report == StoreReport((missing,), (damaged,), (unrecorded,))
    assert not report.is_sound


def test_a_file_without_a_row_is_no_loss(database: Database, originals: Originals) -> None:
    originals.store(b"crashed before its row")
    with database.read_session() as session:
        report = verify_store(session, originals)
    assert report.is_sound
    assert len(report.unrecorded) == 1
