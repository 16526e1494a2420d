"""How long `licet credit score` takes for a large table: reading, scoring, writing.

python -m benchmarks.score_table            # 100,000 rows of the canonical columns
python -m benchmarks.score_table --rows 500000
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from datetime import date

from checker.scoring import CardScorer, read_figures_table
from ingest.sandbox import ReaderPool
from rules.facts import load_catalogue
from rules.pack import load_pack

SHARES = {
    "cash": (0.0, 0.2),
    "inventory": (0.0, 0.3),
    "receivables": (0.0, 0.3),
    "current_assets": (0.3, 0.9),
    "current_liabilities": (0.05, 0.7),
    "total_liabilities": (0.1, 1.1),
    "equity": (-0.1, 0.9),
    "retained_earnings": (-0.5, 0.4),
    "revenue": (0.2, 2.0),
    "cost_of_sales": (0.1, 1.5),
    "ebit": (-0.2, 0.3),
    "interest_expense": (0.0, 0.04),
    "net_income": (-0.2, 0.2),
    "depreciation_and_amortization": (0.01, 0.08),
    "operating_cash_flow": (-0.1, 0.2),
}
"""Of total assets."""
BLANK_SHARE = 0.02


def make_table(rows: int, rng: random.Random) -> bytes:
    """Make a table of firms of all sizes, some cells of which are blank."""
    lines = [",".join(["firm", "total_assets", *SHARES])]
    for number in range(rows):
        assets = rng.lognormvariate(8, 2)
        cells = [assets, *(assets * rng.uniform(*ends) for ends in SHARES.values())]
        written = ["" if rng.random() < BLANK_SHARE else f"{cell:.2f}" for cell in cells]
        lines.append(",".join([str(number), *written]))
    return "\n".join(lines).encode()


def main(arguments: list[str] | None = None) -> int:
    """Print the CPU seconds of each step."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args(arguments)
    content = make_table(given.rows, random.Random(1))  # noqa: S311
    pack = load_pack("cn-base")
    cards = [card for card in pack.scorecards if card.sheet_kind is None]
    card = next(card for card in cards if card.id == "t5")
    scorer = CardScorer(card, cards, load_catalogue(), date(2026, 11, 22))
    print(f"{given.rows:,} rows by {card.id}, load {os.getloadavg()[0]:.1f}")
    started = time.process_time()
    with ReaderPool() as reader:
        table = read_figures_table(content, "table.csv", scorer.inputs, reader)
    read = time.process_time()
    scores = list(scorer.score(table.rows))
    scored = time.process_time()
    written = sum(len(json.dumps(one.to_data(), ensure_ascii=False)) for one in scores)
    done = time.process_time()
    print(f"  read    {read - started:6.1f} CPU s")
    print(f"  scored  {scored - read:6.1f} CPU s")
    print(f"  written {done - scored:6.1f} CPU s, {written / 1e6:.0f} million characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
