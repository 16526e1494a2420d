"""What a graph of ownership is made of: parties, and interests that one holds in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction


class PartyKind(StrEnum):
    """What a party is; an unknown one is somebody whom the source does not name."""

    PERSON = "person"
    COMPANY = "company"
    STATE = "state"
    UNKNOWN = "unknown"


class InterestKind(StrEnum):
    """What is held; the first three have a share, the others are control as such."""

    SHARES = "shares"
    VOTES = "votes"
    PROFIT = "profit"
    BOARD = "board"
    CONTROL = "control"
    MANAGEMENT = "management"


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A share of the whole that is known exactly, or only to lie between two ends.

    Attributes:
        low: The least it can be, 0 to 1.
        high: The most it can be; equal to `low` where the share is exact.
        low_open: Whether it is more than `low` ("more than 25 %").
        high_open: Whether it is less than `high`.
    """

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether there is nothing between the ends."""
        return self.low == self.high

    @classmethod
    def exactly(cls, share: Fraction) -> Range:
        """Make a share that is known."""
        return cls(share, share)


UNKNOWN_SHARE = Range(Fraction(0), Fraction(1))


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody or something that owns or is owned.

    Attributes:
        id: As the source calls it.
        name: Empty for a party that is not named.
        kind: What it is.
        country: ISO 3166 code, or None.
        identifiers: Pairs of scheme and number.
        reason: Why nobody is named, as the source says it (BODS `unspecifiedReason`).
    """

    id: str
    name: str
    kind: PartyKind
    country: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Interest:
    """What one party holds in another.

    Attributes:
        owner: Id of the holder.
        owned: Id of the company.
        kind: What is held.
        share: How much; None where the kind has no share.
        is_direct: Whether it is held without anybody between.
        started_on: First day, or None where it is not told.
        ended_on: Day from which it is no longer held, or None.
        source: Where it was read.
    """

    owner: str
    owned: str
    kind: InterestKind
    share: Range | None = None
    is_direct: bool = True
    started_on: date | None = None
    ended_on: date | None = None
    source: str = ""

    def is_held_on(self, day: date) -> bool:
        """Tell whether it is held on a day."""
        begun = self.started_on is None or self.started_on <= day
        return begun and (self.ended_on is None or day < self.ended_on)
