"""A fitted card: its bins, its points, and that the engine scores as the fit did."""

from __future__ import annotations

import sys
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.errors import ExtraMissing, FiguresTableInvalid, FitImpossible
from checker.scoring.fact_columns import tabulate_facts
from checker.scoring.fit_report import Fit, TableSource, fit_table
from checker.scoring.fitting import (
    FACTOR,
    OFFSET,
    FactTable,
    fit_card,
    list_candidates,
    make_fact_table,
)
from checker.scoring.outcomes import Outcomes, measure_auc, read_outcomes
from checker.scoring.woe_bins import Bin, bin_values, merge_thin, pool_violators
from rules.facts import load_catalogue
from rules.lint import lint_pack
from rules.scorecard.columns import add_scores
from tests.checker.scoring.samples import make_table, read_sample, read_sample_outcomes
from tests.rules.packs_on_disk import SOUND, write_pack

DAY = date(2026, 11, 22)
SOURCE = TableSource("t.csv", "t.csv", "0" * 64)
ROWS = read_sample_outcomes(make_table(900, 1))


def fit(rows: Outcomes = ROWS) -> Fit:
    return fit_table(rows, SOURCE, load_catalogue(), card_id="own", fitted_on=DAY, seed=7)


@cache
def fitted() -> Fit:
    """Give the card of the sample; to fit one takes seconds, and importing scikit-learn as many."""
    return fit()


@cache
def table() -> FactTable:
    return make_fact_table(tabulate_facts(ROWS.rows, list_candidates()), list_candidates())


def test_the_engine_scores_as_the_fit_did() -> None:
    frame = tabulate_facts(ROWS.rows, fitted().card.fact_names)
    scored = add_scores(frame, [fitted().card], DAY)
    own = fitted().fitted.score(table())
    assert scored["score.own"].to_list() == own.tolist()
    assert len(set(own.tolist())) > 10


def test_what_tells_of_default_is_on_the_card_and_what_does_not_is_told() -> None:
    facts = {line.binned.fact for line in fitted().fitted.lines}
    assert facts >= {"finance.liabilities_to_assets_bp", "ledger.late_share_bp"}
    assert 0.65 < fitted().auc < fitted().auc_in_sample + 0.02
    dropped = {one.fact: one.code for one in fitted().fitted.dropped}
    assert dropped["finance.interest_cover_bp"] == "mostly_missing"
    assert not facts & dropped.keys()


def test_bins_are_monotone_and_wide_enough() -> None:
    for line in fitted().fitted.lines:
        bins = line.binned.bins
        assert all(min(one.good, one.bad) >= 5 for one in bins)
        rates = [one.rate for one in bins]
        ordered = sorted(rates, reverse=line.binned.is_more_better)
        assert rates == ordered
        assert line.coefficient < 0
        steps = list(pairwise(line.points))
        assert all((b >= a) == line.binned.is_more_better or a == b for a, b in steps)


def test_points_are_those_of_the_regression() -> None:
    """20 points double the odds, 600 stand for 50 to 1; a line rounds by half a point at most."""
    odds = fitted().fitted.intercept + sum(
        line.coefficient * line.binned.weigh(table()[line.binned.fact])
        for line in fitted().fitted.lines
    )
    exact = OFFSET - FACTOR * odds
    assert np.abs(exact - fitted().fitted.score(table())).max() <= len(fitted().fitted.lines) / 2


def test_missing_is_fitted_from_thirty_rows_and_else_the_policy() -> None:
    by_fact = {line.binned.fact: line for line in fitted().fitted.lines}
    late = by_fact["ledger.late_share_bp"]
    assert not late.binned.missing.is_fitted  # 5 rows
    assert late.missing == min(late.points)
    column = table()["finance.quick_ratio_bp"]
    assert (~column.is_known).sum() == 90


def test_grades_fall_from_band_to_band() -> None:
    rates = [band.rate for band in fitted().bands]
    assert 2 <= len(rates) <= 5
    assert rates == sorted(rates)
    assert sum(b.good + b.bad for b in fitted().bands) + fitted().not_rated == len(ROWS.rows)


def test_the_card_passes_lint_in_a_pack(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack", {**SOUND, "scorecards/own.yaml": fitted().text})
    complaints = lint_pack(folder)
    assert [c for c in complaints if "own.yaml" in str(c.place)] == []


def test_the_same_rows_give_the_same_card() -> None:
    assert fit().text == fitted().text


def test_other_rows_are_scored_by_the_card() -> None:
    auc = fitted().score_rows(read_sample_outcomes(make_table(600, 2)), DAY)
    assert auc is not None
    assert auc > 0.65


def test_a_table_without_defaults_gives_no_card() -> None:
    with pytest.raises(FitImpossible, match="defaulted"):
        fit(read_sample_outcomes(make_table(30, 3)))


def test_noise_gives_no_card() -> None:
    shuffled = np.random.default_rng(5).permutation(ROWS.is_bad)
    card = fit_card(table(), shuffled, {"finance.asset_turnover_bp": True})
    assert card.lines == ()


def test_rows_whose_outcome_is_not_told_are_left_out_with_the_reason() -> None:
    lines = make_table(6, 4).decode().splitlines()
    told = ["是", "no", "", "maybe", "0", "1"]
    cells = [line.split(",") for line in lines[1:]]
    for cell, word in zip(cells, told, strict=True):
        cell[1] = word
    cells[5][2] = "x"
    found = read_sample_outcomes("\n".join([lines[0], *map(",".join, cells)]).encode())
    assert found.is_bad.tolist() == [True, False, False]
    assert [(one.line, one.code) for one in found.left_out] == [
        (4, "target_empty"),
        (5, "target_unreadable"),
        (7, "row_faulty"),
    ]
    with pytest.raises(FiguresTableInvalid, match="no column"):
        read_outcomes(read_sample(make_table(2, 4)), "bad", "t.csv")


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(ExtraMissing) as refused:
        fit()
    assert "licet[fit]" in refused.value.en


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_pooling_leaves_an_order_and_loses_nobody(counts: list[tuple[int, int]]) -> None:
    bins = [Bin(n or None, g + 1, b) for n, (g, b) in enumerate(counts)]
    pooled = pool_violators(bins, falls=True)
    assert all(one.rate > other.rate for one, other in pairwise(pooled))
    thick = merge_thin(pooled)
    assert len(thick) == 1 or all(min(one.good, one.bad) >= 5 for one in thick)
    assert sum(b.good + b.bad for b in thick) == sum(b.good + b.bad for b in bins)


def test_a_direction_that_the_data_contradict_leaves_one_bin() -> None:
    values = np.arange(1_000)
    is_bad = values % 10 < values // 100
    assert len(bin_values(values, is_bad, is_more_better=True)) == 1
    assert len(bin_values(values, is_bad, is_more_better=False)) > 3


def test_auc() -> None:
    """By hand: of four pairs two are right, one is a tie."""
    score, is_bad = np.array([1.0, 3.0, 2.0, 3.0]), np.array([True, True, False, False])
    assert measure_auc(score, is_bad) == (2 + 0.5) / 4
    assert measure_auc(score, np.array([True] * 4)) is None
