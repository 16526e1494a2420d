"""Limits by hand, the published example first."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from checker.limits.derivation import Component, Derivation, Means, derive_limit
from checker.measures.figures import NOT_STATED, Amount
from rules.credit_policy import CreditPolicy
from rules.facts import FactState, Money
from storage.tables import Security
from storage.vocabulary import SecurityKind
from tests.checker.packs import shipped_pack
from tests.checker.securities import secure

DAY = date(2026, 11, 22)


def policy_with(**changes: object) -> CreditPolicy:
    """Give the shipped policy with other sections."""
    policy = _load_policy()
    return CreditPolicy.model_validate(policy.model_dump(by_alias=True) | changes)


@cache
def _load_policy() -> CreditPolicy:
    policy = shipped_pack().credit_policy
    assert policy is not None
    return policy


def shares(net_worth_bp: int, turnover_bp: int, working_capital_bp: int) -> dict[str, Any]:
    one = {
        "net_worth_bp": net_worth_bp,
        "turnover_bp": turnover_bp,
        "working_capital_bp": working_capital_bp,
    }
    return dict.fromkeys("ABCDE", one)


def derive(
    policy: CreditPolicy, securities: tuple[Security, ...] = (), **means: object
) -> Derivation:
    given: dict[str, Any] = {
        "currency": "CNY",
        "grade": "B",
        "net_worth": Amount(8_000_000_00),
        "turnover": Amount(30_000_000_00),
        "working_capital": Amount(5_000_000_00),
        "need": Amount(600_000_00),
        "days_beyond_terms": 3,
    }
    return derive_limit(Means(**(given | means)), policy, securities, DAY)


def test_the_published_example() -> None:
    """My DSO Manager: TNW 80k, turnover 700k, need 50k, grade B 35 % / 5 %: min(28k, 35k) = 28k."""
    found = derive(
        policy_with(limit_shares=shares(3500, 500, 0), minimum=None),
        net_worth=Amount(80_000_00),
        turnover=Amount(700_000_00),
        working_capital=NOT_STATED,
        need=Amount(50_000_00),
        currency="EUR",
    )
    allowed = {line.component: line.minor_units for line in found.lines}
    assert allowed[Component.NEED] == 50_000_00
    assert allowed[Component.NET_WORTH] == 28_000_00
    assert allowed[Component.TURNOVER] == 35_000_00


def test_the_published_example_without_working_capital() -> None:
    """The scheme looks at no working capital, so a share of all of a large one leaves it out."""
    found = derive(
        policy_with(limit_shares=shares(3500, 500, 10_000), minimum=None),
        net_worth=Amount(80_000_00),
        turnover=Amount(700_000_00),
        working_capital=NOT_STATED,
        need=Amount(50_000_00),
        currency="EUR",
    )
    assert found.minor_units == 28_000_00
    assert [line.component for line in found.lines if line.is_binding] == [Component.NET_WORTH]
    unknown = next(line for line in found.lines if line.component is Component.WORKING_CAPITAL)
    assert (unknown.minor_units, unknown.reason) == (None, "not_stated")


def test_by_the_shipped_policy() -> None:
    """Grade B: 10 % of 8,000,000, 3 % of 30,000,000, 10 % of 5,000,000, need 600,000: 500,000."""
    found = derive(policy_with())
    assert [line.minor_units for line in found.lines] == [
        600_000_00,
        800_000_00,
        900_000_00,
        500_000_00,
        None,
    ]
    assert (found.factor_percent, found.minor_units) == (100, 500_000_00)


def test_a_late_payer_keeps_half() -> None:
    assert derive(policy_with(), days_beyond_terms=16).minor_units == 250_000_00
    assert derive(policy_with(), days_beyond_terms=31).minor_units == 0
    assert derive(policy_with(), days_beyond_terms=None).minor_units == 250_000_00


def test_negative_net_worth_is_a_limit_of_nothing_not_a_gap() -> None:
    found = derive(policy_with(), net_worth=Amount(-1))
    assert (found.minor_units, found.reason) == (0, None)


def test_more_current_liabilities_than_assets_is_a_limit_of_nothing() -> None:
    assert derive(policy_with(), working_capital=Amount(-5)).minor_units == 0


def test_without_net_worth_and_turnover_nothing_can_be_derived() -> None:
    found = derive(policy_with(), net_worth=NOT_STATED, turnover=NOT_STATED)
    assert (found.minor_units, found.reason) == (None, "no_means")
    assert derive(policy_with(), net_worth=NOT_STATED).minor_units == 500_000_00


def test_without_a_grade_nothing_can_be_derived() -> None:
    assert derive(policy_with(), grade=None).reason == "grade_missing"


def test_grade_d_has_nothing_without_cover() -> None:
    unknown = derive(policy_with(), grade="D", net_worth=NOT_STATED)
    assert (unknown.minor_units, unknown.reason) == (0, None)


def test_another_currency_is_an_outcome() -> None:
    cap = Money(100, "USD")
    assert derive(policy_with(cap=cap)).reason == "currency_mismatch"
    other = Amount(None, FactState.MISSING, "currency_mismatch")
    assert derive(policy_with(), need=other).reason == "currency_mismatch"


def test_a_cap_binds() -> None:
    found = derive(policy_with(cap=Money(300_000_00, "CNY")))
    assert found.minor_units == 300_000_00


def test_a_limit_too_small_to_keep_is_none_and_says_so() -> None:
    found = derive(policy_with(), need=Amount(9_999_99))
    assert (found.minor_units, found.reason) == (0, "below_minimum")
    assert derive(policy_with(), need=Amount(10_000_00)).minor_units == 10_000_00


def test_insurance_and_guarantees_raise_it_each_as_long_as_it_lasts() -> None:
    """1,000,000 x 90 % x (1 - 10 %) = 810,000, with 10 % of that carried ourselves 891,000.

    A guarantee of 400,000 less half is 200,000. On top of 500,000: 1,591,000, until March 2027.
    """
    found = derive(
        policy_with(),
        (
            secure(
                SecurityKind.INSURANCE,
                1_000_000_00,
                covered_percent=90,
                haircut_bp=1000,
                valid_until=date(2027, 3, 31),
            ),
            secure(
                SecurityKind.GUARANTEE,
                400_000_00,
                haircut_bp=5000,
                valid_until=date(2027, 12, 31),
            ),
            secure(SecurityKind.GUARANTEE, 9_00, valid_until=date(2026, 11, 21)),
            secure(SecurityKind.GUARANTEE, 9_00, currency="USD"),
            secure(SecurityKind.GUARANTEE, 9_00, valid_from=date(2026, 11, 23)),
            secure(SecurityKind.DEPOSIT, 9_00),
        ),
    )
    assert found.minor_units == 1_591_000_00
    assert found.ends_on == date(2027, 3, 31)
    assert [each.reason for each in found.covers] == [
        None,
        None,
        "security_ended",
        "security_currency_mismatch",
        "security_not_begun",
    ]
