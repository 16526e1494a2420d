"""The logic is strong Kleene's: its tables, its laws, and what a trace promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.expression import Condition, list_calendars, list_facts, list_leaves
from rules.expression.tree import And, Known, Node, Not, Or
from rules.facts import FactSheet, FactState
from rules.logic import Evaluation, Step, Truth, compile_condition, evaluate, resolve
from tests.rules.strategies import (
    SIMPLE_DAYS,
    conditions,
    conditions_without_known,
    customer,
    parse,
    sheets,
)

TODAY = date(2024, 2, 29)

# From Kleene's own tables, unknown last; rows are the left side.
AND = {True: (True, False, None), False: (False, False, False), None: (None, False, None)}
OR = {True: (True, True, True), False: (True, False, None), None: (True, None, None)}
NOT = {True: False, False: True, None: None}
ORDER = (True, False, None)


def truth(text: str, sheet: FactSheet, as_of: date = TODAY) -> Truth:
    return evaluate(parse(text), sheet, as_of).truth


def switches(left: Truth, right: Truth) -> FactSheet:
    values = {"is_open": left, "is_listed": right}
    return customer(**{name: value for name, value in values.items() if value is not None})


@pytest.mark.parametrize(("left", "right"), list(product(ORDER, ORDER)))
def test_tables(left: Truth, right: Truth) -> None:
    sheet = switches(left, right)
    assert truth("firm.is_open and firm.is_listed", sheet) is AND[left][ORDER.index(right)]
    assert truth("firm.is_open or firm.is_listed", sheet) is OR[left][ORDER.index(right)]
    assert truth("not firm.is_open", sheet) is NOT[left]


@settings(max_examples=60, deadline=None)
@given(conditions, conditions, conditions, sheets, SIMPLE_DAYS)
def test_laws(a: str, b: str, c: str, sheet: FactSheet, as_of: date) -> None:
    def same(one: str, other: str) -> None:
        assert truth(one, sheet, as_of) is truth(other, sheet, as_of)

    same(f"not (({a}) and ({b}))", f"not ({a}) or not ({b})")
    same(f"not (({a}) or ({b}))", f"not ({a}) and not ({b})")
    same(f"not not ({a})", a)
    same(f"({a}) and ({b})", f"({b}) and ({a})")
    same(f"({a}) or ({b})", f"({b}) or ({a})")
    same(f"({a}) and (({a}) or ({b}))", a)
    same(f"({a}) or (({a}) and ({b}))", a)
    same(f"({a}) and ({a})", a)
    same(f"(({a}) and ({b})) and ({c})", f"({a}) and (({b}) and ({c}))")
    same(f"({a}) and (({b}) or ({c}))", f"({a}) and ({b}) or ({a}) and ({c})")
    same(f"({a}) or (({b}) and ({c}))", f"(({a}) or ({b})) and (({a}) or ({c}))")


@given(conditions_without_known, sheets, sheets, SIMPLE_DAYS)
def test_learning_a_fact_never_overturns_an_answer(
    text: str, sheet: FactSheet, other: FactSheet, as_of: date
) -> None:
    learnt = {
        name: fact
        for name, fact in other.facts.items()
        if fact.state is FactState.KNOWN and sheet[name].state is not FactState.KNOWN
    }
    before = truth(text, sheet, as_of)
    after = truth(text, replace(sheet, facts={**sheet.facts, **learnt}), as_of)
    assert before is None or after is before


@given(conditions, sheets, SIMPLE_DAYS)
def test_two_certainties_tell_the_same(text: str, sheet: FactSheet, as_of: date) -> None:
    """The translation that a table engine uses: certainly true and certainly false, two-valued."""
    condition = parse(text)
    steps = {step.text: step.truth for step in evaluate(condition, sheet, as_of).trace}

    def certain(node: Node, wanted: bool) -> bool:
        match node:
            case And(parts=parts) | Or(parts=parts):
                every = isinstance(node, And) is wanted
                return (all if every else any)(certain(part, wanted) for part in parts)
            case Not(part=part):
                return certain(part, not wanted)
        return steps[node.text] is wanted

    expected = (
        True if certain(condition.root, True) else False if certain(condition.root, False) else None
    )
    assert truth(text, sheet, as_of) is expected
    assert compile_condition(condition)(sheet.facts, as_of) is expected


@given(conditions, sheets, SIMPLE_DAYS)
def test_comparison_is_unknown_exactly_when_a_fact_is_not_known(
    text: str, sheet: FactSheet, as_of: date
) -> None:
    condition = parse(text)
    leaves = list(list_leaves(condition.root))
    trace = evaluate(condition, sheet, as_of).trace
    assert [step.text for step in trace] == [leaf.text for leaf in leaves]
    for leaf, step in zip(leaves, trace, strict=True):
        states = [sheet[fact.name].state for fact in list_facts(leaf)]
        assert [state for _, state in step.facts] == states
        if isinstance(leaf, Known):
            assert step.truth is (states == [FactState.KNOWN])
        else:
            is_short_of_facts = any(state is not FactState.KNOWN for state in states)
            if not list_calendars(leaf):  # working days also leave off where the calendar ends
                assert (step.truth is None) is is_short_of_facts
            assert step.truth is None or not is_short_of_facts
            assert (step.left is None or step.right is None) is (step.truth is None)


@given(conditions, sheets, SIMPLE_DAYS, st.randoms(use_true_random=False))
def test_decisive_comparisons_decide_alone(
    text: str, sheet: FactSheet, as_of: date, random: object
) -> None:
    condition = parse(text)
    result = evaluate(condition, sheet, as_of)
    kept = {step.text: step.truth for step in result.decisive}

    def judge(leaf: object) -> Evaluation:
        name = leaf.text  # type: ignore[attr-defined]
        other = random.choice(ORDER)  # type: ignore[attr-defined]
        return Evaluation(kept.get(name, other), (), ())

    if result.truth is not None:
        assert resolve(condition.root, judge).truth is result.truth
    else:
        assert all(step.truth is None for step in result.decisive)
        assert result.decisive


def test_trace_shows_every_comparison_though_one_decides() -> None:
    condition = parse("firm.is_open and firm.staff > 2 and known(firm.name)")
    result = evaluate(condition, customer(is_open=False, staff=5), TODAY)
    known, missing = FactState.KNOWN, FactState.MISSING
    assert result == Evaluation(
        truth=False,
        trace=(
            Step("firm.is_open", False, True, False, (("firm.is_open", known),)),
            Step("firm.staff > 2", 5, 2, True, (("firm.staff", known),)),
            Step("known(firm.name)", None, None, False, (("firm.name", missing),)),
        ),
        decisive=(
            Step("firm.is_open", False, True, False, (("firm.is_open", known),)),
            Step("known(firm.name)", None, None, False, (("firm.name", missing),)),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("firm.closes_on < today", False),
        ("firm.closes_on < today + days(1)", True),
        ("firm.closes_on - months(1) == date('2024-01-29')", True),
        ("firm.closes_on + months(12) == date('2025-02-28')", True),
        ("firm.closes_on + months(1) - months(1) == today", True),
        ("firm.opened_on <= today <= firm.closes_on", True),
        ("firm.opened_on < today < firm.closes_on", False),
        ("today - days(30) <= firm.opened_on", False),
        ("firm.staff in [3, 5]", True),
        ("firm.staff not in [3, 5]", False),
        ("firm.staff >= -1", True),
        ("firm.form == 'branch' or firm.form == firm.parent_form", True),
    ],
)
def test_meaning(text: str, expected: Truth) -> None:
    sheet = customer(
        closes_on=TODAY, opened_on=date(2020, 1, 1), staff=3, form="company", parent_form="company"
    )
    assert truth(text, sheet) is expected


def test_condition_is_a_value() -> None:
    assert parse("firm.is_open") == parse(" firm.is_open ")
    assert isinstance(parse("firm.is_open"), Condition)
