from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import func, select

from storage.database import Database
from storage.documents import documents_of, file_document, read_document
from storage.tables import DocumentField, Original
from storage.values import Money, decode_value
from storage.vocabulary import ReadingMethod, ReadingResult
from tests.storage.examples import (
    BOX,
    NOW,
    TODAY,
    file_reading,
    make_customer,
    make_original,
    make_reading,
)


def test_a_document_comes_back_with_its_fields(database: Database) -> None:
    with database.session() as session:
        filing = file_reading(session, make_customer(session).id)
    with database.read_session() as session:
        stored = read_document(session, filing.document_id)
    assert filing.is_new
    assert stored is not None
    assert stored.document.result is ReadingResult.OK
    assert stored.document.problems[0]["code"] == "low_resolution"
    assert {name: decode_value(field.value) for name, field in stored.fields.items()} == {
        "registered_name": "示例商贸有限公司",
        "valid_until": date(2026, 12, 31),
        "no_fixed_term": False,
        "registered_capital": Money(500000000, "CNY"),
        "issued_on": None,
    }
    name = stored.fields["registered_name"]
    assert (name.raw, name.page, tuple(name.box)) == ("示例商贸", 1, BOX)
    assert (name.confidence, name.method) == (0.9, ReadingMethod.OCR)


def test_filing_the_same_file_twice_changes_nothing(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session)
        first = file_reading(session, customer.id)
    with database.session() as session:
        second = file_reading(session, customer.id, name="又一次.pdf", fields={})
        assert not second.is_new
        assert second.document_id == first.document_id
        (stored,) = documents_of(session, customer.id)
        assert stored.document.name == "营业执照.pdf"
        assert len(stored.fields) == 5


def test_parts_of_a_file_and_other_customers_have_their_own_documents(database: Database) -> None:
    with database.session() as session:
        one, other = make_customer(session, "甲"), make_customer(session, "乙")
        filings = [
            file_reading(session, customer.id, part=part)
            for customer in (one, other)
            for part in (0, 1)
        ]
        assert all(filing.is_new for filing in filings)
        assert len(documents_of(session, one.id)) == 2
        assert session.exec(select(func.count()).select_from(Original)).one() == 1


def test_a_file_that_could_not_be_read_is_a_document_without_fields(database: Database) -> None:
    with database.session() as session:
        filing = file_reading(
            session, make_customer(session).id, result="encrypted", kind=None, pages=[], fields={}
        )
        stored = read_document(session, filing.document_id)
    assert stored is not None
    assert (stored.document.result, stored.document.kind) == (ReadingResult.ENCRYPTED, None)
    assert stored.fields == {}


def test_documents_come_in_the_order_of_receipt(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session)
        for days in (2, 0, 1):
            file_document(
                session,
                customer_id=customer.id,
                original=make_original(bytes([days])),
                reading=make_reading(),
                received_on=TODAY + timedelta(days),
                recorded_at=NOW,
            )
        days_received = [
            stored.document.received_on.day for stored in documents_of(session, customer.id)
        ]
        tomorrow = TODAY + timedelta(1)
        known_tomorrow = documents_of(session, customer.id, received_by=tomorrow)
    assert days_received == [22, 23, 24]
    assert len(known_tomorrow) == 2


def test_an_unknown_result_is_a_mistake_of_the_caller(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session)
        with pytest.raises(ValueError, match="fine"):
            file_reading(session, customer.id, result="fine")


def test_a_document_that_fails_half_way_leaves_nothing(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session)
    broken = make_reading().fields["valid_until"]
    object.__setattr__(broken, "confidence", 2.0)
    with pytest.raises(Exception, match="confidence"), database.session() as session:
        file_reading(session, customer.id, fields={"valid_until": broken})
    with database.read_session() as session:
        assert documents_of(session, customer.id) == []
        assert session.exec(select(Original)).all() == []
        assert session.exec(select(DocumentField)).all() == []


def test_nothing_is_found_under_an_unknown_id(database: Database) -> None:
    with database.read_session() as session:
        assert read_document(session, "absent") is None
        assert documents_of(session, "absent") == []
