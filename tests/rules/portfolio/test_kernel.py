"""The kernel finds of a portfolio what the rules find of each customer by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import RuleOutcome, evaluate_pack
from rules.calendar import CalendarYearMissing
from rules.fixpoint import derive
from rules.horizon import Transition, next_change
from rules.pack import Pack
from rules.portfolio import Batch, PortfolioKernel
from rules.portfolio.outcomes import LETTERS
from rules.portfolio.sheets import make_batch
from rules.portfolio.tokens import FINDINGS
from rules.vocabulary import Outcome
from tests.rules.portfolio.strategies import (
    Customers,
    customers,
    make_pack,
    make_policy,
    make_rule,
    packs,
)
from tests.rules.strategies import SIMPLE_DAYS, small_calendar, small_catalogue

DAY = date(2024, 2, 29)


def write_token(rule_id: str, subject: str, letters: str) -> str:
    reference = subject.partition(":")[2]
    return f"{rule_id}@{reference}={letters}" if reference else f"{rule_id}={letters}"


def write_finding(outcome: RuleOutcome) -> str:
    return write_token(outcome.rule_id, outcome.subject, LETTERS[outcome.outcome])


def write_transition(transition: Transition) -> str:
    sides = (transition.before, transition.after)
    letters = "".join("-" if side is None else LETTERS[side] for side in sides)
    return write_token(transition.rule_id, transition.subject, letters)


def join(tokens: list[str]) -> str:
    return " ".join(sorted(tokens))


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(packs(), customers, SIMPLE_DAYS, st.integers(0, 120).map(lambda n: n * n // 10))
def test_same_as_one_by_one(pack: Pack, held: Customers, as_of: date, ahead: int) -> None:
    until = date.fromordinal(as_of.toordinal() + ahead)
    kernel = PortfolioKernel(pack, "onboarding")
    standings = kernel.evaluate(make_batch(held, small_catalogue()), as_of, until=until)
    rows = zip(
        standings.customers.iter_rows(named=True),
        standings.conclusions.iter_rows(named=True),
        strict=True,
    )
    for row, conclusions in rows:
        sheets = held[row["customer"]]
        asked = pack.asked_by(pack.policies[0])
        outcomes = evaluate_pack(asked, sheets, as_of)
        expected = derive(pack.policies[0], [outcome.key for outcome in outcomes])
        assert {name for name, holds in conclusions.items() if holds} == expected.ids
        assert row["verdict"] == expected.verdict
        found = [write_finding(outcome) for outcome in outcomes if outcome.outcome in FINDINGS]
        assert row["findings"] == join(found)
        change = next_change(asked, sheets, as_of, until=until)
        assert row["next_change_on"] == (None if change is None else change.on)
        transitions = () if change is None else change.transitions
        assert row["changes"] == join([write_transition(t) for t in transitions])
    assert standings.customers["customer"].to_list() == list(held)


def evaluate(pack: Pack, batch: Batch, *, until: date | None = None) -> dict[str, object]:
    standings = PortfolioKernel(pack, "onboarding").evaluate(batch, DAY, until=until)
    return standings.customers.row(0, named=True)


def make_customers(**columns: object) -> pl.DataFrame:
    return pl.DataFrame({"customer": [7], **columns})


def test_a_rule_on_what_a_customer_has_none_of_is_not_applicable_to_it() -> None:
    policy = make_policy(
        [{"id": "holds_none", "any": [{"rule": "TE-PRM-001", "outcome": "not_applicable"}]}],
        {"refer": ["holds_none"]},
    )
    rule = make_rule("TE-PRM-001", "permit.is_sealed", subject="credential", of_kind="permit")
    pack = make_pack(rule, policy=policy)
    permit = pl.DataFrame({"customer": [7], "subject": ["p"], "permit.is_sealed": [True]})
    assert evaluate(pack, Batch(make_customers(), {}))["verdict"] == "refer"
    held = evaluate(pack, Batch(make_customers(), {"permit": permit}))
    assert (held["verdict"], held["findings"]) == ("approve", "TE-PRM-001@p=a")


def test_a_credential_is_judged_by_the_facts_of_its_own_customer() -> None:
    rule = make_rule("TE-PRM-001", "firm.is_open", subject="credential", of_kind="permit")
    firms = pl.DataFrame({"customer": ["a", "b"], "firm.is_open": [False, True]})
    permits = pl.DataFrame({"customer": ["b", "a", "b"], "subject": ["1", "2", "10"]})
    kernel = PortfolioKernel(make_pack(rule), "onboarding")
    found = kernel.evaluate(Batch(firms, {"permit": permits}), DAY).customers["findings"]
    assert found.to_list() == ["", "TE-PRM-001@10=a TE-PRM-001@1=a"]  # sorted as whole tokens


def test_a_rule_may_come_to_judge_another_kind() -> None:
    first = make_rule("TE-TST-001", "firm.is_open", period={"from": date(2020, 1, 1), "until": DAY})
    second = make_rule(
        "TE-TST-001",
        "permit.is_sealed",
        period={"from": date(2024, 3, 1)},
        subject="credential",
        of_kind="permit",
    )
    firms = pl.DataFrame({"customer": [7, 8], "firm.is_open": [True, True]})
    permits = pl.DataFrame({"customer": [8], "subject": ["p"], "permit.is_sealed": [False]})
    kernel = PortfolioKernel(make_pack(first, second), "onboarding")
    standings = kernel.evaluate(Batch(firms, {"permit": permits}), DAY, until=date(2024, 3, 2))
    assert standings.customers["next_change_on"].to_list() == [date(2024, 3, 1)] * 2
    assert standings.customers["changes"].to_list() == [
        "TE-TST-001=an",
        "TE-TST-001=a- TE-TST-001@p=-p",
    ]


def test_a_pack_without_rules_approves() -> None:
    found = evaluate(make_pack(), Batch(make_customers(), {}), until=date(2030, 1, 1))
    assert found == {
        "customer": 7,
        "verdict": "approve",
        "findings": "",
        "next_change_on": None,
        "changes": "",
    }


def test_what_a_batch_needs() -> None:
    rules = [
        make_rule("TE-TST-001", "firm.staff > 5 and known(firm.capital)"),
        make_rule("TE-CON-001", "contract.ends_on < firm.closes_on", subject="contract"),
    ]
    pack = make_pack(*rules)
    kernel = PortfolioKernel(pack, "onboarding")
    assert kernel.sheet_kinds == {"contract"}
    assert kernel.fact_columns("contract") == {"contract.ends_on": pl.Date}
    assert kernel.fact_columns(None) == {
        "firm.capital": pl.Boolean,
        "firm.closes_on": pl.Date,
        "firm.staff": pl.Int64,
    }


def test_what_a_purpose_does_not_ask_is_read_from_no_table_and_found_of_nobody() -> None:
    rules = [
        make_rule("TE-TST-001", "firm.staff > 5"),
        make_rule("TE-TST-002", "firm.sites > 5", dimension="credit"),
        make_rule("TE-CON-001", "contract.terms_days > 5", subject="contract"),
    ]
    policy = make_policy([], {}).model_copy(update={"asks": {"customer": ("credit",)}})
    pack = make_pack(*rules, policy=policy)
    kernel = PortfolioKernel(pack, "onboarding")
    assert (kernel.sheet_kinds, set(kernel.fact_columns(None))) == (frozenset(), {"firm.sites"})
    found = evaluate(pack, Batch(make_customers(**{"firm.sites": [6]}), {}))
    assert found["findings"] == "TE-TST-002=a"


def test_outcomes_alone() -> None:
    kernel = PortfolioKernel(make_pack(make_rule("TE-TST-001", "firm.staff > 5")), "onboarding")
    table = pl.DataFrame({"firm.staff": [9, 1, None]})
    assert kernel.outcomes(table, None, DAY).to_dict(as_series=False) == {
        "TE-TST-001=a": [True, False, False],
        "TE-TST-001=i": [False, False, True],
        "TE-TST-001=n": [False, False, False],
    }
    assert kernel.outcomes(table.clear(), None, DAY).height == 0


def test_what_cannot_be_a_batch() -> None:
    pack = make_pack(make_rule("TE-CON-001", "contract.terms_days > 1", subject="contract"))
    twice = pl.DataFrame({"customer": [7, 7]})
    with pytest.raises(ValueError, match="same key"):
        evaluate(pack, Batch(twice, {}))
    stray = pl.DataFrame({"customer": [8], "subject": ["c"]})
    with pytest.raises(ValueError, match=r"contract: .*\[8\]"):
        evaluate(pack, Batch(make_customers(), {"contract": stray}))


def test_no_policy_for_the_purpose() -> None:
    with pytest.raises(ValueError, match="periodic_review"):
        PortfolioKernel(make_pack(), "periodic_review")


def test_a_day_without_working_days_is_refused() -> None:
    rule = make_rule("TE-TST-001", "firm.closes_on < today + working_days(3)")
    pack = replace(make_pack(rule), calendar=small_calendar())
    kernel = PortfolioKernel(pack, "onboarding")
    with pytest.raises(CalendarYearMissing):
        kernel.evaluate(Batch(make_customers(), {}), date(2030, 1, 1))


def test_every_outcome_has_a_letter() -> None:
    assert set(LETTERS) == set(Outcome)
