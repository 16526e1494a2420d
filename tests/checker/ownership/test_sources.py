"""Rows of a table and of the register of people with significant control become a graph."""

from __future__ import annotations

import json
from datetime import date

from checker.ownership.parties import InterestKind, PartyKind
from checker.ownership.psc import read_psc
from checker.ownership.table import read_table_rows


def _line(**data: object) -> str:
    return json.dumps({"company_number": "00000001", "data": {"etag": "e", **data}})


def test_a_band_means_more_than_its_lower_end() -> None:
    line = _line(
        kind="individual-person-with-significant-control",
        name_elements={"forename": "Ann", "surname": "Example"},
        natures_of_control=["ownership-of-shares-25-to-50-percent"],
        ceased_on="2020-01-01",
    )
    held = read_psc([line], as_of=date(2019, 1, 1)).holdings("00000001", InterestKind.SHARES)
    assert [(each.low_open, float(each.low)) for each in held.values()] == [(True, 0.25)]
    ended = read_psc([line], as_of=date(2020, 1, 1))
    assert not ended.holdings("00000001", InterestKind.SHARES)


def test_a_secured_person_is_unknown_with_its_reason() -> None:
    line = _line(kind="super-secure-person-with-significant-control", description="super-secure")
    found = [p for p in read_psc([line]).parties.values() if p.kind is PartyKind.UNKNOWN]
    assert [each.reason for each in found] == ["super-secure"]


def test_rows_that_cannot_be_read_are_problems() -> None:
    row = {"owner": "A", "owner_kind": "person", "owned": "B"}
    graph = read_table_rows([{**row, "percent": "abc"}, {**row, "percent": "60%"}])
    assert [each.party for each in graph.problems] == ["2"]
    assert len(graph.all_interests) == 1
    assert [each.code for each in read_psc(["{"]).problems] == ["row_unreadable"]
