"""Long lists by day, page by page: a page begins after the last row of the page before.

Unlike a page by number it costs the same however far it lies, and rows that come or go meanwhile
make it neither repeat nor skip any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from sqlmodel import Session, and_, or_
from sqlmodel.sql.expression import SelectOfScalar

_Row = TypeVar("_Row")


class DueCursor(NamedTuple):
    """The place of a row in a list by day and id."""

    due_on: date
    id: str | int


@dataclass(frozen=True, slots=True)
class Page(Generic[_Row]):
    """Some rows of a list.

    Attributes:
        rows: The earliest first.
        next: Where the next page begins; None if this was the last.
    """

    rows: tuple[_Row, ...]
    next: DueCursor | None


def read_page(
    session: Session,
    query: SelectOfScalar[_Row],
    by_day: str,
    *,
    after: DueCursor | None,
    limit: int,
) -> Page[_Row]:
    """Read one page of a query.

    Args:
        session: Where to read.
        query: The rows of the list, of one table with an `id`.
        by_day: The column to order by; it must not be null in these rows.
        after: `next` of the page before; None for the first.
        limit: How many rows at most.
    """
    columns = query.selected_columns
    day, key = columns[by_day], columns["id"]
    if after is not None:
        later = or_(day > after.due_on, and_(day == after.due_on, key > after.id))
        query = query.where(day >= after.due_on, later)  # the first half is what an index can use
    rows = tuple(session.exec(query.order_by(day, key).limit(limit)))
    if len(rows) < limit:
        return Page(rows, None)
    last: Any = rows[-1]
    return Page(rows, DueCursor(getattr(last, by_day), last.id))
