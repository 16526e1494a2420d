"""Walking through a long list page by page, each page in a short transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from sqlmodel import Session

from storage.database import Database
from storage.paging import DueCursor, Page

_Row = TypeVar("_Row")


def walk_pages(
    database: Database, fetch: Callable[[Session, DueCursor | None], Page[_Row]]
) -> Iterator[tuple[_Row, ...]]:
    """Give the rows of every page, the earliest first.

    Args:
        database: Where to read.
        fetch: Reads the page that begins after a cursor.
    """
    cursor = None
    while True:
        with database.read_session() as session:
            page = fetch(session, cursor)
        yield page.rows
        cursor = page.next
        if cursor is None:
            return
