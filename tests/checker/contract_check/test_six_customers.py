"""The six sample customers, from the files that came in to the answer: to the cent, by hand."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.assessment.findings import Finding
from checker.assessment.replay import replay
from checker.contract_check.answer import Answer, ContractAnswer, list_left_to_see_to
from checker.contract_check.conditions import Condition, Term
from checker.contract_check.proposal import Instalment, PayerKind, Proposal
from checker.exposure.exposure import Exposure
from ingest.document import Money
from rules.chain.process import ChainProcess
from rules.pack import Pack
from rules.vocabulary import Verdict
from tests.checker.contract_check.sample_office import (
    LEDGER,
    ask,
    give_limit,
    give_security,
    name_sample,
    open_sample_office,
)
from tests.checker.office import Office
from tests.checker.papers import TODAY

FILE = Path(__file__).with_name("six-customers.cases.yaml")
CUSTOMERS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["customers"]
ASKED = [(customer, contract) for customer in CUSTOMERS for contract in customer["contracts"]]


def name_cases(asked: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[Any]:
    return [
        pytest.param(customer, contract, id=f"{customer['folder'][:2]} {contract['name']}")
        for customer, contract in asked
    ]


CONTRACTS = name_cases(ASKED)
WITH_CONDITIONS = name_cases([each for each in ASKED if "conditions" in each[1]])


def cents(amount: float) -> int:
    return int(Decimal(str(amount)) * 100)


def maybe_cents(amount: float | None) -> int | None:
    return None if amount is None else cents(amount)


@dataclass
class Samples:
    """The samples on file; each contract is asked about once, however many tests look at it."""

    office: Office
    pack: Pack
    chain: ChainProcess
    answers: dict[tuple[str, Proposal], ContractAnswer] = field(default_factory=dict)

    def ask(self, folder: str, proposal: Proposal) -> ContractAnswer:
        key = folder, proposal
        if key not in self.answers:
            check = ask(self.office, folder, proposal, self.pack, self.chain)
            self.answers[key] = check.answer
        return self.answers[key]


@pytest.fixture(scope="module")
def samples(
    migrated_sqlite: Path,
    tmp_path_factory: pytest.TempPathFactory,
    pack: Pack,
    chain: ChainProcess,
) -> Iterator[Samples]:
    """All six on file with securities and approved limits, once for this module."""
    folder = tmp_path_factory.mktemp("samples")
    shutil.copy(migrated_sqlite, folder / "licet.db")
    office = open_sample_office(folder / "licet.db", folder, CUSTOMERS)
    for customer in CUSTOMERS:
        for security in customer.get("securities", ()):
            give_security(office, customer["folder"], security, cents(security["amount"]))
        if customer["limit"] is not None:
            give_limit(office, customer["folder"], cents(customer["limit"]), pack)
    yield Samples(office, pack, chain)
    office.database.close()


def propose(terms: dict[str, Any]) -> Proposal:
    parts = tuple(Instalment(day, cents(each)) for day, each in terms["instalments"].items())
    return Proposal(
        amount=Money(cents(terms["amount"]), "CNY"),
        terms_days=terms["terms_days"],
        instalments=parts,
        signed_on=TODAY,
        ends_on=parts[-1].billed_on,
        deposit_percent=terms.get("deposit_percent", 0),
        margin=cents(terms["margin"]),
        signer=terms["signer"],
        payer=PayerKind.OTHER,
        has_pay_when_paid=False,
        lines=("办公用品",),
    )


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer["folder"][:2])
def test_the_open_lines_are_those_of_the_ledger(samples: Samples, customer: dict[str, Any]) -> None:
    with (samples.office.incoming / LEDGER).open(encoding="utf-8-sig") as file:
        found = {
            line["number"]: int(line["amount"]) - int(line["paid_amount"])
            for line in csv.DictReader(file)
            if line["customer"] == name_sample(customer["folder"]) and not line["settled_on"]
        }
    assert found == customer["open"]
    assert sum(found.values()) == sum(
        amount for part, amount in customer["exposure"].items() if part != "security"
    )


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer["folder"][:2])
def test_limit_and_exposure_line_by_line(samples: Samples, customer: dict[str, Any]) -> None:
    contract = customer["contracts"][0]
    situation = samples.ask(customer["folder"], propose(contract["terms"])).weighing.situation
    derivation, told = situation.derivation, customer["derivation"]
    assert situation.grade == customer["grade"]
    assert derivation.days_beyond_terms == customer["days_late"]
    assert derivation.minor_units == maybe_cents(told["limit"])
    assert derivation.reason == told.get("reason")
    lines = {line.component.value: line for line in derivation.lines}
    for component in ("net_worth", "turnover", "working_capital"):
        line, expected = lines[component], told.get(component)
        assert (line.figure.minor_units, line.minor_units) == (
            (None, None) if expected is None else (cents(expected[0]), cents(expected[1]))
        ), component
    if "factor_percent" in told:
        assert derivation.factor_percent == told["factor_percent"]
    in_force = None if situation.limit is None else situation.limit.amount.minor_units
    assert in_force == maybe_cents(customer["limit"])
    assert list_parts(situation.exposure) == {
        part: cents(amount) for part, amount in customer["exposure"].items()
    }
    assert situation.exposure.minor_units == cents(customer["owed"])


def list_parts(exposure: Exposure) -> dict[str, int]:
    return {line.part.value: line.minor_units for line in exposure.lines}


@pytest.mark.parametrize(("customer", "contract"), CONTRACTS)
def test_the_answer_to_the_cent(
    samples: Samples, customer: dict[str, Any], contract: dict[str, Any]
) -> None:
    found = samples.ask(customer["folder"], propose(contract["terms"]))
    loss, peak = found.weighing.expected_loss, found.weighing.curve.peak
    assert {
        "peak": {"day": peak.on, "amount": peak.minor_units},
        "together": found.weighing.exposure,
        "expected_loss": None if loss is None else loss.minor_units,
        "answer": found.answer.value,
        "conditions": [state_condition(each) for each in found.conditions],
    } == {
        "peak": {**contract["peak"], "amount": cents(contract["peak"]["amount"])},
        "together": cents(contract["together"]),
        "expected_loss": maybe_cents(contract["expected_loss"]),
        "answer": contract["answer"],
        "conditions": [
            {**told, "see_to": sorted(told["see_to"])} for told in contract.get("conditions", ())
        ],
    }
    findings = {finding.outcome.rule_id for finding in found.assessment.findings}
    assert set(contract.get("because", ())) <= findings


def test_an_answer_about_a_sample_replays(samples: Samples) -> None:
    customer = CUSTOMERS[5]
    office, proposal = samples.office, propose(customer["contracts"][0]["terms"])
    check = ask(office, customer["folder"], proposal, samples.pack, samples.chain, is_dry_run=False)
    assert check.recorded is not None
    told = replay(office.database, check.recorded.id, samples.pack, samples.chain)
    assert (told.is_identical, told.differences) == (True, ())


def state_condition(condition: Condition) -> dict[str, Any]:
    """Give a condition as the cases state it."""
    proposal = condition.proposal
    values = {
        Term.DEPOSIT: proposal.deposit_percent,
        Term.TERMS: proposal.terms_days,
        Term.GUARANTEE: Decimal(proposal.guarantee) / 100,
        Term.AMOUNT: Decimal(proposal.amount.minor_units) / 100,
    }
    left = list_rules(list_left_to_see_to(condition.assessment))
    return {**{term.value: values[term] for term in condition.terms}, "see_to": sorted(left)}


def list_rules(findings: Sequence[Finding]) -> list[str]:
    return [finding.outcome.rule_id for finding in findings]


STEPS: dict[Term, Callable[[Proposal, Proposal], Proposal]] = {
    Term.DEPOSIT: lambda each, _: each.with_deposit(each.deposit_percent - 1),
    Term.TERMS: lambda each, _: each.with_terms(each.terms_days + 1),
    Term.GUARANTEE: lambda each, _: each.with_guarantee(each.guarantee - 1_000_00),
    Term.AMOUNT: lambda each, base: base.with_amount(each.amount.minor_units + 1_000_00),
}
"""A step less of what was asked for; an amount is stepped from the contract as proposed."""


@pytest.mark.parametrize(("customer", "contract"), WITH_CONDITIONS)
def test_each_condition_passes_and_a_step_less_does_not(
    samples: Samples, customer: dict[str, Any], contract: dict[str, Any]
) -> None:
    folder, base = customer["folder"], propose(contract["terms"])
    conditions = samples.ask(folder, base).conditions
    assert conditions
    for condition in conditions:
        again = samples.ask(folder, condition.proposal)
        left = list_rules(list_left_to_see_to(condition.assessment))
        enough = (Verdict.APPROVE_WITH_CONDITIONS, Verdict.APPROVE) if left else (Verdict.APPROVE,)
        assert again.assessment.conclusions.verdict is enough[0]
        assert list_rules(again.left_to_see_to) == left
        for term in condition.terms:
            less = samples.ask(folder, STEPS[term](condition.proposal, base))
            assert less.assessment.conclusions.verdict not in enough, term


@pytest.mark.parametrize("customer", CUSTOMERS, ids=lambda customer: customer["folder"][:2])
def test_a_contract_in_another_currency_is_never_signed(
    samples: Samples, customer: dict[str, Any]
) -> None:
    """Limit, statements and ledger are in yuan; nobody told a rate, and none is made up."""
    terms = customer["contracts"][0]["terms"]
    in_yuan = propose(terms)
    found = samples.ask(
        customer["folder"], replace(in_yuan, amount=Money(in_yuan.amount.minor_units, "USD"))
    )
    assert found.answer in (Answer.CANNOT_TELL, Answer.DO_NOT_SIGN)
    assert found.weighing.sheet["contract.currency_agrees"].value is not True
    assert found.weighing.sheet["contract.exposure_to_limit_bp"].value is None
    assert found.weighing.sheet["contract.size_to_turnover_bp"].value is None


def test_the_restated_figures_of_a_year_are_those_that_count(samples: Samples) -> None:
    """Of 2024 stock is 2,986,500 in place of 3,865,200, receivables 5,124,600 of 5,486,300.

    Assets were 20,759,000 as first stated and 19,518,600 as restated; against the latter those of
    2025, 19,417,600, are 0.52 % less, against the former they would be 6.46 % less.
    """
    terms = CUSTOMERS[4]["contracts"][0]["terms"]
    found = samples.ask(CUSTOMERS[4]["folder"], propose(terms))
    sheet = found.weighing.situation.sheets[0]
    assert sheet["finance.is_restated"].value is True
    assert sheet["finance.asset_growth_bp"].value == -52
