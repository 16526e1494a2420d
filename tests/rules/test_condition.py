"""What a condition may say, and how its flaws are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rules.complaint import Complaint, ConditionError, Place
from rules.expression import FactScope, parse_condition
from tests.rules.strategies import comparisons, conditions, parse, small_catalogue

CASES = yaml.safe_load(Path(__file__).with_name("condition.cases.yaml").read_text(encoding="utf-8"))

PIECES = """firm.staff firm.name firm.is_open today known date days months and or not in ( ) [ ] , .
+ - == != < <= > >= 1 0 "x" '2026-01-31' true false # = firm lambda if else is : 晴 （"""

pieces = st.sampled_from([*PIECES.split(), "\n"])


def find_flaws(text: str, of_kind: str | None = None) -> list[dict[str, Any]]:
    with pytest.raises(ConditionError) as caught:
        parse(text, of_kind)
    return [
        {"code": c.code, "column": c.place.column}
        | ({"suggestion": c.suggestion} if c.suggestion else {})
        for c in caught.value.complaints
    ]


@pytest.mark.parametrize("text", CASES["accepted"])
def test_accepted(text: str) -> None:
    assert parse(text).text == text


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["text"])
def test_refused(case: dict[str, Any]) -> None:
    assert find_flaws(case["text"]) == case["flaws"]


def test_facts_of_a_credential_are_in_reach_of_its_own_kind_alone() -> None:
    assert parse("permit.is_sealed and firm.is_open", "permit")
    assert find_flaws("visa.ends_on < today", "permit") == [
        {"code": "fact_of_credential", "column": 1}
    ]


def test_a_condition_is_the_same_however_it_is_broken_over_lines() -> None:
    broken = "  firm.is_open\n    and not\tfirm.name == 'a  b'\n"
    assert parse(broken) == parse("firm.is_open and not firm.name == 'a  b'")


def test_place_is_asked_of_whoever_knows_the_file() -> None:
    scope = FactScope(small_catalogue())
    with pytest.raises(ConditionError) as caught:
        parse_condition("firm.is_open and x", scope, lambda offset: Place("a.yaml", 7, offset))
    assert caught.value.complaints[0].place == Place("a.yaml", 7, 17)
    assert str(caught.value).startswith("a.yaml:7:17: “x” is not a fact.")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("not " * 30 + "firm.is_open", "condition_too_deep"),
        ("(" * 30 + "firm.is_open" + ")" * 30, "condition_too_deep"),
        (" or ".join(["firm.is_open"] * 200), "condition_too_long"),
        ("firm.name == '" + "x" * 5_000 + "'", "condition_too_long"),
        ("firm.is_open and " * 10_000, "condition_too_long"),
        ("-" * 300 + "1 == firm.staff", "not_in_language"),
    ],
)
def test_size_is_bounded(text: str, code: str) -> None:
    assert find_flaws(text)[0]["code"] == code


@given(st.text() | st.lists(pieces, max_size=12).map(" ".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    complaints: tuple[Complaint, ...] = ()
    try:
        parse(text)
    except ConditionError as error:
        complaints = error.complaints
    for complaint in complaints:
        assert 1 <= complaint.place.column <= len(text) + 1


@given(conditions)
def test_the_text_kept_says_the_same(text: str) -> None:
    condition = parse(text)
    assert parse(condition.text) == condition


@given(comparisons, comparisons)
def test_and_binds_tighter_than_or(a: str, b: str) -> None:
    assert parse(f"{a} or {b} and {a}").root == parse(f"({a}) or (({b}) and ({a}))").root
