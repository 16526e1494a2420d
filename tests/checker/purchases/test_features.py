"""What purchases say of each customer, against cases worked out by hand and against laws."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.facts.purchases import AMOUNTS, AS_THEY_ARE
from checker.purchases import sums as sums_module
from checker.purchases.definitions import load_definitions
from checker.purchases.lines import complete_lines, number_lines
from checker.purchases.quintiles import list_cut_offs
from checker.purchases.sums import add_up
from checker.purchases.windows import Windows
from storage.purchases import SUMMARY_COLUMNS
from tests.checker.purchases.books import AS_OF, features_of, merge, tell

CASES = yaml.safe_load(Path(__file__).with_name("features.cases.yaml").read_text("utf-8"))["cases"]
COVERS_FROM = date(2024, 1, 1)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_by_hand(case: dict[str, Any], tmp_path: Path) -> None:
    lines = merge(tmp_path, case["lines"]).lines
    told = features_of(lines, case["covers_from"], case.get("as_of", AS_OF))
    by_customer = {row["customer"]: row for row in told.to_dicts()}
    for customer, expected in case["expected"].items():
        found = {name: by_customer[customer][name] for name in expected}
        assert found == expected


def test_every_fact_has_a_column_and_words() -> None:
    assert {*AMOUNTS, *AS_THEY_ARE, "wallet_share_percent"} == set(load_definitions())
    assert {*AMOUNTS.values(), *AS_THEY_ARE} <= set(SUMMARY_COLUMNS)


def test_an_empty_book_says_nothing_of_anybody(tmp_path: Path) -> None:
    assert features_of(merge(tmp_path, []).lines, COVERS_FROM).is_empty()


def test_amounts_beyond_64_bits_add_up() -> None:
    most = 2**53 // 100
    lines = [["a", AS_OF, most, {"number": str(n)}] for n in range(2_000)]
    windows = Windows(AS_OF, COVERS_FROM)
    book = complete_lines(number_lines(tell(lines).collect()))
    (row,) = add_up(book.lazy(), windows).to_dicts()
    assert row["revenue"] == 2_000 * most * 100
    assert row["revenue"] > 2**63


def test_cut_offs_are_told_with_the_scores(tmp_path: Path) -> None:
    lines = [[f"c{n:02}", AS_OF - timedelta(days=n), 10 * n + 10] for n in range(10)]
    told = features_of(merge(tmp_path, lines).lines, COVERS_FROM)
    assert list_cut_offs(told) == {
        "recency_score": {"1": 9, "2": 7, "3": 5, "4": 3, "5": 1},
        "frequency_score": {"1": 1, "2": 1, "3": 1, "4": 1, "5": 1},
        "money_score": {"1": 1_000, "2": 3_000, "3": 5_000, "4": 7_000, "5": 9_000},
    }


lines_of = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.dates(date(2024, 10, 1), AS_OF),
        st.integers(-50, 500),
        st.fixed_dictionaries(
            {"number": st.sampled_from(["", "S1", "S2", "S3", "S4"])},
            optional={
                "product": st.sampled_from("xyz"),
                "channel": st.sampled_from("uvw"),
                "cost": st.integers(0, 300),
            },
        ),
    ),
    max_size=30,
)


@settings(deadline=None, max_examples=60)
@given(lines_of, st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(lines: list[Any], random: Any) -> None:  # noqa: ANN401
    shuffled = list(lines)
    random.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder:
        first = merge(Path(folder) / "1", lines).lines.collect()
        second = merge(Path(folder) / "2", shuffled).lines.collect()
    assert first.equals(second)


@settings(deadline=None, max_examples=60)
@given(lines_of, st.data())
def test_a_file_in_two_parts_is_the_file(lines: list[Any], data: st.DataObject) -> None:
    """An order, and a customer's day of lines without one, stands in one of the parts."""
    groups = sorted({(c, more["number"] or str(day)) for c, day, _, more in lines})
    is_first = {group: data.draw(st.booleans()) for group in groups}
    parts: tuple[list[Any], list[Any]] = ([], [])
    for line in lines:
        parts[is_first[line[0], line[3]["number"] or str(line[1])]].append(line)
    with tempfile.TemporaryDirectory() as folder:
        whole = merge(Path(folder) / "1", lines).lines.collect()
        pieced = merge(Path(folder) / "2", *parts).lines.collect()
        again = merge(Path(folder) / "3", lines, lines)
        assert again.is_same
        assert again.lines.collect().equals(whole)
    assert pieced.equals(whole)


@settings(deadline=None, max_examples=60)
@given(lines_of)
def test_parts_are_the_whole_to_the_minor_unit(lines: list[Any]) -> None:
    windows = Windows(AS_OF, COVERS_FROM)
    with tempfile.TemporaryDirectory() as folder:
        book = merge(Path(folder) / "1", lines).lines.collect()
    sums = add_up(book.lazy(), windows)
    in_year = book.filter(pl.col("bought_on") > windows.year_after)
    earlier = book.filter(
        pl.col("bought_on").is_between(windows.earlier_after, windows.year_after, closed="right")
    )
    assert sums["revenue"].sum() == in_year["amount"].sum()
    assert sums["earlier"].sum() == earlier["amount"].sum()
    assert sums["lines"].sum() == book.height
    assert (sums["bought"] - sums["returned"] == sums["revenue"]).all()
    named = in_year.filter(pl.col("product").is_not_null())
    assert (sums["of_products"].sum() or 0) == named["amount"].sum()
    for row in sums.to_dicts():
        own = book.filter(pl.col("customer") == row["customer"])
        year = own.filter(pl.col("bought_on") > windows.year_after)
        assert row["channels"] == year["channel"].drop_nulls().n_unique()
        assert row["products"] == year["product"].drop_nulls().n_unique()
        days = own.filter(pl.col("amount") > 0)["bought_on"].unique().sort()
        gaps = days.diff().dt.total_days().drop_nulls()
        assert row["gap_twice"] == (2 * gaps.median() if len(days) > 2 else None)


def test_pieces_of_customers_add_up_as_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [[f"c{n % 7}", AS_OF - timedelta(days=n), n + 1, {"product": "x"}] for n in range(60)]
    book = merge(tmp_path, lines).lines
    windows = Windows(AS_OF, COVERS_FROM)
    whole = add_up(book, windows)
    monkeypatch.setattr(sums_module, "LINES_PER_PIECE", 10)
    assert add_up(book, windows).equals(whole)
