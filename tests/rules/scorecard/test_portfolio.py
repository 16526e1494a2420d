"""The kernel over tables knows scores as the definitions do: outcomes, and the day they change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import evaluate_pack
from rules.facts import FactSheet
from rules.horizon import next_change
from rules.pack import Pack, load_pack
from rules.portfolio.batch import Batch
from rules.portfolio.kernel import PortfolioKernel
from rules.portfolio.sheets import make_batch
from rules.scorecard import supply
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX
from rules.vocabulary import Outcome
from tests.rules.packs_on_disk import write_pack
from tests.rules.scorecard.test_broken import SOUND
from tests.rules.strategies import SIMPLE_DAYS, sheets, small_catalogue

UNTIL = date(2027, 1, 1)
TOKENS = {Outcome.ADVERSE: "TE-GRD-001=a", Outcome.INCONCLUSIVE: "TE-GRD-001=i"}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """A rule on two cards, one of which builds on the other and counts months."""
    folder: Path = tmp_path_factory.mktemp("pack")
    return load_pack(write_pack(folder, SOUND), small_catalogue())


def mark(batch: Batch, rows: list[FactSheet]) -> Batch:
    """Say of each fact where it is not applicable, which nulls alone do not tell."""
    names = [name for name in batch.customers.columns if name != "customer"]
    marks = {
        name + NOT_APPLICABLE_SUFFIX: [row[name].state == "not_applicable" for row in rows]
        for name in names
    }
    return Batch(batch.customers.with_columns(pl.DataFrame(marks)), batch.subjects)


@settings(deadline=None, max_examples=60)
@given(st.lists(sheets, min_size=1, max_size=6), SIMPLE_DAYS)
def test_kernel_equals_definitions(pack: Pack, rows: list[FactSheet], day: date) -> None:
    catalogue = small_catalogue()
    facts = catalogue.select(n for n in catalogue.definitions if n.startswith("firm."))
    batch = mark(make_batch({str(n): [row] for n, row in enumerate(rows)}, facts), rows)
    found = PortfolioKernel(pack, "onboarding").evaluate(batch, day, until=UNTIL).customers
    for row, standing in zip(rows, found.to_dicts(), strict=True):
        (outcome,) = evaluate_pack(pack, supply(pack, [row], day), day)
        assert standing["findings"] == TOKENS.get(outcome.outcome, "")
        change = next_change(pack, [row], day, until=UNTIL)
        assert standing["next_change_on"] == (change.on if change else None)


def test_the_columns_that_are_asked_for_are_inputs(pack: Pack) -> None:
    columns = PortfolioKernel(pack, "onboarding").fact_columns(None)
    facts = {name for name in columns if not name.endswith(NOT_APPLICABLE_SUFFIX)}
    assert facts == {"firm.staff", "firm.form", "firm.opened_on"}
    assert {*columns} - facts == {name + NOT_APPLICABLE_SUFFIX for name in facts}
