"""Plain JSON values taken as what they must be, or refused: nothing is converted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ingest.document import Box

T = TypeVar("T")


def decode_each(decode: Callable[[Any], T], data: object) -> tuple[T, ...]:
    """Decodes the members of a list.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(data, list):
        raise TypeError("not a list")
    return tuple(decode(item) for item in data)


def decode_box(data: list[Any]) -> Box:
    """Takes four numbers as a box.

    Raises:
        TypeError, ValueError: They are not four numbers.
    """
    x0, y0, x1, y1 = data
    return decode_number(x0), decode_number(y0), decode_number(x1), decode_number(y1)


def decode_text(data: object) -> str:
    """Takes a text.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(data, str):
        raise TypeError("not a text")
    return data


def decode_integer(data: object) -> int:
    """Takes a whole number.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(data, int) or isinstance(data, bool):
        raise TypeError("not an integer")
    return data


def decode_number(data: object) -> float:
    """Takes a number.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(data, int | float) or isinstance(data, bool):
        raise TypeError("not a number")
    return float(data)


def decode_optional(decode: Callable[[Any], T], data: object) -> T | None:
    """Decodes what may be null."""
    return None if data is None else decode(data)
