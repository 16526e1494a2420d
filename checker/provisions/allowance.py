"""The arithmetic of a provision matrix, exact to the last step, which rounds up.

allowance = Σ of what is owed in a bucket × its loss rate
loss rate = the roll rates of this and all later buckets, multiplied × what of the last is lost
× (1 + forward-looking adjustment), at most 1
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checker.ledgers.ageing import Bucket
from checker.provisions.balances import Balance
from checker.provisions.roll_rates import RollRate


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is expected to be other than it was (IFRS 9 5.5.17(c)).

    Attributes:
        share: By how much every rate is raised; below 0 to lower them.
        because: Why, in the words of whoever answers for it.
    """

    share: Fraction = Fraction(0)
    because: str = ""


@dataclass(frozen=True, slots=True)
class LossRate:
    """What share of a bucket is lost.

    Attributes:
        value: Before the adjustment; None where it is not known.
        reason: Why not, as a key into `reasons.yaml`.
        cause: The bucket that it is about.
    """

    value: Fraction | None
    reason: str | None = None
    cause: Bucket | None = None


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One bucket.

    Attributes:
        bucket: The bucket.
        balance: What is owed in it, in minor units.
        roll: How much of it moves on; None for the last one, and where the rates were given.
        rate: The loss rate before the adjustment.
        adjusted: After it; None where there is none.
        allowance: In minor units, rounded up; None where it is not known.
    """

    bucket: Bucket
    balance: Balance
    roll: RollRate | None
    rate: LossRate
    adjusted: Fraction | None
    allowance: int | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """All buckets of one currency.

    Attributes:
        currency: Of every amount.
        lines: The buckets, the youngest first.
        adjustment: The forward-looking one.
    """

    currency: str
    lines: tuple[MatrixLine, ...]
    adjustment: Adjustment

    @property
    def owed(self) -> int:
        """What is owed after credits."""
        return sum(line.balance.owed for line in self.lines)

    @property
    def allowance(self) -> int | None:
        """The allowance; None where that of some bucket is not known."""
        found = [line.allowance for line in self.lines if line.allowance is not None]
        return sum(found) if len(found) == len(self.lines) else None

    @property
    def unknown(self) -> tuple[MatrixLine, ...]:
        """The lines that keep the allowance from being known."""
        return tuple(line for line in self.lines if line.allowance is None)


def chain_loss_rates(
    rolls: Sequence[RollRate], last: Bucket, loss_of_last: Fraction
) -> dict[str, LossRate]:
    """Multiply roll rates from each bucket to the end.

    A rate of zero that was measured ends the chain: whatever the later ones are, nothing gets
    there. A rate that is not known leaves every rate before it unknown.

    Args:
        rolls: Of all buckets but the last, the youngest first.
        last: The last bucket.
        loss_of_last: What share of it is lost.
    """
    rate = LossRate(loss_of_last)
    found = {last.name: rate}
    for roll in reversed(rolls):
        if roll.value is None:
            rate = LossRate(None, roll.reason, roll.bucket)
        elif roll.value == 0:
            rate = LossRate(Fraction(0))
        elif rate.value is not None:
            rate = LossRate(roll.value * rate.value)
        found[roll.bucket.name] = rate
    return found


def provide(
    currency: str,
    buckets: Sequence[Bucket],
    balances: Mapping[str, Balance],
    rates: Mapping[str, LossRate],
    *,
    rolls: Sequence[RollRate] = (),
    adjustment: Adjustment = Adjustment(),
) -> Matrix:
    """Work the matrix of one currency out.

    Args:
        currency: Of the balances.
        buckets: The youngest first.
        balances: What is owed in each, by its name.
        rates: The loss rate of each, by its name.
        rolls: Where the rates come from.
        adjustment: The forward-looking one.
    """
    by_bucket = {roll.bucket.name: roll for roll in rolls}
    lines = []
    for bucket in buckets:
        balance, rate = balances[bucket.name], rates[bucket.name]
        adjusted = None
        if rate.value is not None:
            adjusted = min(Fraction(1), rate.value * (1 + adjustment.share))
        allowance = _round_up(balance.owed, adjusted)
        roll = by_bucket.get(bucket.name)
        lines.append(MatrixLine(bucket, balance, roll, rate, adjusted, allowance))
    return Matrix(currency, tuple(lines), adjustment)


def _round_up(owed: int, rate: Fraction | None) -> int | None:
    """Give an allowance; of nothing owed nothing is lost, whatever the rate."""
    if owed == 0:
        return 0
    return None if rate is None else math.ceil(owed * rate)
