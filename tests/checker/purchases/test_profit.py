"""Profit by activity-based cost and the whale curve: by hand, and by laws that always hold."""

from __future__ import annotations

import tempfile
import xml.etree.ElementTree as ET
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.ledgers.ageing import BUCKETS
from checker.ledgers.lines import SCHEMA as LEDGER_SCHEMA
from checker.provisions.buckets import find_bucket
from checker.provisions.by_customer import lose_by_customer
from checker.purchases.activities import SCHEMA as ACTIVITY_SCHEMA
from checker.purchases.activities import sum_efforts
from checker.purchases.charging import Charged, Efforts, charge
from checker.purchases.errors import ActivityRatesInvalid
from checker.purchases.profit import WhaleCurve, draw_whale_curve, find_profits
from checker.purchases.rates import Rates, load_rates
from checker.purchases.receivables import sum_amount_days
from checker.purchases.sums import add_up
from checker.purchases.whale_chart import draw_whale_chart
from checker.purchases.windows import Windows
from tests.checker.ledgers.test_behaviour import make_line
from tests.checker.purchases.books import AS_OF, merge

WINDOWS = Windows(AS_OF, date(2024, 1, 1))
WORDS = {"unit": {"zh": "单", "en": "order"}, "title": {"zh": "订单", "en": "orders"}}


def make_rates(capital_bp: int | None = None, **drivers: int) -> Rates:
    said: dict[str, Any] = {
        "currency": "CNY",
        "drivers": {name: {"minor_units": rate, **WORDS} for name, rate in drivers.items()},
    }
    if capital_bp is not None:
        said["credit_days"] = {"basis_points": capital_bp, **WORDS}
    return Rates.model_validate(said)


def make_activities(*rows: tuple[str, date, str, int, int | None]) -> pl.DataFrame:
    lines = [
        {"customer": c, "happened_on": d, "kind": k, "number": "1", "quantity": q, "hours": h}
        for c, d, k, q, h in rows
    ]
    frame = pl.LazyFrame(lines, schema=ACTIVITY_SCHEMA)
    return sum_efforts(frame, WINDOWS.year_after, WINDOWS.as_of)


def sums_of(folder: Path, *lines: Any) -> pl.DataFrame:  # noqa: ANN401
    return add_up(merge(folder, list(lines)).lines, WINDOWS)


def make_ledger(told: list[dict[str, Any]]) -> pl.LazyFrame:
    lines = [make_line(number=str(number), **line) for number, line in enumerate(told)]
    return pl.LazyFrame(lines, schema=LEDGER_SCHEMA)


def test_every_term_by_hand(tmp_path: Path) -> None:
    """2 orders of 35.00, 1 return of 90.00, 1.5 visits of 60.01, 2 hours of 100.00, and capital.

    A receivable of 1,000.00 open for 73 days at 5 % a year costs 10.00. Revenue 900.00, rebate
    10.00, cost of goods 500.00: 900 - 10 - 500 - 70 - 90 - 90.02 - 200 - 10 - 1.50 = -71.52.
    """
    sums = sums_of(
        tmp_path,
        ["a", date(2026, 9, 1), 600, {"number": "S1", "cost": 350, "rebate": 10}],
        ["a", date(2026, 9, 5), 400, {"number": "S2", "cost": 220}],
        ["a", date(2026, 9, 6), -100, {"number": "S2", "cost": -70}],
        ["a", date(2025, 10, 31), 999, {"number": "S0", "cost": 1}],
    )
    activities = make_activities(
        ("a", date(2026, 1, 1), "visits", 1_500, 2_000),
        ("a", date(2025, 10, 31), "visits", 9_000, 9_000),
        ("b", date(2026, 1, 1), "visits", 9_000, 9_000),
    )
    owed = pl.DataFrame({"customer": ["a"], "amount_days": [100_000 * 73]})
    rates = make_rates(500, orders=3_500, returns=9_000, visits=6_001, hours=10_000)
    charged = charge(sums, rates, Efforts(activities, owed))
    (row,) = find_profits(sums, charged, {"a": 150}).table.to_dicts()
    costs = {name: row[f"{name} cost"] for name in charged.drivers}
    assert costs == {
        "orders": 7_000,
        "returns": 9_000,
        "visits": 9_002,
        "hours": 20_000,
        "credit_days": 1_000,
    }
    assert (row["revenue"], row["rebate"], row["cost"]) == (90_000, 1_000, 50_000)
    assert row["profit"] == -7_152
    added = charged.add_up()
    assert added is not None
    assert added["activity_cost"].to_list() == [46_002]


