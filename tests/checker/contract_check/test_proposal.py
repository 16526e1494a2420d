"""Dividing an amount over days, and changing one term of a contract."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.contract_check.proposal import add_tax, scale_shares, spread_monthly
from tests.checker.contract_check.contracts import propose


def test_a_year_of_months_has_twelve_instalments_and_loses_no_cent() -> None:
    parts = spread_monthly(1_000_00, date(2027, 1, 31), date(2027, 12, 31))

    assert [part.billed_on.isoformat() for part in parts[:3]] == [
        "2027-01-31",
        "2027-02-28",
        "2027-03-31",
    ]
    # 100,000 / 12 = 8,333.33: the running total is rounded up, 8,334 16,667 25,000 ...
    assert [part.minor_units for part in parts] == [8334, 8333, 8333] * 4
    assert len(parts) == 12


def test_a_contract_of_one_day_is_one_instalment() -> None:
    assert len(spread_monthly(500, date(2027, 1, 5), date(2027, 1, 5))) == 1


@given(
    st.lists(st.integers(0, 10**12), min_size=1, max_size=20).filter(any), st.integers(0, 10**14)
)
def test_shares_add_up_and_the_early_ones_are_never_short(parts: list[int], whole: int) -> None:
    shares = scale_shares(parts, whole)

    assert sum(shares) == whole
    running, told = 0, 0
    for part, share in zip(parts, shares, strict=True):
        running, told = running + part, told + share
        assert told * sum(parts) >= whole * running
        assert share >= 0


def test_tax_is_rounded_up() -> None:
    assert add_tax(50_000_000, 13) == 56_500_000
    assert add_tax(1, 13) == 2


def test_instalments_that_do_not_add_up_are_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="add up"):
        propose(("2027-01-01", 5)).__class__(
            amount=propose(("2027-01-01", 6)).amount,
            terms_days=1,
            instalments=propose(("2027-01-01", 5)).instalments,
            signed_on=date(2027, 1, 1),
            ends_on=date(2027, 1, 1),
        )


def test_a_smaller_contract_shrinks_its_instalments_and_its_margin() -> None:
    before = propose(("2027-01-01", 300_00), ("2027-02-01", 700_00), margin=100_00)

    after = before.with_amount(500_00)

    assert [part.minor_units for part in after.instalments] == [150_00, 350_00]
    assert after.margin == 50_00
