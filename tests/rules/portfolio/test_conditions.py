"""A condition as columns is true and false exactly where `rules.logic` says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import FactSheet
from rules.logic import evaluate
from rules.portfolio.comparisons import COLUMN_TYPES, TableScope
from rules.portfolio.conditions import SharedComparisons
from rules.portfolio.packed_bits import make_column
from rules.portfolio.sheets import make_batch
from tests.rules.portfolio.strategies import DAYS
from tests.rules.strategies import conditions, customer, parse, sheets, small_catalogue

_CHOICES = [d for d in small_catalogue().definitions.values() if d.values]
_HELD_AS = {
    "plain": {},
    "enum": {d.name: pl.Enum(list(d.values)) for d in _CHOICES},
    "categorical": {d.name: pl.Categorical() for d in _CHOICES},
    "mixed": {"firm.form": pl.Enum(["partnership", "branch", "company"])},
}


def make_table(seen: Sequence[FactSheet]) -> pl.DataFrame:
    sheets_by_key = {str(number): [sheet] for number, sheet in enumerate(seen)}
    return make_batch(sheets_by_key, small_catalogue()).customers


def judge(table: pl.DataFrame, text: str, scope: TableScope) -> tuple[list[bool], list[bool]]:
    """Return where a condition is true, and where false."""
    comparisons = SharedComparisons(scope)
    truths = comparisons.compile(parse(text).root)(comparisons.answer(table))
    is_true, is_false = (make_column("", bits, table.height).to_list() for bits in truths)
    return is_true, is_false


def check(table: pl.DataFrame, text: str, seen: Sequence[FactSheet], as_of: date) -> None:
    """Compare with the definition, with the day as a literal and as a column."""
    condition = parse(text)
    expected = [evaluate(condition, sheet, as_of).truth for sheet in seen]
    dated = table.with_columns(today=pl.lit(as_of))
    for today in (as_of, pl.col("today")):
        is_true, is_false = judge(dated, text, TableScope(table.schema, today))
        assert is_true == [truth is True for truth in expected]
        assert is_false == [truth is False for truth in expected]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(conditions, min_size=1, max_size=3),
    st.lists(sheets, max_size=5),
    DAYS,
    st.sampled_from(sorted(_HELD_AS)),
)
def test_same_truth(texts: list[str], seen: list[FactSheet], as_of: date, held_as: str) -> None:
    table = make_table(seen).cast(_HELD_AS[held_as])
    for text in texts:
        check(table, text, seen, as_of)


@settings(max_examples=60, deadline=None)
@given(conditions, st.lists(sheets, min_size=1, max_size=3), DAYS, st.data())
def test_absent_and_empty_columns_hold_nothing(
    text: str, seen: list[FactSheet], as_of: date, data: st.DataObject
) -> None:
    table = make_table(seen)
    gone = data.draw(st.lists(st.sampled_from(table.columns[1:]), unique=True))
    known = [{n: f for n, f in sheet.facts.items() if n not in gone} for sheet in seen]
    emptied = [FactSheet("customer", facts) for facts in known]
    check(table.drop(gone), text, emptied, as_of)
    check(table.with_columns(pl.lit(None).alias(name) for name in gone), text, emptied, as_of)


def test_a_long_list_is_looked_up_in_a_column_that_is_not_there() -> None:
    seen = [FactSheet("customer", {})] * 3
    text = "firm.staff in [1, 2, 3, 4, 5, 6, 7, 8, 9]"
    check(make_table(seen).select("customer"), text, seen, date(2026, 11, 22))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("firm.staff > 9007199254740992", [2**53, 2**53 + 1, -(2**63), 2**63 - 1]),
        ("firm.staff == -9007199254740992", [-(2**53), -(2**53) - 1]),
        ("firm.staff in [1, 2, 3, 4, 5, 6, 7, 8, 9]", [0, 1, 9, 2**53 + 1]),
    ],
)
def test_whole_numbers_are_exact(text: str, values: list[int]) -> None:
    seen = [*(customer(staff=value) for value in values), customer()]
    check(make_table(seen), text, seen, date(2024, 2, 29))


@pytest.mark.parametrize("value", ["", "晴川\u3000（北京）", "a\"b'c\\d\n", "%_*", "é", "x" * 40])
def test_texts_compare_by_value(value: str) -> None:
    seen = [customer(name=value, alias=value), customer(name=value, alias="晴川"), customer()]
    for text in ("firm.name == firm.alias", 'firm.name != "晴川"', 'firm.alias in ["晴川", ""]'):
        check(make_table(seen), text, seen, date(2024, 2, 29))


@pytest.mark.parametrize("amount", [0, 1, 11, 12, 13, 1200])
@pytest.mark.parametrize("sign", "+-")
@pytest.mark.parametrize("operator", ["==", "!=", "<", "<=", ">", ">="])
def test_a_moved_date_against_a_fixed_day(operator: str, sign: str, amount: int) -> None:
    ends = [date.min, date(1, 1, 31), date(9999, 12, 30), date.max]
    around = [date(2024, month, day) for month in (1, 2, 3) for day in (1, 28, 29)]
    seen = [customer(closes_on=day) for day in (*ends, *around)]
    for unit in ("months", "days"):
        text = f"firm.closes_on {sign} {unit}({amount}) {operator} today"
        for as_of in (date.min, date(2024, 2, 29), date(2023, 2, 28), date.max):
            check(make_table(seen), text, seen, as_of)


def test_money_is_known_where_its_column_is_true() -> None:
    table = pl.DataFrame({"firm.capital": [True, False, None]})
    scope = TableScope(table.schema, date(2024, 1, 1))
    is_known, is_unknown = judge(table, "known(firm.capital)", scope)
    assert is_known == [True, False, False]
    assert is_unknown == [False, True, True]


@pytest.mark.parametrize("name", ["firm.staff", "firm.closes_on", "firm.name", "firm.is_open"])
def test_a_column_of_another_type_is_refused(name: str) -> None:
    definition = small_catalogue()[name]
    text = f"{name} == {name}"
    scope = TableScope({name: pl.Float64()}, date(2024, 1, 1))
    with pytest.raises(TypeError, match=f"{name} must be {COLUMN_TYPES[definition.type]}"):
        SharedComparisons(scope).compile(parse(text).root)