def test_what_is_not_known_is_left_out_and_said(tmp_path: Path) -> None:
    sums = sums_of(
        tmp_path,
        ["a", date(2026, 9, 1), 600, {"cost": 350}],
        ["b", date(2026, 9, 1), 600],
    )
    charged = charge(sums, make_rates(500, orders=100, visits=6_000), Efforts())
    assert (charged.unknown, charged.add_up()) == (("visits", "credit_days"), None)
    profits = find_profits(sums, charged)
    assert profits.unknown == ("visits", "credit_days", "expected_loss")
    assert profits.table["profit"].to_list() == [24_900, None]
    curve = draw_whale_curve(profits)
    assert curve.cumulative == (24_900,)


def test_receivables_count_by_the_days_that_they_were_open() -> None:
    # 1,000 for 10 days; 600 of 1,000 still open for 30 days to the ledger's day; 50 credited 20
    # days; one settled before the year; an order; one in dollars; 10 for 5 days of the year.
    told: list[dict[str, Any]] = [
        {"amount": 1_000, "issued_on": date(2026, 3, 1), "settled_on": date(2026, 3, 11)},
        {"amount": 1_000, "issued_on": date(2026, 10, 1), "paid_amount": 400},
        {"amount": 50, "issued_on": date(2026, 10, 11), "kind": "credit_note"},
        {"amount": 9_999, "issued_on": date(2025, 1, 1), "settled_on": date(2025, 10, 31)},
        {"amount": 9_999, "issued_on": date(2026, 1, 1), "kind": "order"},
        {"amount": 9_999, "issued_on": date(2026, 1, 1), "currency": "USD"},
        {"amount": 10, "issued_on": date(2025, 10, 21), "settled_on": date(2025, 11, 5)},
    ]
    lines = make_ledger(told)
    (days,) = sum_amount_days(lines, "CNY", WINDOWS.year_after, AS_OF)["amount_days"]
    assert days == 10 * 1_000 + 30 * 600 - 20 * 50 + 5 * 10


def test_expected_loss_by_age_after_credits() -> None:
    lines = make_ledger(
        [
            {"amount": 1_000, "issued_on": date(2026, 10, 1), "due_on": date(2026, 11, 30)},
            {"amount": 2_001, "issued_on": date(2026, 8, 1), "due_on": date(2026, 9, 25)},
            {"amount": 400, "issued_on": date(2026, 9, 1), "kind": "credit_note"},
        ]
    )
    rates = {bucket: Fraction(n, 100) for n, bucket in enumerate(BUCKETS)}
    assert find_bucket("31_60") in rates
    customer = make_line()["customer"]
    assert lose_by_customer(lines, "CNY", AS_OF, rates) == {customer: 41}  # 2 % of 2,001, up


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("currency: [", ":1:"),
        ("currency: XXZ\ndrivers: {}", "currency"),
        ("currency: CNY\ndrivers: {orders: {minor_units: 1.5}}", "drivers.orders.minor_units"),
        ("currency: CNY\ndrivers: {orders: {minor_units: -1}}", "drivers.orders.minor_units"),
        ("currency: CNY\ndrivers: {}\nwishes: 1", "wishes"),
        ("currency: CNY\ndrivers: {}\ncredit_days: {basis_points: 10001}", "credit_days"),
        ("- 1", "—"),
    ],
)
def test_wrong_rates_are_refused_with_their_place(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / "费率.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ActivityRatesInvalid) as refused:
        load_rates(path)
    assert place in str(refused.value)


profits_of = st.lists(st.one_of(st.none(), st.integers(-10_000, 10_000)), max_size=30)


@settings(deadline=None, max_examples=100)
@given(profits_of)
def test_the_last_point_of_the_curve_is_the_total(wanted: list[int | None]) -> None:
    lines = [
        [f"c{n:02}", AS_OF, 200, {} if p is None else {"cost": 200 - p}]
        for n, p in enumerate(wanted)
    ]
    with tempfile.TemporaryDirectory() as folder:
        sums = sums_of(Path(folder), *lines)
    profits = find_profits(sums, Charged(sums.select("customer"), ()), {})
    curve = draw_whale_curve(profits)
    known = sorted((100 * p for p in wanted if p is not None), reverse=True)
    assert len(curve.cumulative) == len(known)
    assert curve.total == sum(known) == (curve.cumulative or (0,))[-1]
    assert curve.peak == sum(p for p in known if p > 0)
    assert curve.peak_rank == sum(p > 0 for p in known)
    if curve.peak_bp is not None:
        assert curve.peak_bp >= 10_000
    drawn = draw_whale_chart(curve, "CNY")
    assert ET.fromstring(drawn).tag.endswith("svg")  # noqa: S314 - our own
    assert drawn == draw_whale_chart(curve, "CNY")


def test_the_curve_of_a_million_has_few_points_and_its_peak() -> None:
    rising = tuple(range(1, 900_001))
    falling = tuple(range(899_999, 799_999, -1))
    curve = WhaleCurve((*rising, *falling), 800_000, 900_000, 900_000)
    drawn = draw_whale_chart(curve, "CNY")
    assert len(drawn) < 10_000
    assert curve.peak_bp == 11_250
    assert "112.5 %" in drawn
