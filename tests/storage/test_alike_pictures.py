"""Pages of two customers that show the same picture, on both databases."""

from __future__ import annotations

import hashlib

from sqlmodel import select

from storage.alike_pictures import AlikePictureRow, alike_pictures, find_like_hashes, record_alike
from storage.database import Database
from storage.erasure import erase_customer
from storage.tables import AlikePicture, Document
from tests.storage.examples import NOW, TODAY, file_reading, make_customer

_HASH = "0f" * 32
_NEAR = "0e" + _HASH[2:]
_FAR = "f0" * 32


def _file(database: Database, customer: str, content: bytes, *hashes: str) -> tuple[str, str]:
    """File a document of as many pages; give the ids of its customer and of itself."""
    with database.session() as session:
        customer_id = make_customer(session, customer).id
        filed = file_reading(
            session,
            customer_id,
            content,
            pages=tuple(range(1, len(hashes) + 1)),
            picture_hashes=hashes,
        )
        return customer_id, filed.document_id


def test_a_page_that_differs_by_a_bit_is_found_and_told_from_either_side(
    database: Database,
) -> None:
    first, earlier = _file(database, "甲", b"one", "", _NEAR)
    _file(database, "丙", b"three", _FAR)
    second, later = _file(database, "乙", b"two", _HASH)
    with database.session() as session:
        document = session.get_one(Document, later)
        (like,) = find_like_hashes(session, [document], 1)
        assert (like.page, like.other.id, like.other_page, like.differing_bits) == (
            1,
            earlier,
            2,
            1,
        )
        assert find_like_hashes(session, [document], 0) == []
        record_alike(session, like)
        record_alike(session, like)  # known already
    names = [hashlib.sha256(content).hexdigest() for content in (b"one", b"two")]
    with database.read_session() as session:
        assert alike_pictures(session, first) == [
            AlikePictureRow(names[0], 2, names[1], 1, second, TODAY)
        ]
        assert alike_pictures(session, second) == [
            AlikePictureRow(names[1], 1, names[0], 2, first, TODAY)
        ]


def test_a_customers_own_pages_and_the_same_file_are_left_out(database: Database) -> None:
    first, _ = _file(database, "甲", b"one", _HASH)
    _, same_file = _file(database, "乙", b"one", _HASH)
    with database.session() as session:
        own = file_reading(session, first, b"two", picture_hashes=(_HASH,)).document_id
        assert find_like_hashes(session, [session.get_one(Document, same_file)], 9) != []
        found = find_like_hashes(session, [session.get_one(Document, own)], 9)
        assert [like.other.id for like in found] == [same_file]


def test_what_joins_two_customers_goes_when_either_is_erased(database: Database) -> None:
    for content, erased in ((b"one", 0), (b"two", 1)):
        first, _ = _file(database, "甲", content, _HASH)
        second, later = _file(database, "乙", content + b" again", _HASH)
        with database.session() as session:
            document = session.get_one(Document, later)
            for like in find_like_hashes(session, [document], 0):
                record_alike(session, like)
        with database.session() as session:
            assert alike_pictures(session, second)
            erase_customer(session, (first, second)[erased], NOW)
        kept = (second, first)[erased]
        with database.session() as session:
            assert (first, second)[erased] not in {
                row.customer_id for row in alike_pictures(session, kept)
            }
            erase_customer(session, kept, NOW)
            assert session.exec(select(AlikePicture)).all() == []
