"""Ids that sort by the moment they were made: UUID version 7 (RFC 9562, section 5.7) as text."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def make_id(at: datetime, random_bits: Callable[[int], int] = secrets.randbits) -> str:
    """Make a new id.

    Args:
        at: The aware moment that the id begins with, to the millisecond.
        random_bits: Gives that many random bits; 74 of them keep ids of one millisecond apart.

    Returns:
        36 characters. Ids of a later millisecond sort after those of an earlier one.
    """
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    high = milliseconds << 16 | 0x7 << 12 | random_bits(12)
    low = 0b10 << 62 | random_bits(62)
    return str(UUID(int=high << 64 | low))
