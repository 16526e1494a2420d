"""Whether reference evaluator, portfolio kernel, chain and Spark say the same of random customers.

    python -m benchmarks.engine_agreement [--sheets N] [--seed N] [--chain-sheets N] [--spark N]

A customer has facts over the catalogue of cn-base, and up to two credentials and contracts of each
kind that its rules judge. A quarter of all values is not known: none of some customers, half of
others. The rest are drawn, or taken from the cases that the rules pass, so that every outcome and
every verdict occurs; days lie around the day of the question or at the ends of time.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeVar

import polars as pl

from rules import fixpoint
from rules.assessment import RuleOutcome, evaluate_pack
from rules.chain.process import ChainProcess
from rules.expression import list_leaves
from rules.expression.tree import Comparison, LiteralOperand
from rules.facts import (
    CONTRACT,
    MISSING,
    NOT_APPLICABLE,
    Fact,
    FactDefinition,
    FactSheet,
    FactType,
    Money,
    Value,
    check_value,
)
from rules.pack import Pack, load_pack
from rules.portfolio import Batch, PortfolioKernel, Standings
from rules.portfolio.nested import nest
from rules.portfolio.outcomes import KEPT, name_outcome
from rules.portfolio.sheets import find_reference, make_batch
from rules.portfolio.spark import evaluate_parquet, start_local_session
from rules.vocabulary import Outcome

PACK, PURPOSE = "cn-base", "onboarding"
AS_OF = date(2026, 11, 22)
MISSING_SHARES = (0.0, 0.25, 0.25, 0.5)
"""Of the values of a customer; a quarter on the average."""
BLOCK = 5_000
"""Customers that are made, judged and forgotten together."""

_NEARBY = (-3000, -400, -366, -365, -61, -60, -31, -30, -7, -1, 0, 1, 7, 30, 31, 60, 61, 365, 4000)
_TEXTS = ("", "晴川贸易有限公司", "Ω“引号”", "a\"b'c\\d\n", "x" * 40, "91310000MA1FL0XX0X")

_T = TypeVar("_T")
Customers = dict[str, Sequence[FactSheet]]


class CustomerMaker:
    """Draws customers that meet the rules of a pack.

    Args:
        pack: The rules; facts that none of them names are left out.
        seed: The same seed gives the same customers.
        as_of: The day around which most dates lie.
    """

    def __init__(self, pack: Pack, seed: int, as_of: date) -> None:
        self._draw = random.Random(seed)  # noqa: S311  (repeatable on purpose)
        self._catalogue = pack.catalogue
        self._as_of = as_of
        self._missing = self._faithful = 0.0
        self._kinds = sorted(list_kinds(pack))
        self._passing = _find_passing_values(pack)
        numbers = _find_numbers(pack)
        self._numbers = sorted({n + d for n in numbers for d in (-1, 0, 1)} | {0, 1, 2**53 + 1})

    def make(self) -> Iterator[tuple[str, Sequence[FactSheet]]]:
        """Yield customers with their sheets, for ever."""
        number = 0
        while True:
            self._missing = self._draw.choice(MISSING_SHARES)
            self._faithful = self._draw.choice((0.0, 0.8, 0.98, 1.0))
            facts = self._draw_facts(None)
            own = FactSheet.of_customer(facts, catalogue=self._catalogue)
            held = [
                self._hold(own, kind, f"{number}-{which}")
                for kind in self._kinds
                for which in range(self._draw.choice((0, 1, 1, 2)))
            ]
            yield f"客户 {number}", (own, *held)
            number += 1

    def _hold(self, own: FactSheet, kind: str, reference: str) -> FactSheet:
        facts = self._draw_facts(kind)
        if kind == CONTRACT:
            return own.with_contract(reference, facts, catalogue=self._catalogue)
        return own.with_credential(reference, kind, facts, catalogue=self._catalogue)

    def _draw_facts(self, kind: str | None) -> dict[str, Fact]:
        chosen = (d for d in self._catalogue.definitions.values() if d.sheet_kind == kind)
        return {definition.name: self._draw_fact(definition) for definition in chosen}

    def _draw_fact(self, definition: FactDefinition) -> Fact:
        if self._draw.random() < self._missing:
            return self._draw.choice((MISSING, NOT_APPLICABLE))
        passing = self._passing.get(definition.name)
        if passing and self._draw.random() < self._faithful:
            return Fact(
                passing[0] if self._draw.random() < self._faithful else self._draw.choice(passing)
            )
        return Fact(self._draw_value(definition))

    def _draw_value(self, definition: FactDefinition) -> Value:
        match definition.type:
            case FactType.BOOLEAN:
                return self._draw.random() < 0.5
            case FactType.CHOICE:
                return self._draw.choice(list(definition.values))
            case FactType.INTEGER:
                least = definition.least
                return self._draw.choice([n for n in self._numbers if least is None or n >= least])
            case FactType.STRING:
                return self._draw.choice(_TEXTS)
            case FactType.MONEY:
                return Money(self._draw.randrange(10**9), "CNY")
            case FactType.DATE:
                if self._draw.random() < 0.05:
                    return self._draw.choice((date.min, date.max, date(9999, 12, 30)))
                return self._as_of + timedelta(days=self._draw.choice(_NEARBY))


@dataclass
class Tally:
    """What was compared, and what differed."""

    customers: int = 0
    held: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    chained: int = 0
    differences: Counter[str] = field(default_factory=Counter)
    cpu_seconds: Counter[str] = field(default_factory=Counter)


def main(arguments: Sequence[str]) -> int:
    """Compare, print the counts, and give 1 if anything differs."""
    parser = argparse.ArgumentParser(description="Compare the engines on random customers.")
    parser.add_argument("--sheets", type=int, default=200_000, help="customers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--chain-sheets", type=int, default=20_000, help="customers for the chain")
    parser.add_argument("--spark", type=int, default=0, help="customers for Spark")
    options = parser.parse_args(arguments)
    pack, tally = load_asked_pack(), Tally()
    made = CustomerMaker(pack, options.seed, AS_OF).make()
    with (
        ChainProcess(watchdog_seconds=30, evaluations_per_child=50_000) as chain,
        tempfile.TemporaryDirectory() as folder,
    ):
        kept: list[pl.DataFrame] = []
        for first in range(0, options.sheets, BLOCK):
            customers = dict(islice(made, min(BLOCK, options.sheets - first)))
            batch = make_batch(customers, pack.catalogue)
            standings = compare_block(
                pack, customers, batch, chain, options.chain_sheets - first, tally
            )
            if first < options.spark:
                nest(batch).write_parquet(Path(folder, f"{first:09}.parquet"))
                kept.append(standings.customers)
        print_tally(tally, options.seed)
        if kept:
            compare_spark(pack, Path(folder), pl.concat(kept), tally)
    return 1 if sum(tally.differences.values()) else 0


def load_asked_pack() -> Pack:
    """Load the pack with the rules that the purpose asks: what every engine has to answer."""
    pack = load_pack(PACK)
    policy = pack.find_policy(PURPOSE)
    assert policy is not None
    return pack.asked_by(policy)


def compare_block(
    pack: Pack, customers: Customers, batch: Batch, chain: ChainProcess, chained: int, tally: Tally
) -> Standings:
    """Judge customers in every way, count, and give what the kernel says."""
    kernel = PortfolioKernel(pack, PURPOSE)
    standings = take_time(tally, "kernel", lambda: kernel.evaluate(batch, AS_OF))
    judged = take_time(
        tally,
        "reference evaluator",
        lambda: {key: evaluate_pack(pack, sheets, AS_OF) for key, sheets in customers.items()},
    )
    for kind, columns in tabulate(pack, customers, judged).items():
        found = standings.outcomes[kind]
        assert sorted(found.columns) == sorted(columns.columns)
        assert found.height == columns.height
        unequal = sum(int((found[name] != columns[name]).sum()) for name in columns.columns)
        tally.differences["outcomes, kernel"] += unequal
    policy = pack.find_policy(PURPOSE)
    assert policy is not None
    keys = [[outcome.key for outcome in outcomes] for outcomes in judged.values()]
    rows = standings.conclusions.iter_rows(named=True)
    found_ids = [frozenset(name for name, holds in row.items() if holds) for row in rows]
    verdicts = standings.customers["verdict"].to_list()
    for ids, verdict, outcomes in zip(found_ids, verdicts, keys, strict=True):
        expected = fixpoint.derive(policy, outcomes)
        tally.differences["conclusions, kernel"] += ids != expected.ids
        tally.differences["verdicts, kernel"] += verdict != expected.verdict
        tally.outcomes.update(key.outcome for key in outcomes)
        tally.verdicts[verdict] += 1
    for ids, verdict, outcomes in islice(
        zip(found_ids, verdicts, keys, strict=True), max(chained, 0)
    ):
        derived = chain.derive(policy, outcomes)
        tally.differences["conclusions, chain"] += ids != derived
        tally.differences["verdicts, chain"] += verdict != policy.verdict_of(derived)
        tally.chained += 1
    tally.customers += len(customers)
    tally.held += sum(len(sheets) - 1 for sheets in customers.values())
    return standings


def tabulate(
    pack: Pack, customers: Customers, judged: Mapping[str, Sequence[RuleOutcome]]
) -> Mapping[str | None, pl.DataFrame]:
    """Return what the reference evaluator says, in the columns of the kernel."""
    places: dict[str | None, dict[str, int]] = {kind: {} for kind in (None, *list_kinds(pack))}
    for key, sheets in customers.items():
        for sheet in sheets:
            rows = places[sheet.kind]
            rows[find_reference(sheet) or key] = len(rows)
    tables: dict[str | None, dict[str, list[bool]]] = {kind: {} for kind in places}
    for rule in pack.rules_in_force(AS_OF):
        for outcome in KEPT:
            rows, name = places[rule.sheet_kind], name_outcome(rule.id, outcome)
            tables[rule.sheet_kind][name] = [False] * len(rows)
        tables[None].setdefault(name_outcome(rule.id, KEPT[-1]), [False] * len(customers))
    for key, outcomes in judged.items():
        for found in outcomes:
            if found.outcome in KEPT:
                reference = found.subject.partition(":")[2]
                kind = found.rule.sheet_kind if reference else None
                row = places[kind][reference or key]
                tables[kind][name_outcome(found.rule_id, found.outcome)][row] = True
    return {kind: pl.DataFrame(columns) for kind, columns in tables.items()}


def compare_spark(pack: Pack, folder: Path, expected: pl.DataFrame, tally: Tally) -> None:
    """Judge the same customers on Spark, and count what differs."""
    session = start_local_session()
    try:
        begun = time.perf_counter()
        rows = evaluate_parquet(session, sorted(folder.iterdir()), pack, PURPOSE, AS_OF).collect()
        took = time.perf_counter() - begun
    finally:
        session.stop()
    found = {row["customer"]: tuple(row) for row in rows}
    wanted = {row[0]: row for row in expected.iter_rows()}
    tally.differences["customers, Spark"] = sum(
        found.get(key) != wanted.get(key) for key in found.keys() | wanted.keys()
    )
    unequal = tally.differences["customers, Spark"]
    print(f"Spark local[2]        {len(found)} customers, {unequal} differ, {took:.1f} s wall")


def list_kinds(pack: Pack) -> frozenset[str]:
    """Return the kinds of credential and contract that the rules judge."""
    return frozenset(rule.sheet_kind for rule in pack.rules if rule.sheet_kind)


def take_time(tally: Tally, name: str, run: Callable[[], _T]) -> _T:
    """Run something and add its CPU time to the tally."""
    begun = time.process_time()
    result = run()
    tally.cpu_seconds[name] += time.process_time() - begun
    return result


def print_tally(tally: Tally, seed: int) -> None:
    """Print what was compared and what differed."""
    judged = sum(tally.outcomes.values())
    print(f"customers             {tally.customers}, seed {seed}")
    print(f"held by them          {tally.held} credentials and contracts")
    print(f"outcomes              {judged}: {_show(tally.outcomes)}")
    print(f"verdicts              {_show(tally.verdicts)}")
    print(f"chain asked for       {tally.chained} customers")
    for name, seconds in tally.cpu_seconds.items():
        print(f"{name:<21} {seconds:.1f} CPU s, {tally.customers / seconds:,.0f} customers each")
    for name, unequal in tally.differences.items():
        print(f"differences           {name}: {unequal}")
    print(f"load                  {os.getloadavg()[0]:.1f}", flush=True)


def _show(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())


def _find_passing_values(pack: Pack) -> dict[str, list[Value]]:
    """Return the values of facts with which rules pass, the commonest first."""
    found: dict[str, Counter[Value]] = {}
    for rule in pack.rules:
        for case in rule.cases:
            if case.outcome is Outcome.PASS:
                for name, given in case.facts.items():
                    definition = pack.catalogue[name]
                    value = check_value(given, definition.type, tuple(definition.values))
                    if value is not None:
                        found.setdefault(name, Counter())[value] += 1
    return {name: [value for value, _ in v.most_common()] for name, v in found.items()}


def _find_numbers(pack: Pack) -> set[int]:
    """Return the whole numbers that conditions compare with."""
    leaves = (leaf for rule in pack.rules for c in rule.conditions for leaf in list_leaves(c.root))
    sides = (
        side for leaf in leaves if isinstance(leaf, Comparison) for side in (leaf.left, leaf.right)
    )
    literals = (side.value for side in sides if isinstance(side, LiteralOperand))
    return {value for value in literals if type(value) is int}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
