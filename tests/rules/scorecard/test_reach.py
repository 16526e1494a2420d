"""Grades that nobody can have are found, and none is called so that somebody can."""

from __future__ import annotations

from datetime import date
from itertools import product

from hypothesis import given, settings

from rules.facts import NOT_APPLICABLE, Fact, FactState
from rules.scorecard import Part, Score, Scorecard
from rules.scorecard.card import LEFT_OUT
from rules.scorecard.reach import find_reachable_grades
from tests.rules.scorecard.cards import cards, line, make_card


def try_everything(card: Scorecard) -> set[str]:
    """The grades of every combination of rows."""
    found = set()
    rows = [
        [
            *((Fact(1), row.result) for row in c.points.rows),
            (Fact(None, FactState.MISSING), c.missing),
            (NOT_APPLICABLE, c.not_applicable),
        ]
        for c in card.characteristics
    ]
    for chosen in product(*rows):
        parts = tuple(
            Part(c, fact, None, None if points == LEFT_OUT else int(points), None)
            for c, (fact, points) in zip(card.characteristics, chosen, strict=True)
        )
        found.add(Score(card, "customer", date(2024, 1, 1), parts, evidence=Fact(3)).grade)
    return {grade for grade in found if grade is not None}


@settings(deadline=None)
@given(cards(most_lines=3, with_slopes=False))
def test_reachable_grades_are_those_of_every_combination(card: Scorecard) -> None:
    assert find_reachable_grades(card) == try_everything(card)


def test_a_card_with_too_many_combinations_draws_no_complaint() -> None:
    lines = [
        line(f"c{n}", "firm.staff", {"at_least": {1: 7, 2: 49 + n, 3: 343 + n}, "otherwise": 0})
        for n in range(40)
    ]
    grades = [
        {"grade": "A", "at_least": 101, "title": {"zh": "甲", "en": "A"}},
        {"grade": "B", "title": {"zh": "乙", "en": "B"}},
    ]
    assert find_reachable_grades(make_card(characteristics=lines, grades=grades)) == {"A", "B"}


def test_a_slope_reaches_every_point_on_its_way() -> None:
    slope = line("staff", "firm.staff", {"linear": {0: 0, 50: 20}}, 0, 0)
    bounds = {"A": 20, "B": 19, "C": 1}
    grades = [
        *({"grade": g, "at_least": b, "title": {"zh": "级", "en": g}} for g, b in bounds.items()),
        {"grade": "D", "title": {"zh": "末", "en": "last"}},
    ]
    card = make_card(total="sum", characteristics=[slope], grades=grades)
    assert find_reachable_grades(card) == {"A", "B", "C", "D"}
