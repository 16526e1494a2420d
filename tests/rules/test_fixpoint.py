"""The laws of the fix-point: one answer whatever the order, more outcomes never conclude less."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.fixpoint import Conclusions, derive
from rules.policy import ConclusionPremise, OutcomePattern, Policy, load_policy
from rules.vocabulary import Dimension, Outcome, OutcomeKey, Severity, Verdict
from tests.rules.policies import TITLE, outcome_lists, policies

EXPIRED = OutcomeKey("CN-LIC-003", Dimension.LEGALITY, Severity.BLOCKER, Outcome.ADVERSE)
UNREAD = OutcomeKey("CN-LIC-001", Dimension.LEGALITY, Severity.MAJOR, Outcome.INCONCLUSIVE)


def make_policy(
    conclusions: dict[str, dict[str, list[dict[str, str]]]], **verdicts: list[str]
) -> Policy:
    return load_policy(
        {
            "purpose": "onboarding",
            "title": TITLE,
            "review_after_months": 12,
            "conclusions": [
                {"id": name, "title": TITLE, **premises} for name, premises in conclusions.items()
            ],
            "verdicts": verdicts,
        }
    )


def test_conclusions_rise_from_outcomes_to_the_verdict() -> None:
    policy = make_policy(
        {
            "must_reject": {"all": [{"conclusion": "licence_unusable"}, {"severity": "major"}]},
            "licence_unusable": {"any": [{"outcome": "pass"}, {"outcome": "adverse"}]},
        },
        reject=["must_reject"],
        refer=["licence_unusable"],
    )
    assert derive(policy, []).verdict is Verdict.APPROVE
    assert derive(policy, [EXPIRED]).verdict is Verdict.REFER

    answer = derive(policy, [UNREAD, EXPIRED])
    assert answer.verdict is Verdict.REJECT
    assert answer.ids == {"must_reject", "licence_unusable"}
    assert [r.position for r in answer.reasons["must_reject"]] == [0, 1]
    (reason,) = answer.reasons["licence_unusable"]
    assert (reason.position, reason.outcomes) == (1, (EXPIRED,))


def test_premises_of_all_may_be_met_by_different_outcomes() -> None:
    policy = make_policy({"both": {"all": [{"severity": "major"}, {"outcome": "adverse"}]}})
    assert derive(policy, [EXPIRED, UNREAD]).ids == {"both"}
    assert derive(policy, [EXPIRED]).ids == frozenset()


def test_properties_of_a_pattern_must_be_met_by_one_outcome() -> None:
    policy = make_policy({"grave": {"any": [{"severity": "major", "outcome": "adverse"}]}})
    assert derive(policy, [EXPIRED, UNREAD]).ids == frozenset()


def test_circle_is_entered_from_outside_only() -> None:
    policy = make_policy(
        {
            "a": {"any": [{"conclusion": "b"}, {"outcome": "adverse"}]},
            "b": {"any": [{"conclusion": "a"}]},
        }
    )
    assert derive(policy, [UNREAD]).ids == frozenset()
    answer = derive(policy, [EXPIRED])
    assert answer.ids == {"a", "b"}
    assert [r.position for r in answer.reasons["a"]] == [1]


def test_every_ground_is_a_reason_even_when_one_came_first() -> None:
    policy = make_policy(
        {
            "top": {"any": [{"outcome": "adverse"}, {"conclusion": "deep"}]},
            "deep": {"any": [{"conclusion": "deeper"}]},
            "deeper": {"any": [{"outcome": "adverse"}]},
        }
    )
    assert [r.position for r in derive(policy, [EXPIRED]).reasons["top"]] == [0, 1]


@settings(max_examples=60, deadline=None)
@given(policies(), outcome_lists(), st.randoms(use_true_random=False))
def test_order_and_repetition_mean_nothing(
    policy: Policy, outcomes: list[OutcomeKey], random: Random
) -> None:
    shuffled = [*outcomes, *outcomes]
    random.shuffle(shuffled)
    assert derive(policy, shuffled) == derive(policy, outcomes)


@settings(max_examples=60, deadline=None)
@given(policies(), outcome_lists(), outcome_lists())
def test_more_outcomes_never_conclude_less_nor_soften_the_verdict(
    policy: Policy, outcomes: list[OutcomeKey], more: list[OutcomeKey]
) -> None:
    before, after = derive(policy, outcomes), derive(policy, [*outcomes, *more])
    gravity = list(Verdict)
    assert before.ids <= after.ids
    assert gravity.index(after.verdict) <= gravity.index(before.verdict)


@settings(max_examples=60, deadline=None)
@given(policies(), outcome_lists())
def test_answer_is_the_least_set_closed_under_the_policy(
    policy: Policy, outcomes: list[OutcomeKey]
) -> None:
    answer = derive(policy, outcomes)
    assert follow_once(policy, outcomes, answer.ids) == answer.ids


@settings(max_examples=60, deadline=None)
@given(policies(), outcome_lists())
def test_reasons_suffice_and_end_in_outcomes(policy: Policy, outcomes: list[OutcomeKey]) -> None:
    answer = derive(policy, outcomes)
    assert list(answer.reasons) == [c.id for c in policy.conclusions if c.id in answer.ids]
    for conclusion in policy.conclusions:
        if conclusion.id in answer.ids:
            reasons = answer.reasons[conclusion.id]
            positions = {reason.position for reason in reasons}
            assert conclusion.follows(n in positions for n in range(len(conclusion.premises)))
            assert conclusion.id not in grounds_of(answer, conclusion.id)


def follow_once(policy: Policy, outcomes: list[OutcomeKey], held: frozenset[str]) -> frozenset[str]:
    return frozenset(
        conclusion.id
        for conclusion in policy.conclusions
        if conclusion.follows(
            any(map(premise.matches, outcomes))
            if isinstance(premise, OutcomePattern)
            else premise.conclusion in held
            for premise in conclusion.premises
        )
    )


def grounds_of(answer: Conclusions, name: str) -> set[str]:
    """Every conclusion met when the reasons of one are followed downwards."""
    seen: set[str] = set()
    ahead = [name]
    while ahead:
        for reason in answer.reasons[ahead.pop()]:
            if (
                isinstance(reason.premise, ConclusionPremise)
                and reason.premise.conclusion not in seen
            ):
                seen.add(reason.premise.conclusion)
                ahead.append(reason.premise.conclusion)
    return seen
