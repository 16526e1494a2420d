"""What of an assertion counts on a day, against hand calculation, and the laws of weighing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.qualification.elements import Element, load_elements, load_sources
from checker.qualification.standing import qualify
from checker.qualification.weighing import (
    Assertion,
    Gap,
    Reading,
    Setback,
    count_days,
    weigh_element,
)
from storage.vocabulary import AssertionState

DAY = date(2026, 11, 22)
PAIN = "need.pain"
ELEMENTS = load_elements().elements
SOURCES = load_sources()
HALF_LIFE_DAYS = ELEMENTS[PAIN].half_life_days
YES, NO = AssertionState.YES, AssertionState.NO


def say(
    identity: str = "1",
    level: int | None = 75,
    *,
    state: AssertionState = YES,
    source: str = "interview",
    respondent: str = "甲",
    observed_on: date = DAY,
    verified: bool = True,
    element: str = PAIN,
) -> Assertion:
    return Assertion(
        id=identity,
        element=element,
        state=state,
        level=level if state is YES else None,
        source_kind=source,
        respondent=respondent,
        respondent_role="user",
        author_name="录入人",
        observed_on=observed_on,
        known_on=observed_on,
        verified_on=observed_on if verified else None,
    )


def read(*said: Assertion, as_of: date = DAY) -> Reading:
    element: Element = ELEMENTS[PAIN]
    return weigh_element(PAIN, element, said, SOURCES, as_of)


def test_one_verified_answer_is_the_level() -> None:
    reading = read(say(level=75))
    assert (reading.level, reading.gap, reading.spread) == (75, None, 0)


def test_nobody_spoke_and_nobody_knew_are_told_apart() -> None:
    assert read().gap is Gap.NOBODY_SAID
    assert read(say(state=AssertionState.UNKNOWN)).gap is Gap.SAID_UNKNOWN


def test_a_salesman_s_own_word_does_not_count_until_another_verified_it() -> None:
    kind = next(
        name
        for name, each in SOURCES.kinds.items()
        if each.weight_percent < SOURCES.counts_from_percent <= each.verified_percent
    )
    alone = read(say(source=kind, verified=False))
    assert (alone.level, alone.gap) == (None, Gap.UNVERIFIED)
    assert alone.weighed[0].setback is Setback.UNVERIFIED
    assert read(say(source=kind)).level == 75


def test_of_two_respondents_the_level_is_the_mean_by_belief_rounded_down() -> None:
    reading = read(say("1", 100), say("2", 75, respondent="乙"))
    belief = {one.belief_percent for one in reading.counting}
    assert len(belief) == 1
    assert reading.level == 87
    assert reading.spread == 25


def test_an_older_answer_weighs_less_by_its_half_life() -> None:
    kind = SOURCES.kinds["interview"]
    age = HALF_LIFE_DAYS // 4
    old = say("1", 100, observed_on=DAY - timedelta(days=age))
    new = say("2", 50, respondent="乙")
    then = int(kind.verified_percent * 2 ** (-age / HALF_LIFE_DAYS) + 1e-9)
    now = kind.verified_percent
    assert read(old, new).level == (100 * then + 50 * now) // (then + now)


def test_the_newest_word_of_one_respondent_alone_counts() -> None:
    reading = read(say("1", 100, observed_on=DAY - timedelta(days=9)), say("2", 25))
    assert reading.level == 25
    assert [one.setback for one in reading.weighed] == [None, Setback.REPLACED]


def test_a_yes_and_a_no_leave_it_open() -> None:
    reading = read(say("1", 100), say("2", state=NO, respondent="乙"))
    assert (reading.level, reading.gap) == (None, Gap.CONTRADICTION)
    assert len(reading.counting) == 2


def test_a_little_does_not_contradict_a_no() -> None:
    assert read(say("1", 25), say("2", state=NO, respondent="乙")).level == 12


def test_all_who_say_that_it_does_not_apply_are_believed() -> None:
    reading = read(say(state=AssertionState.NOT_APPLICABLE))
    assert (reading.level, reading.applies, reading.gap) == (None, False, None)


def test_what_was_taken_back_does_not_count_from_that_day() -> None:
    taken = replace(say(), withdrawn_on=DAY)
    assert read(taken, as_of=DAY - timedelta(days=1)).gap is Gap.NOBODY_SAID
    assert read(taken).weighed[0].setback is Setback.WITHDRAWN
    old = replace(say(observed_on=DAY - timedelta(days=5)), withdrawn_on=DAY)
    assert read(old, as_of=DAY - timedelta(days=1)).level == 75


def test_it_counts_until_the_last_day_that_was_told_beforehand() -> None:
    (one,) = read(say()).weighed
    assert one.counts_until is not None
    assert read(say(), as_of=one.counts_until).level == 75
    after = read(say(), as_of=one.counts_until + timedelta(days=1))
    assert (after.level, after.gap) == (None, Gap.LAPSED)
    assert read(say()).changes_on == one.counts_until + timedelta(days=1)


def test_somebody_may_end_it_sooner() -> None:
    short = replace(say(), expires_on=DAY + timedelta(days=10))
    assert read(short).changes_on == DAY + timedelta(days=10)
    assert read(short, as_of=DAY + timedelta(days=9)).level == 75
    assert read(short, as_of=DAY + timedelta(days=10)).gap is Gap.LAPSED


@pytest.mark.parametrize("kind", SOURCES.kinds)
@pytest.mark.parametrize("is_verified", [False, True])
def test_days_of_counting_are_those_while_belief_is_left(kind: str, is_verified: bool) -> None:
    each = SOURCES.kinds[kind]
    weight = each.verified_percent if is_verified else each.weight_percent
    days = count_days(weight, HALF_LIFE_DAYS, SOURCES)
    if days is None:
        assert weight < SOURCES.counts_from_percent
        return
    for more, still in ((0, True), (1, False)):
        left = weight * 2 ** (-(days + more) / HALF_LIFE_DAYS)
        assert (left >= SOURCES.counts_from_percent - 1e-9) == still


@st.composite
def statements(draw: st.DrawFn) -> Assertion:
    state = draw(st.sampled_from(AssertionState))
    return say(
        str(draw(st.integers(1, 10**6))),
        draw(st.integers(0, 100)),
        state=state,
        source=draw(st.sampled_from(sorted(SOURCES.kinds))),
        respondent=draw(st.sampled_from(["甲", "乙", "丙"])),
        observed_on=DAY - timedelta(days=draw(st.integers(0, 900))),
        verified=draw(st.booleans()),
    )


@given(st.lists(statements(), max_size=4, unique_by=lambda one: one.id))
def test_the_order_of_recording_does_not_matter(said: list[Assertion]) -> None:
    first = read(*said)
    for each in permutations(said):
        other = read(*each)
        assert (other.level, other.gap, other.changes_on) == (
            first.level,
            first.gap,
            first.changes_on,
        )


@given(st.lists(statements(), max_size=5, unique_by=lambda one: one.id), st.integers(1, 1500))
def test_nothing_changes_before_the_day_that_is_told(said: list[Assertion], days: int) -> None:
    now = read(*said)
    later = read(*said, as_of=DAY + timedelta(days=days))
    if now.changes_on is None or DAY + timedelta(days=days) < now.changes_on:
        counted = [one.assertion.id for one in now.counting]
        assert [one.assertion.id for one in later.counting] == counted
        assert later.gap == now.gap


@given(st.lists(statements(), max_size=5, unique_by=lambda one: one.id))
def test_the_level_lies_between_what_was_said(said: list[Assertion]) -> None:
    reading = read(*said)
    if reading.level is None:
        return
    levels = [one.assertion.level or 0 for one in reading.counting]
    assert min(levels) <= reading.level <= max(levels)


@given(st.lists(statements(), min_size=1, max_size=5, unique_by=lambda one: one.id))
def test_what_is_said_of_one_element_touches_no_other(said: list[Assertion]) -> None:
    whole = qualify(said, DAY)
    assert {name for name, each in whole.readings.items() if each.weighed} == {PAIN}
    assert set(whole.readings) == set(ELEMENTS)
