"""A search finds whom a scan of all names and numbers finds, and keeps up with what is written."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, delete, select

from storage.column_types import clean_text
from storage.customer_search import index_customers, search_customers
from storage.customers import add_customer, identify_customer
from storage.database import Database
from storage.erasure import erase_customer
from storage.folding import fold_name
from storage.people import add_person, set_owner
from storage.register import insert_customers, update_owners
from storage.search_text import fold_search, list_grams, list_needed_grams, make_search_text
from storage.tables import Customer, CustomerSearch, Person
from tests.storage.examples import NOW, make_customer
from tests.storage.test_upgrade import migrate_to

# Few characters, so that texts share parts; with all that a search or a database may take amiss.
_CHARACTERS = "示例示商贸公司有限AaＡａ1１%_\\'\"*?[]()&|:! \t　\0\ud800ßſİ😀é\u0301-"
_TEXTS = st.text(_CHARACTERS, max_size=8)
_NAMES = st.lists(_TEXTS.filter(lambda text: text.strip() != ""), min_size=1, max_size=6)


def find(session: Session, wanted: str, limit: int = 100) -> set[str]:
    return set(search_customers(session, wanted, limit=limit).ids)


def scan(session: Session, wanted: str) -> set[str]:
    """Look at every customer: the meaning of a search in one line."""
    part = fold_name(clean_text(wanted))
    owners = dict(session.exec(select(Person.id, Person.name)).all())
    return {
        customer.id
        for customer in session.exec(select(Customer))
        for field in (
            customer.name,
            customer.unified_social_credit_code,
            customer.registration_number,
            customer.reference,
            owners.get(customer.owner_id or ""),
        )
        if part and field and part in fold_name(clean_text(field))
    }


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=_NAMES, numbers=st.lists(_TEXTS, max_size=2), wanted=_TEXTS, start=st.integers(0, 4))
def test_finds_what_a_scan_finds(
    database: Database, names: list[str], numbers: list[str], wanted: str, start: int
) -> None:
    with database.session() as session:
        session.exec(delete(CustomerSearch))
        session.exec(delete(Customer))
        for name in names:
            add_customer(session, name=name, created_at=NOW)
        for number in numbers:
            add_customer(session, name="号", created_at=NOW, registration_number=number)
        part_of_a_name = names[0][start : start + 3]
        for text in (wanted, part_of_a_name, *names):
            assert find(session, text) == scan(session, text), repr(text)


@given(text=_TEXTS, part=_TEXTS)
def test_whoever_contains_a_text_has_its_grams(text: str, part: str) -> None:
    searched, wanted = make_search_text([text]), fold_search(part)
    if wanted and wanted in searched:
        assert set(list_needed_grams(wanted)) <= set(list_grams(searched))
    assert all(-(2**31) <= gram < 2**31 for gram in list_grams(searched))


def test_no_search_reaches_from_one_field_into_the_next(database: Database) -> None:
    with database.session() as session:
        make_customer(session, "示例", reference="K-1")
        assert find(session, "例K") == set()
        assert find(session, "例\nk") == set()


def test_blanks_find_nobody(database: Database) -> None:
    with database.session() as session:
        make_customer(session)
        assert find(session, "　 \t") == set()


class TestManyFound:
    def test_there_are_more_than_it_gives(self, database: Database) -> None:
        with database.session() as session:
            for number in range(8):
                make_customer(session, f"示例{number}公司")
            found = search_customers(session, "公司", limit=5)
            assert (len(found.ids), found.is_all) == (5, False)
            assert search_customers(session, "公司", limit=8).is_all

    def test_whoever_is_called_so_is_among_them_and_the_first(self, database: Database) -> None:
        with database.session() as session:
            for number in range(20):
                make_customer(session, f"新示例{number}公司")
            called = make_customer(session, "示例").id
            begins = make_customer(session, "示例二公司").id
            for number in range(20):
                make_customer(session, f"老示例{number}公司")
            assert search_customers(session, "示例", limit=3).ids[0] == called
            assert search_customers(session, "示例", limit=100).ids[:2] == (called, begins)

    def test_the_rare_are_found_behind_many_that_were_added_later(self, database: Database) -> None:
        with database.session() as session:
            rare = make_customer(session, "鑫示例").id
            later = [Customer(id=f"z{n:05d}", name="公司", created_at=NOW) for n in range(2_500)]
            insert_customers(session, later)
            assert find(session, "鑫示") == {rare}
            assert find(session, "鑫") == {rare}


class TestKeepsUp:
    def test_with_a_new_name(self, database: Database) -> None:
        with database.session() as session:
            customer = make_customer(session, "旧名商贸").id
            identify_customer(session, customer, name="新名商贸")
            assert find(session, "旧名") == set()
            assert find(session, "新名") == find(session, "名商") == {customer}

    def test_with_a_number_that_becomes_known(self, database: Database) -> None:
        with database.session() as session:
            customer = make_customer(session).id
            identify_customer(session, customer, unified_social_credit_code="91110000MA")
            assert find(session, "0000ma") == {customer}

    def test_with_registers(self, database: Database) -> None:
        with database.session() as session:
            insert_customers(session, [Customer(id="c1", name="台账示例", created_at=NOW)])
            assert find(session, "账示") == {"c1"}
            update_owners(session, owners={}, codes={"c1": "91XY"}, own=())
            assert find(session, "1x") == {"c1"}

    def test_with_who_looks_after_a_customer(self, database: Database) -> None:
        with database.session() as session:
            person = add_person(session, name="王 经办", created_at=NOW)
            customer = make_customer(session).id
            set_owner(session, customer, person.id)
            assert find(session, "王经") == {customer}
            set_owner(session, customer, None)
            assert find(session, "王经") == set()

    def test_with_what_was_erased(self, database: Database) -> None:
        with database.session() as session:
            gone, anonymous = make_customer(session, "删除一").id, make_customer(session, "删除二")
            erase_customer(session, gone, NOW)
            anonymous.name = "（已删除）"
            index_customers(session, [anonymous.id])
            assert find(session, "除一") == find(session, "除二") == set()
            kept = select(CustomerSearch).where(col(CustomerSearch.text).contains("二"))
            assert session.exec(kept).all() == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", '"', "' OR 1=1 --", "😀", "\0", "\ud800"])
def test_what_databases_take_amiss_is_looked_for_as_it_stands(
    database: Database, text: str
) -> None:
    with database.session() as session:
        named = make_customer(session, f"示{text}例").id
        make_customer(session, "示例商贸")
        assert find(session, text) == {named}


def test_customers_on_file_before_the_index_came_are_found(empty_url: str) -> None:
    database = Database.open(empty_url)
    migrate_to(database, "0009")
    with database.session() as session:
        session.add(Customer(id="c1", name="早先示例", created_at=NOW))
    database.migrate()
    with database.read_session() as session:
        assert find(session, "先示") == {"c1"}
    database.close()
