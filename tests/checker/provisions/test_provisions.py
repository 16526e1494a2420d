"""Provision matrices: published vectors, roll rates by hand, and outcomes without a figure."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import MappingInvalid, RatesInvalid
from checker.ledgers.ageing import BUCKETS
from checker.ledgers.lines import SCHEMA
from checker.provisions import (
    Adjustment,
    Matrix,
    find_bucket,
    provide_by_given_rates,
    provide_by_history,
    read_given_rates,
)
from checker.provisions.allowance import chain_loss_rates
from checker.provisions.buckets import count_months
from checker.provisions.data import list_reasons, matrix_to_data
from checker.provisions.month_ends import go_back, list_month_ends
from checker.provisions.roll_rates import RollRate

AS_OF = date(2026, 10, 31)
DUE = {
    "current": date(2026, 11, 30),
    "1_30": date(2026, 10, 11),
    "31_60": date(2026, 9, 11),
    "61_90": date(2026, 8, 12),
    "91_180": date(2026, 7, 1),
    "over_365": date(2025, 9, 1),
}
"""A due day in each bucket on `AS_OF`."""

MATRIX = """because: 示例
rates_percent: {current: 0.3, 1_30: 1.6, 31_60: 3.6, 61_90: 6.6, over_90: 10.6}
"""


def make_ledger(*lines: tuple[date, date, int, date | None], **told: str) -> pl.LazyFrame:
    """Make invoices of one customer: issued, due, minor units, settled."""
    rows = [
        {
            "customer": "a",
            "kind": "invoice",
            "currency": "CNY",
            **told,
            "number": str(number),
            "line": "1",
            "issued_on": issued,
            "due_on": due,
            "amount": amount,
            "settled_on": settled,
        }
        for number, (issued, due, amount, settled) in enumerate(lines)
    ]
    return pl.LazyFrame(rows, schema=SCHEMA)


def owe(**amounts: int) -> pl.LazyFrame:
    """Make a ledger that owes so much in each bucket."""
    return make_ledger(
        *((date(2025, 1, 1), DUE[name], amount, None) for name, amount in amounts.items())
    )


def by_history(lines: pl.LazyFrame, months: int = 12, share: Fraction = Fraction(0)) -> Matrix:
    (matrix,) = provide_by_history(
        lines,
        AS_OF,
        months=months,
        loss_of_last=Fraction(1),
        adjustment=Adjustment(share, "示例"),
    )
    return matrix


@pytest.fixture
def given_matrix(tmp_path: Path) -> Path:
    path = tmp_path / "matrix.yaml"
    path.write_text(MATRIX, encoding="utf-8")
    return path


def test_the_published_example_of_ifrs_9(given_matrix: Path) -> None:
    """Illustrative example 12: 45 + 120 + 144 + 165 + 106 = 580 (in thousands)."""
    lines = owe(
        current=15_000_000,
        **{"1_30": 7_500_000, "31_60": 4_000_000, "61_90": 2_500_000, "91_180": 1_000_000},
    )
    (matrix,) = provide_by_given_rates(
        lines, AS_OF, read_given_rates(given_matrix).rates, Adjustment()
    )
    assert [line.allowance for line in matrix.lines] == [45_000, 120_000, 144_000, 165_000, 106_000]
    assert (matrix.owed, matrix.allowance) == (30_000_000, 580_000)


def test_a_second_published_example(tmp_path: Path) -> None:
    """15,000 at .5 %, 7,500 at 2.2 %, 4,000 at 2.7 %, 2,500 at 4.5 %: 75, 165, 108, 112.5."""
    path = tmp_path / "matrix.csv"
    path.write_text("bucket,rate_percent\ncurrent,0.5\n1_30,2.2\n31_60,2.7\nover_60,4.5\n", "utf-8")
    lines = owe(current=15_000, **{"1_30": 7_500, "31_60": 4_000, "61_90": 2_500})
    (matrix,) = provide_by_given_rates(lines, AS_OF, read_given_rates(path).rates, Adjustment())
    assert [line.allowance for line in matrix.lines] == [75, 165, 108, 113]  # 112.5 rounds up


def monthly(shares: dict[int, int], first: int = 0) -> pl.LazyFrame:
    """Make a year of invoices due on the 15th of each month, paid at ages told in days.

    Args:
        shares: Minor units by the days past due at which they are paid; 0 for never.
        first: The number of the first month.
    """
    lines = []
    for months in range(first, 16):
        due = go_back(date(2026, 11, 15), 16 - months)
        due = due.replace(day=15)
        for days, amount in shares.items():
            paid = None if days == 0 else date.fromordinal(due.toordinal() + days)
            settled = paid if paid and paid <= AS_OF else None
            lines.append((go_back(due, 2), due, amount, settled))
    return make_ledger(*lines)


def test_roll_rates_are_what_moved_on() -> None:
    """Of 100: 60 are paid on time, 20 by the 25th day, 10 by the 55th, 10 never.

    At a month end an invoice due on the 15th is some 15 days late, a month later some 45.
    """
    matrix = by_history(monthly({-3: 60, 25: 20, 55: 10, 0: 10}))
    rolls = {line.bucket.name: line.roll for line in matrix.lines}
    values = {name: roll.value for name, roll in rolls.items() if roll is not None}
    assert values["current"] == Fraction(40, 100)
    assert values["1_30"] == Fraction(20, 40)
    assert values["31_60"] == Fraction(10, 20)
    assert values["61_90"] == values["91_180"] == 1
    assert rolls["over_365"] is None
    current = rolls["current"]
    assert current is not None
    assert len(current.migrations) == 12


def test_months_before_the_first_settlement_do_not_count() -> None:
    """An export of the last months lacks what was settled before: survivors would mislead."""
    lines = monthly({-3: 60, 25: 20, 55: 10, 0: 10}).filter(
        pl.col("settled_on").is_null() | (pl.col("settled_on") >= date(2026, 7, 1))
    )
    matrix = by_history(lines)
    current = matrix.lines[0].roll
    assert current is not None
    assert [m.month_end for m in current.migrations] == [date(2026, 8, 31), *LAST_TWO]
    assert (current.value, current.reason) == (None, "too_few_months")
    assert matrix.allowance is None


LAST_TWO = [date(2026, 9, 30), date(2026, 10, 31)]


def test_a_ledger_of_open_lines_tells_no_rates() -> None:
    matrix = by_history(owe(current=100, **{"1_30": 50}))
    assert matrix.allowance is None
    (reason,) = list_reasons(matrix)
    assert "损失率" in reason.zh
    assert "open lines only" in reason.en


def test_an_empty_bucket_is_no_rate_of_zero() -> None:
    """Nothing was ever 181 days late, so what stands before that bucket has no rate either."""
    matrix = by_history(monthly({25: 50, 0: 50}, first=12))
    by_name = {line.bucket.name: line for line in matrix.lines}
    assert by_name["181_365"].roll is not None
    assert by_name["181_365"].roll.reason == "bucket_empty"
    assert by_name["181_365"].allowance == 0  # nothing is owed there
    assert by_name["1_30"].allowance is None
    assert matrix.allowance is None


def test_a_measured_zero_ends_the_chain_and_is_told() -> None:
    matrix = by_history(monthly({5: 100}))
    by_name = {line.bucket.name: line for line in matrix.lines}
    assert by_name["current"].rate.value == 0
    assert any("audit" in words.en for words in list_reasons(matrix))


def test_the_adjustment_raises_every_rate_up_to_one() -> None:
    lines = monthly({-3: 60, 25: 20, 55: 10, 0: 10}).collect()
    old = make_ledger((date(2024, 1, 1), DUE["over_365"], 1_000, None)).collect()
    plain, raised = (
        chain_loss_rates(
            [RollRate(b, (), Fraction(1, 2)) for b in BUCKETS[:-1]], BUCKETS[-1], Fraction(1)
        ),
        by_history(pl.concat([lines, old]).lazy(), share=Fraction(1, 10)),
    )
    assert plain["current"].value == Fraction(1, 64)
    assert raised.lines[-1].adjusted == 1
    known = [line for line in raised.lines if line.rate.value]
    assert all(line.adjusted == min(1, line.rate.value * Fraction(11, 10)) for line in known)  # type: ignore[operator]


def test_credits_lower_what_their_own_customer_owes_the_youngest_first(given_matrix: Path) -> None:
    owing = owe(current=100, **{"1_30": 50}).collect()
    credit = owe(current=120).collect().with_columns(kind=pl.lit("credit_note", SCHEMA["kind"]))
    other = credit.with_columns(customer=pl.lit("b"))
    lines = pl.concat([owing, credit, other]).lazy()
    (matrix,) = provide_by_given_rates(
        lines, AS_OF, read_given_rates(given_matrix).rates, Adjustment()
    )
    assert [line.balance.owed for line in matrix.lines] == [0, 30, 0, 0, 0]
    assert [line.balance.credits for line in matrix.lines] == [100, 20, 0, 0, 0]


def test_each_currency_has_its_matrix(given_matrix: Path) -> None:
    dollars = owe(current=10).collect().with_columns(currency=pl.lit("USD"))
    lines = pl.concat([owe(current=100).collect(), dollars]).lazy()
    found = provide_by_given_rates(lines, AS_OF, read_given_rates(given_matrix).rates, Adjustment())
    assert [(m.currency, m.owed) for m in found] == [("CNY", 100), ("USD", 10)]
    assert matrix_to_data(found[1])["allowance"] == {"amount": "0.01", "currency": "USD"}


@settings(max_examples=50)
@given(st.lists(st.one_of(st.none(), st.fractions(0, 1)), min_size=6, max_size=6))
def test_a_rate_is_known_just_where_the_chain_is(values: list[Fraction | None]) -> None:
    rolls = [
        RollRate(bucket, (), value, "bucket_empty" if value is None else None)
        for bucket, value in zip(BUCKETS[:-1], values, strict=True)
    ]
    found = chain_loss_rates(rolls, BUCKETS[-1], Fraction(1))
    for place, bucket in enumerate(BUCKETS[:-1]):
        expected: Fraction | None = Fraction(1)
        for value in values[place:]:
            expected = None if value is None else expected * value  # type: ignore[operator]
            if not expected:
                break
        assert found[bucket.name].value == expected


def test_month_ends() -> None:
    assert list_month_ends(date(2026, 3, 30), 3) == [
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 28),
    ]
    assert list_month_ends(date(2026, 2, 28), 1) == [date(2026, 2, 28)]
    assert [count_months(bucket) for bucket in BUCKETS[:-1]] == [1, 1, 1, 1, 3, 6]
    assert find_bucket("60_31") is find_bucket("late") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rates_percent: {current: 1, 2_30: 5, over_30: 10}", "left out"),
        ("rates_percent: {current: 1, 1_30: 101, over_30: 10}", "percentage"),
        ("rates_percent: {current: 1, young: 5, over_30: 10}", "no bucket"),
        ("rates_percent: {current: 1, 1_30: 5}", "end with over"),
        ("because: x", "end with over"),
    ],
)
def test_a_matrix_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, text: str, code: str
) -> None:
    path = tmp_path / "matrix.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RatesInvalid, match=code) as refused:
        read_given_rates(path)
    assert "matrix.yaml" in refused.value.en
    path.write_text("rates: {}", encoding="utf-8")
    with pytest.raises(MappingInvalid):
        read_given_rates(path)
