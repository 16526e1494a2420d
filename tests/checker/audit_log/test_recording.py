"""Events come in one after the other, say only what may stay for ever, and are read in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker.access.actor import PROGRAM, Actor
from checker.audit_log.actions import load_actions, word_event
from checker.audit_log.event_body import Json, encode_canonically
from checker.audit_log.fingerprints import fingerprint_text
from checker.audit_log.pages import events_page
from checker.audit_log.recording import record_event
from checker.audit_log.verification import FaultKind, load_faults
from storage.database import Database
from storage.events import EventFilter
from tests.checker.audit_log.logs import NOW, OFFICER, record_some, verify


def test_an_event_is_recorded_as_it_will_always_be(database: Database) -> None:
    with database.session() as session:
        first = record_event(
            session,
            OFFICER,
            "alert.snoozed",
            subject="alert:7",
            data={"until": "2026-12-01", "alert_id": 7, "customer_id": "c1"},
            now=NOW,
        )
    assert first.body == (
        '{"action":"alert.snoozed","actor":{"id":"a1","name":"林例昭"},'
        '"at":"2026-11-22T08:00:00.000000Z",'
        '"data":{"alert_id":7,"customer_id":"c1","until":"2026-12-01"},'
        '"request_id":"r1","roles":["maker"],"seq":1,"subject":"alert:7"}'
    )
    assert first.hash == "17f86daeadf5fbd22c9f397e12ebd3a895e9d81213be6eaee374bc61a97a1fcd"
    assert first.customer_id == "c1"


def test_a_change_that_is_undone_leaves_no_event(database: Database, tmp_path: Path) -> None:
    record_some(database, 2)
    with pytest.raises(ZeroDivisionError), database.session() as session:  # noqa: PT012
        record_event(
            session, PROGRAM, "alert.closed", subject="alert:1", data={"alert_id": 1}, now=NOW
        )
        raise ZeroDivisionError
    record_some(database, 1)
    verdict = verify(database, tmp_path)
    assert (verdict.events, verdict.is_good) == (3, True)


def test_many_at_once_make_one_chain(database: Database, tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(record_some, database, 10, per_transaction=1) for _ in range(4)]:
            done.result()
    verdict = verify(database, tmp_path)
    assert (verdict.events, verdict.is_good) == (40, True)


@pytest.mark.parametrize(
    "data",
    [
        {"alert_id": 1.5},
        {"alert_id": "林例昭"},
        {"alert_id": "Lin Lizhao"},
        {"alert_id": "13800138000"},
        {"alert_id": "11010519491231002X"},
        {"alert_id": ["id/11010519491231002X"]},
        {"alert_id": {"Name": 1}},
        {"alert_id": b"1"},
        {"other": 1},
    ],
)
def test_what_may_not_stay_for_ever_is_refused(
    database: Database, data: Mapping[str, Json]
) -> None:
    with pytest.raises(ValueError, match=r"data|needs"), database.session() as session:
        record_event(session, PROGRAM, "alert.closed", subject="alert:1", data=data, now=NOW)


def test_what_the_catalogue_lacks_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match=r"actions\.yaml"), database.session() as session:
        record_event(session, PROGRAM, "alert.eaten", subject="alert:1", now=NOW)
    with pytest.raises(ValueError, match="subject"), database.session() as session:
        record_event(session, PROGRAM, "alert.closed", subject="甲", data={"alert_id": 1}, now=NOW)


def test_a_name_of_any_origin_is_recorded(database: Database, tmp_path: Path) -> None:
    odd = Actor("a2", "a\0b\ud800\u2028c")
    with database.session() as session:
        record_event(session, odd, "alert.closed", subject="alert:1", data={"alert_id": 1}, now=NOW)
    assert verify(database, tmp_path).is_good


def test_pages_go_back_in_time(database: Database) -> None:
    record_some(database, 12)
    with database.read_session() as session:
        first = events_page(session, EventFilter(), limit=5)
        second = events_page(session, EventFilter(), before_seq=first[-1].seq, limit=5)
        of_one = events_page(session, EventFilter(customer_id="c1"))
        by_her = events_page(session, EventFilter(actor_name="林例昭", action="alert."))
        none = events_page(session, EventFilter(since=NOW, until=NOW))
    assert [event.seq for event in (*first, *second)] == list(range(12, 2, -1))
    assert {event.subject for event in of_one} == {"customer:c1"}
    assert {event.actor for event in by_her} == {"林例昭"}
    assert none == []
    assert first[0].sentence.en == "Alert 11 closed."


def test_every_action_is_worded_from_its_data() -> None:
    for code, action in load_actions().items():
        said = word_event(code, dict.fromkeys(action.needed, 1))
        assert "?" not in said.zh + said.en, code
        assert action.title.zh
        assert action.title.en


def test_an_action_of_a_later_program_is_shown_by_its_code() -> None:
    assert word_event("moon.landed", {}) == ("moon.landed", "moon.landed")


def test_every_fault_has_its_sentence() -> None:
    assert load_faults().keys() == {kind.value for kind in FaultKind}


def test_canonical_json_knows_no_order() -> None:
    assert encode_canonically({"b": 1, "a": "中"}) == '{"a":"中","b":1}'.encode()
    assert json.loads(encode_canonically([None, True])) == [None, True]


def test_a_fingerprint_is_the_installations_own(tmp_path: Path) -> None:
    one = fingerprint_text("年度框架", tmp_path / "one")
    assert one == fingerprint_text("年度框架", tmp_path / "one")
    assert one != fingerprint_text("年度框架", tmp_path / "two")
