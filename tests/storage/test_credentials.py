from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.credentials import (
    arrange_chain,
    chain_of,
    credentials_of,
    current_credentials,
    falling_due,
    file_credential,
    link_successor,
)
from storage.database import Database
from storage.errors import ChainConflict
from storage.paging import DueCursor
from storage.tables import Credential
from tests.storage.examples import NOW, TODAY, make_credential, make_customer


def make_credentials(session: Session, count: int) -> list[str]:
    """File some credentials of one new customer and give their ids."""
    customer = make_customer(session)
    return [
        make_credential(session, customer.id, content=bytes([number])).id for number in range(count)
    ]


def link_all(session: Session, ids: list[str]) -> None:
    for predecessor, successor in pairwise(ids):
        link_successor(session, predecessor_id=predecessor, successor_id=successor)


def test_a_document_is_one_credential(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session)
        first = make_credential(session, customer.id, number="1", valid_until=TODAY)
        again = file_credential(
            session, document_id=first.document_id, recorded_at=NOW, kind="other", number="2"
        )
        assert again.id == first.id
        assert (again.kind, again.number) == ("cn.business_licence", "1")
        assert again.customer_id == customer.id
        assert list(credentials_of(session, customer.id)) == [again]


def test_a_successor_takes_the_place_of_its_predecessor(database: Database) -> None:
    with database.session() as session:
        ids = make_credentials(session, 3)
        link_all(session, ids)
        link_all(session, ids)
    with database.read_session() as session:
        for credential_id in ids:
            chain = chain_of(session, credential_id)
            assert [credential.id for credential in chain] == ids
        customer_id = chain[0].customer_id
        assert [credential.id for credential in current_credentials(session, customer_id)] == [
            ids[-1]
        ]


def test_current_credentials_of_one_kind(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session)
        licence = make_credential(session, customer.id, b"1", kind="cn.business_licence")
        letter = make_credential(session, customer.id, b"2", kind="cn.authorization_letter")
        kinds = {letter.kind: [letter], licence.kind: [licence], "other": []}
        for kind, expected in kinds.items():
            assert list(current_credentials(session, customer.id, kind=kind)) == expected


@pytest.mark.parametrize(
    ("predecessor", "successor"),
    [(0, 2), (1, 0), (2, 0), (0, 0), (3, 1)],
    ids=["second successor", "reversed", "circle", "itself", "second predecessor"],
)
def test_a_chain_never_becomes_a_tree_or_a_circle(
    database: Database, predecessor: int, successor: int
) -> None:
    with database.session() as session:
        ids = make_credentials(session, 4)
        link_all(session, ids[:3])
        with pytest.raises(ChainConflict) as caught:
            link_successor(session, predecessor_id=ids[predecessor], successor_id=ids[successor])
        assert ids[predecessor] in caught.value.zh
        assert [credential.id for credential in chain_of(session, ids[0])] == ids[:3]


def test_a_chain_keeps_to_one_customer_and_one_kind(database: Database) -> None:
    with database.session() as session:
        one, other = make_customer(session, "甲"), make_customer(session, "乙")
        licence = make_credential(session, one.id, b"1")
        letter = make_credential(session, one.id, b"2", kind="cn.authorization_letter")
        foreign = make_credential(session, other.id, b"3")
        for successor in (letter, foreign):
            with pytest.raises(ChainConflict):
                link_successor(session, predecessor_id=licence.id, successor_id=successor.id)


def test_the_database_itself_keeps_a_chain_from_forking(database: Database) -> None:
    with database.session() as session:
        ids = make_credentials(session, 3)
        link_successor(session, predecessor_id=ids[0], successor_id=ids[1])
    with pytest.raises(IntegrityError), database.session() as session:
        session.get_one(Credential, ids[2]).supersedes_id = ids[0]


def test_a_paper_that_comes_to_light_late_takes_its_place(database: Database) -> None:
    with database.session() as session:
        oldest, newest, late = make_credentials(session, 3)
        link_all(session, [oldest, newest])
        for order in ([oldest, late, newest], [oldest, late, newest], [late, newest, oldest]):
            arrange_chain(session, order)
            chain = chain_of(session, late)
            assert [credential.id for credential in chain] == order
            assert [credential.is_current for credential in chain] == [False, False, True]


def test_a_chain_is_not_torn_from_credentials_that_were_not_named(database: Database) -> None:
    with database.session() as session:
        ids = make_credentials(session, 4)
        link_all(session, ids[:3])
        for named in (ids[:2], ids[1:3], [ids[3], ids[1]]):
            with pytest.raises(ChainConflict):
                arrange_chain(session, named)
        assert [credential.id for credential in chain_of(session, ids[0])] == ids[:3]


def test_what_falls_due_comes_page_by_page(database: Database) -> None:
    days = [TODAY + timedelta(offset) for offset in (-400, -1, 0, 0, 0, 30, 30, 90, 91)]
    with database.session() as session:
        customer = make_customer(session)
        for number, day in enumerate(reversed(days)):
            make_credential(session, customer.id, bytes([number]), valid_until=day)
        make_credential(session, customer.id, b"endless", no_fixed_term=True)
    found: list[Credential] = []
    with database.read_session() as session:
        page = falling_due(session, TODAY + timedelta(90), limit=2)
        found += page.rows
        while page.next is not None:
            page = falling_due(session, TODAY + timedelta(90), after=page.next, limit=2)
            found += page.rows
    assert [credential.valid_until for credential in found] == days[:-1]
    assert len({credential.id for credential in found}) == len(found)


def test_what_has_been_renewed_does_not_fall_due(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session)
        old = make_credential(session, customer.id, b"old", valid_until=TODAY)
        new = make_credential(session, customer.id, b"new", valid_until=date(2027, 12, 31))
        assert falling_due(session, TODAY).rows == (old,)
        link_successor(session, predecessor_id=old.id, successor_id=new.id)
        assert falling_due(session, TODAY).rows == ()


def test_what_falls_due_is_read_from_an_index_of_current_ones(database: Database) -> None:
    """The planner of PostgreSQL is told not to read an empty table from end to end instead."""
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    plan: list[str] = []

    def explain_first(_: object, cursor: Any, statement: str, parameters: Any, *__: object) -> None:  # noqa: ANN401
        if "FROM credentials" in statement:
            cursor.execute(explain + statement, parameters)
            plan.extend(str(row) for row in cursor.fetchall())

    event.listen(database.engine, "before_cursor_execute", explain_first)
    with database.session() as session:
        if not database.is_sqlite:
            session.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
            session.connection().exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        falling_due(session, TODAY, after=DueCursor(TODAY, "x"))
    assert any("ix_credentials_falling_due" in step for step in plan), plan
    assert not any("Sort" in step or "TEMP B-TREE" in step for step in plan), plan
