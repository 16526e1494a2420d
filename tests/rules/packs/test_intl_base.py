"""The pack intl-base: everything in it holds, and whole customers get the right verdict."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.assessment import RuleOutcome, evaluate_pack
from rules.cases import CaseResult, run_cases
from rules.facts import CUSTOMER, Fact, FactSheet, check_value, load_catalogue
from rules.fixpoint import derive
from rules.lint import lint_pack
from rules.mutation.run import mutate_pack
from rules.pack import BasisStatus, Rule, load_pack
from rules.reach import find_possible_outcomes
from rules.renewal import RenewalSource
from rules.vocabulary import Outcome, Severity, Verdict

PACK = load_pack("intl-base")
FOLDER = Path(__file__).parents[3] / "rules" / "packs" / "intl-base"
SCENARIOS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("international.cases.yaml").read_text(encoding="utf-8")
)
AS_OF: date = SCENARIOS["as_of"]
POWER = "intl.power_of_attorney"


def test_the_pack_finds_nothing_wrong_with_itself() -> None:
    assert [f"{c.place}: {c.message.en}" for c in lint_pack("intl-base")] == []


def test_no_change_to_rules_or_policy_goes_unnoticed() -> None:
    assert mutate_pack("intl-base").survivors == ()


def test_no_id_is_that_of_the_other_pack() -> None:
    assert not {rule.id for rule in PACK.rules} & {rule.id for rule in load_pack("cn-base").rules}


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
    sheet = FactSheet(CUSTOMER if rule.of_kind is None else "credential:1", {}, rule.of_kind)
    (outcome,) = (o for o in evaluate_pack(PACK, [sheet], AS_OF) if o.rule_id == rule.id)
    assert outcome.outcome is not Outcome.PASS


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_what_was_not_read_in_a_source_is_not_stated_as_law(rule: Rule) -> None:
    for basis in rule.basis:
        assert basis.checked_on is not None
        if basis.status is BasisStatus.UNVERIFIED:
            assert "非法律规定" in basis.instrument.zh
            assert "not law" in basis.instrument.en


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.id)
def test_no_rule_asks_what_only_a_chinese_licence_tells(rule: Rule) -> None:
    assert not [name for name in rule.fact_names if name.startswith(("licence.", "activities."))]


def test_only_what_shows_a_bar_is_a_blocker() -> None:
    blockers = {rule.id for rule in PACK.rules if rule.severity is Severity.BLOCKER}
    assert blockers == {
        *("INT-REG-001", "INT-REG-002", "INT-REG-006", "INT-DOC-006", "INT-DOC-007"),  # ended
        "INT-REG-005",  # another company's number
        *("INT-SCR-001", "INT-SCR-004", "INT-SCR-005"),  # listed, confirmed
        *("INT-DOC-017", "INT-DOC-018"),  # content that nothing vouches for
        "INT-AUT-001",  # no authority from this customer
    }


def test_files_stay_short() -> None:
    for path in FOLDER.rglob("*.yaml"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 300, path.name


def test_every_source_of_reminders_has_a_ladder_for_all_other_kinds() -> None:
    for source in RenewalSource:
        assert any(x.source is source and not x.kinds for x in PACK.renewals.ladders), source


@pytest.mark.parametrize("case", SCENARIOS["cases"], ids=lambda case: case["name"])
def test_customer_gets_its_verdict(case: dict[str, Any]) -> None:
    policy = PACK.find_policy("onboarding")
    assert policy is not None
    outcomes = evaluate_pack(PACK.asked_by(policy), _build_sheets(case), AS_OF)
    derived = derive(policy, (outcome.key for outcome in outcomes))
    missing = _find_missing(outcomes)
    assert {o.rule_id for o in outcomes if o.outcome is Outcome.ADVERSE} == set(case["adverse"])
    assert derived.verdict is Verdict(case["verdict"]), missing
    assert derived.ids >= set(case.get("conclusions", ()))
    assert missing == set(case.get("missing", ()))


def _build_sheets(case: dict[str, Any]) -> list[FactSheet]:
    customer = _change(SCENARIOS["clean"]["customer"], case)
    sheets = [FactSheet(CUSTOMER, customer)]
    if case.get("power", True):
        power = _change(SCENARIOS["clean"]["power"], case)
        sheets.append(FactSheet("credential:power", customer | power, POWER))
    return sheets


def _change(clean: dict[str, Any], case: dict[str, Any]) -> dict[str, Fact]:
    kind = load_catalogue()[next(iter(clean))].sheet_kind
    own = {n: v for n, v in case.get("set", {}).items() if load_catalogue()[n].sheet_kind == kind}
    values = {n: v for n, v in (clean | own).items() if n not in case.get("unread", ())}
    return {name: _read(name, value) for name, value in values.items()}


def _read(name: str, given: Any) -> Fact:  # noqa: ANN401
    definition = load_catalogue()[name]
    checked = check_value(given, definition.type, definition.values)
    assert checked is not None, f"{name} cannot be {given!r}"
    return Fact(checked)


def _find_missing(outcomes: tuple[RuleOutcome, ...]) -> set[str]:
    """Every fact that keeps a rule open which is more than a hint."""
    return {n for o in outcomes if o.rule.severity is not Severity.INFO for n in o.missing}
