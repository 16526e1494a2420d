"""The public samples of firms that failed or did not, as figures or ratios and then as measures.

`us_w3_*.csv.gz`: three years of accounts for each listed company of the United States, the last of
which is scored; it failed in the year after, or did not. `polish_1year.arff`: 64 ratios of Polish
companies, five years before they failed or did not. Sources and licences: the folder's README.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from pathlib import Path

import numpy as np
import numpy.typing as npt

from checker.measures import (
    Amount,
    Measured,
    YearFigures,
    compute_measures,
    load_definitions,
    round_worse,
)
from rules.facts import FactState

Row = Mapping[str, Fraction | None]
Measures = Mapping[str, Measured]

US_ITEMS = {
    "current_assets": "current_assets",
    "total_assets": "total_assets",
    "cost_of_goods_sold": "cost_of_sales",
    "depreciation_and_amortization": "depreciation_and_amortization",
    "ebit": "ebit",
    "inventory": "inventory",
    "total_current_liabilities": "current_liabilities",
    "net_income": "net_income",
    "retained_earnings": "retained_earnings",
    "total_receivables": "receivables",
    "total_revenue": "revenue",
    "total_liabilities": "total_liabilities",
}
_PRIOR = "_prior"
_DIGITS = 10**13
"""Accounts have up to 13 decimals, as numbers that went through floating point have."""
_POLISH_RATIOS = {
    "liabilities_to_assets_bp": "Attr2",
    "current_ratio_bp": "Attr4",
    "quick_ratio_bp": "Attr46",
    "cash_flow_to_liabilities_bp": "Attr26",
    "return_on_assets_bp": "Attr1",
    "return_on_total_capital_bp": "Attr7",
    "asset_turnover_bp": "Attr9",
    "receivables_turnover_bp": "Attr61",
    "interest_cover_bp": "Attr27",
}
_POLISH_SCORES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "altman_z_double_prime_milli": (
        "0",
        {"Attr3": "6.56", "Attr6": "3.26", "Attr7": "6.72", "Attr8": "1.05"},
    ),
    "zmijewski_milli": ("-4.336", {"Attr1": "-4.513", "Attr2": "5.679", "Attr4": "0.004"}),
}
"""Constant, and coefficient of each ratio."""
_EQUITY_TO_ASSETS = "Attr10"


@dataclass(frozen=True)
class Sample:
    """Firms, what is stated of each, and whether it failed.

    Attributes:
        name: Of the file.
        rows: What is stated; None where it is missing.
        is_bad: Which failed.
        measure: From what is stated to measures.
    """

    name: str
    rows: Sequence[Row]
    is_bad: npt.NDArray[np.bool_]
    measure: Callable[[Row], Measures]

    def complete(self) -> Sample:
        """Keep the rows in which nothing is missing."""
        keep = [all(value is not None for value in row.values()) for row in self.rows]
        rows = [row for row, is_whole in zip(self.rows, keep, strict=True) if is_whole]
        return replace(self, rows=rows, is_bad=self.is_bad[np.array(keep)])

    def hide_missing(self, rng: np.random.Generator) -> Sample:
        """Put a value of another firm, drawn without regard to failure, wherever one is missing.

        That something is missing tells of failure in the Polish file (38.6 % against 2.3 % where
        the interest cover is missing); after this it tells nothing.
        """
        filled = [dict(row) for row in self.rows]
        for name in self.rows[0]:
            observed = [value for row in self.rows if (value := row[name]) is not None]
            for row in filled:
                if row[name] is None:
                    row[name] = observed[rng.integers(len(observed))]
        return replace(self, rows=filled)


def load_us(path: Path) -> Sample:
    """Load the last year of each window, with the year before it."""
    rows: list[Row] = []
    labels: list[bool] = []
    with gzip.open(path, "rt", encoding="utf-8") as file:
        lines = csv.DictReader(file)
        for _, window in groupby(lines, key=lambda line: (line["firm"], line["window"])):
            *_, before, latest = window
            rows.append({**_read_us(latest, ""), **_read_us(before, _PRIOR)})
            labels.append(latest["status"] == "1")
    return Sample(path.name.partition(".")[0], rows, np.array(labels), _measure_us)


def _read_us(line: Mapping[str, str], suffix: str) -> Row:
    return {item + suffix: Fraction(line[name]) for name, item in US_ITEMS.items()}


def _measure_us(row: Row) -> Measures:
    latest = {k: v for k, v in row.items() if not k.endswith(_PRIOR)}
    before = {k.removesuffix(_PRIOR): v for k, v in row.items() if k.endswith(_PRIOR)}
    return compute_measures([_make_year(latest), _make_year(before)])


def _make_year(figures: Row) -> YearFigures:
    return YearFigures(
        {
            item: Amount(round(value * _DIGITS))
            for item, value in figures.items()
            if value is not None
        }
    )


def load_polish(path: Path) -> Sample:
    """Load the ratios that measures are made of."""
    head, _, body = path.read_text(encoding="ascii").partition("@data")
    names = re.findall(r"@attribute (\S+)", head)
    ratios = {*_POLISH_RATIOS.values(), _EQUITY_TO_ASSETS}
    ratios |= {name for _, terms in _POLISH_SCORES.values() for name in terms}
    lines = [dict(zip(names, line.split(","), strict=True)) for line in body.split()]
    rows = [
        {name: None if line[name] == "?" else Fraction(line[name]) for name in sorted(ratios)}
        for line in lines
    ]
    is_bad = np.array([line["class"] == "1" for line in lines])
    return Sample(path.stem, rows, is_bad, _measure_polish)


def _measure_polish(row: Row) -> Measures:
    values = {name: row[ratio] for name, ratio in _POLISH_RATIOS.items()}
    for name, (constant, terms) in _POLISH_SCORES.items():
        given = [(Fraction(weight), row[ratio]) for ratio, weight in terms.items()]
        known = [weight * value for weight, value in given if value is not None]
        values[name] = Fraction(constant) + sum(known) if len(known) == len(given) else None
    profit, equity = row["Attr1"], row[_EQUITY_TO_ASSETS]
    has_return = profit is not None and equity is not None and equity > 0
    values["return_on_equity_bp"] = profit / equity if has_return else None  # type: ignore[operator]
    return {name: _round(name, value) for name, value in values.items()}


def _round(name: str, value: Fraction | None) -> Measured:
    if value is None:
        return Measured(None, FactState.MISSING, None, ())
    definition = load_definitions()[name]
    exact = definition.scale * value
    rounded = round_worse(exact.numerator, exact.denominator, definition.better)
    return Measured(rounded, FactState.KNOWN, None, ())
