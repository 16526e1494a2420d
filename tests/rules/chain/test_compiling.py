"""What goes to durable-rules stays inside its limits, whatever the policy says."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from rules.chain import compiling
from rules.chain.compiling import compile_policy
from rules.chain.errors import PolicyTooLarge
from rules.chain.program import Program, find_collision
from rules.policy import Policy, load_policy
from rules.vocabulary import Dimension, Outcome, Severity
from tests.rules.policies import TITLE, policies


def make_policy(*conclusions: dict[str, Any]) -> Policy:
    return load_policy(
        {
            "purpose": "onboarding",
            "title": TITLE,
            "review_after_months": 12,
            "conclusions": [{"title": TITLE, **conclusion} for conclusion in conclusions],
            "verdicts": {},
        }
    )


def patterns_of(**fixed: str) -> list[dict[str, str]]:
    """Every pattern over dimension, severity and outcome, with the fixed properties."""
    return [
        {**fixed, "dimension": str(d), "severity": str(s), "outcome": str(o)}
        for d in Dimension
        for s in Severity
        for o in Outcome
    ]


def conditions_by_type(program: Program) -> Counter[str]:
    return Counter(condition["type"] for rule in program.rules for condition in rule.conditions)


@settings(max_examples=30, deadline=None)
@given(policies())
def test_program_survives_its_way_as_json(policy: Policy) -> None:
    program = compile_policy(policy)
    assert Program.from_json(json.loads(json.dumps(program.to_json()))).rules == program.rules


@settings(max_examples=30, deadline=None)
@given(policies())
def test_only_ascii_text_and_equality_go_to_the_library(policy: Policy) -> None:
    for rule in compile_policy(policy).rules:
        assert 1 <= len(rule.conditions) <= compiling.WIDEST_JOIN
        for condition in rule.conditions:
            assert next(iter(condition)) == "type"
            assert all(value.isascii() and len(value) < 100 for value in condition.values())


def test_kinds_are_split_so_that_no_fact_meets_too_many_rules() -> None:
    program = compile_policy(make_policy({"id": "c", "any": patterns_of()}))
    kinds = {t: n for t, n in conditions_by_type(program).items() if t.startswith("kind")}
    assert kinds == {"kind0": 48}
    more = [{"dimension": str(d), "severity": str(s)} for d in Dimension for s in Severity]
    program = compile_policy(make_policy({"id": "c", "any": patterns_of() + more}))
    assert program.kind_types == ("kind0", "kind1")
    assert conditions_by_type(program)["kind0"] == compiling.MOST_RULES_PER_FACT


def test_patterns_of_rules_are_split_at_the_limit_of_a_type() -> None:
    patterns = [p for number in range(10) for p in patterns_of(rule=f"CN-{number}")]
    program = compile_policy(make_policy({"id": "c", "any": patterns}))
    conditions = conditions_by_type(program)
    assert conditions["rule0"] == compiling.MOST_CONDITIONS_PER_TYPE
    assert conditions["rule1"] == 480 - compiling.MOST_CONDITIONS_PER_TYPE
    assert set(program.rule_types.values()) == {("rule0",), ("rule0", "rule1"), ("rule1",)}


def test_premise_that_many_conclusions_share_is_told_in_several_types() -> None:
    conclusions = [{"id": f"c{n}", "any": [{"outcome": "adverse"}]} for n in range(120)]
    program = compile_policy(make_policy(*conclusions))
    assert program.key_types["p0"] == ("key0", "key1", "key2")


def test_premise_written_twice_is_one_condition() -> None:
    twice = [{"outcome": "adverse"}, {"outcome": "adverse"}]
    program = compile_policy(make_policy({"id": "c", "all": twice}))
    assert [len(rule.conditions) for rule in program.rules] == [1, 1]


def test_policy_beyond_the_measured_size_is_refused() -> None:
    conclusions = [{"id": f"c{n}", "any": [{"outcome": "adverse"}]} for n in range(1000)]
    with pytest.raises(PolicyTooLarge) as caught:
        compile_policy(make_policy(*conclusions))
    assert all("1001" in text and "1000" in text for text in caught.value.message)


def test_names_that_are_one_to_the_library_are_refused() -> None:
    first, second = "udmgeo", "kfrfse"  # equal in FNV-1a-32 behind "c:"
    names = [{"id": name, "any": [{"conclusion": name}]} for name in (first, second)]
    with pytest.raises(PolicyTooLarge) as caught:
        compile_policy(make_policy(*names))
    assert all(first in text and second in text for text in caught.value.message)


def test_collision_is_found() -> None:
    assert find_collision(["C00722382", "a", "C00539599"]) == ("C00539599", "C00722382")
    assert find_collision(["a", "b", "a"]) is None
