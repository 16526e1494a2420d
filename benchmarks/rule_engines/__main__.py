"""Measure all engines and print the table: `python -m benchmarks.rule_engines [--quick] [--json]`.

Fails if an engine that was measured does not say the same as the reference evaluator.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from benchmarks.rule_engines.benchmark_pack import AS_OF, load_benchmark_pack
from benchmarks.rule_engines.customers import build_sheet, draw_customers, repeat_customers
from benchmarks.rule_engines.engines import HAND_WRITTEN, PEERS
from benchmarks.rule_engines.formula import translate_rule
from benchmarks.rule_engines.measure import Contender, RowContender, measure
from benchmarks.rule_engines.own_engines import (
    Chain,
    KernelOutcomes,
    KernelStandings,
    ReadBound,
    Reference,
)
from benchmarks.rule_engines.table import (
    Line,
    describe_conditions,
    print_json,
    print_table,
    summarise,
)

BASELINES = (KernelOutcomes.title, HAND_WRITTEN.title, ReadBound.title)
CUSTOMERS_OF_REFERENCE = 1_000
CUSTOMERS_OF_CHAIN = 1_000


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured.

    Attributes:
        portfolio: Customers in the table.
        distinct: How many of them differ; the reference judges each of these.
        rounds: Rounds that count.
        share: Of the customers that an engine for single customers judges in a full round.
    """

    portfolio: int
    distinct: int
    rounds: int
    share: float


FULL = Extent(portfolio=1_000_000, distinct=10_000, rounds=5, share=1)
QUICK = Extent(portfolio=200_000, distinct=2_000, rounds=3, share=0.2)


def main(extent: Extent, *, as_json: bool) -> int:
    """Measure and print; give 1 if an engine gave a wrong answer."""
    pack = load_benchmark_pack()
    distinct = draw_customers(extent.distinct, pack.lists[0].values)
    portfolio, origin = repeat_customers(distinct, extent.portfolio)
    rows = distinct.to_dicts()
    sheets = [build_sheet(row) for row in rows]
    reference = Reference(pack, sheets, round(CUSTOMERS_OF_REFERENCE * extent.share))
    rules = [translate_rule(rule, AS_OF) for rule in pack.rules_in_force(AS_OF)]

    durable = f"durable {version('durable-rules')}"
    with Chain(reference, round(CUSTOMERS_OF_CHAIN * extent.share), durable) as chain:
        contenders: list[Contender[Any]] = [
            ReadBound(portfolio),
            KernelOutcomes(reference, pack, portfolio, origin),
            KernelStandings(reference, pack, portfolio, origin),
            reference,
            chain,
        ]
        missing = []
        for peer in PEERS:
            if peer.version is None:
                missing.append(peer.title)
                continue
            taken = rows[: round(peer.customers * extent.share)]
            engine = peer.start(rules)
            contenders.append(
                RowContender(peer.title, peer.version, engine, taken, reference.letters)
            )
        measurements = measure(contenders, extent.rounds)

    conditions = describe_conditions(reference.letters, portfolio, extent.rounds)
    lines = summarise(measurements, missing, BASELINES)
    if as_json:
        print_json(conditions, lines)
    else:
        print_table(conditions, lines)
        _print_both(lines)
    return int(any(measurement.differences for measurement in measurements))


def _print_both(lines: Sequence[Line]) -> None:
    """Print what a customer costs from facts to verdict: the chain starts from outcomes."""
    rates = {line.engine: line.rate for line in lines}
    outcomes, verdict = rates[Reference.title], rates[Chain.title]
    if outcomes and verdict:
        both = 1 / (1 / outcomes + 1 / verdict)
        print(
            f"\nfacts to verdict, reference evaluator then chain: {both:,.0f} per CPU second "
            f"({1000 / outcomes:.2f} ms and {1000 / verdict:.2f} ms)"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rule_engines")
    parser.add_argument("--quick", action="store_true", help="fewer customers and rounds")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    arguments = parser.parse_args()
    sys.exit(main(QUICK if arguments.quick else FULL, as_json=arguments.json))
