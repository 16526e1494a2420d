"""How exposure is spread over customers: the largest, their shares, the Herfindahl index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """One customer's part of all exposure in a currency.

    Attributes:
        customer_id: Whose.
        minor_units: How much, never below zero.
        share_bp: Of all, in basis points, rounded up; 0 where nobody owes anything.
    """

    customer_id: str
    minor_units: int
    share_bp: int


@dataclass(frozen=True, slots=True)
class Concentration:
    """How all exposure in one currency is spread.

    Attributes:
        currency: ISO 4217.
        minor_units: All of it.
        customers: How many owe something.
        herfindahl_bp: The sum of the squared shares, 10,000 where one customer owes all of it
            (Herfindahl-Hirschman index), rounded up; None where nobody owes anything.
        largest: The largest customers, the largest first.
    """

    currency: str
    minor_units: int
    customers: int
    herfindahl_bp: int | None
    largest: tuple[Share, ...]


def concentrate(currency: str, exposures: Mapping[str, int], top: int) -> Concentration:
    """Tell how exposure is spread.

    Args:
        currency: Of all of it.
        exposures: Exposure by customer, in minor units.
        top: How many of the largest are named.
    """
    owing = {name: amount for name, amount in exposures.items() if amount > 0}
    total = sum(owing.values())
    squares = sum(amount * amount for amount in owing.values())
    ranked = sorted(owing.items(), key=lambda each: (-each[1], each[0]))
    return Concentration(
        currency=currency,
        minor_units=total,
        customers=len(owing),
        herfindahl_bp=_round_up(squares * _WHOLE_BP, total * total) if total else None,
        largest=tuple(
            Share(name, amount, _round_up(amount * _WHOLE_BP, total))
            for name, amount in ranked[:top]
        ),
    )


def _round_up(above: int, below: int) -> int:
    return -(-above // below)
