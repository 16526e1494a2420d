"""One file or message at its place in a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

Cursor = Mapping[str, int]
"""How far a source was worked off; empty where it was not begun."""
IsKnown = Callable[[str, str], bool]
"""Tells of a place and a version whether what lay there was dealt with."""


class SourceError(Exception):
    """A source cannot be used now.

    Args:
        code: One of `unreachable`, `login_refused`, `folder_missing`, `bucket_refused`,
            `extra_missing`, `answer_unusable`.
        detail: What the other side or the system says; no secret.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class ItemMoved(Exception):
    """What was listed is no longer there as it was: it is looked at the next time."""


@dataclass(frozen=True, slots=True)
class SourceItem:
    """What lies at one place of a source.

    Attributes:
        place: Names it within the source, with `/` between folders.
        version: Another one where other bytes lie at the same place.
        name: What it is called; a message has none of its own.
        size_bytes: As the source tells before anything is fetched.
        received_at: When it reached the source.
        is_message: Whether it is an e-mail, whatever its first bytes.
        load: Fetches the bytes; raises `SourceError` or `ItemMoved`.
        cursor: How far the source is worked off once this item is.
    """

    place: str
    version: str
    name: str
    size_bytes: int
    received_at: datetime
    load: Callable[[], bytes]
    is_message: bool = False
    cursor: Cursor | None = None


class Source(Protocol):
    """Where items come from. Nothing is ever deleted there."""

    def check(self) -> None:
        """Finds out whether it can be used.

        Raises:
            SourceError: It cannot.
        """

    def list_items(self, cursor: Cursor, is_known: IsKnown) -> Iterator[SourceItem]:
        """Gives what is not known yet, the oldest or the first by name first.

        Args:
            cursor: Of the last item that was dealt with.
            is_known: Such items are left out.

        Raises:
            SourceError: It cannot be used.
        """

    def put_aside(self, item: SourceItem) -> None:
        """Marks an item that was dealt with, if that was asked for.

        Raises:
            SourceError: That cannot be done.
        """
