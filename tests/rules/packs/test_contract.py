"""The contract check and the review of credit of cn-base: whole contracts get the right verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.assessment import RuleOutcome, evaluate_pack
from rules.facts import (
    NOT_APPLICABLE,
    Fact,
    FactSheet,
    Value,
    load_catalogue,
    value_from_json,
)
from rules.fixpoint import Conclusions, derive
from rules.pack import load_pack
from rules.scorecard import supply
from rules.vocabulary import Dimension, Outcome, Severity, Verdict

PACK = load_pack("cn-base")
SCENARIOS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("contract.cases.yaml").read_text(encoding="utf-8")
)
CLEAN: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("onboarding.cases.yaml").read_text(encoding="utf-8")
)["clean"]["customer"]
AS_OF: date = SCENARIOS["as_of"]


def judge(purpose: str, case: dict[str, Any]) -> tuple[list[RuleOutcome], Conclusions]:
    """Judge a scenario for a purpose."""
    policy = PACK.find_policy(purpose)
    assert policy is not None
    sheets = supply(PACK, _build_sheets(case), AS_OF)
    outcomes = list(evaluate_pack(PACK.asked_by(policy), sheets, AS_OF))
    return outcomes, derive(policy, [outcome.key for outcome in outcomes])


@pytest.mark.parametrize("case", SCENARIOS["cases"], ids=lambda case: case["name"])
def test_contract_gets_its_verdict(case: dict[str, Any]) -> None:
    outcomes, found = judge("contract", case)
    assert found.verdict is Verdict(case["contract"]), _list_findings(outcomes)
    assert found.ids >= set(case.get("conclusions", ()))
    if "open" in case:
        inconclusive = {o.rule_id for o in outcomes if o.outcome is Outcome.INCONCLUSIVE}
        assert inconclusive == set(case["open"])


@pytest.mark.parametrize("case", SCENARIOS["cases"], ids=lambda case: case["name"])
def test_customer_gets_its_review(case: dict[str, Any]) -> None:
    outcomes, found = judge("credit_review", case)
    assert found.verdict is Verdict(case["review"]), _list_findings(outcomes)


@pytest.mark.parametrize("case", SCENARIOS["cases"], ids=lambda case: case["name"])
def test_onboarding_hears_nothing_of_credit(case: dict[str, Any]) -> None:
    outcomes, _ = judge("onboarding", case)
    assert {outcome.rule.dimension for outcome in outcomes} <= {Dimension.LEGALITY}


def test_no_score_that_foretells_failure_ever_bars_anybody() -> None:
    scores = [rule for rule in PACK.rules if rule.id.startswith("CN-ZSC")]
    assert len(scores) == 4
    assert {rule.severity for rule in scores} == {Severity.INFO}


def test_every_rule_on_credit_for_a_contract_leaves_out_what_is_paid_in_advance() -> None:
    on_credit = [
        rule
        for rule in PACK.rules
        if rule.subject == "contract" and rule.dimension is not Dimension.LEGALITY
    ]
    assert on_credit
    for rule in on_credit:
        assert rule.applies_when is not None
        assert "contract.deposit_percent < 100" in rule.applies_when.text


def _build_sheets(case: dict[str, Any]) -> list[FactSheet]:
    sound = SCENARIOS["sound"]
    idle = {*sound["not_applicable"], *case.get("not_applicable", ())}
    left_out = idle.union(case.get("unread", ())) - case.get("set", {}).keys()
    values = CLEAN | sound["customer"] | sound["contract"] | case.get("set", {})
    facts = {
        name: Fact(_read(name, value))
        for name, value in values.items()
        if name not in left_out and not name.startswith(tuple(case.get("without", ())))
    }
    unread = {*case.get("unread", ()), *facts}
    facts |= dict.fromkeys(idle - unread, NOT_APPLICABLE)
    of_contract = {n: fact for n, fact in facts.items() if n.startswith("contract.")}
    of_customer = {n: fact for n, fact in facts.items() if n not in of_contract}
    customer = FactSheet.of_customer(of_customer)
    return [customer, customer.with_contract("1", of_contract)]


def _read(name: str, given: Any) -> Value:  # noqa: ANN401
    definition = load_catalogue()[name]
    value: Value = value_from_json(given, definition.type) if isinstance(given, dict) else given
    return value


def _list_findings(outcomes: list[RuleOutcome]) -> list[str]:
    shown = (Outcome.ADVERSE, Outcome.INCONCLUSIVE)
    return [
        f"{o.rule_id} {o.rule.severity} {o.outcome}: {o.missing}"
        for o in outcomes
        if o.outcome in shown
    ]
