"""The four answers, and terms on which a contract passes: each minimal, each judged again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from checker.assessment.assess import evaluate_sheets
from checker.contract_check.answer import Answer, ContractAnswer, answer_contract
from checker.contract_check.conditions import Term
from checker.contract_check.data import make_bars, make_chart
from checker.contract_check.judging import Judge
from checker.contract_check.proposal import PayerKind, Proposal
from checker.contract_check.situation import Situation
from checker.contract_check.weighing import Weighing
from ingest.document import Money
from rules.chain.process import ChainProcess
from rules.vocabulary import Verdict
from tests.checker.contract_check.contracts import propose
from tests.checker.contract_check.stage import invoice, stage
from tests.checker.statements.statements import make_filed

STATEMENT = {
    "cash": "2000000",
    "inventory": "1000000",
    "current_assets": "8000000",
    "non_current_assets": "4000000",
    "total_assets": "12000000",
    "current_liabilities": "3000000",
    "non_current_liabilities": "1000000",
    "total_liabilities": "4000000",
    "paid_in_capital": "5000000",
    "intangible_assets": "500000",
    "goodwill": "—",
    "development_costs": "—",
    "long_term_prepaid": "—",
    "deferred_tax_assets": "—",
    "equity": "8000000",
    "revenue": "30000000",
    "net_income": "1500000",
    "depreciation_and_amortization": "300000",
    "operating_cash_flow": "1200000",
}
"""Current ratio 2.67, quick ratio 2.33, liabilities a third of assets, (1.5 + 0.3) / 4 = 45 %,
return 12.5 %: 100 points, grade A."""

PAID = [
    invoice(
        100_000_00, f"2026-0{month}-01", f"2026-0{month + 1}-01", settled=f"2026-0{month + 1}-01"
    )
    for month in range(1, 8)
]
OTHERS = [invoice(50_000_000_00, "2026-11-01", "2026-12-01", customer="c2")]
LEDGER = [*PAID, *OTHERS, invoice(200_000_00, "2026-11-01", "2026-12-01")]

Told = dict[str, Any]


def statements(**changes: str) -> list[Any]:
    return [make_filed(STATEMENT | changes, audit_opinion="unqualified")]


def offer(amount: int = 400_000_00, **changes: Any) -> Proposal:  # noqa: ANN401
    """A contract that passes unless something is changed."""
    told: Told = {
        "terms_days": 60,
        "signer": "贾例昱",
        "payer": PayerKind.OTHER,
        "has_pay_when_paid": False,
        "margin": amount // 5,
        "lines": ("办公用品",),
    }
    return propose(("2026-12-01", amount), **(told | changes))


def ask(chain: ChainProcess, proposal: Proposal, **staged: Any) -> ContractAnswer:  # noqa: ANN401
    told: Told = {"statements": statements(), "ledger": LEDGER}
    return answer_contract(Weighing(proposal, stage(**(told | staged))), chain)


def judge(chain: ChainProcess, situation: Situation, proposal: Proposal) -> Verdict:
    weighing = Weighing(proposal, situation)
    found = evaluate_sheets(weighing.sheets, situation.as_of, situation.pack, "contract", chain, {})
    return found.conclusions.verdict


def test_a_sound_contract_may_be_signed(chain: ChainProcess) -> None:
    """Exposure 200,000 + 400,000 of a limit of 1,000,000: 60 %."""
    found = ask(chain, offer())
    assert found.answer is Answer.SIGN, found.assessment.conclusion_titles
    assert found.conditions == ()
    assert found.weighing.sheet["contract.exposure_to_limit_bp"].value == 6000


def test_beyond_the_limit_it_is_signed_on_conditions_each_minimal(chain: ChainProcess) -> None:
    """Owed 200,000; the contract adds 1,000,000 to a limit of 1,000,000.

    The warning begins above 80 %: 800,000, so that the contract may add 600,000. Deposit: 40 %.
    Guarantee, half of which counts: 800,000. Reduction: 400,000. Shorter terms do not help, as one
    delivery is owed whole from its first day, unless it is paid on that day: 0 days.
    """
    found = ask(chain, offer(1_000_000_00, margin=300_000_00))
    assert found.answer is Answer.SIGN_WITH_CONDITIONS
    terms = {condition.terms: condition.proposal for condition in found.conditions}
    assert terms[(Term.DEPOSIT,)].deposit_percent == 40
    assert terms[(Term.GUARANTEE,)].guarantee == 800_000_00
    assert terms[(Term.AMOUNT,)].amount == Money(600_000_00, "CNY")
    assert terms[(Term.TERMS,)].terms_days == 0


STEPS: dict[Term, Callable[[Proposal], Proposal]] = {
    Term.DEPOSIT: lambda each: each.with_deposit(each.deposit_percent - 1),
    Term.TERMS: lambda each: each.with_terms(each.terms_days + 1),
    Term.GUARANTEE: lambda each: each.with_guarantee(each.guarantee - 1_000_00),
}


@pytest.mark.parametrize("limit", [700_000_00, 1_234_567_89])
def test_a_step_less_of_any_condition_does_not_pass(chain: ChainProcess, limit: int) -> None:
    monthly = propose(
        *((f"2027-{month:02}-01", 150_000_00) for month in range(1, 11)),
        terms_days=120,
        signer="贾例昱",
        payer=PayerKind.OTHER,
        has_pay_when_paid=False,
        margin=400_000_00,
        lines=("办公用品",),
    )
    situation = stage(statements=statements(), ledger=LEDGER, limit=Money(limit, "CNY"))
    found = answer_contract(Weighing(monthly, situation), chain)
    assert found.answer is Answer.SIGN_WITH_CONDITIONS
    assert found.conditions
    for condition in found.conditions:
        assert judge(chain, situation, condition.proposal) is Verdict.APPROVE
        for term in condition.terms:
            if term is Term.AMOUNT:
                more = monthly.with_amount(condition.proposal.amount.minor_units + 1_000_00)
            else:
                more = STEPS[term](condition.proposal)
            assert judge(chain, situation, more) is not Verdict.APPROVE


def test_a_pair_is_the_cheapest_of_all(chain: ChainProcess) -> None:
    """The customer pays 10 days late, so that not even payment on delivery helps alone.

    Terms of 95 days are 5 beyond the cap of grade A: a smaller amount or a guarantee leave them too
    long, and so does any deposit but all of it. With 90 days the exposure must not pass 80 % of the
    limit as above: a deposit of 40 %. A percent more costs as much as the days from signing to
    payment, 9 + 95, a day off as much as 100; every pair that costs less is tried here.
    """
    late = [
        invoice(100_000_00, f"2026-0{m}-01", f"2026-0{m + 1}-01", settled=f"2026-0{m + 1}-11")
        for m in range(1, 8)
    ]
    situation = stage(
        statements=statements(),
        ledger=[*late, *OTHERS, LEDGER[-1]],
        limit=Money(1_000_000_00, "CNY"),
    )
    proposal = offer(1_000_000_00, terms_days=95, deposit_percent=35, margin=300_000_00)
    found = answer_contract(Weighing(proposal, situation), chain)
    assert [condition.terms for condition in found.conditions] == [
        (Term.DEPOSIT,),
        (Term.DEPOSIT, Term.TERMS),
    ]
    assert found.conditions[0].proposal.deposit_percent == 100
    pair = found.conditions[1].proposal
    assert (pair.deposit_percent, pair.terms_days) == (40, 90)
    tries = Judge(found.weighing, found.assessment, frozenset({Verdict.APPROVE}))
    cheaper = [
        proposal.with_deposit(35 + more).with_terms(95 - off)
        for more in range(1, 65)
        for off in range(1, 96)
        if 104 * more + 100 * off < 104 * 5 + 100 * 5
    ]
    assert tries.try_(pair).passes
    assert len(cheaper) == 40
    assert not any(tries.try_(each).passes for each in cheaper)


def test_an_agent_may_sign_up_to_the_cap_of_the_letter(chain: ChainProcess) -> None:
    assert ask(chain, offer(signer="甄样淼")).answer is Answer.SIGN
    beyond = ask(chain, offer(500_001_00, signer="甄样淼", margin=100_000_00))
    assert beyond.answer is Answer.SIGN_WITH_CONDITIONS
    assert [each.terms for each in beyond.conditions] == [(Term.SIGNER,), (Term.AMOUNT,)]
    assert beyond.conditions[0].proposal.signer == "贾例昱"
    assert beyond.conditions[1].proposal.amount == Money(499_001_00, "CNY")


def test_in_place_of_a_stranger_the_legal_representative_signs(chain: ChainProcess) -> None:
    found = ask(chain, offer(signer="外例人"))
    assert found.assessment.conclusions.verdict is Verdict.REJECT
    assert [each.terms for each in found.conditions] == [(Term.SIGNER,)]
    assert found.conditions[0].proposal.signer == "贾例昱"


def test_after_the_letter_has_ended_the_agent_may_not_sign(chain: ChainProcess) -> None:
    found = ask(chain, offer(signer="甄样淼", signed_on=date(2027, 10, 23)))
    assert found.assessment.conclusions.verdict is Verdict.REJECT
    assert [each.terms for each in found.conditions] == [(Term.SIGNER,)]


def test_another_signer_does_not_lift_a_limit(chain: ChainProcess) -> None:
    """As beyond the limit above, signed by a stranger: the same terms, each with another signer."""
    found = ask(chain, offer(1_000_000_00, margin=300_000_00, signer="外例人"))
    assert all(each.terms[0] is Term.SIGNER for each in found.conditions)
    with_deposit = next(each for each in found.conditions if Term.DEPOSIT in each.terms)
    assert with_deposit.proposal.deposit_percent == 40


@pytest.mark.parametrize(
    ("staged", "missing"),
    [
        ({"limit": None}, "contract.exposure_to_limit_bp"),
        ({"ledger": None}, "ledger.as_of"),
        ({"statements": []}, "finance.period_ends_on"),
    ],
)
def test_what_is_missing_leaves_it_open(chain: ChainProcess, staged: Told, missing: str) -> None:
    found = ask(chain, offer(), **staged)
    assert found.answer is Answer.CANNOT_TELL
    assert missing in {each["fact"] for each in found.assessment.to_data()["missing"]}


def test_what_is_owed_is_not_taken_for_nothing_where_it_is_not_known(chain: ChainProcess) -> None:
    found = ask(chain, offer(), ledger=None)
    assert {(bar.now, bar.total) for bar in make_bars(found.weighing)} == {(None, None)}
    assert not make_chart(found).knows_now


def test_without_a_signer_it_cannot_be_told(chain: ChainProcess) -> None:
    assert ask(chain, offer(signer=None)).answer is Answer.CANNOT_TELL


def test_a_derived_limit_is_none_before_it_is_approved(chain: ChainProcess) -> None:
    found = ask(chain, offer(), limit=None)
    assert found.weighing.situation.derivation.minor_units is not None
    assert found.weighing.sheet["contract.exposure_to_limit_bp"].value is None


def test_who_is_new_owes_nothing_and_can_be_given_credit(chain: ChainProcess) -> None:
    found = ask(chain, offer(300_000_00, margin=60_000_00), ledger=OTHERS)
    assert found.weighing.exposure == 300_000_00
    assert found.answer is Answer.SIGN, found.assessment.conclusion_titles


def test_paid_in_advance_needs_no_credit(chain: ChainProcess) -> None:
    found = ask(chain, offer(deposit_percent=100), limit=None, ledger=None, statements=[])
    assert found.answer is Answer.SIGN, found.assessment.conclusion_titles


@pytest.mark.parametrize(
    ("staged", "proposal"),
    [
        ({"limit": Money(1_000_000_00, "USD")}, offer()),
        ({"ledger": [*LEDGER, invoice(1_00, "2026-11-01", "2026-12-01", currency="USD")]}, offer()),
        ({"currency": "USD"}, offer(currency="USD")),
    ],
)
def test_a_currency_mismatch_is_no_pass_and_no_failure(
    chain: ChainProcess, staged: Told, proposal: Proposal
) -> None:
    found = ask(chain, proposal, **staged)
    assert found.answer is Answer.CANNOT_TELL
    assert found.weighing.sheet["contract.currency_agrees"].value is False
    assert found.weighing.sheet["contract.exposure_to_limit_bp"].value is None


def test_negative_equity_is_no_pass(chain: ChainProcess) -> None:
    broke = statements(
        total_liabilities="13000000", non_current_liabilities="10000000", equity="-1000000"
    )
    found = ask(chain, offer(), statements=broke)
    assert found.answer is Answer.DO_NOT_SIGN or Term.DEPOSIT in found.conditions[0].terms
    assert found.assessment.conclusions.verdict is Verdict.REJECT
    assert found.weighing.situation.derivation.minor_units == 0


def test_a_turnover_of_nothing_is_no_pass(chain: ChainProcess) -> None:
    found = ask(chain, offer(), statements=statements(revenue="0"))
    assert found.weighing.sheet["contract.size_to_turnover_bp"].value is None
    assert found.assessment.outcomes


def test_a_limit_of_nothing_is_exceeded_by_anything(chain: ChainProcess) -> None:
    found = ask(chain, offer(), limit=Money(0, "CNY"))
    assert found.assessment.conclusions.verdict is Verdict.REJECT
    assert found.answer is Answer.SIGN_WITH_CONDITIONS
    assert found.conditions[0].proposal.deposit_percent == 100


def test_a_missing_year_leaves_growth_open_and_is_said(chain: ChainProcess) -> None:
    old = make_filed(STATEMENT, date(2023, 12, 31), received_on=date(2024, 4, 1), sha256="b" * 64)
    found = ask(chain, offer(), statements=[*statements(), old])
    assert found.weighing.situation.sheets[0]["finance.year_missing"].value is True
    assert "CN-FIN-008" in {finding.outcome.rule_id for finding in found.assessment.findings}


def test_a_restated_year_counts_as_restated_and_is_said(chain: ChainProcess) -> None:
    """Current assets of 8.0 million come down to 6.0, equity from 8.0 to 6.0.

    A fifth of working capital was 1,000,000, and is a fifth of 3.0 million: 600,000. The limit in
    force stays what two people approved.
    """
    less = {"current_assets": "6000000", "total_assets": "10000000", "equity": "6000000"}
    restated = make_filed(
        STATEMENT | less, received_on=date(2026, 9, 1), sha256="b" * 64, audit_opinion="unqualified"
    )
    before = ask(chain, offer())
    found = ask(chain, offer(), statements=[*statements(), restated])
    assert before.weighing.situation.derivation.minor_units == 1_000_000_00
    assert found.weighing.situation.derivation.minor_units == 600_000_00
    assert found.weighing.situation.limit == before.weighing.situation.limit
    assert found.weighing.situation.sheets[0]["finance.is_restated"].value is True
    rules = {finding.outcome.rule_id for finding in found.assessment.findings}
    assert "CN-FIN-007" in rules


def test_a_year_restated_to_a_loss_of_all_equity_is_no_pass(chain: ChainProcess) -> None:
    gone = {"current_assets": "0", "total_assets": "4000000", "equity": "0", "inventory": "0"}
    restated = make_filed(STATEMENT | gone, received_on=date(2026, 9, 1), sha256="b" * 64)
    sound = stage(statements=statements(), ledger=LEDGER)
    assert judge(chain, sound, offer()) is Verdict.APPROVE
    broken = stage(statements=[*statements(), restated], ledger=LEDGER)
    assert judge(chain, broken, offer()) is Verdict.REJECT


def test_a_statement_in_ten_thousands_is_read_in_yuan(chain: ChainProcess) -> None:
    in_wan = {
        item: words if words == "—" else f"{int(words) // 10_000}"
        for item, words in STATEMENT.items()
    }
    scaled = [make_filed(in_wan, unit=10_000, audit_opinion="unqualified")]
    plain, wan = ask(chain, offer()), ask(chain, offer(), statements=scaled)
    for name in ("contract.size_to_turnover_bp", "contract.size_to_paid_in_capital_bp"):
        assert plain.weighing.sheet[name].value == wan.weighing.sheet[name].value
    assert plain.weighing.situation.derivation == wan.weighing.situation.derivation


def test_the_answer_is_the_same_whenever_it_is_asked(chain: ChainProcess) -> None:
    situation = stage(statements=statements(), ledger=LEDGER)
    first, again = (
        answer_contract(Weighing(offer(1_000_000_00), situation), chain) for _ in range(2)
    )
    assert first.assessment.result == again.assessment.result
    assert [each.terms for each in first.conditions] == [each.terms for each in again.conditions]
