"""Roll rates (迁徙率): what share of a bucket moves on to the next, by month and on average.

A month in which nothing stood in a bucket has no rate, and a bucket with too few months that have
one has none either: nothing is ever taken for zero because it was not seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checker.ledgers.ageing import Bucket
from checker.provisions.month_ends import Migration

LEAST_MONTHS, MOST_MONTHS = 4, 12
"""Of so many month ends a rate is the mean (house practice)."""


@dataclass(frozen=True, slots=True)
class RollRate:
    """How much of one bucket moves on.

    Attributes:
        bucket: The bucket.
        migrations: The months with something in the bucket, the earliest first.
        value: The mean of their rates; None where there is none.
        reason: Why not, as a key into `reasons.yaml`.
    """

    bucket: Bucket
    migrations: tuple[Migration, ...]
    value: Fraction | None
    reason: str | None = None


def average_roll_rates(
    migrations: Iterable[Migration], buckets: Sequence[Bucket], *, tells_settlements: bool
) -> tuple[RollRate, ...]:
    """Average the moves of one currency.

    Args:
        migrations: The moves.
        buckets: All buckets, the youngest first; the last has no rate, for nothing comes after it.
        tells_settlements: Whether the ledger has settled lines; without them nothing but what was
            never paid is seen, and every rate would be 100 %.
    """
    found = list(migrations)
    return tuple(
        _average(bucket, found, tells_settlements=tells_settlements) for bucket in buckets[:-1]
    )


def _average(
    bucket: Bucket, migrations: Sequence[Migration], *, tells_settlements: bool
) -> RollRate:
    if not tells_settlements:
        return RollRate(bucket, (), None, "nothing_settled")
    own = sorted(
        (m for m in migrations if m.bucket == bucket.name and m.before > 0),
        key=lambda migration: migration.month_end,
    )
    if len(own) < LEAST_MONTHS:
        reason = "too_few_months" if own else "bucket_empty"
        return RollRate(bucket, tuple(own), None, reason)
    total = sum((Fraction(m.moved, m.before) for m in own), Fraction(0))
    return RollRate(bucket, tuple(own), total / len(own))
