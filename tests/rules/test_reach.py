"""No outcome that some facts bring about is called impossible, and what cannot be is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import evaluate_rule
from rules.facts import Catalogue, FactSheet
from rules.reach import TooManyWorlds, find_possible_outcomes, list_worlds
from rules.vocabulary import Outcome
from tests.rules.strategies import (
    SIMPLE_DAYS,
    conditions,
    make_rule,
    parse,
    sheets,
    small_catalogue,
)
from tests.rules.test_horizon import ALWAYS

PASS, ADVERSE = Outcome.PASS, Outcome.ADVERSE
OPEN, NONE = Outcome.INCONCLUSIVE, Outcome.NOT_APPLICABLE
LAST_DAY = 'date("9999-12-31")'


@settings(deadline=None)
@given(conditions, st.none() | conditions, sheets, SIMPLE_DAYS)
def test_what_happens_is_possible(
    adverse: str, applies: str | None, sheet: FactSheet, as_of: date
) -> None:
    rule = make_rule("TE-TST-001", adverse, applies, period=ALWAYS)
    possible = find_possible_outcomes(rule, small_catalogue())
    assert evaluate_rule(rule, sheet, as_of).outcome in possible


@pytest.mark.parametrize(
    ("adverse", "applies", "possible"),
    [
        ("firm.staff > 1", None, {PASS, ADVERSE, OPEN}),
        ("known(firm.staff)", None, {PASS, ADVERSE}),
        ("known(firm.staff) and firm.staff > 1", None, {PASS, ADVERSE}),
        ("not known(firm.staff) and firm.staff > 1", None, {PASS, OPEN}),
        ("firm.staff > 1", "firm.is_open", {PASS, ADVERSE, OPEN, NONE}),
        ("firm.staff > 1", "known(firm.staff)", {PASS, ADVERSE, NONE}),
        ("firm.is_open", "not firm.is_open", {PASS, OPEN, NONE}),
        ("today > date('2030-01-01')", None, {PASS, ADVERSE}),
        (" and ".join(f"firm.staff > {n}" for n in range(20)), None, {PASS, ADVERSE, OPEN}),
    ],
)
def test_what_is_possible(adverse: str, applies: str | None, possible: set[Outcome]) -> None:
    rule = make_rule("TE-TST-001", adverse, applies, period=ALWAYS)
    assert find_possible_outcomes(rule, small_catalogue()) == possible


@pytest.mark.parametrize(
    ("text", "is_possible"),
    [
        ("firm.staff > 5 and firm.staff < 3", False),
        ("firm.staff > 3 and firm.staff < 5", True),
        ("firm.staff > 3 and firm.staff < 4", False),
        ("firm.staff > 3 and firm.staff < 5 and firm.staff != 4", False),
        ("firm.staff in [1, 2] and firm.staff > 2", False),
        ("firm.staff not in [1, 2] and firm.staff >= 1 and firm.staff < 4", True),
        ("firm.staff not in [1, 2] and firm.staff >= 1 and firm.staff < 3", False),
        ("firm.staff < firm.guards and firm.guards < 3 and firm.staff > 1", False),
        ('firm.name == "a" and firm.name == "b"', False),
        ('firm.name == "a" and firm.alias == "b" and firm.name == firm.alias', False),
        ('firm.name != "a" and firm.alias != "b" and firm.name == firm.alias', True),
        ('firm.form == "branch" and firm.form in ["company", "partnership"]', False),
        ('firm.form not in ["company", "branch", "partnership"]', False),
        ('firm.form == firm.parent_form and firm.form == "branch"', False),
        ("firm.is_open and firm.is_open == false", False),
        ("firm.is_open != firm.is_listed and firm.is_open and firm.is_listed", False),
        ("firm.closes_on < today and firm.closes_on > today + days(10)", False),
        ("firm.closes_on >= today + days(9) and firm.closes_on < today + days(10)", True),
        ("firm.closes_on > today + days(9) and firm.closes_on < today + days(10)", False),
        ("firm.opened_on < today - months(12) and firm.opened_on > today - days(365)", False),
        ("firm.opened_on < today - months(12) and firm.opened_on >= today - days(366)", True),
        ("firm.opened_on < today - months(12) and firm.opened_on > today - months(6)", False),
        ("firm.opened_on > today and firm.opened_on < today - working_days(3)", False),
        ("firm.opened_on < firm.closes_on and firm.closes_on < firm.opened_on", False),
        (f"firm.closes_on == {LAST_DAY} and firm.closes_on + days(9) == firm.closes_on", True),
        (f"firm.closes_on < {LAST_DAY} and firm.closes_on + days(9) == firm.closes_on", False),
        ("firm.closes_on < date('2024-01-01') and firm.closes_on > date('2024-06-01')", False),
        ("today < date('1899-01-01')", False),
    ],
)  # fmt: skip
def test_comparisons_contradict_one_another(text: str, is_possible: bool) -> None:
    rule = make_rule("TE-TST-001", text, period=ALWAYS)
    assert (ADVERSE in find_possible_outcomes(rule, small_catalogue())) is is_possible


def test_a_choice_of_unknown_values_may_have_any() -> None:
    rule = make_rule("TE-TST-001", 'firm.form not in ["company", "branch"]', period=ALWAYS)
    assert ADVERSE in find_possible_outcomes(rule)


def test_a_count_is_never_negative() -> None:
    definitions = dict(small_catalogue().definitions)
    definitions["firm.staff"] = definitions["firm.staff"].model_copy(update={"least": 0})
    rule = make_rule("TE-TST-001", "firm.staff < 0", period=ALWAYS)
    assert ADVERSE in find_possible_outcomes(rule, small_catalogue())
    assert ADVERSE not in find_possible_outcomes(rule, Catalogue(definitions.values()))


def test_a_share_of_a_whole_is_never_more() -> None:
    definitions = dict(small_catalogue().definitions)
    definitions["firm.staff"] = definitions["firm.staff"].model_copy(update={"most": 100})
    rule = make_rule("TE-TST-001", "firm.staff > 100", period=ALWAYS)
    assert ADVERSE in find_possible_outcomes(rule, small_catalogue())
    assert ADVERSE not in find_possible_outcomes(rule, Catalogue(definitions.values()))


def test_too_many_worlds_are_not_walked() -> None:
    names = ("staff > 1", "guards > 1", "sites > 1", "is_open", "is_listed", 'name == "a"')
    more = ('alias == "a"', 'form == "branch"', 'parent_form == "trust"', 'colour == "red"')
    text = " and ".join(f"firm.{name}" for name in (*names, *more))
    with pytest.raises(TooManyWorlds):
        list_worlds((parse(text),))
    rule = make_rule("TE-TST-001", text, period=ALWAYS)
    assert find_possible_outcomes(rule) == set(Outcome)
