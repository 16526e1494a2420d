"""The six sample customers: exposure, limit, peak and expected loss to the cent, by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.contract_check.answer import ContractAnswer, answer_contract
from checker.contract_check.proposal import Instalment, PayerKind, Proposal, spread_monthly
from checker.contract_check.weighing import Weighing
from ingest.document import Money
from licet_examples.sample_models import SampleCustomer
from rules.chain.process import ChainProcess
from storage.vocabulary import SecurityKind
from tests.checker.contract_check.stage import invoice, stage
from tests.checker.papers import TODAY
from tests.checker.samples import SAMPLES, sample_dossier
from tests.checker.securities import secure
from tests.checker.statements.statements import make_filed

FILE = Path(__file__).with_name("six-customers.cases.yaml")
CASES: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
OTHERS = invoice(50_000_000_00, "2026-11-01", "2026-12-01", customer="c2")


def cents(amount: float) -> int:
    return int(Decimal(str(amount)) * 100)


def find_sample(case: dict[str, Any]) -> SampleCustomer:
    if "index" in case:
        return SAMPLES[case["index"] - 1]
    return next(sample for sample in SAMPLES if sample.folder == case["folder"])


def make_ledger(told: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Four paid invoices, an open one, a delivery and orders; one of another customer."""
    if told is None:
        return [OTHERS]
    late = 1 + told["paid_days_late"]
    paid = [
        invoice(50_000_00, f"2026-0{m}-01", f"2026-0{m + 1}-01", settled=f"2026-0{m + 1}-{late:02}")
        for m in range(3, 7)
    ]
    beside = [
        invoice(cents(told.get("delivered", 0)), "2026-11-10", "2026-11-10", kind="delivery"),
        *(
            invoice(cents(amount), "2026-11-01", str(day), kind="order")
            for day, amount in told.get("ordered", {}).items()
        ),
    ]
    return [*paid, invoice(cents(told["open"]), "2026-11-01", "2026-12-01"), *beside, OTHERS]


def make_statement(case: dict[str, Any]) -> list[Any]:
    if "statement" not in case:
        return []
    unit = case.get("unit", 1)
    cells = {
        item: str(told) if told == "—" else str(Decimal(told) / unit)
        for item, told in CASES["statements"][case["statement"]].items()
    }
    return [make_filed(cells, unit=unit, audit_opinion="unqualified")]


def make_proposal(told: dict[str, Any], signer: str) -> Proposal:
    total = cents(told["amount"])
    if "instalments" in told:
        parts = tuple(Instalment(day, cents(each)) for day, each in told["instalments"].items())
    else:
        parts = spread_monthly(total, told["starts_on"], told.get("ends_on", told["starts_on"]))
    return Proposal(
        amount=Money(total, "CNY"),
        terms_days=told["terms_days"],
        instalments=parts,
        signed_on=TODAY,
        ends_on=told.get("ends_on", parts[-1].billed_on),
        deposit_percent=told.get("deposit_percent", 0),
        margin=cents(told["margin"]),
        signer=told.get("signer", signer),
        payer=PayerKind.OTHER,
        has_pay_when_paid=False,
        lines=("办公用品",),
    )


def answer(case: dict[str, Any], chain: ChainProcess) -> ContractAnswer:
    sample = find_sample(case)
    expected = case["expected"]["limit"]
    securities = [
        secure(
            SecurityKind(told["kind"]),
            cents(told["amount"]),
            covered_percent=told.get("covered_percent", 100),
            haircut_bp=told.get("haircut_bp", 0),
            valid_until=told.get("valid_until"),
        )
        for told in case.get("securities", ())
    ]
    situation = stage(
        dossier=sample_dossier(sample),
        statements=make_statement(case),
        ledger=make_ledger(case.get("ledger")),
        securities=securities,
        limit=None if expected is None else Money(cents(expected), "CNY"),
    )
    representative = situation.sheets[0]["licence.legal_representative"].value
    proposal = make_proposal(case["contract"], str(representative))
    return answer_contract(Weighing(proposal, situation), chain)


@pytest.mark.parametrize("case", CASES["customers"], ids=lambda case: find_sample(case).folder[:2])
def test_to_the_cent(case: dict[str, Any], chain: ChainProcess) -> None:
    found, expected = answer(case, chain), case["expected"]
    weighing = found.weighing
    loss = weighing.expected_loss
    told = {
        "limit": weighing.situation.derivation.minor_units,
        "exposure": weighing.situation.exposure.minor_units,
        "peak": weighing.curve.peak.minor_units,
        "peak_on": weighing.curve.peak.on,
        "together": weighing.exposure,
        "expected_loss": None if loss is None else loss.minor_units,
        "answer": found.answer.value,
    }
    assert told == {
        "limit": None if expected["limit"] is None else cents(expected["limit"]),
        "exposure": cents(expected["exposure"]),
        "peak": cents(expected["peak"]["amount"]),
        "peak_on": expected["peak"]["day"],
        "together": cents(expected["together"]),
        "expected_loss": None if loss is None else cents(expected["expected_loss"]),
        "answer": expected["answer"],
    }
