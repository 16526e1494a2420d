"""The pack cn-base: everything in it loads and holds, and whole customers get the right verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.assessment import RuleOutcome, evaluate_pack
from rules.cases import CaseResult, run_cases
from rules.facts import (
    CUSTOMER,
    Fact,
    FactSheet,
    Value,
    check_value,
    load_catalogue,
    value_from_json,
)
from rules.fixpoint import derive
from rules.lint import lint_pack
from rules.pack import BasisStatus, Rule, load_pack
from rules.reach import find_possible_outcomes
from rules.vocabulary import Dimension, Outcome, Severity, Verdict

PACK = load_pack("cn-base")
FOLDER = Path(__file__).parents[3] / "rules" / "packs" / "cn-base"
SCENARIOS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("onboarding.cases.yaml").read_text(encoding="utf-8")
)
AS_OF: date = SCENARIOS["as_of"]
LETTER = "cn.authorization_letter"


def test_the_pack_finds_nothing_wrong_with_itself() -> None:
    assert [f"{c.place}: {c.message.en}" for c in lint_pack("cn-base")] == []


def test_there_are_enough_legality_rules() -> None:
    legality = {rule.id for rule in PACK.rules if rule.dimension is Dimension.LEGALITY}
    assert len(legality) >= 24


@pytest.mark.parametrize("result", run_cases(PACK), ids=lambda r: f"{r.rule.id}: {r.case.name}")
def test_case_holds(result: CaseResult) -> None:
    assert result.outcome.outcome is result.case.outcome


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_rule_shows_every_outcome_that_it_can_have(rule: Rule) -> None:
    shown = {case.outcome for case in rule.cases}
    possible = set(find_possible_outcomes(rule, PACK.catalogue))
    assert {Outcome.ADVERSE, Outcome.PASS} <= possible <= shown


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_an_empty_sheet_never_passes(rule: Rule) -> None:
    facts: dict[str, Fact] = {}
    sheet = FactSheet(CUSTOMER if rule.of_kind is None else "credential:1", facts, rule.of_kind)
    (outcome,) = (o for o in evaluate_pack(PACK, [sheet], AS_OF) if o.rule_id == rule.id)
    assert outcome.outcome is not Outcome.PASS


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_what_was_not_read_in_a_source_is_not_stated_as_law(rule: Rule) -> None:
    for basis in rule.basis:
        assert basis.checked_on is not None
        if basis.status is BasisStatus.UNVERIFIED:
            assert "非法律规定" in basis.instrument.zh
            assert "not law" in basis.instrument.en


def test_only_what_shows_a_bar_is_a_blocker() -> None:
    blockers = {rule.id for rule in PACK.rules if rule.severity is Severity.BLOCKER}
    assert blockers == {
        *("CN-COD-009", "CN-DOC-013", "CN-DOC-014"),  # content that nothing vouches for
        *(
            "CN-SCR-001",
            "CN-SCR-004",
            "CN-SCR-005",
            "CN-SCR-006",
            "CN-SCR-009",
        ),  # listed, confirmed
        *("CN-REG-001", "CN-REG-002", "CN-REG-013"),  # ended, being wound up, barred
        "CN-REG-007",  # another company's number
        *("CN-REG-026", "CN-REG-030"),  # serious violations, a debtor who does not pay
        *("CN-LIC-003", "CN-AUT-001"),  # may not trade; has no authority from this customer
        *("CN-SIG-001", "CN-SIG-002", "CN-SIG-003"),  # may not sign this contract
        *("CN-EXP-001", "CN-EXP-003"),  # above the limit
        *("CN-RAT-001", "CN-GRD-001", "CN-LED-002", "CN-PAY-001"),  # no credit for this contract
        *("CN-CRV-003", "CN-CRV-004", "CN-CRV-007", "CN-CRV-010"),  # no more credit at all
    }


def test_files_stay_short() -> None:
    for path in FOLDER.rglob("*.yaml"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 300, path.name


@pytest.mark.parametrize("case", SCENARIOS["cases"], ids=lambda case: case["name"])
def test_customer_gets_its_verdict(case: dict[str, Any]) -> None:
    policy = PACK.find_policy("onboarding")
    assert policy is not None
    outcomes = evaluate_pack(PACK.asked_by(policy), _build_sheets(case), AS_OF)
    derived = derive(policy, (outcome.key for outcome in outcomes))
    adverse = {o.rule_id for o in outcomes if o.outcome is Outcome.ADVERSE}
    assert adverse == set(case["adverse"]), _list_open(outcomes)
    assert derived.verdict is Verdict(case["verdict"]), _list_open(outcomes)
    assert derived.ids >= set(case["conclusions"])
    if "missing" in case:
        assert _find_missing(outcomes) == set(case["missing"])


def test_the_clean_customer_leaves_only_hints_open() -> None:
    policy = PACK.find_policy("onboarding")
    assert policy is not None
    assert _find_missing(evaluate_pack(PACK.asked_by(policy), _build_sheets({}), AS_OF)) == set()


def _build_sheets(case: dict[str, Any]) -> list[FactSheet]:
    customer = _change(
        SCENARIOS["clean"]["customer"], case, "licence.", "documents.", "activities."
    )
    sheets = [FactSheet(CUSTOMER, customer)]
    if case.get("letter", True):
        letter = _change(SCENARIOS["clean"]["letter"], case, "authorization.")
        sheets.append(FactSheet("credential:letter", customer | letter, LETTER))
    for number, permit in enumerate(case.get("permits", ())):
        facts = _change(SCENARIOS["clean"]["permit"], {"set": permit}, "permit.")
        sheets.append(FactSheet(f"credential:permit{number}", customer | facts, "permit"))
    return sheets


def _change(clean: dict[str, Any], case: dict[str, Any], *groups: str) -> dict[str, Fact]:
    changes = {n: v for n, v in case.get("set", {}).items() if n.startswith(groups)}
    values = {n: v for n, v in (clean | changes).items() if n not in case.get("unread", ())}
    return {name: Fact(_read(name, value)) for name, value in values.items()}


def _read(name: str, given: object) -> Value:
    definition = load_catalogue()[name]
    value = value_from_json(given, definition.type) if isinstance(given, dict) else given
    checked = check_value(value, definition.type, definition.values)
    assert checked is not None, f"{name} cannot be {given!r}"
    return checked


def _find_missing(outcomes: tuple[RuleOutcome, ...]) -> set[str]:
    """Every fact that keeps a rule open which is more than a hint."""
    return {n for o in outcomes if o.rule.severity is not Severity.INFO for n in o.missing}


def _list_open(outcomes: tuple[RuleOutcome, ...]) -> list[str]:
    return [f"{o.rule_id} lacks {o.missing}" for o in outcomes if o.missing]
