"""Tiers over many periods, by the shipped pack: no flipping in the band, no cap exceeded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from checker.tiering.period_run import find_matrix
from checker.tiering.settling import HeldBefore, Settlement, settle_customer
from checker.worth.assessing import score_all
from rules.facts import Fact, FactSheet
from rules.pack import load_pack
from rules.scorecard import supply

PACK = load_pack("value-base")
MATRIX = find_matrix(PACK)
DAY = date(2026, 11, 22)
GOOD = {"customer.credit_grade": "A", "customer.onboarding_verdict": "approve"}
POINTS_69, POINTS_70, POINTS_72, POINTS_73 = 974_000, 1_000_000, 1_050_000, 1_200_000
"""Contributions of twelve months, and what the card of current value gives for them."""


def settle(
    before: HeldBefore | None, facts: dict[str, str | int]
) -> tuple[Settlement, HeldBefore, dict[str, int | None]]:
    sheet = FactSheet(
        subject="a", kind="customer", facts={name: Fact(value) for name, value in facts.items()}
    )
    (full,) = supply(PACK, [sheet], DAY)
    scores = score_all(PACK, full, DAY)
    settled = settle_customer(MATRIX, scores, full, DAY, before)
    held = HeldBefore(settled.placement.standing, settled.grades)
    return settled, held, {card: score.score for card, score in scores.items()}


def settle_all(periods: Sequence[dict[str, str | int]]) -> list[Settlement]:
    settled, held = [], None
    for facts in periods:
        one, held, _ = settle(held, facts)
        settled.append(one)
    return settled


def test_a_first_period_gives_the_tier_of_the_cell() -> None:
    settled, _, scores = settle(None, {**GOOD, "purchases.margin_12m_units": POINTS_70})
    assert scores["current_value"] == 70
    assert settled.placement.tier == "key"
    assert settled.placement.positions == {"current_value": "high", "potential": "missing"}


def test_a_score_has_to_pass_the_bound_by_the_margin_twice() -> None:
    low = {**GOOD, "purchases.margin_12m_units": POINTS_69}
    within = {**GOOD, "purchases.margin_12m_units": POINTS_70}
    above = {**GOOD, "purchases.margin_12m_units": 5_000_000}
    tiers = [one.placement.tier for one in settle_all([low, within, above, above])]
    assert tiers == ["standard", "standard", "standard", "key"]


def test_one_good_quarter_between_two_others_changes_nothing() -> None:
    low = {**GOOD, "purchases.margin_12m_units": 600_000}
    above = {**GOOD, "purchases.margin_12m_units": 5_000_000}
    tiers = [one.placement.tier for one in settle_all([low, above, low, above, low])]
    assert tiers == ["standard"] * 5


def test_a_cap_binds_at_once_and_says_so() -> None:
    rich = {**GOOD, "purchases.margin_12m_units": 5_000_000}
    first, second = settle_all([rich, {**rich, "customer.credit_grade": "D"}])
    assert (first.placement.tier, second.placement.tier) == ("key", "prepaid")
    assert any("credit grade caps" in reason.en for reason in second.reasons)
    assert any("信用等级封顶" in reason.zh for reason in second.reasons)


def test_what_a_cap_took_has_to_be_earned_again() -> None:
    rich = {**GOOD, "purchases.margin_12m_units": 5_000_000}
    poor = {**rich, "customer.credit_grade": "D"}
    tiers = [one.placement.tier for one in settle_all([rich, poor, rich, rich])]
    assert tiers == ["key", "prepaid", "prepaid", "key"]


@given(st.lists(st.integers(POINTS_69 - 40_000, POINTS_72), min_size=2, max_size=12))
def test_a_value_within_the_band_never_moves_the_tier(contributions: list[int]) -> None:
    periods = [{**GOOD, "purchases.margin_12m_units": each} for each in contributions]
    tiers = [one.placement.tier for one in settle_all(periods)]
    assert all(before == after for before, after in pairwise(tiers))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 6_000_000),
            st.sampled_from(["A", "B", "C", "D", "E", None]),
            st.sampled_from(["approve", "approve_with_conditions", "refer", "reject", None]),
        ),
        min_size=1,
        max_size=10,
    )
)
def test_no_history_lifts_a_tier_above_its_caps(
    history: list[tuple[int, str | None, str | None]],
) -> None:
    periods: list[dict[str, str | int]] = []
    for contribution, grade, verdict in history:
        told = {"customer.credit_grade": grade, "customer.onboarding_verdict": verdict}
        known = {name: value for name, value in told.items() if value is not None}
        periods.append({"purchases.margin_12m_units": contribution, **known})
    order = MATRIX.tier_ids
    for facts, settled in zip(periods, settle_all(periods), strict=True):
        for cap in MATRIX.caps:
            allowed = cap.at_most[str(facts.get(cap.fact or "", "missing"))]
            assert order.index(settled.placement.tier) >= order.index(allowed)
