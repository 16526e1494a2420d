"""Which weight would change a grade, against trying every one of them."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import Fact, FactSheet
from rules.pack import load_pack
from rules.scorecard import Score, find_weight_changes, score_sheet
from rules.scorecard.weights import MOST_PERCENT, score_with_weight

DAY = date(2026, 11, 22)
NEED = {card.id: card for card in load_pack("value-base").scorecards}["need"]
FACTS = [each.fact for each in NEED.characteristics]


def score(levels: dict[str, int]) -> Score:
    facts = {name: Fact(level) for name, level in levels.items()}
    return score_sheet(NEED, FactSheet(subject="a", kind="customer", facts=facts), DAY)


LEVELS = st.dictionaries(st.sampled_from(FACTS), st.integers(0, 100))


@settings(max_examples=40)
@given(LEVELS)
def test_the_nearest_weight_is_told_and_none_nearer_changes_anything(
    levels: dict[str, int],
) -> None:
    rated = score(levels)
    told: dict[tuple[str, str], int] = {}
    for change in find_weight_changes(rated):
        assert change.grade != rated.grade
        value = score_with_weight(rated, change.part, change.weight_percent)
        assert NEED.grade_of(value) == change.grade
        told[change.part.characteristic.id, "up" if change.weight_percent > 100 else "down"] = abs(
            change.weight_percent - 100
        )
    if rated.grade is None:
        assert not told
        return
    for part in (each for each in rated.parts if each.is_counted):
        nearest: dict[str, int] = {}
        for percent in range(MOST_PERCENT + 1):
            if NEED.grade_of(score_with_weight(rated, part, percent)) != rated.grade:
                side = "up" if percent > 100 else "down"
                away = abs(percent - 100)
                nearest[side] = min(nearest.get(side, away), away)
        mine = {side: away for (name, side), away in told.items() if name == part.characteristic.id}
        assert mine == nearest


@given(LEVELS)
def test_a_weight_left_as_it_is_leaves_the_score(levels: dict[str, int]) -> None:
    rated = score(levels)
    if rated.score is None:
        return
    for part in rated.parts:
        if part.is_counted:
            assert score_with_weight(rated, part, 100) == rated.score


def test_removing_an_answer_is_a_weight_of_nothing() -> None:
    full = score(dict.fromkeys(FACTS, 50) | {FACTS[0]: 100})
    (first, *_) = full.parts
    rest = score(dict.fromkeys(FACTS[1:], 50))
    assert score_with_weight(full, first, 0) == rest.score
    assert rest.coverage_percent < full.coverage_percent == 100
