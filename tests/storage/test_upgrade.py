"""A database in use is brought up to date, killed meanwhile: nothing lost, nothing sent twice."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, MetaData, Table, text

from storage import migrations
from storage.database import Database
from storage.idempotency import KeyState, take_key
from storage.tables import (
    Address,
    Alert,
    Beat,
    Customer,
    Delivery,
    DeliveryAttempt,
    Document,
    KeptAnswer,
    Person,
    Row,
    UntoldAlert,
)
from storage.vocabulary import AlertSeverity, AlertSource, AlertState, Channel, DeliveryMode
from tests.storage.examples import NOW, TODAY
from tests.storage.processes import CONTEXT, migrate_and_stop

Content = dict[str, list[dict[str, object]]]

HASH = "ab" * 32
_MOMENTS = (3, 20, 45, 10**6)
"""Statements before which a migration is killed; the last comes after its end."""


@pytest.fixture
def old(empty_url: str) -> Database:
    """A database whose tables are to be made by the test."""
    return Database.open(empty_url)


def migrate_to(database: Database, revision: str) -> None:
    database.migrate()  # makes the file
    engine = database.engine.execution_options(licet_access="migrate")
    with engine.begin() as connection:
        Row.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        migrations.upgrade(connection, revision)


def read_content(database: Database) -> Content:
    """Every row of every table, as the database itself describes its tables."""
    found = MetaData()
    with database.engine.connect() as connection:
        found.reflect(connection)
        return {
            name: sorted(
                (dict(row) for row in connection.execute(table.select()).mappings()), key=str
            )
            for name, table in found.tables.items()
        }


def migrate_with_kills(database: Database, url: str) -> None:
    """Kill a migrating process at each moment, and find everything as before."""
    before = read_content(database)
    database.close()
    for statement in _MOMENTS:
        here, there = CONTEXT.Pipe()
        process = CONTEXT.Process(target=migrate_and_stop, args=(url, statement, there))
        process.start()
        assert here.poll(60)
        is_done = here.recv() == 0
        process.kill()
        process.join(30)
        if is_done:
            break
        assert database.revision() == before["alembic_version"][0]["version_num"]
        assert read_content(database) == before
        database.close()
    database.migrate()
    database.require_head()


def insert(connection: Connection, table: str, **values: object) -> None:
    """Insert a row into a table as it is in the database."""
    connection.execute(Table(table, MetaData(), autoload_with=connection).insert(), values)


_OLD_ALERTS = (
    # id, key, credential, kind, rung, due, state
    ("a1", "c1/cn.x/甲/2026-12-20/expiring-90", "k1", "expiring", 90, "2026-12-20", "overtaken"),
    ("a2", "c1/cn.x/甲/2026-12-20/expiring-30", "k1", "expiring", 30, "2026-12-20", "open"),
    ("a3", "c1/cn.x/乙/2026-12-20/expiring-30", "k1", "expiring", 30, "2026-12-20", "closed"),
    ("a4", "c1/cn.x/甲/2026-11-01/expired", "k2", "expired", None, "2026-11-01", "closed"),
    ("a5", "c1/review/on/boarding/2026-11-22", None, "review_due", None, "2026-11-22", "open"),
)


def test_alerts_of_revision_2_keep_what_they_mean(old: Database, empty_url: str) -> None:
    migrate_to(old, "0002")
    with old.engine.begin() as connection:
        insert(connection, "customers", id="c1", name="甲", created_at=NOW)
        insert(connection, "originals", sha256=HASH, size_bytes=1, recorded_at=NOW)
        insert(connection, "beats", id="b1", as_of=TODAY, started_at=NOW, examined=7, raised=3)
        for number in (1, 2):
            insert(
                connection,
                "documents",
                id=f"d{number}",
                customer_id="c1",
                original_sha256=HASH,
                part=number,
                name="x",
                result="ok",
                confidence=1.0,
                pages=[1],
                problems=[],
                received_on=date(2026, 3, number),
                recorded_at=NOW,
                reader_version="1",
            )
            insert(
                connection,
                "credentials",
                id=f"k{number}",
                customer_id="c1",
                document_id=f"d{number}",
                kind="cn.x",
                is_current=True,
                recorded_at=NOW,
            )
        for id_, key, credential_id, kind, rung_days, due_on, state in _OLD_ALERTS:
            insert(
                connection,
                "alerts",
                id=id_,
                key=key,
                customer_id="c1",
                credential_id=credential_id,
                kind=kind,
                rung_days=rung_days,
                due_on=date.fromisoformat(due_on),
                state=state,
                raised_on=TODAY,
                recorded_at=NOW,
                beat_id="b1",
            )
    migrate_with_kills(old, empty_url)
    content = read_content(old)
    told = ("id", "source", "subject_id", "kind", "due_on", "urgency", "stage", "state",
            "closed_because")  # fmt: skip
    december, november = date(2026, 12, 20), date(2026, 11, 1)
    licence = ("credential", "k1", "cn.x", december)
    assert [tuple(alert[name] for name in told) for alert in content["alerts"]] == [
        (1, *licence, -90, "ends_90", "overtaken", None),
        (2, *licence, -30, "ends_30", "open", None),
        (3, "credential", "k2", "cn.x", november, 1, "expired", "closed", "superseded"),
        (4, "review", "c1:on/boarding", "on/boarding", TODAY, 0, "due", "open", None),
    ]
    assert [row["evidenced_on"] for row in content["credentials"]] == [
        date(2026, 3, 1),
        date(2026, 3, 2),
    ]
    assert {row["origin"] for row in content["credentials"]} == {"paper"}
    assert [row["is_own"] for row in content["customers"]] == [False]
    assert [(row["raised"], row["planned"]) for row in content["beats"]] == [(3, 0)]
    assert [row["alert_id"] for row in content["untold_alerts"]] == [2, 4]
    with old.session() as session:  # the next number is free
        session.add(Alert(**make_alert(id=None, subject_id="k9")))
    old.close()


def make_alert(**changes: object) -> dict[str, object]:
    return {
        "id": 1,
        "source": AlertSource.CREDENTIAL,
        "subject_id": "k1",
        "customer_id": "c1",
        "kind": "cn.x",
        "due_on": TODAY,
        "urgency": -30,
        "stage": "ends_30",
        "severity": AlertSeverity.MAJOR,
        "state": AlertState.OPEN,
        "raised_on": TODAY,
        "told_from": TODAY,
        "recorded_at": NOW,
        "beat_id": "b1",
    } | changes


def make_delivery(**changes: object) -> dict[str, object]:
    return {
        "address_id": "s1",
        "channel": Channel.MAIL,
        "mode": DeliveryMode.AT_LEAST_ONCE,
        "as_of": TODAY,
        "planned_at": NOW,
        "alert_ids": [1],
        "next_attempt_at": NOW,
        "beat_id": "b1",
    } | changes


def test_what_is_unsent_in_revision_3_is_neither_lost_nor_repeated(
    old: Database, empty_url: str
) -> None:
    migrate_to(old, "0003")
    rows = [
        Person(id="p1", name="示例经办", created_at=NOW),
        Address(id="s1", person_id="p1", channel=Channel.MAIL, target="a@b.cn", created_at=NOW),
        Customer(id="c1", name="甲", owner_id="p1", created_at=NOW),
        Beat(id="b1", as_of=TODAY, started_at=NOW),
        Alert(**make_alert()),
        Alert(**make_alert(id=2, urgency=-7, state="acknowledged")),
        UntoldAlert(alert_id=1),
        Delivery(**make_delivery(id="01", attempts=0)),
        Delivery(
            **make_delivery(id="02", attempts=1, state="sending", lease_token="t",  # noqa: S106
                            content={"zh": "到期"})
        ),
        Delivery(**make_delivery(id="03", attempts=1, state="sent", sent_at=NOW)),
        Delivery(**make_delivery(id="04", state="held")),
        DeliveryAttempt(delivery_id="02", number=1, address_id="s1", began_at=NOW),
    ]  # fmt: skip
    with old.session() as session:
        for row in rows:
            session.add(row)
            session.flush()
    before = read_content(old)
    migrate_with_kills(old, empty_url)
    after = read_content(old)
    assert before.keys() < after.keys()
    for table, content in before.items():
        if table != "alembic_version":
            assert after[table] == content, table
    assert {name: len(after[name]) for name in after.keys() - before.keys() if after[name]} == {
        "customer_search": len(before["customers"])
    }
    old.close()


def test_a_request_that_broke_off_before_revision_18_stays_one_that_nobody_knows_of(
    old: Database,
) -> None:
    migrate_to(old, "0017")
    kept = {"account_id": "a1", "request_sha256": HASH, "begun_at": NOW}
    with old.engine.begin() as connection:
        names = {"name": "erp", "folded_name": "erp", "display_name": "ERP"}
        rest = {"password_is_temporary": False, "is_active": True, "language": "zh"}
        insert(connection, "accounts", id="a1", created_at=NOW, **names, **rest)
        insert(connection, "kept_answers", key="done", status=201, content="{}", **kept)
        insert(connection, "kept_answers", key="lost", **kept)
    old.migrate()
    with old.session() as session:
        done, lost = (session.get_one(KeptAnswer, ("a1", key)) for key in ("done", "lost"))
        assert (done.status, done.content, done.lease_token) == (201, "{}", None)
        assert (lost.status, lost.lease_token, lost.leased_until) == (409, None, None)
        assert lost.headers == {"content-type": "application/problem+json"}
        assert json.loads(lost.content or "")["code"] == "idempotency_key_lost"
        again = take_key(session, "a1", "lost", HASH, lease=timedelta(minutes=2), now=NOW)
        assert again.state is KeyState.ANSWERED
    old.close()


def test_a_revision_noted_as_a_problem_before_revision_20_is_a_sign(old: Database) -> None:
    migrate_to(old, "0019")
    other, revised = (
        {"code": code, "field": None, "page": None, "details": details}
        for code, details in (("low_resolution", []), ("revised_file", [["revisions", "2"]]))
    )
    rest = {
        "customer_id": "c1",
        "original_sha256": HASH,
        "name": "x",
        "result": "ok",
        "confidence": 1.0,
        "pages": [1],
        "received_on": TODAY,
        "recorded_at": NOW,
        "reader_version": "1",
    }
    with old.engine.begin() as connection:
        insert(connection, "customers", id="c1", name="甲", created_at=NOW, is_own=False)
        insert(connection, "originals", sha256=HASH, size_bytes=1, recorded_at=NOW)
        insert(connection, "documents", id="d1", part=0, problems=[other, revised], **rest)
        insert(connection, "documents", id="d2", part=1, problems=[other], **rest)
    old.migrate()
    with old.session() as session:
        moved, untouched = (session.get_one(Document, key) for key in ("d1", "d2"))
        assert moved.problems == untouched.problems == [other]
        assert moved.signs == [
            {"code": "revised_file", "page": None, "box": None, "details": [["revisions", "2"]]}
        ]
        assert untouched.signs is None
