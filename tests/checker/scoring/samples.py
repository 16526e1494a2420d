"""Invented companies whose defaults follow from two ratios, as tables in canonical columns."""

from __future__ import annotations

import numpy as np

from checker.scoring import FiguresTable, read_figures_table
from checker.scoring.fact_columns import list_inputs
from checker.scoring.fitting import list_candidates
from checker.scoring.outcomes import Outcomes, read_outcomes
from tests.checker.register.spreadsheets import TableReader

HEADINGS = (
    "firm,defaulted,total_assets,total_liabilities,current_assets,current_liabilities,"
    "inventory,net_income,ledger.late_share_bp"
)


def make_table(companies: int, seed: int, *, worse: float = 0.0) -> bytes:
    """Make a table; liabilities and late payment tell of default, the rest does not.

    Args:
        companies: How many.
        seed: Of the draw.
        worse: By how much everyone's liabilities are raised.
    """
    rng = np.random.default_rng(seed)
    lines = [HEADINGS]
    for number in range(companies):
        debt = min(0.98, rng.uniform(0.1, 0.9) + worse)
        late = rng.uniform(0, 1)
        is_bad = rng.uniform() < 1 / (1 + np.exp(4.5 - 4 * debt - 2 * late))
        current = rng.integers(200, 600)
        figures = [1_000, round(1_000 * debt), current, rng.integers(100, 400)]
        inventory = "" if number % 10 == 0 else str(rng.integers(0, 150))
        income = rng.integers(-100, 100)
        paid = "" if number % 200 == 0 else str(int(10_000 * late))
        cells = [f"f{number}", int(is_bad), *figures, inventory, income, paid]
        lines.append(",".join(map(str, cells)))
    return ("\n".join(lines) + "\n").encode()


def read_sample(content: bytes) -> FiguresTable:
    return read_figures_table(content, "t.csv", list_inputs(list_candidates()), TableReader())


def read_sample_outcomes(content: bytes) -> Outcomes:
    return read_outcomes(read_sample(content), "defaulted", "t.csv")
