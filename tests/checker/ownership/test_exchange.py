"""Graphs written for others and read again: nothing is lost, and others' readers take them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.ownership.bods import read_bods, write_bods
from checker.ownership.ftm import read_ftm, write_ftm
from checker.ownership.graph import OwnershipGraph
from checker.ownership.parties import Interest, InterestKind, Party, PartyKind, Range
from tests.checker.ownership.graphs import draw_graph

_SHARED = Path(os.environ.get("LICET_DATA", Path(__file__).parents[4] / "shared" / "data"))
_SCHEMAS = _SHARED / "registry" / "bods" / "schema"
_WITH_SHARE = (InterestKind.SHARES, InterestKind.VOTES, InterestKind.PROFIT)
_DAY = date(2026, 11, 22)

_EXACT = st.integers(0, 10_000).map(lambda n: Range.exactly(Fraction(n, 10_000)))
_THIRDS = st.integers(0, 21).map(lambda n: Range.exactly(Fraction(n, 21)))
_BANDS = st.tuples(st.integers(0, 49), st.integers(50, 100), st.booleans(), st.booleans()).map(
    lambda t: Range(Fraction(t[0], 100), Fraction(t[1], 100), t[2], t[3])
)


@st.composite
def graphs(draw: st.DrawFn, shares: st.SearchStrategy[Range]) -> OwnershipGraph:
    names = [f"party-{number}" for number in range(draw(st.integers(2, 5)))]
    kinds = {name: draw(st.sampled_from(PartyKind)) for name in names}
    interests = []
    for _ in range(draw(st.integers(0, 6))):
        owner, owned = draw(st.permutations(names))[:2]
        kind = draw(st.sampled_from(InterestKind))
        interests.append(
            Interest(
                owner,
                owned,
                kind,
                draw(shares) if kind in _WITH_SHARE else None,
                is_direct=kind not in _WITH_SHARE or draw(st.booleans()),
                started_on=draw(st.none() | st.dates(date(2000, 1, 1), date(2020, 1, 1))),
            )
        )
    parties = [Party(name, f"{name} 名", kind, "CN") for name, kind in kinds.items()]
    return OwnershipGraph(parties, interests)


@given(graphs(_EXACT | _THIRDS | _BANDS))
def test_entities_of_followthemoney_come_back_as_they_went(graph: OwnershipGraph) -> None:
    again = read_ftm(write_ftm(graph))
    assert again.problems == []
    assert again.parties == graph.parties
    assert again.all_interests == graph.all_interests


@given(graphs(_EXACT))
def test_statements_of_bods_come_back_as_they_went(graph: OwnershipGraph) -> None:
    again = read_bods(json.loads(json.dumps(write_bods(graph, _DAY))))
    assert again.all_interests == graph.all_interests
    assert {k: replace(v, country=None) for k, v in again.parties.items()} == {
        k: replace(v, country=None) for k, v in graph.parties.items()
    }


@given(graphs(_EXACT | _THIRDS | _BANDS))
def test_statements_fit_the_published_schema(graph: OwnershipGraph) -> None:
    errors = [error.message for error in _validator().iter_errors(write_bods(graph, _DAY))]
    assert errors == []


def _validator() -> Any:  # noqa: ANN401 - of a library without types
    if not (_SCHEMAS / "statement.json").exists():
        pytest.skip(f"no schemas of BODS in {_SCHEMAS}")
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in _SCHEMAS.glob("*.json")]
    registry = jsonschema_rs.Registry([(schema["$id"], schema) for schema in schemas])
    (whole,) = (schema for schema in schemas if schema["$id"] == "urn:statement")
    return jsonschema_rs.Draft202012Validator(whole, registry=registry)


def test_entities_of_others_are_read() -> None:
    lines = [
        {"id": "a", "schema": "Company", "properties": {"name": ["甲样"], "leiCode": ["L"]}},
        {"id": "p", "schema": "Person", "properties": {"name": ["Ann Example"]}},
        {
            "id": "o",
            "schema": "Ownership",
            "properties": {"owner": ["p"], "asset": [{"id": "a"}], "percentage": ["33.4%"]},
        },
        {
            "id": "d",
            "schema": "Directorship",
            "properties": {"director": ["p"], "organization": ["a"], "role": ["CEO"]},
        },
        {"id": "v", "schema": "Vessel", "properties": {}},
    ]
    graph = read_ftm([json.dumps(line) for line in lines] + ["", "{", '{"schema": "Ownership"}'])
    assert graph.holdings("a", InterestKind.SHARES) == {"p": Range.exactly(Fraction(334, 1000))}
    assert [each.kind for each in graph.stated["a"]] == [InterestKind.MANAGEMENT]
    assert graph.parties["a"].identifiers == (("lei", "L"),)
    assert [problem.party for problem in graph.problems] == ["7", "8"]


def test_a_third_is_kept_as_a_third() -> None:
    graph = draw_graph("pP cT 1/3")
    (line,) = (line for line in write_ftm(graph) if "Ownership" in line)
    assert json.loads(line)["properties"]["percentage"] == ["33.33333333333333333333333333"]
    assert read_ftm(write_ftm(graph)).all_interests == graph.all_interests
