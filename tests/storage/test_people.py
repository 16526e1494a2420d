"""People: their names, their supervisors, and what becomes of their work when they leave."""

from __future__ import annotations

from datetime import time

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.errors import (
    AddressExists,
    HandedToThemselves,
    PersonExists,
    PersonLeft,
    SendWindowEmpty,
    SupervisorCircle,
    TimeZoneUnknown,
)
from storage.feeds import create_feed, feeds
from storage.handing_over import hand_over
from storage.people import (
    SendWindow,
    add_address,
    add_person,
    addresses_of,
    chain_above,
    people,
    retire_address,
    set_owner,
    update_person,
)
from storage.vocabulary import Channel, Language
from tests.storage.examples import NOW, make_customer


def hire(session: Session, name: str, supervisor_id: str | None = None) -> str:
    return add_person(session, name=name, created_at=NOW, supervisor_id=supervisor_id).id


def test_names_are_given_once(database: Database) -> None:
    with database.session() as session:
        first, second = hire(session, "王敏"), hire(session, "李雷")
        with pytest.raises(PersonExists):
            hire(session, "王敏")
        with pytest.raises(PersonExists):
            update_person(session, second, name="王敏")
        update_person(session, first, name="王敏", language=Language.EN)
        assert {p.name: p.language for p in people(session)} == {"王敏": "en", "李雷": "zh"}


@pytest.mark.parametrize(
    ("times", "error"),
    [
        ({"time_zone": "Mars/Olympus"}, TimeZoneUnknown),
        ({"time_zone": "../etc/passwd"}, TimeZoneUnknown),
        ({"window": SendWindow(time(9), time(9))}, SendWindowEmpty),
        ({"window": SendWindow(time(0), None)}, SendWindowEmpty),
    ],
)
def test_times_at_which_nothing_could_be_sent_are_refused(
    database: Database, times: dict[str, object], error: type[Exception]
) -> None:
    with database.session() as session:
        with pytest.raises(error):
            add_person(session, name="王敏", created_at=NOW, **times)
        person_id = hire(session, "李雷")
        with pytest.raises(error):
            update_person(session, person_id, **times)


def test_nobody_stands_above_themselves(database: Database) -> None:
    with database.session() as session:
        top = hire(session, "总监")
        middle = hire(session, "经理", top)
        low = hire(session, "专员", middle)
        for supervisor in (top, middle, low):
            with pytest.raises(SupervisorCircle):
                update_person(session, top, supervisor_id=supervisor)
        update_person(session, low, supervisor_id=top)
        assert [person.name for person in chain_above(session, low)] == ["专员", "总监"]
        update_person(session, low, supervisor_id="")
        assert [person.name for person in chain_above(session, low)] == ["专员"]


def test_an_address_is_retired_and_taken_into_use_again(database: Database) -> None:
    with database.session() as session:
        person_id = hire(session, "合规群")
        robot = {"channel": Channel.FEISHU, "target": "https://x/hook", "created_at": NOW}
        one, other = ("a", "b")
        first = add_address(session, person_id, secret=one, **robot)
        with pytest.raises(AddressExists):
            add_address(session, person_id, **robot)
        retire_address(session, first.id)
        again = add_address(session, person_id, secret=other, **robot)
        assert (again.id, again.secret, again.is_active) == (first.id, other, True)
        assert len(addresses_of(session, person_id)) == 1


class TestHandingOver:
    def test_reports_go_to_the_successor_and_no_circle_closes(self, database: Database) -> None:
        with database.session() as session:
            top = hire(session, "总监")
            leaving = hire(session, "经理", top)
            report = hire(session, "组长", leaving)
            other = hire(session, "专员甲", leaving)
            successor = hire(session, "专员乙", report)
            hand_over(session, leaving, successor, by="人事", at=NOW)
            above = {p.name: p.supervisor_id for p in people(session)}
            assert above["组长"] == top
            assert above["专员甲"] == successor
            assert above["专员乙"] == report
            assert [p.name for p in chain_above(session, other)] == [
                "专员甲", "专员乙", "组长", "总监",
            ]  # fmt: skip

    def test_who_left_looks_after_nothing_and_reads_no_calendar(self, database: Database) -> None:
        with database.session() as session:
            leaving, successor = hire(session, "王敏"), hire(session, "李雷")
            customer = set_owner(session, make_customer(session).id, leaving)
            language = Language.ZH
            create_feed(session, person_id=leaving, language=language, created_at=NOW)
            create_feed(session, person_id=None, language=language, created_at=NOW)
            with pytest.raises(HandedToThemselves):
                hand_over(session, leaving, leaving, by="人事", at=NOW)
            hand_over(session, leaving, successor, by="人事", at=NOW)
            session.refresh(customer)
            assert customer.owner_id == successor
            revoked = {feed.person_id: feed.revoked_at for feed in feeds(session)}
            assert revoked == {leaving: NOW, None: None}
            for name_leaver in (
                lambda: set_owner(session, customer.id, leaving),
                lambda: update_person(session, successor, supervisor_id=leaving),
                lambda: hand_over(session, successor, leaving, by="人事", at=NOW),
            ):
                with pytest.raises(PersonLeft):
                    name_leaver()
