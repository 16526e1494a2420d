"""A difference between two records, whatever it was found in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ChangeKind(StrEnum):
    """How a field changed."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    RAISED = "raised"
    LOWERED = "lowered"
    WORSENED = "worsened"
    IMPROVED = "improved"


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A field, or an entry of a list, of which two records say different things.

    Attributes:
        field: Which field; of an entry, which list.
        kind: How it changed.
        before: As the older record states it; empty where it says nothing.
        after: As the newer one does.
        added: Of a scope of business, what came.
        removed: Likewise, what went.
    """

    field: str
    kind: ChangeKind
    before: str
    after: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
