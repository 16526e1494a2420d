"""Drift and calibration: by hand, and against published tables."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.scoring import CardScorer
from checker.scoring.calibration import (
    Finding,
    calibrate,
    find_interval,
    find_shift,
    move_odds,
)
from checker.scoring.drift import Light, Shift, measure_drift, measure_stability
from rules.facts import load_catalogue
from rules.pack import load_pack
from tests.checker.scoring.samples import make_table, read_sample

DAY = date(2026, 11, 22)
CARDS = [card for card in load_pack("cn-base").scorecards if card.sheet_kind is None]
T5 = next(card for card in CARDS if card.id == "t5")
SCORER = CardScorer(T5, CARDS, load_catalogue(), DAY)
FACTS = [characteristic.fact for characteristic in T5.characteristics]
BEFORE = read_sample(make_table(400, 1)).rows


def test_the_index_by_hand() -> None:
    """(.6 − .5)·ln(.6 ÷ .5) + (.4 − .5)·ln(.4 ÷ .5) = .0405."""
    assert measure_stability([0.5, 0.5], [0.6, 0.4]) == pytest.approx(0.1 * math.log(1.5))
    assert measure_stability([0.5, 0.5], [0.5, 0.5]) == 0
    assert math.isfinite(measure_stability([1.0, 0.0], [0.0, 1.0]))


@pytest.mark.parametrize(
    ("psi", "light"),
    [(0.0999, Light.GREEN), (0.10, Light.AMBER), (0.25, Light.AMBER), (0.2501, Light.RED)],
)
def test_bounds_of_the_convention(psi: float, light: Light) -> None:
    assert Shift("score", psi, 0, 0).light is light


def test_the_same_table_has_not_moved() -> None:
    found = measure_drift(SCORER, "t5", FACTS, BEFORE, BEFORE, "firm")
    assert found.score.psi == 0
    assert all(shift.psi == 0 for shift in found.facts)
    assert found.unmatched == 0
    assert all(before == now for before, now in found.migration)


def test_what_moved_is_seen_and_grades_migrate() -> None:
    now = read_sample(make_table(400, 1, worse=0.3)).rows
    found = measure_drift(SCORER, "t5", FACTS, BEFORE, now, "firm")
    assert found.facts[0].name == "finance.liabilities_to_assets_bp"
    assert found.facts[0].light is Light.RED
    assert sum(found.migration.values()) == 400
    assert any(before != after for before, after in found.migration)
    quick = next(s for s in found.facts if s.name == "finance.quick_ratio_bp")
    assert quick.missing_before == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("bad", "rows", "low", "high"),
    [(0, 10, 0.0, 0.3085), (1, 10, 0.0025, 0.4450), (5, 10, 0.1871, 0.8129), (10, 10, 0.6915, 1.0)],
)
def test_intervals_of_clopper_and_pearson(bad: int, rows: int, low: float, high: float) -> None:
    """From tables of exact binomial limits; with none of ten, 1 − .025^(1/10)."""
    assert find_interval(bad, rows) == pytest.approx((low, high), abs=5e-5)


def test_intervals_of_many_companies_stay_finite() -> None:
    low, high = find_interval(2_000, 100_000)
    assert 0.0191 < low < 0.02 < high < 0.0209


@settings(max_examples=30)
@given(st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_an_interval_holds_the_observed_share(counts: tuple[int, int]) -> None:
    low, high = find_interval(*counts)
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


def test_grades_against_the_policy() -> None:
    grades = ["A"] * 100 + ["B"] * 100 + ["C"] * 100 + [None] * 10
    is_bad = np.array([n < 1 for n in range(100)] + [n < 30 for n in range(100)] + [False] * 110)
    policy = {"A": 0.01, "B": 0.10, "C": 0.20, "D": 0.5}
    found = calibrate(["A", "B", "C", "D"], grades, is_bad, policy)
    assert [record.finding for record in found.grades] == [
        Finding.IN_LINE,
        Finding.TOO_LOW,
        Finding.TOO_HIGH,
        Finding.NOBODY,
    ]
    assert (found.not_rated, found.not_rated_bad) == (10, 0)
    assert found.base_rate == pytest.approx(31 / 300)
    squares = 1 * 0.99**2 + 99 * 0.01**2 + 30 * 0.9**2 + 70 * 0.1**2 + 100 * 0.2**2
    assert found.brier == pytest.approx(squares / 300)
    moved = [record.recalibrated for record in found.grades[:3]]
    assert np.mean([m for m in moved if m is not None]) == pytest.approx(31 / 300, abs=1e-9)


def test_a_card_for_which_the_policy_says_nothing() -> None:
    found = calibrate(["A"], ["A"] * 5, np.array([True] + [False] * 4), {})
    assert found.grades[0].finding is Finding.NO_PROBABILITY
    assert found.brier is found.shift is None


def test_moving_the_intercept_keeps_the_ratios_of_odds() -> None:
    policy, weights = {"A": 0.02, "B": 0.2}, {"A": 0.5, "B": 0.5}
    shift = find_shift(policy, weights, 0.05)
    assert shift is not None
    moved = {grade: move_odds(p, shift) for grade, p in policy.items()}
    assert (moved["A"] + moved["B"]) / 2 == pytest.approx(0.05)
    odds = {grade: p / (1 - p) for grade, p in moved.items()}
    assert odds["B"] / odds["A"] == pytest.approx((0.2 / 0.8) / (0.02 / 0.98))
    assert find_shift(policy, weights, 0.0) is None
