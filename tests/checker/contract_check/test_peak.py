"""What is owed of a contract when, reckoned by hand."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from checker.contract_check.peak import trace_owed
from checker.contract_check.proposal import Proposal, pay_day, spread_monthly
from rules.dates import add_days
from tests.checker.contract_check.contracts import propose


def test_one_delivery_is_owed_from_its_bill_to_its_late_payment() -> None:
    # billed 2027-01-10, due after 30 days on 02-09, paid 5 days later on 02-14
    curve = trace_owed(propose(("2027-01-10", 100_000_00), terms_days=30), 5)

    assert (curve.peak.on, curve.peak.minor_units) == (date(2027, 1, 10), 100_000_00)
    assert curve.steps[-1].on == date(2027, 2, 14)
    assert curve.steps[-1].minor_units == 0
    assert curve.days == 35
    assert [(month.month.month, month.minor_units) for month in curve.months] == [
        (1, 100_000_00),
        (2, 100_000_00),
    ]


def test_monthly_billing_over_a_year() -> None:
    """EXP-2 with monthly billing: value / 12 x (terms + DBT) / 30 x (1 + VAT).

    1,200,000 a year is 100,000 a month; with 13 % tax 113,000. Terms of 60 days paid 30 days late
    are 90 days: three months of bills, 339,000, by the formula. By the calendar it is three up to
    1 April, when the bill of January is paid on the day of the fourth; that of 1 February is paid
    on 2 May, a day after the bill of May, so that four are open on that day: 452,000.
    """
    parts = spread_monthly(1_356_000_00, date(2027, 1, 1), date(2027, 12, 31))
    curve = trace_owed(propose(*((str(p.billed_on), p.minor_units) for p in parts)), 30)

    assert [month.minor_units // 113_000_00 for month in curve.months[:5]] == [1, 2, 3, 3, 4]
    assert (curve.peak.on, curve.peak.minor_units) == (date(2027, 5, 1), 452_000_00)


def test_a_deposit_lowers_the_whole_curve() -> None:
    # 30 % of 200,000 are 60,000; the second delivery comes while the first is open
    proposal = propose(
        ("2027-01-10", 120_000_00), ("2027-02-10", 80_000_00), terms_days=60, deposit_percent=30
    )
    curve = trace_owed(proposal, 0)

    assert curve.peak.minor_units == 140_000_00
    assert [step.minor_units for step in curve.steps] == [60_000_00, 140_000_00, 20_000_00, 0]


def test_paid_on_delivery_is_never_owed() -> None:
    curve = trace_owed(propose(("2027-01-10", 100_00), terms_days=0), -4)

    assert curve.peak.minor_units == 0
    assert curve.days == 0


def test_a_month_without_a_step_carries_what_is_owed() -> None:
    curve = trace_owed(propose(("2027-01-31", 7), terms_days=90), 0)

    # paid on 1 May, so that nothing is owed on any day of May
    assert [month.minor_units for month in curve.months] == [7, 7, 7, 7, 0]


proposals = st.builds(
    lambda parts, terms, deposit: propose(
        *((str(add_days(date(2027, 1, 1), day)), amount) for day, amount in sorted(parts)),
        terms_days=terms,
        deposit_percent=deposit,
    ),
    st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10**9)), min_size=1, max_size=8),
    st.integers(0, 200),
    st.integers(0, 100),
)


@settings(max_examples=25)
@given(proposals, st.integers(-20, 60))
def test_the_curve_is_the_sum_of_open_bills_on_every_day(proposal: Proposal, late: int) -> None:
    """The slow definition, day by day."""
    curve = trace_owed(proposal, late)
    by_month: dict[date, int] = {}
    day, last = curve.steps[0].on, curve.steps[-1].on
    most = 0
    while day <= last:
        open_amount = sum(
            part.minor_units
            for part in proposal.instalments
            if part.billed_on <= day < pay_day(part, proposal.terms_days, late)
        )
        owed = max(0, open_amount - proposal.deposit)
        month = day.replace(day=1)
        by_month[month] = max(by_month.get(month, 0), owed)
        most = max(most, owed)
        day = add_days(day, 1)
    assert curve.peak.minor_units == most
    assert {month.month: month.minor_units for month in curve.months} == by_month
