"""A policy says where it is wrong, and names what was meant."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.facts import Subject
from rules.pack import load_pack
from rules.policy import find_unknown_rules, lint_policy, load_policy
from rules.policy_problems import PolicyError, sentences
from rules.vocabulary import Dimension, Verdict

CASES = yaml.safe_load(Path(__file__).with_name("policy.cases.yaml").read_text(encoding="utf-8"))


def sound() -> dict[str, Any]:
    return copy.deepcopy(CASES["sound"])


def title_all(conclusions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**c, "title": {"zh": "结论", "en": "Conclusion"}} for c in conclusions]


@pytest.mark.parametrize("case", CASES["errors"], ids=lambda case: case["name"])
def test_fault_is_placed_and_named(case: dict[str, Any]) -> None:
    data = sound()
    *way, last = case["path"]
    target: Any = data
    for part in way:
        target = target[part]
    if case.get("remove"):
        del target[last]
    else:
        target[last] = case["set"]

    with pytest.raises(PolicyError) as caught:
        load_policy(data)

    problem, *others = caught.value.problems
    assert problem.path == tuple(case.get("at", case["path"]))
    assert problem.code == case["code"]
    assert problem.suggestion == case.get("suggestion")
    assert [other.code for other in others] == case.get("and", [])
    assert all("{" not in text for text in problem.message)
    assert problem.message.en in str(caught.value)


def test_every_fault_is_reported_at_once() -> None:
    data = sound()
    data["conclusions"][1]["all"][0]["conclusion"] = "licence_usable"
    data["verdicts"]["refer"] = ["nobody"]
    with pytest.raises(PolicyError) as caught:
        load_policy(data)
    assert [p.path[0] for p in caught.value.problems] == ["conclusions", "verdicts"]


def test_data_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy("onboarding")
    assert caught.value.problems[0].path == ()


@pytest.mark.parametrize("case", CASES["complaints"], ids=lambda case: case["name"])
def test_conclusions_without_meaning_are_complained_of(case: dict[str, Any]) -> None:
    data = sound() | {
        "conclusions": title_all(case["conclusions"]),
        "verdicts": case["verdicts"],
    }
    problems = lint_policy(load_policy(data))
    assert [[p.code, p.path[1]] for p in problems] == case["expected"]


def test_unknown_rule_is_named_with_the_nearest() -> None:
    policy = load_policy(sound())
    assert find_unknown_rules(policy, {"CN-LIC-001"}) == ()
    (problem,) = find_unknown_rules(policy, {"CN-LIC-002"})
    assert problem.path == ("conclusions", 0, "any", 1, "rule")
    assert problem.suggestion == "CN-LIC-002"


def test_gravest_verdict_wins_and_approve_remains() -> None:
    data = sound()
    data["verdicts"] = {"approve_with_conditions": ["licence_unusable"], "reject": ["must_reject"]}
    policy = load_policy(data)
    assert policy.verdict_of({"licence_unusable", "must_reject"}) is Verdict.REJECT
    assert policy.verdict_of({"licence_unusable"}) is Verdict.APPROVE_WITH_CONDITIONS
    assert policy.verdict_of(set()) is Verdict.APPROVE


def test_a_policy_asks_what_it_lists_and_everything_where_it_lists_nothing() -> None:
    policy = load_policy(sound() | {"asks": {"customer": ["legality"], "contract": ["credit"]}})
    asked = [(s, d) for s in Subject for d in Dimension if policy.asks_for(s, d)]
    assert asked == [
        (Subject.CUSTOMER, Dimension.LEGALITY),
        (Subject.CONTRACT, Dimension.CREDIT),
    ]
    assert all(load_policy(sound()).asks_for(s, d) for s in Subject for d in Dimension)
    assert policy.sha256 != load_policy(sound()).sha256


def test_the_pack_of_a_purpose_has_the_rules_that_it_asks() -> None:
    pack = load_pack("cn-base")
    onboarding, contract = map(pack.find_policy, ("onboarding", "contract"))
    assert onboarding is not None
    assert contract is not None
    assert {(r.subject, r.dimension) for r in pack.asked_by(onboarding).rules} == {
        (Subject.CUSTOMER, Dimension.LEGALITY),
        (Subject.CREDENTIAL, Dimension.LEGALITY),
    }
    assert {r.dimension for r in pack.asked_by(contract).rules} == set(Dimension)
    everything = onboarding.model_copy(update={"asks": None})
    assert pack.asked_by(everything) is pack


def test_review_months_are_for_all_or_for_each_verdict() -> None:
    assert load_policy(sound()).review_months(Verdict.REJECT, ()) == 12
    policy = load_policy(sound() | {"review_after_months": {"approve": 12, "refer": 3}})
    assert [policy.review_months(v, {"must_reject"}) for v in Verdict] == [None, 3, None, 12]


@pytest.mark.parametrize(
    ("by_verdict", "wanted"),
    [
        (24, [6, 6, 6, 6]),
        ({"approve": 12, "refer": 3}, [None, 3, 6, 6]),
        ({"reject": 24}, [6, 6, 6, 6]),
    ],
)
def test_high_risk_is_reviewed_sooner(by_verdict: object, wanted: list[int | None]) -> None:
    risk = {"conclusions": ["licence_unusable"], "review_after_months": 6}
    policy = load_policy(sound() | {"review_after_months": by_verdict, "high_risk": risk})
    conclusions = {"licence_unusable", "must_reject"}
    assert policy.is_high_risk(conclusions)
    assert [policy.review_months(v, conclusions) for v in Verdict] == wanted
    ordinary = load_policy(sound() | {"review_after_months": by_verdict})
    assert not policy.is_high_risk({"must_reject"})
    for verdict in Verdict:
        told = policy.review_months(verdict, {"must_reject"})
        assert told == ordinary.review_months(verdict, conclusions)
    assert policy.sha256 != ordinary.sha256


def test_base_pack_never_leaves_high_risk_for_more_than_a_year() -> None:
    policy = load_pack("cn-base").find_policy("onboarding")
    assert policy is not None
    assert policy.high_risk is not None
    for name in policy.high_risk.conclusions:
        for verdict in set(Verdict) - {Verdict.REJECT}:
            assert (policy.review_months(verdict, {name}) or 99) <= 12


def test_hash_follows_the_content_and_not_the_order_of_keys() -> None:
    data = sound()
    reordered = dict(reversed(data.items()))
    assert load_policy(data).sha256 == load_policy(reordered).sha256
    changed = sound()
    changed["conclusions"][0]["any"][0]["severity"] = "major"
    assert load_policy(changed).sha256 != load_policy(data).sha256


def test_copy_with_other_content_has_its_own_hash_and_dependencies() -> None:
    policy = load_policy(sound())
    assert policy.dependencies["must_reject"] == {"licence_unusable"}
    changed = policy.model_copy(update={"conclusions": policy.conclusions[:1], "verdicts": {}})
    assert changed.sha256 != policy.sha256
    assert changed.dependencies == {"licence_unusable": frozenset()}
    assert policy.model_copy().sha256 == policy.sha256


def test_every_sentence_speaks_both_languages() -> None:
    for code, sentence in sentences().items():
        assert sentence.zh != sentence.en, code
        assert all(text.strip() for text in sentence), code
        assert sentence.zh.count("{") == sentence.en.count("{"), code
