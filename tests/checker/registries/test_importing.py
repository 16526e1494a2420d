"""Records filed to the customers whose numbers they bear: all of a file, or nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from checker.access.actor import Actor
from checker.registries.errors import RecordOfAnother, RecordWithoutCustomer
from checker.registries.importing import FiledRecord, import_records
from checker.registries.reading import read_payloads
from storage.customers import add_customer
from storage.database import Database
from storage.registry_records import records_of
from storage.sheet_sets import find_sheet_set
from storage.tables import Event, RegistryRecordRow
from tests.checker.registries.payloads import (
    CODE,
    OTHER_CODE,
    companies_house,
    gsxt,
    tianyancha,
    to_bytes,
)

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
DAY = date(2026, 11, 20)
ACTOR = Actor(None, "cli:示例")


def put_customer(database: Database, **numbers: str) -> str:
    with database.session() as session:
        return add_customer(session, name="晨曜贸易有限公司", created_at=NOW, **numbers).id


def put(
    database: Database, *payloads: dict[str, Any], customer_id: str | None = None, days: int = 0
) -> tuple[FiledRecord, ...]:
    return import_records(
        database,
        list(read_payloads(to_bytes(*payloads), "a.json")),
        customer_id=customer_id,
        as_of=DAY + timedelta(days=days),
        by=ACTOR,
        now=NOW + timedelta(days=days),
    )


def count(database: Database) -> int:
    with database.read_session() as session:
        return len(session.exec(select(RegistryRecordRow)).all())


def test_record_goes_to_who_bears_its_number_once(database: Database) -> None:
    customer_id = put_customer(database, unified_social_credit_code=CODE)
    first, again = put(database, gsxt()), put(database, gsxt())
    assert [each.id is not None for each in (*first, *again)] == [True, False]
    assert first[0].customer.id == customer_id
    with database.read_session() as session:
        (row,) = records_of(session, customer_id)
        assert (row.as_of, row.source) == (DAY, "gsxt.licence")
        assert "李例" in row.payload
        stale = find_sheet_set(session, customer_id)
        assert stale is not None
        assert stale.is_stale
        actions = [event.action for event in session.exec(select(Event)).all()]
    assert actions.count("registry.imported") == 1


def test_foreign_number_finds_its_customer(database: Database) -> None:
    customer_id = put_customer(database, registration_number="01234567")
    assert put(database, companies_house())[0].customer.id == customer_id


def test_record_of_another_is_refused_and_nothing_is_written(database: Database) -> None:
    put_customer(database, unified_social_credit_code=CODE)
    other = put_customer(database, unified_social_credit_code=OTHER_CODE)
    with pytest.raises(RecordOfAnother):
        put(database, gsxt(), customer_id=other)
    with pytest.raises(RecordWithoutCustomer):
        put(database, gsxt(), companies_house())
    assert count(database) == 0


def test_foreign_record_of_another_is_refused(database: Database) -> None:
    customer_id = put_customer(database, registration_number="07654321")
    with pytest.raises(RecordOfAnother):
        put(database, companies_house(), customer_id=customer_id)


def test_older_day_is_history(database: Database) -> None:
    customer_id = put_customer(database, unified_social_credit_code=CODE)
    put(database, gsxt(法定代表人="王例"), days=1)
    put(database, gsxt(), days=0)
    put(database, tianyancha(), days=0)
    with database.read_session() as session:
        newest = records_of(session, customer_id, "gsxt.licence")
    assert [row.content["values"]["legal_representative"] for row in newest] == ["王例", "李例"]
