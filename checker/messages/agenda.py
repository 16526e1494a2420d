"""Which alerts stand together, and in which order: for action, not by table.

A message has up to three parts (customers, one's own company, the installation's data); a part has
sections by when to act; a section has one block for each customer. Everywhere the gravest stands
first, and among equals what is nearest to its day: a permit whose last day is tomorrow comes before
one that ended half a year ago.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import TypeVar

from checker.renewals.alert_view import AlertView
from storage.vocabulary import AlertSeverity, AlertSource

SOON_DAYS = 30

_GRAVEST_FIRST = tuple(reversed(AlertSeverity))
_GRAVE = frozenset({AlertSeverity.BLOCKER, AlertSeverity.MAJOR})

Key = TypeVar("Key", bound=Hashable)


class Part(StrEnum):
    """Whose matter it is."""

    CUSTOMERS = "customers"
    OWN = "own"
    INSTALLATION = "installation"


class Time(IntEnum):
    """When to act: the day has come or passed, it comes within 30 days, it comes later."""

    NOW = 0
    SOON = 1
    LATER = 2


@dataclass(frozen=True, slots=True)
class Section:
    """What is to be done at one time; a block is what concerns one customer."""

    time: Time
    blocks: tuple[tuple[AlertView, ...], ...]

    @property
    def count(self) -> int:
        """How many alerts stand in it."""
        return sum(len(block) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """One part of a message, its sections the most pressing first."""

    part: Part
    sections: tuple[Section, ...]


def arrange_agenda(views: Iterable[AlertView], as_of: date) -> tuple[AgendaPart, ...]:
    """Arrange alerts for a reader; the part with the gravest alert comes first.

    Args:
        views: In any order.
        as_of: The day from which days are counted.
    """
    return tuple(
        AgendaPart(part, _arrange_sections(own, as_of))
        for part, own in _group(sort_by_gravity(views, as_of), find_part)
    )


def sort_by_gravity(views: Iterable[AlertView], as_of: date) -> list[AlertView]:
    """Sort alerts: the gravest first, among equals what is nearest to its day."""

    def rank(view: AlertView) -> tuple[int, int, date, int]:
        distance = abs((view.act_by - as_of).days)
        return _GRAVEST_FIRST.index(view.severity), distance, view.act_by, view.alert_id

    return sorted(views, key=rank)


def find_part(view: AlertView) -> Part:
    """Tell whose matter an alert is; a deadline of no customer is one's own."""
    if view.source is AlertSource.DATASET:
        return Part.INSTALLATION
    return Part.OWN if view.is_own or view.customer is None else Part.CUSTOMERS


def find_time(view: AlertView, as_of: date) -> Time:
    """Tell when to act on an alert; a grave one is never for later, whatever its day.

    A renewal that was not applied for in time is such: its permit may run on for months.
    """
    if view.act_by <= as_of:
        return Time.NOW
    is_soon = view.act_by <= as_of + timedelta(days=SOON_DAYS) or view.severity in _GRAVE
    return Time.SOON if is_soon else Time.LATER


def _arrange_sections(views: Sequence[AlertView], as_of: date) -> tuple[Section, ...]:
    by_time = sorted(_group(views, lambda view: find_time(view, as_of)))
    return tuple(Section(time, _arrange_blocks(found)) for time, found in by_time)


def _arrange_blocks(views: Sequence[AlertView]) -> tuple[tuple[AlertView, ...], ...]:
    """Put together what concerns one customer; what concerns none needs no name and is first."""
    groups = _group(views, lambda view: view.customer_id)
    groups.sort(key=lambda group: group[0] is not None)
    return tuple(tuple(block) for _, block in groups)


def _group(
    views: Iterable[AlertView], key: Callable[[AlertView], Key]
) -> list[tuple[Key, list[AlertView]]]:
    groups: dict[Key, list[AlertView]] = {}
    for view in views:
        groups.setdefault(key(view), []).append(view)
    return list(groups.items())
