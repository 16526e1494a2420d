"""Scores as facts: on the right sheets, with every source, in the right order, as days pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import evaluate_pack
from rules.facts import Fact, FactSheet, Source
from rules.horizon import next_change
from rules.logic import compile_node
from rules.pack import Pack, load_pack
from rules.scorecard import Scorecard, order_cards, score_sheet, supply
from rules.scorecard.steps import list_comparisons
from rules.scorecard.supply import find_circle
from rules.vocabulary import Outcome
from tests.rules.packs_on_disk import write_pack
from tests.rules.scorecard.cards import cards, line, make_card
from tests.rules.scorecard.test_broken import SOUND
from tests.rules.strategies import SIMPLE_DAYS, customer, sheets, small_catalogue

DAY = date(2024, 3, 1)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """Cards `age` and `firm`, which builds on it, and one rule on both."""
    return load_pack(write_pack(tmp_path_factory.mktemp("pack"), SOUND), small_catalogue())


def test_what_is_supplied(pack: Pack) -> None:
    (sheet,) = supply(pack, [customer(staff=50, opened_on=date(2020, 1, 1))], DAY)
    supplied = {name: fact.value for name, fact in sheet.facts.items() if "firm." not in name}
    assert supplied == {
        "score.age": 10, "grade.age": "old", "coverage.age": 100,
        "score.firm": 100, "grade.firm": "A", "coverage.firm": 80,
    }  # fmt: skip


def test_a_grade_that_is_not_given_is_missing_and_leaves_its_rule_open(pack: Pack) -> None:
    sheets = supply(pack, [customer()], DAY)
    assert "grade.firm" not in sheets[0].facts
    assert sheets[0]["coverage.firm"].value == 20  # of the age, which the card `age` always rates
    (outcome,) = evaluate_pack(pack, sheets, DAY)
    assert (outcome.outcome, outcome.missing) == (Outcome.ADVERSE, ())
    assert [evidence.name for evidence in outcome.evidence] == ["score.age"]


def test_sources_are_those_of_every_input(pack: Pack) -> None:
    one, two = Source(document="ab" * 32, page=1), Source(document="cd" * 32, page=2)
    facts = {
        "firm.staff": Fact(5, sources=(one,)),
        "firm.opened_on": Fact(DAY, sources=(two, one)),
        "firm.is_open": Fact(True, sources=(Source(document="ef" * 32),)),
    }
    (sheet,) = supply(pack, [FactSheet.of_customer(facts, catalogue=small_catalogue())], DAY)
    assert sheet["grade.age"].sources == (two, one)
    assert set(sheet["score.firm"].sources) == {one, two}


@given(sheets, SIMPLE_DAYS)
@settings(deadline=None)
def test_supplying_twice_changes_nothing(pack: Pack, sheet: FactSheet, day: date) -> None:
    once = supply(pack, [sheet], day)
    assert supply(pack, once, day) == once
    forged = replace(sheet, facts={**sheet.facts, "grade.age": Fact("old")})
    assert supply(pack, [forged], day) == once


def test_a_contract_has_the_scores_of_its_customer_and_its_own() -> None:
    points = {"at_most": {30: 10}, "otherwise": 0}
    terms = make_card(
        id="terms",
        subject="contract",
        characteristics=[line("t", "contract.terms_days", points)],
    )
    known = customer(staff=10, is_open=True)
    contract = known.with_contract(
        "c1", {"contract.terms_days": Fact(60)}, catalogue=small_catalogue()
    )
    holder = _Cards((make_card(), terms))
    plain, own = supply(holder, [known, contract], DAY)  # type: ignore[arg-type]
    assert (plain["grade.small"].value, "grade.terms" in plain.facts) == ("A", False)
    assert (own["grade.small"].value, own["grade.terms"].value) == ("A", "C")


class _Cards:
    def __init__(self, scorecards: tuple[Scorecard, ...]) -> None:
        self.scorecards = scorecards


def test_cards_stand_after_those_they_build_on() -> None:
    points = {"values": {"A": 1}, "otherwise": 0}
    first = make_card(id="z")
    second = make_card(id="m", characteristics=[line("x", "grade.z", points)])
    third = make_card(id="a", characteristics=[line("x", "grade.m", points)])
    assert [card.id for card in order_cards([third, first, second])] == ["z", "m", "a"]
    assert find_circle([first, second, third]) == ()
    circle = [make_card(id="z", characteristics=[line("x", "grade.a", points)]), second, third]
    assert set(find_circle(circle)) == {"a", "m", "z"}
    with pytest.raises(ValueError, match="circle"):
        order_cards(circle)


@given(cards(most_lines=3), sheets, SIMPLE_DAYS)
@settings(deadline=None, max_examples=60)
def test_between_steps_no_score_changes(card: Scorecard, sheet: FactSheet, day: date) -> None:
    judges = [compile_node(comparison) for comparison in list_comparisons(card)]
    rows, truths = None, None
    for number in range(120):
        today = day + timedelta(days=number)
        now = [part.span for part in score_sheet(card, sheet, today).parts]
        reached = [judge(sheet.facts, today) for judge in judges]
        assert rows is None or (now == rows) == (reached == truths)
        rows, truths = now, reached


@given(SIMPLE_DAYS, st.integers(0, 60), st.booleans())
@settings(deadline=None, max_examples=40)
def test_the_horizon_sees_scores_change(
    pack: Pack, opened_on: date, staff: int, is_branch: bool
) -> None:
    """Against every day of three years."""
    form = "branch" if is_branch else "company"
    known, until = [customer(opened_on=opened_on, staff=staff, form=form)], date(2027, 3, 1)

    def judge(day: date) -> list[Outcome]:
        return [o.outcome for o in evaluate_pack(pack, supply(pack, known, day), day)]

    now, day = judge(DAY), DAY
    while judge(day) == now and day < until:
        day += timedelta(days=1)
    expected = None if judge(day) == now else day
    change = next_change(pack, known, DAY, until=until)
    assert (change.on if change else None) == expected
