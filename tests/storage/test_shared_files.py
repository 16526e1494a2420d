"""The same file of several customers, on both databases."""

from __future__ import annotations

import hashlib

from storage.database import Database
from storage.shared_files import SharedFileRow, customers_sharing_files, shared_files
from tests.storage.examples import TODAY, file_reading, make_customer

_SHARED = hashlib.sha256(b"paper").hexdigest()


def test_a_file_of_two_customers_is_found_from_either(database: Database) -> None:
    with database.session() as session:
        first, second, third = (make_customer(session, name).id for name in "甲乙丙")
        file_reading(session, first, name="一.pdf")
        file_reading(session, second, name="二.pdf")
        file_reading(session, second, part=1, name="二.pdf")
        file_reading(session, third, b"another")
    with database.read_session() as session:
        assert shared_files(session, first) == [SharedFileRow(_SHARED, second, TODAY)]
        assert shared_files(session, second) == [SharedFileRow(_SHARED, first, TODAY)]
        assert shared_files(session, third) == []
        assert customers_sharing_files(session, first, {_SHARED}) == [second]
        assert customers_sharing_files(session, third, {_SHARED}) == sorted([first, second])
        assert customers_sharing_files(session, first, set()) == []
