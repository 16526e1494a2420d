"""Whether the horizon is what looking at every single day of three years finds.

    python -m benchmarks.horizon_agreement [--subjects N] [--seed N] [--by-reference N] [--days N]

The customers are those of `engine_agreement`, asked from two days: now, and before some rules of
the pack enter force. The kernel judges every customer on every day, each with that day as its own
today, and the first day that differs is compared with the horizon of the kernel and, for some
customers, with that of the reference evaluator and with its own look at every day.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

import polars as pl

from benchmarks.engine_agreement import (
    AS_OF,
    PURPOSE,
    CustomerMaker,
    Customers,
    load_asked_pack,
)
from rules.assessment import evaluate_pack
from rules.facts import FactSheet
from rules.horizon import Change, Transition, next_change
from rules.pack import Pack
from rules.portfolio import Batch, PortfolioKernel
from rules.portfolio.batch import read_tables
from rules.portfolio.outcomes import KEPT, LETTERS, Outcomes, name_outcome
from rules.portfolio.sheets import make_batch
from rules.vocabulary import Outcome

PERIODS = ((AS_OF, 3 * 365 + 1), (date(2021, 11, 22), 200))
"""First days, and how many to look ahead: rules on licences enter force on 2022-03-01."""

Letters = Mapping[str | None, pl.DataFrame]
"""By kind of sheet, the letter of each outcome, a column for each rule."""


class Found(NamedTuple):
    """The next change, as the kernel writes it."""

    on: date | None
    changes: str


def main(arguments: Sequence[str]) -> int:
    """Compare, print the counts, and give 1 if anything differs."""
    parser = argparse.ArgumentParser(description="Compare horizons with every single day.")
    parser.add_argument("--subjects", type=int, default=20_000, help="customers and what they hold")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-reference", type=int, default=400, help="customers for next_change")
    parser.add_argument("--days", type=int, default=PERIODS[0][1], help="at most")
    options = parser.parse_args(arguments)
    pack = load_asked_pack()
    differing = 0
    for start, days in PERIODS:
        made = CustomerMaker(pack, options.seed, start).make()
        customers = take_customers(made, options.subjects)
        until = start + timedelta(days=min(days, options.days))
        differing += compare(pack, customers, start, until, options.by_reference)
    return 1 if differing else 0


def take_customers(made: Iterator[tuple[str, Sequence[FactSheet]]], subjects: int) -> Customers:
    """Take customers until they and what they hold are so many."""
    customers: Customers = {}
    while sum(map(len, customers.values())) < subjects:
        customers.update(islice(made, max(1, subjects // 10)))
    return customers


def compare(pack: Pack, customers: Customers, start: date, until: date, sample: int) -> int:
    """Compare the ways of finding the next change, print, and give how many differ."""
    batch, kernel = make_batch(customers, pack.catalogue), PortfolioKernel(pack, PURPOSE)
    begun = time.process_time()
    told = kernel.evaluate(batch, start, until=until).customers
    horizon_seconds = time.process_time() - begun
    columns = told.select("customer", "next_change_on", "changes")
    horizon = {key: Found(on, changes) for key, on, changes in columns.iter_rows()}
    begun = time.process_time()
    brute = look_at_every_day(kernel, batch, pack, start, until)
    brute_seconds = time.process_time() - begun
    by_kernel = sum(horizon[key] != brute[key] for key in customers)
    chosen = dict(islice(customers.items(), sample))
    by_reference = sum(
        write_change(next_change(pack, sheets, start, until=until)) != brute[key]
        for key, sheets in chosen.items()
    )
    daily = dict(islice(customers.items(), max(1, sample // 20)))
    by_evaluator = sum(
        look_with_evaluator(pack, sheets, start, until) != brute[key]
        for key, sheets in daily.items()
    )
    subjects = sum(map(len, customers.values()))
    changing = sum(found.on is not None for found in brute.values())
    distinct = len({found.on for found in brute.values()})
    print(f"from {start} to {until}")
    print(f"  customers           {len(customers)}, subjects {subjects}")
    print(f"  outcome changes     of {changing}, on {distinct} different days")
    print(f"  kernel's horizon    {by_kernel} differ from every day, {horizon_seconds:.1f} CPU s")
    print(f"  every day           {brute_seconds:.0f} CPU s")
    print(f"  next_change         {by_reference} of {len(chosen)} customers differ")
    print(f"  evaluator, each day {by_evaluator} of {len(daily)} customers differ")
    print(f"  load                {os.getloadavg()[0]:.1f}", flush=True)
    return by_kernel + by_reference + by_evaluator


def look_at_every_day(
    kernel: PortfolioKernel, batch: Batch, pack: Pack, start: date, until: date
) -> Mapping[str, Found]:
    """Return the first change of every customer, judging all of them on every day."""
    found = dict.fromkeys(batch.customers["customer"], Found(None, ""))
    names = frozenset(pack.catalogue.definitions)
    tables = read_tables(batch, dict.fromkeys((None, *sorted(kernel.sheet_kinds)), names))

    def judge_all(day: date) -> Outcomes:
        return {kind: kernel.outcomes(t.facts, kind, day) for kind, t in tables.items()}

    yesterday = judge_all(start)
    before = write_letters(yesterday, pack, start)
    for ahead in range(1, (until - start).days + 1):
        day = start + timedelta(days=ahead)
        today = judge_all(day)
        if any(not today[kind].equals(yesterday[kind]) for kind in tables):
            then = write_letters(today, pack, day)
            for key, changes in find_differences(batch, before, then).items():
                if found[key].on is None:
                    found[key] = Found(day, " ".join(sorted(changes)))
        yesterday = today
    return found


def write_letters(outcomes: Outcomes, pack: Pack, day: date) -> Letters:
    """Return by kind a column of letters for each rule, `-` where a subject has no outcome."""
    letters = {}
    for kind, columns in outcomes.items():
        written = []
        for rule in pack.rules:
            names = {LETTERS[o]: name_outcome(rule.id, o) for o in KEPT}
            is_judged = rule.sheet_kind == kind and rule.in_force.covers(day)
            letter = pl.lit(LETTERS[Outcome.PASS] if is_judged else "-")
            for sign, name in names.items():
                if name in columns.columns:
                    letter = pl.when(pl.col(name)).then(pl.lit(sign)).otherwise(letter)
            if rule.sheet_kind == kind or kind is None:
                written.append(letter.alias(rule.id))
        names_of_rules = [letter.meta.output_name() for letter in written]
        letters[kind] = columns.with_columns(written).select(names_of_rules)
    return letters


def find_differences(batch: Batch, before: Letters, then: Letters) -> Mapping[str, list[str]]:
    """Return the tokens of what differs, by customer."""
    differences: dict[str, list[str]] = {}
    for kind, letters in then.items():
        for rule_id in letters.columns:
            old, new = before[kind][rule_id], letters[rule_id]
            for row in (old != new).arg_true():
                if kind is None:
                    key, at = batch.customers["customer"][row], ""
                else:
                    held = batch.subjects[kind]
                    key, at = held["customer"][row], f"@{held['subject'][row]}"
                differences.setdefault(key, []).append(f"{rule_id}{at}={old[row]}{new[row]}")
    return differences


def look_with_evaluator(pack: Pack, sheets: Sequence[FactSheet], start: date, until: date) -> Found:
    """Return the first change of one customer, by the reference evaluator on every day."""
    before = judge(pack, sheets, start)
    for ahead in range(1, (until - start).days + 1):
        day = start + timedelta(days=ahead)
        then = judge(pack, sheets, day)
        if then != before:
            subjects = [key for key in {**before, **then} if before.get(key) != then.get(key)]
            transitions = (Transition(*key, before.get(key), then.get(key)) for key in subjects)
            return write_change(Change(day, tuple(transitions)))
    return Found(None, "")


def judge(pack: Pack, sheets: Sequence[FactSheet], day: date) -> Mapping[tuple[str, str], Outcome]:
    """Return the outcome of every rule and subject."""
    return {(o.rule_id, o.subject): o.outcome for o in evaluate_pack(pack, sheets, day)}


def write_change(change: Change | None) -> Found:
    """Return a change as the kernel writes it."""
    if change is None:
        return Found(None, "")
    tokens = []
    for rule_id, subject, *sides in change.transitions:
        reference = subject.partition(":")[2]
        letters = "".join("-" if side is None else LETTERS[side] for side in sides)
        tokens.append(f"{rule_id}@{reference}={letters}" if reference else f"{rule_id}={letters}")
    return Found(change.on, " ".join(sorted(tokens)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
