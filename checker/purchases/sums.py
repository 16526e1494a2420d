"""What the lines of each customer add up to, in one pass over millions of them.

The lines lie sorted by customer and day, so a customer is a stretch of each column, and a sum is
taken from the first line of one to the first of the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from checker.purchases.windows import QUARTERS, Windows

Integers = npt.NDArray[Any]
"""Whole numbers: of 64 bits, or of any size where 64 bits could overflow."""
Flags = npt.NDArray[np.bool_]

_CODE_BITS = 32
_GAP_BITS = 23  # 8.4 million days, more than there are between the years 1 and 9999
_MOST = 2**62
_THREADS = 2
LINES_PER_PIECE = 1_000_000
"""How many lines a thread holds at once; a customer with more is held whole."""

_EPOCH = date(1970, 1, 1)

COLUMNS = (
    "customer",
    "bought_on",
    "amount",
    "product",
    "channel",
    "cost",
    "rebate",
    "is_return",
    "opens_order",
)
"""The columns of `checker.purchases.lines.SCHEMA` that are needed."""


def add_up(lines: pl.LazyFrame, windows: Windows) -> pl.DataFrame:
    """Add up what the measures need, one row for each customer.

    Args:
        lines: As `checker.purchases.lines.SCHEMA`, sorted by customer and day.
        windows: Up to which day, and what counts as the last year.

    Returns:
        `customer`; of everything up to the day: `lines`, `purchase_days`, `first_on` and `last_on`
        (of a purchase, null where there is none), `gap_twice` (the median of the days from one day
        of purchase to the next, twice, so that it is whole; null below three such days),
        `quarters` (of the last eight with a purchase), `earlier` (amount of the 12 months before
        the last); of the last 12 months: `orders`, `year_lines`, `return_lines`, `revenue`,
        `bought` (without what came back), `returned` (not below 0), `cost`, `rebate`, `uncosted`
        (lines without a cost), `channels`, `products`, `of_products` (revenue of lines that name
        one), `largest` (of one product). Amounts are minor units.
    """
    # NumPy lets other threads run while it adds and sorts.
    with ThreadPoolExecutor(_THREADS) as threads:
        pieces = list(threads.map(lambda piece: _add_up_piece(piece, windows), _cut(lines)))
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *pieces])


def _cut(lines: pl.LazyFrame) -> Iterator[pl.LazyFrame]:
    """Give the lines in pieces of whole customers, of which one is held at a time."""
    customer = lines.select("customer").collect(engine="streaming")["customer"]
    if customer.is_empty():
        return
    begins = _Stretches.of(customer).starts
    wanted = np.arange(0, len(customer), LINES_PER_PIECE)
    cuts = np.unique(begins[np.searchsorted(begins, wanted, side="right") - 1])
    for first, last in zip(cuts, [*cuts[1:], len(customer)], strict=True):
        yield lines.slice(int(first), int(last - first))


def _add_up_piece(lines: pl.LazyFrame, windows: Windows) -> pl.DataFrame:
    table = (
        lines.select(COLUMNS)
        .filter(pl.col("bought_on") <= windows.as_of)
        .collect(engine="streaming")
    )
    if table.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    stretches = _Stretches.of(table["customer"])
    day = table["bought_on"].to_physical().to_numpy()
    amount = _widen(table["amount"].to_numpy())
    is_bought = amount > 0
    in_year = day > _count_days(windows.year_after)
    is_earlier = ~in_year & (day > _count_days(windows.earlier_after))
    is_return = table["is_return"].to_numpy()
    rhythm = _find_rhythm(stretches, day, is_bought)
    cost = table["cost"]
    told = {
        "lines": stretches.lengths,
        **rhythm,
        "quarters": _count_quarters(stretches, day, is_bought, windows),
        "earlier": stretches.sum(np.where(is_earlier, amount, 0)),
        "orders": stretches.count(in_year & table["opens_order"].to_numpy()),
        "year_lines": stretches.count(in_year),
        "return_lines": stretches.count(in_year & is_return),
        "revenue": stretches.sum(np.where(in_year, amount, 0)),
        "bought": stretches.sum(np.where(in_year & is_bought, amount, 0)),
        "returned": stretches.sum(np.where(in_year & ~is_bought, -amount, 0)),
        "cost": _sum_stated(stretches, cost, in_year),
        "rebate": _sum_stated(stretches, table["rebate"], in_year),
        "uncosted": stretches.count(in_year & cost.is_null().to_numpy()),
        **_count_kinds(table, stretches, amount, in_year),
    }
    series = {
        name: values if isinstance(values, pl.Series) else _to_series(values)
        for name, values in told.items()
    }
    owners = table["customer"].gather(stretches.starts)
    return (
        pl.DataFrame(series)
        .with_columns(customer=owners)
        .select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items())
    )


@dataclass(frozen=True, slots=True)
class _Stretches:
    """Where the lines of each customer begin, in lines sorted by customer."""

    starts: npt.NDArray[np.int64]
    lines: int

    @classmethod
    def of(cls, customer: pl.Series) -> _Stretches:
        is_first = (customer != customer.shift(1)).fill_null(True).to_numpy()
        return cls(np.flatnonzero(is_first), len(customer))

    @property
    def lengths(self) -> npt.NDArray[np.int64]:
        return np.diff(self.starts, append=self.lines)

    def number_lines(self) -> npt.NDArray[np.int64]:
        """Give of each line the number of its customer, from 0."""
        return np.repeat(np.arange(len(self.starts)), self.lengths)

    def sum(self, values: Integers) -> Integers:
        return np.add.reduceat(values, self.starts)

    def count(self, flags: Flags) -> Integers:
        return np.add.reduceat(flags, self.starts, dtype=np.int64)

    def any(self, flags: Flags) -> Flags:
        return np.logical_or.reduceat(flags, self.starts)


def _find_rhythm(
    stretches: _Stretches, day: npt.NDArray[np.int32], is_bought: Flags
) -> dict[str, pl.Series]:
    """Give days of purchase: how many, the first, the last, twice the median gap between them."""
    customers = len(stretches.starts)
    owner = stretches.number_lines()[is_bought]
    day = day[is_bought]
    is_new = np.ones(len(day), dtype=np.bool_)
    is_same = owner[1:] == owner[:-1]
    is_new[1:] = ~is_same | (day[1:] != day[:-1])
    owner, day = owner[is_new], day[is_new]
    counts = np.bincount(owner, minlength=customers)
    ends = np.cumsum(counts)
    has_any, has_median = counts > 0, counts >= 3
    first = _fill(has_any, day[(ends - counts)[has_any]])
    last = _fill(has_any, day[ends[has_any] - 1])
    is_gap = owner[1:] == owner[:-1]
    gaps = np.diff(day)[is_gap].astype(np.int64)
    packed = np.sort((owner[1:][is_gap].astype(np.int64) << _GAP_BITS) | gaps)
    gaps = packed & ((1 << _GAP_BITS) - 1)
    gap_counts = np.maximum(counts - 1, 0)
    gap_starts = (np.cumsum(gap_counts) - gap_counts)[has_median]
    many = gap_counts[has_median]
    twice = gaps[gap_starts + (many - 1) // 2] + gaps[gap_starts + many // 2]
    return {
        "purchase_days": pl.Series(counts),
        "first_on": first.cast(pl.Int32).cast(pl.Date),
        "last_on": last.cast(pl.Int32).cast(pl.Date),
        "gap_twice": _fill(has_median, twice),
    }


def _count_quarters(
    stretches: _Stretches, day: npt.NDArray[np.int32], is_bought: Flags, windows: Windows
) -> Integers:
    edges = [_count_days(edge) for edge in reversed(windows.quarters_after)]
    quarter = np.searchsorted(np.array(edges), day, side="left").astype(np.uint8)
    bits = np.where(is_bought & (quarter > 0), 1 << np.maximum(quarter - 1, 0).astype(np.int16), 0)
    seen = np.bitwise_or.reduceat(bits.astype(np.int16), stretches.starts)
    return sum(((seen >> n) & 1).astype(np.int64) for n in range(QUARTERS))  # type: ignore[return-value]


def _count_kinds(
    table: pl.DataFrame, stretches: _Stretches, amount: Integers, in_year: Flags
) -> dict[str, pl.Series | Integers]:
    """Count channels and products of the year, and give the revenue of the largest product."""
    customers = len(stretches.starts)
    owner = stretches.number_lines()
    channels = _Pairs.of(owner, table["channel"], in_year)
    products = _Pairs.of(owner, table["product"], in_year)
    by_pair = products.sum(amount)
    has_product = np.bincount(products.owners, minlength=customers) > 0
    starts = np.flatnonzero(np.diff(products.owners, prepend=-1))
    largest = np.maximum.reduceat(by_pair, starts) if len(starts) else by_pair
    of_products = np.add.reduceat(by_pair, starts) if len(starts) else by_pair
    return {
        "channels": np.bincount(channels.owners, minlength=customers),
        "products": np.bincount(products.owners, minlength=customers),
        "of_products": _fill(has_product, of_products),
        "largest": _fill(has_product, largest),
    }


@dataclass(frozen=True, slots=True)
class _Pairs:
    """The different words that stand in the lines of each customer.

    Attributes:
        owners: The number of the customer of each pair, sorted.
        lines: The lines that have a word, those of a pair together.
        starts: Where in `lines` each pair begins.
    """

    owners: npt.NDArray[np.int64]
    lines: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, owner: npt.NDArray[np.int64], words: pl.Series, where: Flags) -> _Pairs:
        lines = np.flatnonzero(where & words.is_not_null().to_numpy())
        codes = words.gather(lines).cast(pl.Categorical).to_physical().to_numpy()
        key = (owner[lines] << _CODE_BITS) | codes
        order = np.argsort(key, kind="stable")
        starts = np.flatnonzero(np.diff(key[order], prepend=-1))
        return cls(key[order][starts] >> _CODE_BITS, lines[order], starts)

    def sum(self, values: Integers) -> Integers:
        return np.add.reduceat(values[self.lines], self.starts) if len(self.lines) else values[:0]


def _sum_stated(stretches: _Stretches, values: pl.Series, where: Flags) -> Integers:
    if values.null_count() == len(values):
        return np.zeros(len(stretches.starts), dtype=np.int64)
    stated = _widen(values.fill_null(0).to_numpy())
    return stretches.sum(np.where(where, stated, 0))


def _widen(amount: npt.NDArray[np.int64]) -> Integers:
    """Give integers without bound where the sum of all could pass 64 bits; they are slow."""
    most = int(np.abs(amount).max(initial=0))
    return amount.astype(object) if most * len(amount) > _MOST else amount


def _fill(where: Flags, values: Integers) -> pl.Series:
    """Give values where a condition holds, null elsewhere."""
    filled = np.zeros(len(where), dtype=values.dtype)
    filled[where] = values
    return pl.select(pl.when(pl.Series(where)).then(_to_series(filled))).to_series()


def _to_series(values: Integers) -> pl.Series:
    if values.dtype == object:
        return pl.Series([int(value) for value in values], dtype=pl.Int128)
    return pl.Series(values)


def _count_days(day: date) -> int:
    return (day - _EPOCH).days


_AMOUNTS = ("earlier", "revenue", "bought", "returned", "cost", "rebate", "of_products", "largest")
_COUNTS = (
    "lines",
    "purchase_days",
    "gap_twice",
    "quarters",
    "orders",
    "year_lines",
    "return_lines",
    "uncosted",
    "channels",
    "products",
)
_SCHEMA: dict[str, pl.DataType] = {
    "customer": pl.String(),
    "first_on": pl.Date(),
    "last_on": pl.Date(),
    **dict.fromkeys(_COUNTS, pl.Int64()),
    **dict.fromkeys(_AMOUNTS, pl.Int128()),
}
