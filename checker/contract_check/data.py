"""The answer about a contract as JSON: the assessment's document, and the numbers beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from checker.assessment.findings import Finding
from checker.contract_check.answer import ContractAnswer, list_left_to_see_to
from checker.contract_check.chart import Chart, MonthBar
from checker.contract_check.check import ContractCheck
from checker.contract_check.conditions import Condition, Term
from checker.contract_check.proposal import Proposal
from checker.contract_check.weighing import Weighing
from checker.contract_check.words import list_notes, word_condition
from checker.document_data import amount_to_data, value_to_data
from checker.exposure.data import exposure_to_data
from checker.limits.data import derivation_to_data
from ingest.document import Money
from rules.vocabulary import Bilingual


def check_to_data(check: ContractCheck) -> dict[str, Any]:
    """Give everything that `licet contract --json` prints."""
    answer, recorded = check.answer, check.recorded
    weighing = answer.weighing
    return {
        **answer.assessment.to_data(),
        "assessment": recorded.id if recorded else None,
        "what_if": recorded is not None and not recorded.is_latest,
        "answer": answer.answer.value,
        "see_to": _see_to_data(answer.left_to_see_to),
        "conditions": [condition_to_data(each, weighing.proposal) for each in answer.conditions],
        "contract": proposal_to_data(weighing.proposal),
        "exposure": {
            **exposure_to_data(weighing.situation.exposure),
            "with_contract": _money(weighing, weighing.exposure),
            "group": _group_to_data(weighing),
        },
        "limit": _limit_to_data(weighing),
        "peak": {
            "month": f"{weighing.curve.peak.on:%Y-%m}",
            "on": weighing.curve.peak.on.isoformat(),
            "amount": _money(weighing, weighing.curve.peak.minor_units),
            "covered_by_guarantee": _money(weighing, weighing.secured),
            "months": [
                {
                    "month": f"{bar.month:%Y-%m}",
                    "contract": _money(weighing, bar.own),
                    "total": _money(weighing, bar.total),
                }
                for bar in make_bars(weighing)
            ],
        },
        "schedule": [
            {
                "billed_on": each.billed_on.isoformat(),
                "amount": _money(weighing, each.minor_units),
            }
            for each in weighing.proposal.instalments
        ],
        "expected_loss": _loss_to_data(weighing),
        "notes": [_both(note) for note in list_notes(weighing)],
    }


def condition_to_data(condition: Condition, base: Proposal) -> dict[str, Any]:
    """Give terms on which the contract passes."""
    proposal = condition.proposal
    values: dict[Term, Any] = {
        Term.DEPOSIT: proposal.deposit_percent,
        Term.TERMS: proposal.terms_days,
        Term.GUARANTEE: value_to_data(Money(proposal.guarantee, proposal.amount.currency)),
        Term.AMOUNT: value_to_data(proposal.amount),
        Term.SIGNER: proposal.signer,
    }
    return {
        "terms": {term.value: values[term] for term in condition.terms},
        "text": _both(word_condition(condition, base)),
        "verdict": condition.assessment.conclusions.verdict.value,
        "see_to": _see_to_data(list_left_to_see_to(condition.assessment)),
    }


def _see_to_data(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {"rule": finding.outcome.rule_id, "text": _both(finding.remedy)} for finding in findings
    ]


def proposal_to_data(proposal: Proposal) -> dict[str, Any]:
    """Give the contract as it was proposed."""
    currency = proposal.amount.currency
    margin = None if proposal.margin is None else value_to_data(Money(proposal.margin, currency))
    return {
        "amount": value_to_data(proposal.amount),
        "terms_days": proposal.terms_days,
        "deposit_percent": proposal.deposit_percent,
        "guarantee": value_to_data(Money(proposal.guarantee, currency)),
        "margin": margin,
        "starts_on": proposal.starts_on.isoformat(),
        "ends_on": proposal.ends_on.isoformat(),
        "signed_on": proposal.signed_on.isoformat(),
        "signer": proposal.signer,
        "payer": proposal.payer.value if proposal.payer else None,
        "pay_when_paid": proposal.has_pay_when_paid,
        "lines": list(proposal.lines),
    }


def make_bars(weighing: Weighing) -> tuple[MonthBar, ...]:
    """Give the months of the contract with what is owed already, taken to stay as it is."""
    now = weighing.situation.exposure.minor_units
    return tuple(MonthBar(each.month, now, each.minor_units) for each in weighing.curve.months)


def make_chart(answer: ContractAnswer) -> Chart:
    """Give what the chart shows."""
    weighing = answer.weighing
    currency, limit = weighing.proposal.amount.currency, weighing.situation.limit
    is_comparable = limit is not None and limit.amount.currency == currency
    return Chart(
        customer=answer.assessment.sheets[0].label or "",
        currency=currency,
        bars=make_bars(weighing),
        peak_month=weighing.curve.peak.on.replace(day=1),
        limit=limit.amount.minor_units if limit is not None and is_comparable else None,
    )


def _limit_to_data(weighing: Weighing) -> dict[str, Any]:
    limit = weighing.situation.limit
    return {
        "in_force": None
        if limit is None
        else {
            "id": limit.id,
            "amount": value_to_data(limit.amount),
            "ends_on": limit.ends_on.isoformat() if limit.ends_on else None,
        },
        "derivation": derivation_to_data(weighing.situation.derivation),
    }


def _group_to_data(weighing: Weighing) -> dict[str, Any] | None:
    group = weighing.situation.group
    if group is None:
        return None
    return {
        "name": group.name,
        "members": group.members,
        "limit": None if group.limit is None else value_to_data(group.limit),
        **exposure_to_data(group.exposure),
        "with_contract": _money(weighing, weighing.group_exposure),
    }


def _loss_to_data(weighing: Weighing) -> dict[str, Any] | None:
    loss = weighing.expected_loss
    if loss is None:
        return None
    return {
        "amount": _money(weighing, loss.minor_units),
        "grade": weighing.situation.grade,
        "yearly_default_bp": loss.yearly_default_bp,
        "days": loss.days,
        "default_probability": f"{loss.default_probability:f}",
        "loss_given_default_bp": loss.loss_given_default_bp,
        "loss_given_default_secured_bp": loss.loss_given_default_secured_bp,
        "unsecured": _money(weighing, loss.unsecured),
        "secured": _money(weighing, loss.secured),
    }


def _money(weighing: Weighing, minor_units: int | None) -> dict[str, str] | None:
    return amount_to_data(minor_units, weighing.proposal.amount.currency)


def _both(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
