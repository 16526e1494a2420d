"""The matrices of a ledger, one for each currency: by its own history or by given rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import polars as pl

from checker.ledgers.ageing import BUCKETS, Bucket
from checker.provisions.allowance import Adjustment, LossRate, Matrix, chain_loss_rates, provide
from checker.provisions.balances import sum_balances
from checker.provisions.month_ends import (
    Migration,
    find_first_settlement,
    list_month_ends,
    measure_migrations,
)
from checker.provisions.roll_rates import average_roll_rates


def provide_by_history(
    lines: pl.LazyFrame,
    as_of: date,
    *,
    months: int,
    loss_of_last: Fraction,
    adjustment: Adjustment,
    buckets: Sequence[Bucket] = BUCKETS,
) -> list[Matrix]:
    """Work the matrices out by what moved from bucket to bucket in the last months.

    Args:
        lines: The ledger, as `checker.ledgers.lines.SCHEMA`.
        as_of: Its day.
        months: How many month ends are looked at, 4 to 12.
        loss_of_last: What share of the last bucket is lost.
        adjustment: The forward-looking one.
        buckets: The youngest first.
    """
    by_currency: defaultdict[str, list[Migration]] = defaultdict(list)
    for migration in measure_migrations(lines, buckets, list_month_ends(as_of, months)):
        by_currency[migration.currency].append(migration)
    tells_settlements = find_first_settlement(lines) is not None
    matrices = []
    for currency, balances in sum_balances(lines, buckets, as_of).items():
        rolls = average_roll_rates(
            by_currency[currency], buckets, tells_settlements=tells_settlements
        )
        rates = chain_loss_rates(rolls, buckets[-1], loss_of_last)
        matrices.append(
            provide(currency, buckets, balances, rates, rolls=rolls, adjustment=adjustment)
        )
    return matrices


def provide_by_given_rates(
    lines: pl.LazyFrame, as_of: date, rates: Mapping[Bucket, Fraction], adjustment: Adjustment
) -> list[Matrix]:
    """Work the matrices out by rates that are given, the same for every currency.

    Args:
        lines: The ledger, as `checker.ledgers.lines.SCHEMA`.
        as_of: Its day.
        rates: The loss rate of each bucket, the youngest first.
        adjustment: The forward-looking one.
    """
    buckets = tuple(rates)
    given = {bucket.name: LossRate(rate) for bucket, rate in rates.items()}
    return [
        provide(currency, buckets, balances, given, adjustment=adjustment)
        for currency, balances in sum_balances(lines, buckets, as_of).items()
    ]
