"""Scores by hand, and the laws that every score keeps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import MISSING, NOT_APPLICABLE, Fact, FactSheet, FactState
from rules.scorecard import Scorecard, Total, score_sheet, word_part, word_score
from rules.scorecard.card import LEFT_OUT
from rules.scorecard.reach import find_range
from rules.scorecard.score import round_percent
from tests.rules.scorecard.cards import cards, line, make_card
from tests.rules.strategies import SIMPLE_DAYS, customer, sheets, small_catalogue

DAY = date(2024, 3, 1)

_STAFF = {"at_most": {50: 20, 60: 16, 70: 12, 85: 6}, "otherwise": 0}
_GUARDS = {"at_least": {200: 15, 150: 12, 120: 9, 100: 5}, "otherwise": 0}
_SITES = {"at_least": {8: 25, 4: 20, 1: 14, 0: 8}, "otherwise": 0}
SUM_CARD = make_card(
    total="sum",
    characteristics=[
        line("a", "firm.staff", _STAFF, 10, 10),
        line("b", "firm.guards", _GUARDS, 9, 9),
        line("c", "firm.sites", _SITES, 14, 14),
    ],
    grades=[
        {"grade": "A", "at_least": 41, "title": {"zh": "甲", "en": "first"}},
        {"grade": "B", "title": {"zh": "乙", "en": "second"}},
    ],
)


def test_a_sum_by_hand() -> None:
    score = score_sheet(SUM_CARD, customer(staff=60, guards=149, sites=0), DAY)
    assert (score.score, score.grade, score.coverage_percent) == (16 + 9 + 8, "B", 100)
    assert [(p.characteristic.id, p.lost) for p in score.reasons] == [("c", 17), ("b", 6), ("a", 4)]


def test_missing_earns_what_its_row_says_and_lowers_coverage() -> None:
    score = score_sheet(SUM_CARD, customer(staff=61, sites=9), DAY)
    assert (score.score, score.grade) == (12 + 9 + 25, "A")
    assert score.coverage_percent == 75  # 20 + 25 of 60
    assert [part.characteristic.id for part in score.missing] == ["b"]


def test_a_percentage_leaves_out_what_is_not_known() -> None:
    card = make_card(minimum_coverage_percent=50)
    half = score_sheet(card, customer(is_open=True), DAY)
    assert (half.score, half.grade, half.coverage_percent) == (100, None, 40)
    sheet = FactSheet.of_customer(
        {"firm.is_open": Fact(True), "firm.staff": NOT_APPLICABLE}, catalogue=small_catalogue()
    )
    proven = score_sheet(card, sheet, DAY)
    assert (proven.score, proven.grade, proven.coverage_percent) == (100, "A", 100)
    nothing = score_sheet(card, customer(), DAY)
    assert (nothing.score, nothing.grade, nothing.coverage_percent) == (None, None, 0)


def test_words() -> None:
    catalogue, card = small_catalogue(), make_card(minimum_coverage_percent=50)
    rated = score_sheet(card, customer(staff=7, is_open=False), DAY)
    assert word_score(rated, catalogue).en == "Score 30, grade C (card), coverage 100 %"
    assert [word_part(part, catalogue).en for part in rated.reasons] == [
        "open: no → 0 of 40 points, 40 lost",
        "staff: 7 → 30 of 60 points, 30 lost",
    ]
    unrated = score_sheet(card, customer(is_open=True), DAY)
    assert word_score(unrated, catalogue).en == (
        "Not rated: coverage is 40 %, below 50 %. What would raise it most: staff"
    )
    assert word_part(unrated.missing[0], catalogue).zh == "员工人数：未知，不计入总分（权重 60）"
    assert word_score(score_sheet(card, customer(), DAY), catalogue).en.startswith("Not rated")


def test_a_date_in_words() -> None:
    points = {"at_least": {24: 5}, "otherwise": 0}
    dated = [line("age", "firm.opened_on", points, measured_in="months_since")]
    score = score_sheet(make_card(characteristics=dated), customer(opened_on=date(2022, 3, 2)), DAY)
    (part,) = score.parts
    words = word_part(part, small_catalogue())
    assert words.en == "opening day: 2022-03-02 (23 months ago) → 0 of 5 points, 5 lost"
    assert words.zh == "开业日期：2022-03-02（距今 23 个月），得 0 分（最高 5 分），少 5 分"


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_no_percent_is_reached_by_rounding(part: int, whole: int) -> None:
    assert round_percent(part, whole) == floor(Fraction(100 * part, whole))


def score_again(card: Scorecard, sheet: FactSheet, day: date) -> int | None:
    """The score by the words of the module's first lines, in fractions."""
    parts = score_sheet(card, sheet, day).parts
    if card.total is Total.SUM:
        return sum(part.points or 0 for part in parts)
    counted = [p for p in parts if p.points is not None]
    weight = sum(p.characteristic.best - p.characteristic.worst for p in counted)
    if not weight:
        return None
    earned = sum((p.points or 0) - p.characteristic.worst for p in counted)
    return floor(Fraction(100 * earned, weight))


@settings(deadline=None)
@given(cards(), sheets, SIMPLE_DAYS)
def test_laws(card: Scorecard, sheet: FactSheet, day: date) -> None:
    score = score_sheet(card, sheet, day)
    assert score.score == score_again(card, sheet, day)
    assert 0 <= score.coverage_percent <= 100
    if score.score is not None:
        lowest, highest = find_range(card)
        assert lowest <= score.score <= highest
    states = [part.fact.state for part in score.parts]
    if FactState.MISSING not in states and any(part.applies for part in score.parts):
        assert score.coverage_percent == 100
    wanted = card.minimum_evidence
    count = None if wanted is None else sheet[wanted.fact].value
    is_evident = wanted is None or (isinstance(count, int) and count >= wanted.at_least)
    is_covered = score.coverage_percent >= card.minimum_coverage_percent
    assert (score.grade is not None) == (score.score is not None and is_covered and is_evident)
    lost = [part.lost for part in score.reasons]
    assert lost == sorted(lost, reverse=True)


@settings(deadline=None)
@given(cards(), sheets, SIMPLE_DAYS, st.data())
def test_taking_an_answer_away_lowers_coverage_and_earns_the_row_for_missing(
    card: Scorecard, sheet: FactSheet, day: date, data: st.DataObject
) -> None:
    before = score_sheet(card, sheet, day)
    known = sorted({p.characteristic.fact for p in before.parts if p.fact.value is not None})
    if not known:
        return
    name = data.draw(st.sampled_from(known))
    facts = {fact: value for fact, value in sheet.facts.items() if fact != name}
    after = score_sheet(card, replace(sheet, facts=facts), day)
    assert after.known_weight < before.known_weight
    assert after.applying_weight == before.applying_weight
    for old, new in zip(before.parts, after.parts, strict=True):
        if old.characteristic.fact != name:
            assert new == old
        else:
            row = new.characteristic.missing
            assert (new.fact, new.points) == (MISSING, None if row == LEFT_OUT else row)
