"""The formulas of z3 and the reference evaluator say the same of any condition and any sheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.dates import add_months
from rules.expression.tree import Unit
from rules.facts import FactSheet
from rules.logic import compile_condition
from rules.proof.conditions import encode
from rules.proof.days import Day, DayArithmetic
from rules.proof.solver import Term, any_of, find_model, integer, negate, number, truth
from rules.proof.world import FactTerm, Sheet, World
from tests.rules.strategies import (
    SIMPLE_DAYS,
    conditions,
    parse,
    sheets,
    small_calendar,
    small_catalogue,
)

EDGES = [date.min, date.max, date(2024, 2, 29), date(1900, 2, 28), date(9998, 12, 31)]
DAYS = SIMPLE_DAYS | st.sampled_from([*EDGES, date(2022, 12, 31), date(2026, 12, 28)])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(conditions, sheets, DAYS, st.booleans())
def test_truth(text: str, sheet: FactSheet, as_of: date, is_fixed: bool) -> None:
    condition = parse(text)
    world = World(small_catalogue(), today=as_of if is_fixed else None)
    terms = Sheet(world)
    kleene = encode(condition.root, terms)
    named = terms._facts.values()
    given_facts = [pin for term in named for pin in _pin(term, sheet, world)]
    known = [*world.constraints, *given_facts, world.wish_day(as_of)]
    wanted = {
        True: kleene.true,
        False: kleene.false,
        None: negate(any_of(kleene.true, kleene.false)),
    }[compile_condition(condition)(sheet.facts, as_of)]
    assert find_model([*known, wanted]) is not None
    assert find_model([*known, negate(wanted)]) is None


def _pin(term: FactTerm, sheet: FactSheet, world: World) -> Iterator[Term]:
    value = sheet[term.definition.name].value
    yield term.is_known == truth(value is not None)
    match value:
        case bool():
            yield term.value == truth(value)
        case int():
            yield term.value == value
        case date():
            yield term.value == value.toordinal()
        case str():
            yield term.value == world.number_text(value)
        case None if term.day is not None:
            yield term.value == date(2000, 1, 1).toordinal()


@pytest.mark.parametrize("day", [*EDGES, date(2023, 1, 31), date(2000, 2, 29), date(1, 1, 31)])
@pytest.mark.parametrize("months", [-1200, -13, -1, 0, 1, 12, 37])
def test_months(day: date, months: int) -> None:
    days = DayArithmetic()
    start = days.variable("start")
    moved = days.move(start, months, Unit.MONTHS, None)
    known = [*days.constraints, start.ordinal == day.toordinal()]
    wanted = add_months(day, months).toordinal()
    assert find_model([*known, moved.ordinal == wanted]) is not None
    assert find_model([*known, moved.ordinal != wanted]) is None


@pytest.mark.parametrize("amount", [-300, -5, -1, 0, 1, 2, 11, 900])
def test_working_days(amount: int) -> None:
    calendar = small_calendar()
    for day in (
        date(2022, 12, 31), date(2023, 1, 1), date(2024, 2, 4), date(2024, 2, 11),
        date(2024, 2, 17), date(2024, 2, 19), date(2026, 12, 31), date(2027, 1, 1),
    ):  # fmt: skip
        days = DayArithmetic()
        moved = days.move(Day(integer("start")), amount, Unit.WORKING_DAYS, calendar)
        known = [*days.constraints, integer("start") == day.toordinal()]
        wanted = calendar.move(day, amount)
        fits = (
            negate(moved.is_defined)
            if wanted is None
            else any_of(negate(moved.is_defined), moved.ordinal != number(wanted.toordinal()))
        )
        holds = find_model([*known, fits]) is not None
        assert holds is (wanted is None), (day, wanted)
