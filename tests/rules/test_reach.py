"""No outcome that some facts bring about is called impossible."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import evaluate_rule
from rules.facts import FactSheet
from rules.reach import find_possible_outcomes
from rules.vocabulary import Outcome
from tests.rules.strategies import SIMPLE_DAYS, conditions, sheets
from tests.rules.test_horizon import ALWAYS, make_rule

PASS, ADVERSE = Outcome.PASS, Outcome.ADVERSE
OPEN, NONE = Outcome.INCONCLUSIVE, Outcome.NOT_APPLICABLE


@settings(deadline=None)
@given(conditions, st.none() | conditions, sheets, SIMPLE_DAYS)
def test_what_happens_is_possible(
    adverse: str, applies: str | None, sheet: FactSheet, as_of: date
) -> None:
    rule = make_rule("TE-TST-001", adverse, applies, period=ALWAYS)
    assert evaluate_rule(rule, sheet, as_of).outcome in find_possible_outcomes(rule)


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
        (" and ".join(f"firm.staff > {n}" for n in range(20)), None, set(Outcome)),
    ],
)
def test_what_is_possible(adverse: str, applies: str | None, possible: set[Outcome]) -> None:
    rule = make_rule("TE-TST-001", adverse, applies, period=ALWAYS)
    assert find_possible_outcomes(rule) == possible
