"""A field's typed value as JSON, `{"type": ..., "value": ...}`, and back.

Money is `{"minor_units": int, "currency": "CNY"}`, a date is ISO 8601, so nothing loses precision
on its way through a database.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple, Protocol


class Money(NamedTuple):
    """An amount in minor units (fen, cents) of an ISO 4217 currency."""

    minor_units: int
    currency: str


class MoneyLike(Protocol):
    """Whatever carries an amount in minor units and its currency."""

    @property
    def minor_units(self) -> int:
        """The amount in minor units."""

    @property
    def currency(self) -> str:
        """ISO 4217 code."""


FieldValue = str | bool | date | MoneyLike
"""What can be stored in a field."""


def encode_value(value: FieldValue | None) -> dict[str, Any] | None:
    """Turn a typed value into JSON; None, a value that cannot be trusted, stays None."""
    match value:
        case None:
            return None
        case bool():
            return {"type": "boolean", "value": value}
        case str():
            return {"type": "text", "value": value}
        case datetime():
            raise TypeError("a field holds days, not moments")
        case date():
            return {"type": "date", "value": value.isoformat()}
        case _:
            if not isinstance(value.minor_units, int):
                raise TypeError("money is a whole number of minor units")
            amount = {"minor_units": value.minor_units, "currency": value.currency}
            return {"type": "money", "value": amount}


def decode_value(stored: dict[str, Any] | None) -> str | bool | date | Money | None:
    """Turn stored JSON back into the typed value.

    Raises:
        ValueError: The JSON was not made by `encode_value`.
    """
    match stored:
        case None:
            return None
        case {"type": "boolean", "value": bool(value)} | {"type": "text", "value": str(value)}:
            return value
        case {"type": "date", "value": str(value)}:
            return date.fromisoformat(value)
        case {"type": "money", "value": {"minor_units": int(units), "currency": str(currency)}}:
            return Money(units, currency)
        case _:
            raise ValueError(f"not a stored value: {stored!r}")
