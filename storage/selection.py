"""Which customers a sweep reads at once: a stretch of their ids, or some of them by id."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Integer, Select, Text, and_, bindparam, literal, true
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, func, select

from storage.tables import Customer, Erasure

MOST_IDS = 30_000
"""SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535."""


@dataclass(frozen=True, slots=True)
class CustomerRange:
    """The customers whose ids lie in a stretch.

    Attributes:
        after: The id before the first; None for the beginning.
        up_to: The last id; None for the end.
    """

    after: str | None = None
    up_to: str | None = None

    def covers(self, customer_id: Mapped[str]) -> ColumnElement[bool]:
        """Give the condition on a column of ids."""
        lower = true() if self.after is None else customer_id > self.after
        upper = true() if self.up_to is None else customer_id <= self.up_to
        return and_(lower, upper)


@dataclass(frozen=True, slots=True)
class CustomerIds:
    """Some customers by id, at most `MOST_IDS`."""

    ids: tuple[str, ...]

    def covers(self, customer_id: Mapped[str]) -> ColumnElement[bool]:
        """Give the condition on a column of ids."""
        return customer_id.in_(self.ids)


Selection = CustomerRange | CustomerIds


def split_ids(ids: Sequence[str]) -> list[CustomerIds]:
    """Split ids into selections that a statement can take."""
    starts = range(0, len(ids), MOST_IDS)
    return [CustomerIds(tuple(ids[first : first + MOST_IDS])) for first in starts]


def is_named(
    dialect: str, column: ColumnElement[str] | Mapped[str] | Mapped[str | None]
) -> ColumnElement[bool]:
    """Give the condition that a text is one of those in the parameter `names`.

    They are one parameter however many there are, made by `write_names`, so that the statement is
    the same for any number.
    """
    if dialect == "postgresql":
        return column == func.any(bindparam("names", type_=ARRAY(Text)))
    names = func.json_each(bindparam("names", type_=Text)).table_valued("value")
    return column.in_(select(names.c.value))


def write_names(dialect: str, names: Collection[str]) -> list[str] | str:
    """Give the parameter that `is_named` asks for."""
    return sorted(names) if dialect == "postgresql" else json.dumps(sorted(names))


def list_numbers(session: Session, numbers: Collection[int]) -> Select[Any]:
    """Give numbers as rows, in one parameter however many they are."""
    if session.get_bind().dialect.name == "postgresql":
        return select(func.unnest(literal(list(numbers), ARRAY(Integer))))
    return select(func.json_each(json.dumps(list(numbers))).table_valued("value").c.value)


def find_range(session: Session, after: str | None, customers: int) -> CustomerRange:
    """Give the stretch of so many customers that begins after an id.

    The last one is open at its end, so that who is added meanwhile is in it.
    """
    query = select(Customer.id).order_by(col(Customer.id)).offset(customers - 1).limit(1)
    if after is not None:
        query = query.where(col(Customer.id) > after)
    return CustomerRange(after, session.exec(query).first())


def count_customers(session: Session) -> int:
    """Count the customers on file.

    Erasures are counted apart and taken off, which leaves the count to the index of the ids.
    """
    rows, erased = (select(func.count()).select_from(table) for table in (Customer, Erasure))
    return session.exec(rows).one() - session.exec(erased).one()
