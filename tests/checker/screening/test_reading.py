"""A hit is read side by side, as both sides were when they were compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.screening.errors import HitUnknown
from checker.screening.party import PartyRole
from checker.screening.reading import Agreement, HitView, read_hit, require_hit
from checker.screening.standing import read_customer_screening
from storage.hit_pages import HitFilter, list_hits
from storage.vocabulary import HitEnd, HitState
from tests.checker.screening.house import (
    AGENT,
    CODE,
    CUSTOMER,
    DEBTOR,
    DEBTORS,
    FIRM,
    NAMESAKE,
    SAME_FIRM,
    UNITED,
    House,
)


def read(house: House, source_id: str) -> HitView:
    with house.database.read_session() as session:
        return read_hit(session, require_hit(session, house.hits()[source_id].id))


def test_points_and_what_was_clipped_come_to_the_score(house: House) -> None:
    for source_id in house.hits():
        view = read(house, source_id)
        assert view.reasons
        assert sum(each.points for each in view.reasons) + view.clipped == view.hit.score


def test_a_namesake_agrees_in_name_and_year_of_birth(house: House) -> None:
    view = read(house, NAMESAKE.source_id)
    assert view.role is PartyRole.AGENT
    assert view.customer == CUSTOMER
    assert view.entry == NAMESAKE
    assert view.agreements == {
        "name": Agreement.SAME,
        "kind": Agreement.SAME,
        "code": Agreement.UNKNOWN,
        "birth_date": Agreement.SAME,
    }


def test_the_day_of_birth_is_shown_nowhere(house: House) -> None:
    view = read(house, NAMESAKE.source_id)
    assert view.born == "1975-**-**"
    said = [each.sentence for each in view.reasons if each.code == "birth_date_agrees"]
    assert said
    assert all("1975-**-**" in words.zh and "1975-**-**" in words.en for words in said)
    assert not any("03-08" in words.zh + words.en for words in said)


def test_one_code_outranks_unlike_names(house: House) -> None:
    view = read(house, SAME_FIRM.source_id)
    assert view.agreements["code"] is Agreement.SAME
    assert view.agreements["name"] is Agreement.UNKNOWN
    assert CODE in view.reasons[0].sentence.zh


def test_an_entry_that_changed_ends_the_hit_and_is_shown_as_it_was(house: House) -> None:
    house.bring_list(UNITED, SAME_FIRM, replace(NAMESAKE, grounds="Otherwise"))
    before = house.hits()[NAMESAKE.source_id].id
    house.screen()
    with house.database.read_session() as session:
        over = read_hit(session, require_hit(session, before))
    assert over.is_over
    assert over.hit.ended_because is HitEnd.ENTRY_CHANGED
    assert over.entry == NAMESAKE
    assert over.place.is_listed
    assert over.place.is_changed
    anew = read(house, NAMESAKE.source_id)
    assert not anew.is_over
    assert not anew.place.is_changed
    assert anew.entry is not None
    assert anew.entry.grounds == "Otherwise"


def test_an_entry_that_went_is_shown_and_said_to_be_gone(house: House) -> None:
    house.bring_list(DEBTORS)
    house.screen()
    view = read(house, DEBTOR.source_id)
    assert view.hit.ended_because is HitEnd.ENTRY_REMOVED
    assert not view.place.is_listed
    assert view.entry == DEBTOR


def test_of_a_party_that_changed_the_compared_name_alone_is_left(house: House) -> None:
    house.change_parties(FIRM, replace(AGENT, born_on=None))
    view = read(house, NAMESAKE.source_id)
    assert view.party is None
    assert view.born == ""
    assert view.hit.party_name == AGENT.names[0]


def test_no_such_hit(house: House) -> None:
    with house.database.read_session() as session, pytest.raises(HitUnknown):
        require_hit(session, "none")


def test_a_customer_is_read_with_parties_lists_and_hits(house: House) -> None:
    house.bring_list(DEBTORS)
    house.screen()
    house.bring_list(UNITED, SAME_FIRM, NAMESAKE)
    with house.database.read_session() as session:
        found = read_customer_screening(session, house.customer_id)
    assert [(each.party.key, each.standing) for each in found.parties] == [
        ("customer", 1),
        ("agent:1", 1),
    ]
    assert {line.hit.source_id for line in found.standing} == {"QDe.901", "QDi.902"}
    assert [line.hit.source_id for line in found.over] == [DEBTOR.source_id]
    assert [each.is_behind for each in found.lists] == [False, True]
    assert not found.is_behind
    house.change_parties(FIRM)
    with house.database.read_session() as session:
        assert read_customer_screening(session, house.customer_id).is_behind


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (HitFilter(), 3),
        (HitFilter(list_kind=UNITED), 2),
        (HitFilter(state=HitState.CONFIRMED), 0),
        (HitFilter(state=None, is_over=True), 0),
    ],
)
def test_hits_are_listed_by_state_and_list(house: House, wanted: HitFilter, count: int) -> None:
    with house.database.read_session() as session:
        assert len(list_hits(session, wanted, after=None, limit=9)) == count


def test_pages_of_hits_hold_each_once(house: House) -> None:
    seen: list[str] = []
    with house.database.read_session() as session:
        while found := list_hits(session, HitFilter(), after=seen[-1] if seen else None, limit=2):
            seen += [hit.id for hit in found]
    assert len(seen) == len(set(seen)) == 3
    assert seen == sorted(seen, reverse=True)
