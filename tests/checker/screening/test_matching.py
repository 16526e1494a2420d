"""A party beside the entries of a list: codes before names, and all that is known of both."""

from __future__ import annotations

from datetime import date

import pytest

from checker.names.comparison import Answer, NameKind
from checker.screening.entry_index import EntryIndex, Search
from checker.screening.looking import answer_of, search_to_data
from checker.screening.name_table import make_party
from checker.screening.party import Party, PartyRole, read_party
from checker.watchlists.entry import ListEntry, PartyKind
from tests.checker.screening.lists import CODE, DAY, OTHER_CODE, listed, make_entry


def search(party: Party, *entries: ListEntry) -> Search:
    return EntryIndex(listed(*entries), DAY).search(party)


def codes_of(found: Search) -> set[str]:
    return {reason.code for match in found.matches for reason in match.comparison.reasons}


def test_same_code_outranks_any_name() -> None:
    party = make_party("晨曜贸易有限公司", NameKind.COMPANY, code=CODE)
    found = search(party, make_entry("1", "青禾软件有限公司", code=CODE))
    assert [match.comparison.score for match in found.matches] == [1000]
    assert codes_of(found) == {"same_code"}


def test_two_valid_codes_clear_the_same_name() -> None:
    party = make_party("晨曜贸易有限公司", NameKind.COMPANY, code=OTHER_CODE)
    found = search(party, make_entry("1", "晨曜贸易有限公司", code=CODE))
    assert found.matches == ()
    assert [match.listed.entry.source_id for match in found.cleared] == ["1"]
    assert answer_of(found) is Answer.CLEAR


def test_code_that_does_not_hold_clears_nothing() -> None:
    party = make_party("晨曜贸易有限公司", NameKind.COMPANY, code=OTHER_CODE[:-1] + "0")
    found = search(party, make_entry("1", "晨曜贸易有限公司", code=CODE))
    assert answer_of(found) is Answer.HIT


def test_alias_counts_as_the_name_does() -> None:
    entry = make_entry("1", "Morning Memory Holdings", "晨曜存储有限公司")
    found = search(make_party("晨曜存储有限公司", NameKind.COMPANY), entry)
    assert found.matches[0].entry_name == "晨曜存储有限公司"
    assert answer_of(found) is Answer.HIT


def test_weak_alias_is_for_a_person_to_judge() -> None:
    entry = make_entry("1", "Ludomir Quillbrook", weak=["Casimir Marrow"], kind=PartyKind.PERSON)
    found = search(make_party("Casimir Marrow", NameKind.PERSON), entry)
    assert answer_of(found) is Answer.REVIEW
    assert "weak_alias" in codes_of(found)


@pytest.mark.parametrize(
    ("born", "answer", "reason"),
    [
        (date(1960, 4, 3), Answer.HIT, "birth_date_agrees"),
        (date(1985, 1, 1), Answer.REVIEW, "birth_date_differs"),
    ],
)
def test_birth_date_tells_people_of_one_name_apart(born: date, answer: Answer, reason: str) -> None:
    entry = make_entry(
        "1", "Ludomir Casimir Quillbrook", kind=PartyKind.PERSON, born=date(1960, 4, 3)
    )
    found = search(make_party("Ludomir Quillbrook", NameKind.PERSON, born_on=born), entry)
    assert answer_of(found) is answer
    assert reason in codes_of(found)


def test_person_is_no_firm() -> None:
    entry = make_entry("1", "Ludomir Quillbrook", kind=PartyKind.PERSON)
    assert not search(make_party("Ludomir Quillbrook", NameKind.COMPANY), entry).matches
    assert search(make_party("Ludomir Quillbrook", NameKind.UNKNOWN), entry).matches


def test_removed_entry_is_history() -> None:
    entry = make_entry("1", "晨曜贸易有限公司", removed_on=DAY)
    assert not search(make_party("晨曜贸易有限公司", NameKind.COMPANY), entry).matches


def test_answer_says_list_version_and_matcher() -> None:
    party = make_party("晨曜贸易有限公司", NameKind.COMPANY)
    data = search_to_data(party, search(party, make_entry("1", "晨曜贸易有限公司")))
    assert data["answer"] == "hit"
    assert data["matcher_version"]
    hit = data["hits"][0]
    assert (hit["list"], hit["list_version"], hit["score"]) == ("un.consolidated", "v1", 1.0)
    assert hit["reasons"][0]["message"].keys() == {"zh", "en"}


def test_party_is_kept_as_it_was() -> None:
    party = Party("agent:1", PartyRole.AGENT, NameKind.PERSON, ("李例",), (), date(1990, 3, 7))
    assert read_party(party.to_data()) == party
    assert read_party(party.to_data()).sha256 == party.sha256
