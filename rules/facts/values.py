"""The types of value that a fact may have, and their one canonical form in JSON."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

INTEGER_LIMIT = 2**63


class FactType(StrEnum):
    """What kind of value a fact has."""

    STRING = "string"
    DATE = "date"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    MONEY = "money"


class FactError(Exception):
    """A fact that the catalogue does not allow: a mistake of the program, never of a document."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money.

    Attributes:
        minor_units: The amount in the smallest unit of the currency (fen, cents).
        currency: ISO 4217 code.
    """

    minor_units: int
    currency: str

    def __post_init__(self) -> None:
        if not _is_integer(self.minor_units):
            raise FactError(f"minor_units must be a 64-bit integer, not {self.minor_units!r}")
        if not (len(self.currency) == 3 and self.currency.isascii() and self.currency.isupper()):
            raise FactError(f"currency must be an ISO 4217 code, not {self.currency!r}")


Value = str | int | bool | date | Money
_TYPES = {
    str: FactType.STRING,
    date: FactType.DATE,
    int: FactType.INTEGER,
    bool: FactType.BOOLEAN,
    Money: FactType.MONEY,
}
JsonValue = str | int | bool | dict[str, str | int]


def check_value(value: object, fact_type: FactType, choices: tuple[str, ...]) -> Value | None:
    """Return `value` in its normal form (text in Unicode NFC), or None if it is of another type.

    Args:
        value: What is offered.
        fact_type: What is wanted.
        choices: The values of a choice.
    """
    match fact_type:
        case FactType.STRING:
            return unicodedata.normalize("NFC", value) if isinstance(value, str) else None
        case FactType.CHOICE:
            return value if isinstance(value, str) and value in choices else None
        case FactType.DATE:
            return value if type(value) is date else None
        case FactType.INTEGER:
            return value if _is_integer(value) and isinstance(value, int) else None
        case FactType.BOOLEAN:
            return value if isinstance(value, bool) else None
        case FactType.MONEY:
            return value if isinstance(value, Money) else None


def value_to_json(value: Value) -> JsonValue:
    """Return the canonical form: dates in ISO 8601, money as minor units with its currency."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return {"minor_units": value.minor_units, "currency": value.currency}
    return value


def value_from_json(value: object, fact_type: FactType) -> Any:  # noqa: ANN401
    """Undo `value_to_json`.

    Raises:
        FactError: The form is not the canonical one of this type.
    """
    try:
        if fact_type is FactType.DATE and isinstance(value, str):
            return date.fromisoformat(value)
        if fact_type is FactType.MONEY and isinstance(value, dict):
            return Money(**value)
    except (TypeError, ValueError) as error:
        raise FactError(f"{value!r} is not a {fact_type}") from error
    return value


def type_of(value: Value) -> FactType:
    """Return the type of a value; a choice is a string."""
    return _TYPES[type(value)]


def _is_integer(value: object) -> bool:
    return type(value) is int and -INTEGER_LIMIT <= value < INTEGER_LIMIT
