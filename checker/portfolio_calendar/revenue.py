"""How much of a contract stops with a customer: the part of its value that falls on later days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.document import Money
from storage.tables import Contract


@dataclass(frozen=True, slots=True)
class StoppedContract:
    """A contract that runs on after the day on which its customer may no longer be dealt with.

    Attributes:
        contract: The contract.
        at_risk: What of its value falls on that day and later ones, rounded down.
    """

    contract: Contract
    at_risk: Money

    @property
    def amount(self) -> Money:
        """The whole value."""
        return Money(self.contract.amount_minor, self.contract.currency)


def stop_contract(contract: Contract, on: date) -> StoppedContract | None:
    """Give what stops of a contract; None if it has ended before that day.

    Its value is spread evenly over its days, the first and the last included. The day itself is
    the first that is lost; a contract that begins later is lost as a whole.
    """
    if on > contract.ends_on:
        return None
    days = (contract.ends_on - contract.starts_on).days + 1
    left = (contract.ends_on - max(on, contract.starts_on)).days + 1
    minor_units = contract.amount_minor * left // days
    return StoppedContract(contract, Money(minor_units, contract.currency))


def add_up(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Add amounts of the same currency; those of different ones stay apart."""
    totals: dict[str, int] = defaultdict(int)
    for amount in amounts:
        totals[amount.currency] += amount.minor_units
    return tuple(Money(totals[currency], currency) for currency in sorted(totals))
