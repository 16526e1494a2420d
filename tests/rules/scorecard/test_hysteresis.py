"""A grade moves only when it has been earned, never flips within the margin, and says why."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.scorecard import Hysteresis, Move, Standing, settle_grade
from rules.scorecard.hysteresis import settle_tier

GRADES, BOUNDS = ("A", "B", "C", "D"), (80, 60, 40)

_margins = st.integers(0, 9)
_moves = st.builds(Move, margin=_margins, assessments=st.integers(1, 4))
hystereses = st.builds(Hysteresis, promotion=_moves, demotion=_moves)
scores = st.integers(0, 100)


def plain(score: int) -> str:
    return next((g for g, b in zip(GRADES, BOUNDS, strict=False) if score >= b), "D")


def run(hysteresis: Hysteresis, scored: list[int]) -> list[str]:
    standing, held = None, []
    for score in scored:
        standing = settle_grade(GRADES, BOUNDS, hysteresis, standing, score).standing
        held.append(standing.grade)
    return held


@settings(deadline=None)
@given(st.lists(scores))
def test_without_margin_and_waiting_the_bands_alone_count(scored: list[int]) -> None:
    assert run(Hysteresis(), scored) == [plain(score) for score in scored]


@settings(deadline=None)
@given(hystereses, scores, st.data())
def test_never_flips_to_and_fro_within_the_margin(
    hysteresis: Hysteresis, first: int, data: st.DataObject
) -> None:
    bound = data.draw(st.sampled_from(BOUNDS))
    up, down = hysteresis.promotion.margin, hysteresis.demotion.margin
    near = st.integers(bound - down, bound + max(up - 1, 0)) if up + down else st.just(bound)
    held = run(hysteresis, [first, *data.draw(st.lists(near, min_size=1, max_size=30))])
    moves = [pair for pair in pairwise(held) if len(set(pair)) > 1]
    rises = [before > after for before, after in moves]
    assert all(rises) or not any(rises)


@settings(deadline=None)
@given(hystereses, st.lists(scores, min_size=1))
def test_no_grade_is_better_than_every_score_so_far_or_worse(
    hysteresis: Hysteresis, scored: list[int]
) -> None:
    seen = {plain(score) for score in scored}
    for grade in run(hysteresis, scored):
        assert min(seen) <= grade <= max(seen)


@settings(deadline=None)
@given(hystereses, scores, scores)
def test_a_score_that_stays_far_beyond_is_reached(
    hysteresis: Hysteresis, first: int, then: int
) -> None:
    bounds_kept_clear = all(not b - 9 <= then < b + 9 for b in BOUNDS)
    held = run(hysteresis, [first, *[then] * 4])
    if bounds_kept_clear:
        assert held[-1] == plain(then)


@pytest.mark.parametrize(
    ("scored", "held", "reason"),
    [
        ([81, 79], "A", "Kept at A: 79 lies within 2 points of the bound 80"),
        ([81, 78], "A", "Kept at A: 78 lies within 2 points of the bound 80"),
        ([81, 77], "B", "Demoted from A to B"),
        ([81, 59], "B", "Demoted from A to B"),
        ([81, 57], "C", "Demoted from A to C"),
        ([79, 81], "B", "Kept at B: 81 lies within 2 points of the bound 80"),
        ([79, 82], "B", "Kept at B: 1 of 2 assessments in a row point to A"),
        ([79, 82, 83], "A", "Promoted from B to A"),
        ([79, 82, 81, 83], "B", "Kept at B: 1 of 2 assessments in a row point to A"),
        ([45, 90, 70], "B", "Promoted from C to B"),
        ([90], "A", "First assessed as A"),
        ([90, 90], "A", "Still A"),
    ],
)
def test_reasons(scored: list[int], held: str, reason: str) -> None:
    hysteresis = Hysteresis(promotion=Move(margin=2, assessments=2), demotion=Move(margin=2))
    standing = None
    for score in scored:
        settled = settle_grade(GRADES, BOUNDS, hysteresis, standing, score)
        standing = settled.standing
    assert (settled.standing.grade, settled.reason.en) == (held, reason)
    assert settled.reason.zh != settled.reason.en


def test_a_grade_that_no_longer_exists_starts_anew() -> None:
    settled = settle_grade(GRADES, BOUNDS, Hysteresis(), Standing("AAA"), 70)
    assert settled.standing == Standing("B")


def test_a_tier_waits_in_its_direction_alone() -> None:
    patient = Hysteresis(promotion=Move(assessments=2), demotion=Move(assessments=2))
    standing = None
    held = []
    for found in ("B", "A", "C", "A", "A", "D", "C", "C"):
        standing = settle_tier(GRADES, patient, standing, found).standing
        held.append(standing.grade)
    assert held == ["B", "B", "B", "B", "A", "A", "C", "C"]
