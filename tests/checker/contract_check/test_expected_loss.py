"""Expected loss: PD of the term, LGD, exposure."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.contract_check.expected_loss import expect_loss, scale_default_probability


def test_a_year_is_the_yearly_probability() -> None:
    assert scale_default_probability(511, 365) == Decimal("0.051100000000")


def test_half_the_hazard_of_two_years() -> None:
    # 1 - (1 - 0.19)^(730/365) = 1 - 0.81^2 = 0.3439
    assert scale_default_probability(1900, 730) == Decimal("0.343900000000")


def test_ninety_days_by_hand() -> None:
    # ln(0.9489) = -0.0524518..., times 90/365 = -0.0129333..., 1 - e^that = 0.0128500...
    probability = scale_default_probability(511, 90)
    assert abs(float(probability) - (1 - 0.9489 ** (90 / 365))) < 1e-12
    # 0.0128500... x 0.45 x 100,000.00 = 578.25: rounded up to the cent
    loss = expect_loss(
        yearly_default_bp=511,
        days=90,
        unsecured=100_000_00,
        secured=0,
        loss_given_default_bp=4500,
        loss_given_default_secured_bp=2500,
    )
    assert loss.minor_units == -int(-(probability * 45_000_00).to_integral_value("ROUND_CEILING"))


def test_what_a_guarantee_covers_loses_less() -> None:
    # certain default: 60,000 x 45 % + 40,000 x 25 % = 27,000 + 10,000
    loss = expect_loss(
        yearly_default_bp=10_000,
        days=30,
        unsecured=60_000_00,
        secured=40_000_00,
        loss_given_default_bp=4500,
        loss_given_default_secured_bp=2500,
    )
    assert loss.minor_units == 37_000_00


def test_nothing_is_lost_within_no_days() -> None:
    assert scale_default_probability(10_000, 0) == 0


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, 3000), st.integers(0, 400))
def test_longer_is_never_safer(yearly_bp: int, days: int, more: int) -> None:
    sooner, later = (scale_default_probability(yearly_bp, n) for n in (days, days + more))
    assert 0 <= sooner <= later <= 1
