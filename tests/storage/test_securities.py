"""Securities hold from day to day; groups join customers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.deadlines import deadlines_of, end_deadline
from storage.errors import SecurityDone, SecurityUnknown
from storage.groups import find_group, list_group_members, set_group
from storage.securities import end_security, list_securities, record_security
from storage.tables import Security
from storage.vocabulary import DeadlineKind, SecurityKind
from tests.storage.examples import NOW, TODAY, make_customer, make_customers

LATER = TODAY + timedelta(days=60)


def record(session: Session, customer_id: str, **changes: object) -> Security:
    words: dict[str, object] = {
        "kind": SecurityKind.GUARANTEE,
        "provider": "示例担保",
        "amount_minor": 100,
        "currency": "CNY",
        "valid_from": TODAY,
        "recorded_by": "林",
    }
    return record_security(session, customer_id, recorded_at=NOW, **(words | changes))  # type: ignore[arg-type]


def test_a_security_is_in_force_from_its_first_to_its_last_day(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        ending, endless = record(session, customer, valid_until=LATER), record(session, customer)
        day = timedelta(days=1)
        in_force = [
            {security.id for security in list_securities(session, customer, on)}
            for on in (TODAY - day, TODAY, LATER, LATER + day)
        ]
        both = {ending.id, endless.id}
        assert in_force == [set(), both, both, {endless.id}]
        assert [(one.kind, one.title, one.due_on) for one in deadlines_of(session, customer)] == [
            (DeadlineKind.SECURITY, "示例担保", LATER)
        ]


@pytest.mark.parametrize("is_deadline_ended", [False, True])
def test_a_security_given_back_warns_no_more(database: Database, is_deadline_ended: bool) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        security = record(session, customer, valid_until=LATER)
        if is_deadline_ended:
            end_deadline(session, security.deadline_id or "")
        end_security(session, security.id, ended_at=NOW)
        assert list(list_securities(session, customer, TODAY)) == []
        before = TODAY - timedelta(days=1)
        assert list(list_securities(session, customer, before)) == []
        assert list(list_securities(session, customer)) == [security]
        assert not deadlines_of(session, customer)
        with pytest.raises(SecurityDone):
            end_security(session, security.id, ended_at=NOW)
        with pytest.raises(SecurityUnknown):
            end_security(session, "none", ended_at=NOW)


@pytest.mark.parametrize(
    "changes",
    [
        {"covered_percent": 101},
        {"haircut_bp": 10_001},
        {"amount_minor": -1},
        {"valid_until": TODAY - timedelta(days=1)},
    ],
)
def test_a_security_that_means_nothing_is_refused(
    database: Database, changes: dict[str, object]
) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        with pytest.raises(ValueError, match="no security"):
            record(session, customer, **changes)


def test_names_that_read_alike_are_one_group(database: Database) -> None:
    with database.session() as session:
        first, second, third = make_customers(session, "甲乙丙")
        set_group(session, first, "Ｏak 集团", recorded_at=NOW)
        set_group(session, second, "oak集团", recorded_at=NOW)
        assert list(list_group_members(session, first)) == [first, second]
        assert list(list_group_members(session, third)) == [third]
        assert find_group(session, second) == "oak集团"
        set_group(session, second, "别的", recorded_at=NOW)
        set_group(session, first, None, recorded_at=NOW)
        set_group(session, third, None, recorded_at=NOW)
        assert find_group(session, first) is None
        assert list(list_group_members(session, second)) == [second]
