"""What is asked for of all that falls due, and the place of each thing in the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from storage.due_things import DueThing


@dataclass(frozen=True, slots=True)
class ComingQuery:
    """What is asked for.

    Attributes:
        as_of: The day to look from.
        until: The last due day that counts; what is overdue counts always.
        customer_id: Of this customer only.
        owner_id: Of the customers of this person only.
        with_unowned: With `owner_id`, also what nobody looks after.
        is_own: Of the user's own company only.
        kind: Of this kind only: a kind of credential, a purpose, a kind of deadline, a dataset.
    """

    as_of: date
    until: date
    customer_id: str | None = None
    owner_id: str | None = None
    with_unowned: bool = False
    is_own: bool = False
    kind: str | None = None

    @property
    def is_of_customers(self) -> bool:
        """Whether only some customers are asked for."""
        return self.customer_id is not None or self.owner_id is not None or self.is_own


class ComingCursor(NamedTuple):
    """The place of a thing in the list: by day, then by stream, then by key."""

    due_on: date
    stream: str
    key: str

    def __str__(self) -> str:
        return "~".join((self.due_on.isoformat(), self.stream, self.key))

    @classmethod
    def parse(cls, text: str) -> ComingCursor:
        """Undo `str`.

        Raises:
            ValueError: The text is no such place.
        """
        day, stream, key = text.split("~", 2)
        return cls(date.fromisoformat(day), stream, key)


class Placed(NamedTuple):
    """A thing and its place in the list."""

    place: ComingCursor
    thing: DueThing
