"""Where the next page of a list begins, as one opaque word."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from checker.api.v1.errors import CursorUnfit

_Place = TypeVar("_Place")


def write_cursor(*place: str | int) -> str:
    """Give the cursor of a place.

    A cursor holds no more than what the last row of the page showed, and grants nothing: the next
    page is read with the rights of whoever asks.
    """
    text = json.dumps(place, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, parse: Callable[..., _Place]) -> _Place | None:
    """Give the place of a cursor; None for the first page.

    Args:
        cursor: As a program sent it.
        parse: Makes a place of what `write_cursor` was given; it raises ValueError or TypeError for
            anything else.

    Raises:
        CursorUnfit: It is no cursor of this list.
    """
    if cursor is None:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        place = json.loads(text)
        if not isinstance(place, list):
            raise TypeError(place)
        return parse(*place)
    except (ValueError, TypeError, RecursionError, binascii.Error) as error:
        raise CursorUnfit from error


def id_of(place: object) -> str:
    """Read an id out of a cursor.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(place, str) or "\0" in place:
        raise TypeError(place)
    return place


def number_of(place: object) -> int:
    """Read the number of a row out of a cursor.

    Raises:
        TypeError: It is none.
    """
    if type(place) is not int or not 0 <= place < 2**63:
        raise TypeError(place)
    return place


def day_of(place: object) -> date:
    """Read a day out of a cursor.

    Raises:
        TypeError, ValueError: It is none.
    """
    if not isinstance(place, str):
        raise TypeError(place)
    return date.fromisoformat(place)
