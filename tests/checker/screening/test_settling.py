"""Who settles a hit, what is refused, and what it leaves: a state, an event, work to do anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.access.accounts import create_account
from checker.access.actor import PROGRAM, Actor
from checker.access.errors import ActRefused
from checker.access.roles import Role
from checker.errors import LicetError
from checker.four_eyes.errors import PersonNeeded
from checker.screening.errors import HitOver, HitReasonUnknown, HitUnknown
from checker.screening.reading import read_hit, require_hit
from checker.screening.settling import load_hit_reasons, settle_hit
from storage.events import EventFilter, list_events
from storage.sheet_sets import find_sheet_set
from storage.tables import ScreeningHit
from storage.vocabulary import HitState, Language
from tests.checker.screening.house import (
    DEBTOR,
    NAMESAKE,
    SAME_FIRM,
    UNITED,
    House,
)
from tests.storage.examples import NOW


def act_as(house: House, *roles: Role) -> Actor:
    with house.database.session() as session:
        account = create_account(
            session,
            name="-".join(roles),
            display_name="王小明",
            language=Language.EN,
            roles=roles,
            password=None,
            created_at=NOW,
            by=PROGRAM,
        )
    return Actor(account.id, account.name, frozenset(roles))


def settle(
    house: House,
    by: Actor,
    hit_id: str | None = None,
    state: HitState = HitState.DISMISSED,
    reason: str = "name_only",
) -> ScreeningHit:
    hit_id = hit_id or house.hits()[NAMESAKE.source_id].id
    with house.database.session() as session:
        return settle_hit(session, hit_id, state, reason, note="看过护照", by=by, now=NOW)


def test_it_is_written_down_with_person_reason_and_moment(house: House) -> None:
    maker = act_as(house, Role.MAKER)
    hit = settle(house, maker)
    with house.database.read_session() as session:
        view = read_hit(session, require_hit(session, hit.id))
        wanted = EventFilter(action="screening.dismissed")
        (event,) = list_events(session, wanted, before_seq=None, limit=9)
    assert view.hit.state is HitState.DISMISSED
    assert view.settled_by == "王小明"
    assert view.reason == load_hit_reasons()[HitState.DISMISSED]["name_only"]
    assert view.hit.note == "看过护照"
    assert view.hit.decided_at == NOW
    assert event.subject == f"screening_hit:{hit.id}"
    assert '"name_only"' in event.body
    assert hit.entry_sha256 in event.body
    assert hit.party_sha256 in event.body
    assert "王示远" not in event.body


def test_it_may_be_settled_again_another_way(house: House) -> None:
    maker = act_as(house, Role.MAKER)
    settle(house, maker)
    hit = settle(house, maker, None, HitState.CONFIRMED, "birth_date_agrees")
    assert hit.state is HitState.CONFIRMED
    with house.database.read_session() as session:
        events = list_events(session, EventFilter(action="screening."), before_seq=None, limit=9)
    assert {event.action for event in events} >= {"screening.dismissed", "screening.confirmed"}


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FINANCE, Role.AUDITOR, Role.ADMINISTRATOR])
def test_makers_alone_settle(house: House, role: Role) -> None:
    with pytest.raises(ActRefused):
        settle(house, act_as(house, role))


def test_no_program_settles(house: House) -> None:
    with pytest.raises(PersonNeeded):
        settle(house, PROGRAM)


@pytest.mark.parametrize(
    ("state", "reason", "error"),
    [
        (HitState.DISMISSED, "code_agrees", HitReasonUnknown),
        (HitState.CONFIRMED, "name_only", HitReasonUnknown),
        (HitState.REVIEW, "name_only", HitReasonUnknown),
        (HitState.DISMISSED, "", HitReasonUnknown),
    ],
)
def test_a_reason_of_another_state_is_refused(
    house: House, state: HitState, reason: str, error: type[LicetError]
) -> None:
    with pytest.raises(error):
        settle(house, act_as(house, Role.MAKER), None, state, reason)
    assert house.hits()[NAMESAKE.source_id].state is HitState.REVIEW


def test_there_is_no_such_hit(house: House) -> None:
    with pytest.raises(HitUnknown):
        settle(house, act_as(house, Role.MAKER), "none")


def test_what_is_over_is_settled_no_more(house: House) -> None:
    before = house.hits()[NAMESAKE.source_id].id
    house.bring_list(UNITED, SAME_FIRM, replace(NAMESAKE, grounds="Otherwise"))
    house.screen()
    with pytest.raises(HitOver):
        settle(house, act_as(house, Role.MAKER), before)


def test_a_dismissal_ends_with_the_entry_it_spoke_of_and_with_no_other(house: House) -> None:
    maker, hits = act_as(house, Role.MAKER), house.hits()
    settle(house, maker, hits[NAMESAKE.source_id].id)
    settle(house, maker, hits[DEBTOR.source_id].id)
    house.bring_list(UNITED, SAME_FIRM, replace(NAMESAKE, grounds="Otherwise"))
    house.screen()
    found = house.hits()
    assert found[NAMESAKE.source_id].state is HitState.REVIEW
    assert found[NAMESAKE.source_id].ended_at is None
    assert found[DEBTOR.source_id].state is HitState.DISMISSED
    assert found[DEBTOR.source_id].ended_at is None


def test_the_customer_is_to_be_judged_anew(house: House) -> None:
    with house.database.session() as session:
        sheets = find_sheet_set(session, house.customer_id)
        assert sheets is not None
        sheets.is_stale = False
        session.add(sheets)
    settle(house, act_as(house, Role.MAKER))
    with house.database.read_session() as session:
        sheets = find_sheet_set(session, house.customer_id)
        assert sheets is not None
        assert sheets.is_stale
