"""What is printed: the conditions, then a row for each engine, by speed."""

from __future__ import annotations

import json
import os
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import polars as pl

from benchmarks.rule_engines.measure import Measurement
from benchmarks.rule_engines.own_engines import count_bytes

SCHEMA_VERSION = 1
_WHOLE_PERCENT_FROM = 0.1
_COLUMNS = (
    f"{'engine':<29}{'version':<19}{'customers':>10}{'per CPU second':>16}{'lowest-highest':>24}"
    f"{'x kernel':>10}{'x Python':>10}{'% bound':>9}"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One engine in the table.

    Attributes:
        engine: Its name.
        version: Of its package; None where it is not installed.
        customers: How many it judged in a round.
        differences: Customers on whom it and the reference differ; its speed is then not told.
        rate: Customers per CPU second, median of the rounds.
        lowest: Of the slowest round.
        highest: Of the fastest round.
        to_kernel: Speed as a multiple of the kernel's.
        to_python: Speed as a multiple of that of hand-written Python.
        to_bound: Speed as a share of the read bound.
    """

    engine: str
    version: str | None
    customers: int = 0
    differences: int = 0
    rate: float | None = None
    lowest: float | None = None
    highest: float | None = None
    to_kernel: float | None = None
    to_python: float | None = None
    to_bound: float | None = None


def summarise(
    measurements: Sequence[Measurement], missing: Sequence[str], baselines: tuple[str, str, str]
) -> list[Line]:
    """Return a line for each engine, the fastest first, then those that are not there.

    Args:
        measurements: What was measured.
        missing: Engines that are not installed.
        baselines: The titles of the kernel, of hand-written Python and of the read bound.
    """
    rates = {m.contender.title: m.rate for m in measurements if not m.differences}
    kernel, python, bound = (rates.get(title) for title in baselines)

    def divide(rate: float, base: float | None) -> float | None:
        return None if base is None else rate / base

    lines = []
    for measured in sorted(measurements, key=lambda m: -m.rate):
        contender = measured.contender
        line = Line(contender.title, contender.version, contender.customers, measured.differences)
        if not measured.differences:
            rate = measured.rate
            line = Line(
                contender.title,
                contender.version,
                contender.customers,
                0,
                rate,
                min(measured.rates),
                max(measured.rates),
                divide(rate, kernel),
                divide(rate, python),
                divide(rate, bound),
            )
        lines.append(line)
    return [*lines, *(Line(title, None) for title in missing)]


def describe_conditions(
    letters: Sequence[str], portfolio: pl.DataFrame, rounds: int
) -> dict[str, Any]:
    """Return under what the figures were taken.

    Args:
        letters: The outcomes of every distinct customer.
        portfolio: The table of customers.
        rounds: The rounds that counted.
    """
    counts = Counter("".join(letters))
    shares = {letter: counts[letter] / counts.total() for letter in "pani"}
    facts = portfolio.columns
    nulls = sum(portfolio[name].null_count() for name in facts)
    return {
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "polars_threads": pl.thread_pool_size(),
        "load": round(os.getloadavg()[0], 1),
        "rules": len(letters[0]),
        "facts": len(facts) - 1,
        "choices_as_enum": sum(dtype == pl.Enum for dtype in portfolio.dtypes),
        "rounds": rounds,
        "customers": portfolio.height,
        "distinct_customers": len(letters),
        "mebibytes": round(sum(map(count_bytes, portfolio)) / 2**20),
        "missing_share": round(nulls / portfolio.height / (len(facts) - 1), 3),
        "outcome_shares": {letter: round(share, 3) for letter, share in shares.items()},
    }


def print_table(conditions: Mapping[str, Any], lines: Sequence[Line]) -> None:
    """Print the conditions and the lines."""
    shares = conditions["outcome_shares"]
    print(
        f"{conditions['rules']} rules over {conditions['facts']} facts, "
        f"{conditions['missing_share']:.0%} of the values missing; outcomes: "
        f"pass {shares['p']:.0%}, adverse {shares['a']:.0%}, inconclusive {shares['i']:.0%}, "
        f"not applicable {shares['n']:.0%}\n"
        f"table of {conditions['customers']:,} customers ({conditions['mebibytes']} MiB), "
        f"{conditions['distinct_customers']:,} of them different, "
        f"{conditions['choices_as_enum']} choices as Enum, the rest of the texts plain; "
        f"Python {conditions['python']}, {conditions['cores']} cores, "
        f"Polars on {conditions['polars_threads']} threads, load {conditions['load']}\n"
        f"CPU seconds of all threads and processes, medians of {conditions['rounds']} interleaved "
        "rounds; bringing\nthe customers into an engine's own form is not counted; every answer is "
        "compared with the reference\n"
    )
    print(_COLUMNS)
    for line in lines:
        print(_format(line))


def print_json(conditions: Mapping[str, Any], lines: Sequence[Line]) -> None:
    """Print the same as one JSON document."""
    engines = [asdict(line) for line in lines]
    document = {"schema_version": SCHEMA_VERSION, "conditions": conditions, "engines": engines}
    print(json.dumps(document, indent=2))


def _format(line: Line) -> str:
    head = f"{line.engine:<29}"
    if line.version is None:
        return f"{head}not installed: `make bench` installs it"
    head += f"{line.version:<19}{line.customers:>10,}"
    if line.rate is None:
        return f"{head}  no speed: differs from the reference on {line.differences:,} customers"
    assert line.lowest is not None
    assert line.highest is not None
    spread = f"{line.lowest:,.0f}-{line.highest:,.0f}"
    return (
        f"{head}{line.rate:>16,.0f}{spread:>24}{_ratio(line.to_kernel)}{_ratio(line.to_python)}"
        f"{_percent(line.to_bound)}"
    )


def _ratio(value: float | None) -> str:
    return f"{'-' if value is None else f'{value:.3g}':>10}"


def _percent(value: float | None) -> str:
    if value is None:
        return f"{'-':>9}"
    return f"{100 * value:>9.0f}" if value >= _WHOLE_PERCENT_FROM else f"{100 * value:>9.2g}"
