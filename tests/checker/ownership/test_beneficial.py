"""Beneficial owners by regime: the threshold, control, and what cannot be told."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.ownership.beneficial import Answer, find_beneficial_owners
from checker.ownership.bods import read_bods, write_bods
from checker.ownership.graph import OwnershipGraph
from checker.ownership.words import load_regimes, load_sentences, word_problem
from tests.checker.ownership.graphs import draw_graph

_TEXT = Path(__file__).with_name("regimes.cases.yaml").read_text(encoding="utf-8")
_CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(_TEXT)
_SHARED = Path(os.environ.get("LICET_DATA", Path(__file__).parents[4] / "shared" / "data"))


def test_every_regime_has_its_cases() -> None:
    assert _CASES.keys() == load_regimes().keys()
    assert all(len(cases) >= 8 for cases in _CASES.values())


@pytest.mark.parametrize(
    ("regime", "case"),
    [
        pytest.param(regime, case, id=f"{regime}: {case['name']}")
        for regime, cases in _CASES.items()
        for case in cases
    ],
)
def test_owners(regime: str, case: dict[str, Any]) -> None:
    found = _find(draw_graph(*case["graph"]), "cT", regime)
    assert {each.party: each.answer.value for each in found.owners} == case["owners"]
    if "managers" in case:
        assert list(found.managers) == case["managers"]


def test_nobody_is_never_told_silently() -> None:
    found = _find(draw_graph("pP cT 10%"), "cT", "us")
    assert not found.is_complete
    assert {"undisclosed", "nobody_found"} <= {each.code for each in found.problems}


def test_the_manager_stands_in_for_want_of_owners() -> None:
    lines = ["sS cT 100%", "pM cT - management"]
    assert _find(draw_graph(*lines), "cT", "cn").managers == ("pM",)
    assert _find(draw_graph(*lines), "cT", "uk").managers == ()


def test_every_problem_has_its_sentence() -> None:
    found = _find(draw_graph("cA cT 100%", "cT cA 100%"), "cT", "cn")
    assert "closed_cycle" in {each.code for each in found.problems}
    assert all(word_problem(each).zh for each in found.problems)
    assert len(load_sentences()) > 5


def test_bods_comes_back_as_it_went() -> None:
    graph = draw_graph("pP cA >25%..50%", "cA cT 60%", "uX cT - board", "sS cT 40%")
    again = read_bods(json.loads(json.dumps(write_bods(graph, date(2026, 1, 1)))))
    assert again.parties == {k: v.__class__(v.id, v.name, v.kind) for k, v in graph.parties.items()}
    assert again.all_interests == graph.all_interests


_FIXTURES = _SHARED / "registry" / "bods" / "bods-v04-fixtures"


@pytest.mark.parametrize(
    ("name", "company", "owners", "problem"),
    [
        ("core/01-direct-ownership", "rec-acme-holdings-ltd", ["rec-jane-smith-1975"], None),
        ("edge-cases/10-circular-ownership", "rec-alpha-corp", [], "closed_cycle"),
        ("edge-cases/11-anonymous-person", "rec-opaque-holdings-sa", [], "declared_unknown"),
    ],
)
def test_published_fixtures(
    name: str, company: str, owners: list[str], problem: str | None
) -> None:
    path = _FIXTURES / f"{name}.json"
    if not path.exists():
        pytest.skip(f"no {path.name} in {_FIXTURES}")
    found = _find(read_bods(json.loads(path.read_text(encoding="utf-8"))), company, "uk")
    assert [each.party for each in found.owners if each.answer is Answer.YES] == owners
    assert problem is None or problem in {each.code for each in found.problems}


def _find(graph: OwnershipGraph, company: str, regime: str):  # noqa: ANN202
    return find_beneficial_owners(graph, company, regime, load_regimes()[regime])
