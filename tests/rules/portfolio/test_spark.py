"""The kernel on Spark gives what it gives here. Needs pyspark and Java (`make spark`)."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
import pytest

from rules.portfolio import Batch, PortfolioKernel
from rules.portfolio.errors import SparkUnavailable, sentences
from rules.portfolio.nested import nest, unnest
from rules.portfolio.spark import evaluate_parquet, require_spark, start_local_session
from tests.required import do_without
from tests.rules.portfolio.strategies import make_pack, make_policy, make_rule

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

AS_OF = date(2024, 2, 29)
UNTIL = date(2025, 2, 28)


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    try:
        require_spark()
    except SparkUnavailable as error:
        do_without("spark", error)
    session = start_local_session()
    yield session
    session.stop()


def make_batch(customers: int) -> Batch:
    """Customers of which each has up to two permits, with days at both ends of time."""
    draw = random.Random(7)  # noqa: S311  (repeatable on purpose)
    days = [None, date.min, date.max, *(AS_OF + timedelta(days=n) for n in (-1, 0, 1, 40))]
    names = [None, "", "晴川", "a\"b'c", "x" * 40]
    keys = [f"客户 {number}" for number in range(customers)]
    holders = [key for key in keys for _ in range(draw.randrange(3))]
    table = pl.DataFrame(
        {
            "customer": keys,
            "firm.name": [draw.choice(names) for _ in keys],
            "firm.staff": [draw.choice([None, 1, 2**53 + 1]) for _ in keys],
            "firm.closes_on": pl.Series([draw.choice(days) for _ in keys], dtype=pl.Date),
        }
    )
    permits = pl.DataFrame(
        {
            "customer": holders,
            "subject": [str(number) for number in range(len(holders))],
            "permit.ends_on": pl.Series([draw.choice(days) for _ in holders], dtype=pl.Date),
        }
    )
    return Batch(table, {"permit": permits})


RULES = [
    make_rule("TE-TST-001", "firm.closes_on <= today + days(30)", "firm.staff > 9007199254740992"),
    make_rule("TE-TST-002", 'firm.name in ["晴川", ""]'),
    make_rule("TE-PRM-001", "permit.ends_on < today", subject="credential", of_kind="permit"),
]
POLICY = make_policy(
    [{"id": "expired", "any": [{"rule": "TE-PRM-001", "outcome": "adverse"}]}],
    {"reject": ["expired"]},
)
PACK = make_pack(*RULES, policy=POLICY)


def test_nothing_changes_inside_a_row(tmp_path: Path) -> None:
    batch = make_batch(50)
    path = tmp_path / "customers.parquet"
    nest(batch).write_parquet(path)
    again = unnest(pl.read_parquet(path))
    assert again.customers.equals(batch.customers)
    assert again.subjects["permit"].equals(batch.subjects["permit"])
    assert list(again.subjects) == ["permit"]


@pytest.mark.slow
def test_same_on_spark(session: SparkSession, tmp_path: Path) -> None:
    batch = make_batch(3_000)
    table = nest(batch)
    paths = [tmp_path / "1.parquet", tmp_path / "2.parquet"]
    table.head(1_000).write_parquet(paths[0])
    table.tail(2_000).write_parquet(paths[1])
    rows = evaluate_parquet(session, paths, PACK, "onboarding", AS_OF, until=UNTIL).collect()
    kernel = PortfolioKernel(PACK, "onboarding")
    expected = kernel.evaluate(batch, AS_OF, until=UNTIL).customers
    assert sorted(tuple(row) for row in rows) == sorted(expected.iter_rows())


def test_what_is_missing_is_said_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(SparkUnavailable) as caught:
        require_spark()
    assert (caught.value.code, caught.value.part) == ("no_pyspark", "pyspark")
    assert all("pyspark" in text for text in caught.value.message)
    assert all(text.zh and text.en for text in sentences().values())


def test_java_is_looked_for_where_it_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("rules.portfolio.spark.find_spec", lambda _: True)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkUnavailable, match="Java"):
        require_spark()
