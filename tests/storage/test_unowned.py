"""What nobody looks after is the default owner's, wherever lists go by a person."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from storage.alert_lists import living_alerts
from storage.coming import read_coming
from storage.coming_query import ComingQuery
from storage.database import Database
from storage.people import add_person, set_owner
from storage.pressing_alerts import AlertFilter, list_living
from storage.tables import Alert
from storage.vocabulary import AlertSeverity, AlertSource
from tests.storage.examples import NOW, TODAY, make_beat, make_credential, make_customer


def raise_about(session: Session, subject_id: str, customer_id: str | None) -> None:
    source = AlertSource.CREDENTIAL if customer_id else AlertSource.DATASET
    session.add(
        Alert(
            source=source,
            subject_id=subject_id,
            customer_id=customer_id,
            kind="any",
            due_on=TODAY,
            urgency=-30,
            stage="ends_30",
            severity=AlertSeverity.MINOR,
            raised_on=TODAY,
            told_from=TODAY,
            recorded_at=NOW,
            beat_id=make_beat(session).id,
        )
    )


@pytest.fixture
def person_id(database: Database) -> str:
    """Somebody who owns one of two customers, each with a credential and an alert."""
    with database.session() as session:
        person = add_person(session, name="甲", created_at=NOW)
        for number, name in enumerate(("有人负责", "无人负责")):
            customer = make_customer(session, name)
            paper = f"{number}".encode()
            credential = make_credential(session, customer.id, paper, valid_until=TODAY)
            raise_about(session, credential.id, customer.id)
            if not number:
                set_owner(session, customer.id, person.id)
        raise_about(session, "calendar.cn", None)
    return person.id


@pytest.mark.parametrize(("with_unowned", "alerts", "things"), [(False, 1, 1), (True, 3, 2)])
def test_lists_of_a_person(
    database: Database, person_id: str, with_unowned: bool, alerts: int, things: int
) -> None:
    wanted = AlertFilter(doer_id=person_id, with_unowned=with_unowned)
    query = ComingQuery(TODAY, TODAY, owner_id=person_id, with_unowned=with_unowned)
    with database.read_session() as session:
        living = living_alerts(session, person_id=person_id, with_unowned=with_unowned).rows
        assert len(living) == len(list_living(session, wanted, after=None, limit=9)) == alerts
        assert len(read_coming(session, query, {}, after=None, limit=9)) == things
