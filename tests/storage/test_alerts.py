from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from storage.alerts import (
    close_alerts,
    hand_over_alerts,
    open_alerts,
    overtake,
    raise_alert,
)
from storage.beats import finish_beat, highest_as_of, last_beats, start_beat
from storage.database import Database
from storage.tables import Alert
from storage.vocabulary import AlertKind, AlertState
from tests.storage.examples import NOW, TODAY, make_beat, make_credential, make_customer
from tests.storage.processes import raise_alerts, run_together


def note(
    session: Session,
    key: str,
    kind: AlertKind,
    rung_days: int | None,
    credential_id: str | None,
    customer_id: str,
    due_on: date = TODAY,
) -> bool:
    return raise_alert(
        session,
        key=key,
        customer_id=customer_id,
        credential_id=credential_id,
        kind=kind,
        rung_days=rung_days,
        due_on=due_on,
        raised_on=TODAY,
        recorded_at=NOW,
        beat_id=last_beats(session)[0].id,
    )


def states(session: Session) -> dict[str, AlertState]:
    return {alert.key: alert.state for alert in session.exec(select(Alert))}


def raise_ladder(session: Session) -> tuple[str, str]:
    """Raise alerts of two credentials and of a review, and give the customer and the first."""
    customer = make_customer(session)
    credential = make_credential(session, customer.id, b"1")
    other = make_credential(session, customer.id, b"2")
    make_beat(session)
    for rung in (90, 30, 7):
        note(session, f"one:{rung}", AlertKind.EXPIRING, rung, credential.id, customer.id)
    note(session, "one:expired", AlertKind.EXPIRED, None, credential.id, customer.id)
    note(session, "other:90", AlertKind.EXPIRING, 90, other.id, customer.id)
    for days in (-365, 0):
        due_on = TODAY + timedelta(days)
        note(session, f"review:{days}", AlertKind.REVIEW_DUE, 30, None, customer.id, due_on)
    return customer.id, credential.id


def test_the_same_work_is_recorded_once_whatever_became_of_it(database: Database) -> None:
    with database.session() as session:
        customer_id, credential_id = raise_ladder(session)
        alert = ("one:90", AlertKind.EXPIRING, 90, credential_id, customer_id)
        assert not note(session, *alert)
        close_alerts(session, credential_id=credential_id)
    with database.session() as session:
        assert not note(session, *alert)
        assert states(session)["one:90"] is AlertState.CLOSED
        assert len(states(session)) == 7


@pytest.mark.parametrize(
    ("key", "overtaken"),
    [
        ("one:90", set()),
        ("one:30", {"one:90"}),
        ("one:7", {"one:90", "one:30"}),
        ("one:expired", {"one:90", "one:30", "one:7"}),
        ("other:90", set()),
        ("review:-365", set()),
        ("review:0", {"review:-365"}),
    ],
)
def test_the_most_urgent_overtakes_the_others_about_the_same_thing(
    database: Database, key: str, overtaken: set[str]
) -> None:
    with database.session() as session:
        raise_ladder(session)
        assert overtake(session, key) == len(overtaken)
        assert overtake(session, key) == 0
        found = {k for k, state in states(session).items() if state is AlertState.OVERTAKEN}
        assert found == overtaken


def test_what_is_done_is_closed(database: Database) -> None:
    with database.session() as session:
        customer_id, credential_id = raise_ladder(session)
        overtake(session, "one:30")
        assert close_alerts(session, credential_id=credential_id) == 3
        assert states(session)["one:90"] is AlertState.OVERTAKEN
        assert {alert.key for alert in open_alerts(session).rows} == {
            "other:90",
            "review:-365",
            "review:0",
        }
        assert close_alerts(session, customer_id=customer_id) == 2
        assert [alert.key for alert in open_alerts(session).rows] == ["other:90"]
        assert close_alerts(session) == 0


def test_closing_the_review_of_one_customer_leaves_that_of_another_open(
    database: Database,
) -> None:
    with database.session() as session:
        customer_id, credential_id = raise_ladder(session)
        other = make_customer(session, "别家")
        note(session, "other review", AlertKind.REVIEW_DUE, None, None, other.id)
        assert close_alerts(session, customer_id=customer_id) == 2
        assert close_alerts(session, credential_id=credential_id) == 4
        assert {alert.key for alert in open_alerts(session).rows} == {"other:90", "other review"}


def test_open_alerts_go_over_to_the_credential_that_falls_due_instead(database: Database) -> None:
    with database.session() as session:
        customer_id, credential_id = raise_ladder(session)
        other_id = make_credential(session, customer_id, b"2").id
        overtake(session, "one:30")
        moved = hand_over_alerts(session, predecessor_id=credential_id, successor_id=other_id)
        assert moved == 3
        assert close_alerts(session, credential_id=credential_id) == 0
        assert states(session)["one:90"] is AlertState.OVERTAKEN
        assert overtake(session, "one:7") == 2  # one:30 and other:90, of the same credential now


def test_open_alerts_come_page_by_page_and_by_customer(database: Database) -> None:
    with database.session() as session:
        customer_id, _ = raise_ladder(session)
        other = make_customer(session, "别家")
        note(session, "other review", AlertKind.REVIEW_DUE, None, None, other.id)
    found: list[Alert] = []
    with database.read_session() as session:
        page = open_alerts(session, customer_id=customer_id, limit=3)
        found += page.rows
        while page.next is not None:
            page = open_alerts(session, customer_id=customer_id, after=page.next, limit=3)
            found += page.rows
        assert len(open_alerts(session).rows) == 8
    assert len({alert.id for alert in found}) == len(found) == 7
    assert found[0].key == "review:-365"


def test_processes_that_find_the_same_work_at_once_record_it_once(
    database: Database, url: str
) -> None:
    with database.session() as session:
        customer = make_customer(session)
        credential = make_credential(session, customer.id)
        make_beat(session)
    keys = [f"rung:{number:03}" for number in range(40)]
    run_together(raise_alerts, [(url, customer.id, credential.id, keys)] * 3)
    with database.read_session() as session:
        assert sorted(states(session)) == keys
        assert sum(beat.raised for beat in last_beats(session, limit=10)) == len(keys)


def test_a_beat_that_was_cut_off_shows(database: Database) -> None:
    yesterday = TODAY - timedelta(1)
    with database.session() as session:
        assert highest_as_of(session) is None
        assert last_beats(session) == []
        first = start_beat(session, as_of=yesterday, started_at=NOW - timedelta(1))
        finish_beat(session, first.id, finished_at=NOW, examined=7, raised=3)
        cut_off = start_beat(session, as_of=TODAY, started_at=NOW)
    with database.read_session() as session:
        beats = last_beats(session, limit=2)
        assert [beat.id for beat in beats] == [cut_off.id, first.id]
        assert [beat.finished_at for beat in beats] == [None, NOW]
        assert (beats[1].examined, beats[1].raised) == (7, 3)
        assert highest_as_of(session) == yesterday
