"""The facts of a ledger: equal to the slow definition, and right on cases done by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.ledgers.behaviour import PAYDEX_BANDS, add_up, measure, sum_up_book
from checker.ledgers.lines import SCHEMA, LineKind
from checker.ledgers.states import (
    find_reason,
    is_idle,
    load_definitions,
    load_reasons,
    mark_idle,
)
from storage.tables import LedgerSummary
from tests.checker.ledgers.oracle import measure_slowly, points_of

AS_OF = date(2026, 10, 31)
NAMES = [name for name in LedgerSummary.model_fields if name not in ("customer_id", "ledger_id")]

_near = st.integers(-800, 20).map(lambda days: AS_OF + timedelta(days=days))
_amounts = st.one_of(st.integers(0, 5), st.integers(0, 10**12))
_lines = st.fixed_dictionaries(
    {
        "customer": st.sampled_from("abc"),
        "kind": st.sampled_from([*LineKind, LineKind.INVOICE, LineKind.INVOICE]).map(str),
        "number": st.just("1"),
        "line": st.just("1"),
        "issued_on": _near,
        "due_on": st.none() | _near,
        "amount": _amounts,
        "currency": st.sampled_from(["CNY"] * 9 + ["USD"]),
        "settled_on": st.none() | _near,
        "paid_amount": st.none() | _amounts,
        "disputed": st.none() | st.booleans(),
        "contract": st.none(),
    }
)


def measure_lines(lines: Sequence[Any], as_of: date = AS_OF) -> dict[str, dict[str, Any]]:
    sums = add_up(pl.LazyFrame(lines, schema=SCHEMA), as_of).collect(engine="streaming")
    facts = measure(sums, sum_up_book(sums, as_of))
    return {row.pop("customer"): row for row in facts.to_dicts()}


def make_line(**told: object) -> dict[str, Any]:
    line = dict.fromkeys(SCHEMA) | {
        "customer": "a",
        "kind": "invoice",
        "number": "1",
        "line": "1",
        "issued_on": AS_OF - timedelta(days=60),
        "due_on": AS_OF - timedelta(days=30),
        "amount": 100_00,
        "currency": "CNY",
        "disputed": False,
    }
    return line | told


@settings(deadline=None, max_examples=50)
@given(st.lists(_lines, max_size=14))
def test_columns_say_what_the_slow_definition_says(lines: list[dict[str, Any]]) -> None:
    found = measure_lines(lines)
    assert found == measure_slowly(lines, AS_OF)
    for row in found.values():
        assert list(row) == [name for name in row if name in NAMES]
        marks = pl.DataFrame([row], schema_overrides={"currencies_mixed": pl.Boolean}).select(
            **{name: mark_idle(name, "") for name in NAMES}
        )
        assert marks.row(0, named=True) == {name: is_idle(name, row) for name in NAMES}
        for name in NAMES:
            reason = find_reason(name, row, has_settled=bool(row["settled_invoices"]))
            assert (reason is None) == (row[name] is not None)
            assert reason is None or reason in load_reasons()


def test_every_fact_of_a_summary_is_computed_and_defined_in_words() -> None:
    computed = next(iter(measure_lines([make_line()]).values()))
    assert sorted(computed) == sorted(NAMES) == sorted(load_definitions())


def test_a_credit_is_set_against_what_is_not_due_yet() -> None:
    lines = [
        make_line(number="1", amount=600_00),
        make_line(number="2", amount=600_00, due_on=AS_OF),
        make_line(number="3", kind="credit_note", amount=200_00),
    ]
    facts = measure_lines(lines)["a"]
    assert facts["overdue_share_bp"] == 6_000  # 600 of 1,000
    assert facts["oldest_overdue_days"] == 30
    assert facts["overdue_over_30_share_bp"] == 0  # thirty days are not more than thirty


def test_a_partial_payment_leaves_the_rest_open() -> None:
    lines = [make_line(paid_amount=99_99), make_line(number="2", amount=3_00, due_on=AS_OF)]
    facts = measure_lines(lines)["a"]
    assert facts["open_invoices"] == 2
    assert facts["overdue_share_bp"] == 34  # 1 of 301, rounded up


def test_who_owes_nothing_has_no_shares_and_is_not_overdue() -> None:
    facts = measure_lines([make_line(settled_on=AS_OF)])["a"]
    assert facts["oldest_overdue_days"] == 0
    assert facts["overdue_share_bp"] is None
    assert is_idle("overdue_share_bp", facts)
    assert not is_idle("payment_trend_days", facts)


def test_several_currencies_leave_counts_and_take_amounts() -> None:
    lines = [make_line(), make_line(number="2", currency="USD", settled_on=AS_OF)]
    facts = measure_lines(lines)["a"]
    assert facts["currencies_mixed"] is True
    assert (facts["open_invoices"], facts["settled_invoices"]) == (1, 1)
    assert find_reason("overdue_share_bp", facts, has_settled=True) == "currencies_mixed"
    assert not is_idle("overdue_share_bp", facts)


def test_a_share_late_is_drawn_to_that_of_the_book() -> None:
    due = make_line()["due_on"]
    punctual = [make_line(customer="b", number=str(n), settled_on=due) for n in range(6)]
    late = [make_line(number=str(n), settled_on=due + timedelta(days=1)) for n in range(2)]
    facts = measure_lines([*punctual, *late])
    assert facts["a"]["late_share_bp"] == 5_000  # (2 + 4 * 0.25) / (2 + 4)
    assert facts["b"]["late_share_bp"] == 1_000  # (0 + 4 * 0.25) / (6 + 4)


@pytest.mark.parametrize(
    ("days", "points"),
    [(-30, 100), (-20, 90), (0, 80), (15, 70), (22, 60), (30, 50), (60, 40), (90, 30), (120, 20)],
)
def test_published_marks_of_the_payment_index(days: int, points: int) -> None:
    settled_on = AS_OF - timedelta(days=5)
    line = make_line(
        issued_on=AS_OF - timedelta(days=300),
        due_on=settled_on - timedelta(days=days),
        settled_on=settled_on,
    )
    assert measure_lines([line])["a"]["paydex"] == points == points_of(days)


def test_bands_of_the_payment_index_leave_no_gap() -> None:
    for (_, last, better), (first, _, worse) in pairwise(PAYDEX_BANDS):
        assert first is not None
        assert last is not None
        assert first == last + 1
        assert better > worse
