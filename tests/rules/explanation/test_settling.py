"""The sets of facts that settle an outcome do so, and nothing smaller does."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.assessment import RuleOutcome
from rules.explanation.settling import Settling, find_settling, judge_with
from rules.facts import NOT_APPLICABLE, FactSheet, FactState, FactType, Value
from rules.vocabulary import Outcome
from tests.rules.explanation.world import (
    TODAY,
    catalogue,
    conditions,
    days,
    firm,
    judge,
    make_rule,
    sheets,
)

_VALUES: dict[FactType, st.SearchStrategy[Value]] = {
    FactType.DATE: days | st.dates(),
    FactType.INTEGER: st.integers(-2, 9),
    FactType.BOOLEAN: st.booleans(),
    FactType.STRING: st.sampled_from(["*", "无", "晴川", "别的"]),
}


def settle(adverse: str, applies: str | None = None, **facts: object) -> Settling:
    return find_settling(judge(make_rule(1, adverse, applies), firm(**facts)), catalogue())


def draw_values(data: st.DataObject, names: tuple[str, ...]) -> dict[str, object]:
    drawn: dict[str, object] = {}
    for name in names:
        definition = catalogue()[name]
        choices = st.sampled_from(sorted(definition.values)) if definition.values else None
        drawn[name] = data.draw(choices or _VALUES[definition.type], name)
    return drawn


def judge_as(outcome: RuleOutcome, values: dict[str, object]) -> Outcome:
    assert outcome.sheet is not None
    return judge_with(outcome.rule, outcome.sheet, TODAY, values)


@settings(max_examples=60, deadline=None)
@given(text=conditions, applies=st.none() | conditions, sheet=sheets, data=st.data())
def test_a_certain_set_settles_whatever_it_says_and_no_part_of_it_does(
    text: str, applies: str | None, sheet: FactSheet, data: st.DataObject
) -> None:
    outcome = judge(make_rule(1, text, applies), sheet)
    assume(outcome.outcome is Outcome.INCONCLUSIVE)
    found = find_settling(outcome, catalogue())
    for names in found.certain:
        assert judge_as(outcome, draw_values(data, names)) is not Outcome.INCONCLUSIVE
    for names in found.possible:
        assert not any(set(part) <= set(names) for part in found.certain)
    for sets in (found.certain, found.possible):
        assert not any(set(a) < set(b) for a in sets for b in sets)


@settings(max_examples=60, deadline=None)
@given(text=conditions, applies=st.none() | conditions, sheet=sheets, data=st.data())
def test_no_set_that_settles_is_left_out(
    text: str, applies: str | None, sheet: FactSheet, data: st.DataObject
) -> None:
    """Facts that happen to settle the outcome hold a set that is listed as one that can."""
    outcome = judge(make_rule(1, text, applies), sheet)
    assume(outcome.outcome is Outcome.INCONCLUSIVE)
    found = find_settling(outcome, catalogue())
    assume(found.is_complete)
    missing = [n for n in sorted(outcome.rule.fact_names) if sheet[n].state is FactState.MISSING]
    subsets = [s for size in range(1, len(missing) + 1) for s in combinations(missing, size)]
    assume(subsets)
    names = data.draw(st.sampled_from(subsets))
    if judge_as(outcome, draw_values(data, names)) is not Outcome.INCONCLUSIVE:
        listed = (*found.certain, *found.possible)
        assert any(set(part) <= set(names) for part in listed), (names, found)


def test_one_fact_settles_what_several_others_only_might() -> None:
    found = settle(
        "firm.closes_on < today", "known(firm.closes_on) or firm.is_open and firm.is_sealed"
    )
    assert found.certain == (("firm.closes_on",),)
    assert found.possible == (("firm.is_open",), ("firm.is_sealed",))


def test_of_an_or_each_part_may_settle_and_all_of_them_do() -> None:
    found = settle('firm.is_open or firm.form == "branch"')
    assert found.certain == (("firm.form", "firm.is_open"),)
    assert found.possible == (("firm.form",), ("firm.is_open",))


def test_two_facts_compared_are_both_needed() -> None:
    found = settle("firm.closes_on > firm.opened_on + months(12)")
    assert found.certain == (("firm.closes_on", "firm.opened_on"),)
    assert found.possible == ()


def test_a_day_beyond_the_calendar_is_no_missing_fact() -> None:
    found = settle("firm.closes_on < today + working_days(900)", closes_on=date(2026, 12, 1))
    assert (found.certain, found.possible) == ((), ())
    assert [calendar.name for calendar in found.calendars] == ["small"]


def test_even_a_known_day_may_lie_beyond_the_calendar() -> None:
    found = settle("firm.closes_on + working_days(5) < today")
    assert found.certain == ()
    assert found.possible == (("firm.closes_on",),)


def test_what_does_not_apply_is_not_asked_for() -> None:
    found = settle("firm.closes_on < today", closes_on=NOT_APPLICABLE)
    assert (found.certain, found.possible, found.calendars) == ((), (), ())


def test_what_is_settled_cannot_be_settled() -> None:
    with pytest.raises(ValueError, match="nothing is left"):
        settle("firm.is_open", is_open=True)
