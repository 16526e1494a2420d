"""Two people decide on a limit, the one decided last counts, and its end is warned of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage.database import Database
from storage.deadlines import deadlines_of, end_deadline
from storage.errors import LimitDecided, LimitEnded, LimitNeedsTwoPeople, LimitUnknown
from storage.limits import decide_limit, find_limit, list_limits, propose_limit
from storage.tables import CreditLimit
from storage.vocabulary import DeadlineKind, LimitState
from tests.storage.examples import NOW, TODAY, make_customer

LATER = TODAY + timedelta(days=60)


def propose(session: Session, customer_id: str, amount: int, **changes: object) -> CreditLimit:
    words = {"currency": "CNY", "valid_from": TODAY, "reason": "旺季备货", "proposed_by": "林"}
    return propose_limit(
        session, customer_id, amount_minor=amount, proposed_at=NOW, **(words | changes)
    )


def decide(
    session: Session,
    limit: CreditLimit,
    state: LimitState = LimitState.APPROVED,
    by: str = "周",
    days: int = 0,
) -> CreditLimit:
    at, on = NOW + timedelta(days=days), TODAY + timedelta(days=days)
    return decide_limit(session, limit.id, state=state, decided_by=by, decided_at=at, decided_on=on)


def amount_on(session: Session, customer_id: str, on: date) -> int | None:
    found = find_limit(session, customer_id, on)
    return None if found is None else found.amount_minor


def test_a_proposal_counts_only_once_another_person_approves_it(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        limit = propose(session, customer, 500, derivation={"lines": []}, derived_minor=400)
        assert amount_on(session, customer, TODAY) is None
        for same in ("林", " 林 "):
            with pytest.raises(LimitNeedsTwoPeople, match="another person"):
                decide(session, limit, by=same)
        assert decide(session, limit).is_current
        assert amount_on(session, customer, TODAY) == 500
        assert amount_on(session, customer, TODAY - timedelta(days=1)) is None
        with pytest.raises(LimitDecided, match="周"):
            decide(session, limit, LimitState.REFUSED)


def test_what_is_refused_or_withdrawn_never_counts(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        refused = decide(session, propose(session, customer, 5), LimitState.REFUSED)
        withdrawn = decide(session, propose(session, customer, 6), LimitState.WITHDRAWN, by="林")
        assert (refused.state, withdrawn.state) == (LimitState.REFUSED, LimitState.WITHDRAWN)
        assert amount_on(session, customer, TODAY) is None
        assert {limit.amount_minor for limit in list_limits(session, customer)} == {5, 6}
        with pytest.raises(LimitUnknown):
            decide_limit(
                session, "none", state=LimitState.REFUSED, decided_by="周", decided_at=NOW,
                decided_on=TODAY,
            )  # fmt: skip


def test_the_permanent_limit_is_back_when_the_temporary_one_has_ended(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        decide(session, propose(session, customer, 500))
        decide(session, propose(session, customer, 900, valid_until=LATER), days=1)
        days = (TODAY, LATER, LATER + timedelta(days=1))
        assert [amount_on(session, customer, day) for day in days] == [900, 900, 500]
        warning = deadlines_of(session, customer)
        assert [(one.kind, one.title, one.due_on) for one in warning] == [
            (DeadlineKind.TEMPORARY_LIMIT, "旺季备货", LATER)
        ]


def test_a_later_permanent_limit_overrules_a_temporary_one(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        temporary = decide(session, propose(session, customer, 900, valid_until=LATER))
        decide(session, propose(session, customer, 100), days=1)
        assert amount_on(session, customer, TODAY) == 100
        assert not temporary.is_current
        assert not deadlines_of(session, customer)


def test_a_permanent_limit_that_begins_later_leaves_the_temporary_one(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        decide(session, propose(session, customer, 900, valid_until=LATER))
        after = LATER + timedelta(days=1)
        decide(session, propose(session, customer, 100, valid_from=after), days=1)
        assert [amount_on(session, customer, day) for day in (TODAY, after)] == [900, 100]
        assert len(deadlines_of(session, customer)) == 1


@pytest.mark.parametrize("is_ended_by_hand", [False, True])
def test_a_new_term_takes_the_place_of_the_old_warning(
    database: Database, is_ended_by_hand: bool
) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        first = decide(session, propose(session, customer, 900, valid_until=LATER))
        if is_ended_by_hand:
            end_deadline(session, first.deadline_id or "")
        end = LATER + timedelta(days=30)
        second = decide(session, propose(session, customer, 800, valid_until=end), days=1)
        assert second.supersedes_id == first.id
        (warning,) = deadlines_of(session, customer)
        assert warning.due_on == end
        assert warning.supersedes_id == (None if is_ended_by_hand else first.deadline_id)


def test_what_has_ended_cannot_be_approved(database: Database) -> None:
    with database.session() as session:
        limit = propose(session, make_customer(session).id, 900, valid_until=TODAY)
        with pytest.raises(LimitEnded):
            decide(session, limit, days=1)
        assert decide(session, limit, LimitState.REFUSED, days=1).state is LimitState.REFUSED


@pytest.mark.parametrize(
    "changes", [{"amount": -1}, {"amount": 1, "valid_until": TODAY - timedelta(days=1)}]
)
def test_a_limit_that_means_nothing_is_refused(
    database: Database, changes: dict[str, object]
) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        with pytest.raises(ValueError, match="no limit"):
            propose(session, customer, **changes)  # type: ignore[arg-type]


def test_the_database_wants_two_people_too(database: Database) -> None:
    def approve_oneself(session: Session) -> None:
        limit = propose(session, make_customer(session).id, 5)
        limit.state, limit.decided_by, limit.decided_at = LimitState.APPROVED, "林", NOW
        session.flush()

    refuses(database, approve_oneself)


def refuses(database: Database, act: Callable[[Session], None]) -> None:
    with pytest.raises(IntegrityError), database.session() as session:
        act(session)
