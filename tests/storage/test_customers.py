from __future__ import annotations

from datetime import timedelta

import pytest

from storage.customers import (
    add_customer,
    find_customers,
    get_customer,
    identify_customer,
    list_customers,
)
from storage.database import Database
from storage.errors import CustomerExists
from tests.storage.examples import NOW, make_customer

KNOWN = {
    "unified_social_credit_code": "91110000000000000X",
    "registration_number": "110000000000000",
    "reference": "K-001",
}


@pytest.mark.parametrize("by", [*KNOWN, "name", "id"])
def test_a_customer_is_found_by_whatever_names_it(database: Database, by: str) -> None:
    with database.session() as session:
        make_customer(session, "别家", reference="K-002")
        wanted = make_customer(session, "示例商贸有限公司", **KNOWN)
        assert list(find_customers(session, f" {getattr(wanted, by)} ")) == [wanted]
        assert find_customers(session, "没有") == []


def test_customers_of_one_name_are_all_found(database: Database) -> None:
    with database.session() as session:
        both = {make_customer(session, "同名").id for _ in range(2)}
        assert {customer.id for customer in find_customers(session, "同名")} == both


def test_an_identifier_comes_before_a_name(database: Database) -> None:
    with database.session() as session:
        make_customer(session, "K-001")
        wanted = make_customer(session, "示例", reference="K-001")
        assert list(find_customers(session, "K-001")) == [wanted]


@pytest.mark.parametrize("taken", ["unified_social_credit_code", "reference"])
def test_a_second_customer_with_the_same_identifier_is_refused(
    database: Database, taken: str
) -> None:
    with database.session() as session:
        first = make_customer(session, "先来者", **{taken: KNOWN[taken]})
        with pytest.raises(CustomerExists) as caught:
            make_customer(session, "后来者", **{taken: KNOWN[taken]})
    for text in (caught.value.zh, caught.value.en):
        assert "先来者" in text
        assert KNOWN[taken] in text
        assert first.id in text


def test_a_document_makes_more_known_of_a_customer(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session, "文件夹", reference="文件夹")
    with database.session() as session:
        identify_customer(session, customer.id, name="示例", unified_social_credit_code="X")
        identify_customer(session, customer.id, registration_number="1")
    with database.read_session() as session:
        read = get_customer(session, customer.id)
    assert read is not None
    assert (read.name, read.reference) == ("示例", "文件夹")
    assert (read.unified_social_credit_code, read.registration_number) == ("X", "1")


def test_the_code_of_another_customer_cannot_be_taken(database: Database) -> None:
    with database.session() as session:
        make_customer(session, "先来者", unified_social_credit_code="X")
        customer = make_customer(session, "后来者")
        with pytest.raises(CustomerExists):
            identify_customer(session, customer.id, unified_social_credit_code="X")
    with database.read_session() as session:
        read = get_customer(session, customer.id)
        assert read is not None
        assert read.unified_social_credit_code is None


def test_the_list_comes_in_pages(database: Database) -> None:
    with database.session() as session:
        added = [
            add_customer(session, name="甲", created_at=NOW + timedelta(seconds=second)).id
            for second in range(7)
        ]
    listed: list[str] = []
    with database.read_session() as session:
        while page := list_customers(session, after=listed[-1] if listed else None, limit=3):
            listed += [customer.id for customer in page]
    assert listed == added
