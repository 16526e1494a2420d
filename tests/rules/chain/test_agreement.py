"""Both ways agree on every policy tried; where one is made to differ, there is no verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rules.chain.agreement import conclude
from rules.chain.errors import ChainDisagreement, sentences
from rules.chain.process import ChainProcess
from rules.fixpoint import derive
from rules.policy import Policy, load_policy
from rules.vocabulary import Dimension, Outcome, OutcomeKey, Severity, Verdict
from tests.rules.policies import TITLE, outcome_lists, policies

EXPIRED = OutcomeKey("CN-LIC-003", Dimension.LEGALITY, Severity.BLOCKER, Outcome.ADVERSE)
POLICY = load_policy(
    {
        "purpose": "onboarding",
        "title": TITLE,
        "review_after_months": 12,
        "conclusions": [
            {"id": "unusable", "title": TITLE, "any": [{"outcome": "adverse"}]},
            {"id": "must_reject", "title": TITLE, "all": [{"conclusion": "unusable"}]},
        ],
        "verdicts": {"reject": ["must_reject"]},
    }
)


@dataclass
class FixedEngine:
    """Gives one answer to everything."""

    ids: frozenset[str]

    def derive(self, policy: Policy, outcomes: Iterable[OutcomeKey]) -> frozenset[str]:  # noqa: ARG002
        return self.ids


@pytest.fixture(scope="module")
def chain() -> Iterator[ChainProcess]:
    with ChainProcess() as process:
        yield process


@pytest.mark.parametrize(
    ("ids", "engine_verdict", "names_in_message"),
    [
        ({"unusable"}, Verdict.APPROVE, ["approve", "reject", "must_reject"]),
        ({"must_reject"}, Verdict.REJECT, ["unusable"]),
        ({"unusable", "must_reject", "invented"}, Verdict.REJECT, ["invented"]),
        (set(), Verdict.APPROVE, ["must_reject, unusable"]),
    ],
)
def test_disagreement_gives_no_verdict_but_both_answers(
    ids: set[str], engine_verdict: Verdict, names_in_message: list[str]
) -> None:
    with pytest.raises(ChainDisagreement) as caught:
        conclude(POLICY, [EXPIRED], FixedEngine(frozenset(ids)))
    error = caught.value
    assert error.engine_ids == ids
    assert error.engine_verdict is engine_verdict
    assert error.expected == derive(POLICY, [EXPIRED])
    assert all(name in text for text in error.message for name in names_in_message)


def test_agreement_gives_the_answer_with_its_reasons() -> None:
    engine = FixedEngine(frozenset({"unusable", "must_reject"}))
    assert conclude(POLICY, iter([EXPIRED, EXPIRED]), engine) == derive(POLICY, [EXPIRED])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(policies(), st.lists(outcome_lists(), min_size=1, max_size=10))
def test_durable_rules_agrees_on_random_policies(
    chain: ChainProcess, policy: Policy, customers: list[list[OutcomeKey]]
) -> None:
    for outcomes in customers:
        assert conclude(policy, outcomes, chain).ids == derive(policy, outcomes).ids


def test_sessions_leave_nothing_behind(chain: ChainProcess) -> None:
    assert conclude(POLICY, [EXPIRED], chain).verdict is Verdict.REJECT
    assert conclude(POLICY, [], chain).verdict is Verdict.APPROVE
    assert conclude(POLICY, [EXPIRED], chain).verdict is Verdict.REJECT


@pytest.mark.parametrize("width", [2, 8, 9, 15, 16, 40])
def test_all_holds_with_its_last_premise_and_not_before(chain: ChainProcess, width: int) -> None:
    names = [f"CN-{number:03}" for number in range(width)]
    everything = {"id": "all_there", "title": TITLE, "all": [{"rule": name} for name in names]}
    policy = POLICY.model_copy(
        update={
            "conclusions": load_conclusions(everything),
            "verdicts": {Verdict.REFER: ("all_there",)},
        }
    )
    outcomes = [EXPIRED._replace(rule=name) for name in names]
    assert conclude(policy, outcomes, chain).verdict is Verdict.REFER
    for missing in range(0, width, 7):
        rest = outcomes[:missing] + outcomes[missing + 1 :]
        assert conclude(policy, rest, chain).verdict is Verdict.APPROVE


def test_one_fact_may_meet_more_rules_than_the_library_bears(chain: ChainProcess) -> None:
    conclusions = [
        {"id": f"c{number}", "title": TITLE, "any": [{"outcome": "adverse"}]}
        for number in range(200)
    ]
    policy = POLICY.model_copy(
        update={"conclusions": load_conclusions(*conclusions), "verdicts": {}}
    )
    assert len(conclude(policy, [EXPIRED], chain).ids) == 200


def test_every_sentence_speaks_both_languages() -> None:
    for code, sentence in sentences().items():
        assert sentence.zh.strip(), code
        assert sentence.en.strip(), code
        assert sentence.zh.count("{") == sentence.en.count("{"), code


def load_conclusions(*conclusions: dict[str, object]) -> object:
    data = POLICY.model_dump(mode="json", by_alias=True, exclude_none=True)
    return load_policy(data | {"conclusions": list(conclusions), "verdicts": {}}).conclusions
