"""What would change a grade does change it, is all there is, and stands in order of effort."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import Fact, FactSheet
from rules.scorecard import Scorecard, score_sheet
from rules.scorecard.sensitivity import find_distances, find_grade_changes
from tests.rules.scorecard.cards import line, make_card
from tests.rules.strategies import customer, sheets

DAY = date(2024, 3, 1)
NUMBERS = ("firm.staff", "firm.guards", "firm.sites")


@st.composite
def number_cards(draw: st.DrawFn) -> Scorecard:
    """Cards of three numbers, each of which can earn nothing."""
    bounds = st.dictionaries(st.integers(-2, 2), st.integers(0, 9), min_size=1, max_size=3)
    tables = [{"at_least": {**draw(bounds), 3: 0}, "otherwise": 10} for _ in NUMBERS]
    absent = draw(st.sampled_from(["left_out", 0]))
    named = enumerate(zip(NUMBERS, tables, strict=True))
    return make_card(characteristics=[line(f"c{n}", f, table, absent) for n, (f, table) in named])


@settings(deadline=None)
@given(number_cards(), sheets)
def test_changes_are_those_that_trying_finds(card: Scorecard, sheet: FactSheet) -> None:
    score = score_sheet(card, sheet, DAY)
    tried = set()
    for name in NUMBERS:
        for number in (*range(-4, 5),):
            facts = {**sheet.facts, name: Fact(number)}
            other = score_sheet(card, replace(sheet, facts=facts), DAY)
            if other.grade != score.grade:
                tried.add((name, other.score, other.grade))
    changes = find_grade_changes(score)
    assert {(c.part.characteristic.fact, c.score, c.grade) for c in changes} == tried
    for change in changes:
        if change.number is not None:
            facts = {**sheet.facts, change.part.characteristic.fact: Fact(change.number)}
            assert score_sheet(card, replace(sheet, facts=facts), DAY).grade == change.grade
    moves = [abs((c.score or 0) - (score.score or 0)) for c in changes]
    assert moves == sorted(moves)


def test_the_nearest_number_and_the_smallest_change_come_first() -> None:
    score = score_sheet(make_card(), customer(staff=7, is_open=True), DAY)
    assert (score.score, score.grade) == (70, "B")
    assert find_distances(score) == {"better": 10, "worse": 31}
    first, second = find_grade_changes(score)
    assert (first.part.characteristic.id, first.number, first.grade) == ("staff", 10, "A")
    assert (second.part.characteristic.id, second.row.value, second.grade) == ("open", "false", "C")


def test_distances_at_both_ends() -> None:
    best = score_sheet(make_card(), customer(staff=10, is_open=True), DAY)
    worst = score_sheet(make_card(), customer(staff=0, is_open=False), DAY)
    assert find_distances(best) == {"worse": 21}
    assert find_distances(worst) == {"better": 40}
    assert find_distances(score_sheet(make_card(), customer(), DAY)) == {}


@settings(deadline=None)
@given(
    st.dictionaries(st.integers(-9, 9), st.integers(0, 9), min_size=2, max_size=4),
    st.integers(-12, 12) | st.none(),
    st.booleans(),
)
def test_on_a_slope_each_grade_is_told_once_from_each_side(
    bounds: dict[int, int], staff: int | None, is_open: bool
) -> None:
    slope = line("staff", "firm.staff", {"linear": {**bounds, -10: 0, 10: 10}}, 0)
    truth = line("open", "firm.is_open", {"values": {"true": 10, "false": 0}}, 0)
    card = make_card(characteristics=[slope, truth])
    facts = {"is_open": is_open} | ({} if staff is None else {"staff": staff})
    score = score_sheet(card, customer(**facts), DAY)
    grades = {
        number: score_sheet(card, customer(is_open=is_open, staff=number), DAY).grade
        for number in range(-12, 13)
    }
    changes = [c for c in find_grade_changes(score) if c.part.characteristic.id == "staff"]
    assert {c.grade for c in changes} == set(grades.values()) - {score.grade}
    for change in changes:
        first = -12 if change.row.first is None else change.row.first
        last = 12 if change.row.last is None else change.row.last
        inside = [n for n in grades if first <= n <= last]
        assert {grades[n] for n in inside} == {change.grade}
        if staff is not None:
            assert change.number == min(inside, key=lambda n: abs(n - staff))
