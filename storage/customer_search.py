"""Customers found by any part of a name, credit code, number, reference or owner's name.

The texts that are searched are derived by `index_customers`, which everything calls that writes
such a field. A search does bounded work however common its text is: it gives as many as were asked
for and says whether there are more, and then a person types more. On PostgreSQL what is common is
found among the customers added last, what is rare through the index of grams. On SQLite the texts
are read one after the other, which 100,000 customers bear (`benchmarks/page_speed.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, union
from sqlalchemy import select as select_columns
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, func, select

from storage.search_text import (
    FIELD_END,
    fold_search,
    list_grams,
    list_needed_grams,
    make_search_text,
)
from storage.selection import split_ids
from storage.tables import Customer, CustomerSearch, Person

_LOOKED_AT_FIRST = 2_000
"""Of so many customers at least a hundred have a text that one in twenty has."""


@dataclass(frozen=True, slots=True)
class FoundCustomers:
    """The customers that a search found.

    Attributes:
        ids: The best first: whose field is the text, whose field begins with it, the others.
        is_all: False if there are more, of which nothing is said.
    """

    ids: tuple[str, ...]
    is_all: bool


def search_customers(session: Session, wanted: str, *, limit: int) -> FoundCustomers:
    """Find the customers of whom a field contains a text, whatever its case, width and blanks.

    Args:
        session: Where to look.
        wanted: What a person typed; nothing is found by blanks alone.
        limit: How many at most, 1 or more.
    """
    part = fold_search(wanted)
    if not part:
        return FoundCustomers((), is_all=True)
    found = _find_exact(session, wanted, part, limit)
    found |= _find_texts(session, part, limit + 1)
    if len(found) <= limit:
        found = _find_owned(session, part, limit + 1) | found
    best = sorted(found, key=lambda customer: (_rank(found[customer], part), customer))
    return FoundCustomers(tuple(best[:limit]), is_all=len(best) <= limit)


def index_customers(session: Session, customer_ids: Collection[str]) -> None:
    """Let searches find customers by what is on file now, and no more by what was.

    Args:
        session: Everything pending in it is written first.
        customer_ids: Who was added, renamed, given a number, or erased.
    """
    session.flush()
    connection = session.connection()
    has_grams = connection.dialect.name == "postgresql"
    for piece in split_ids(sorted(customer_ids)):
        query = select_columns(
            col(Customer.id),
            col(Customer.name),
            col(Customer.unified_social_credit_code),
            col(Customer.registration_number),
            col(Customer.reference),
        ).where(piece.covers(col(Customer.id)))
        rows = []
        for customer_id, *fields in connection.execute(query):
            text = make_search_text(fields)
            grams = list_grams(text) if has_grams else None
            rows.append({"customer_id": customer_id, "text": text, "grams": grams})
        if not rows:
            continue
        insert = (postgresql.insert if has_grams else sqlite.insert)(CustomerSearch)
        changed = insert.on_conflict_do_update(
            index_elements=["customer_id"],
            set_={"text": insert.excluded.text, "grams": insert.excluded.grams},
            where=col(CustomerSearch.text) != insert.excluded.text,
        )
        connection.execute(changed, rows)


def _find_exact(session: Session, wanted: str, part: str, limit: int) -> dict[str, str]:
    """Find whom the text names as a whole, so that nobody is lost among those who contain it."""
    fields = (
        Customer.name,
        Customer.unified_social_credit_code,
        Customer.registration_number,
        Customer.reference,
    )
    spellings = {wanted.strip(), part, part.upper()}
    named = [select_columns(col(Customer.id)).where(col(one).in_(spellings)) for one in fields]
    query = select(CustomerSearch.customer_id, CustomerSearch.text)
    whose = col(CustomerSearch.customer_id).in_(union(*named))
    return dict(session.exec(query.where(whose).limit(limit)).all())


def _find_texts(session: Session, part: str, limit: int) -> dict[str, str]:
    text = col(CustomerSearch.text)
    query = select(CustomerSearch.customer_id, CustomerSearch.text)
    if session.get_bind().dialect.name == "sqlite":
        query = query.where(func.instr(text, part) > 0).limit(limit)
        return dict(session.exec(query).all())
    contains: ColumnElement[bool] = func.strpos(text, part) > 0
    first = (
        select(CustomerSearch.customer_id, CustomerSearch.text)
        .order_by(col(CustomerSearch.customer_id).desc())
        .limit(_LOOKED_AT_FIRST)
        .subquery()
    )
    common = select(first.c.customer_id, first.c.text).where(func.strpos(first.c.text, part) > 0)
    rows = session.connection().execute(common.limit(limit))
    found: dict[str, str] = {customer: text for customer, text in rows}  # noqa: C416 - see mypy
    if len(found) == limit:
        return found
    grams = col(CustomerSearch.grams).op("@>")(list_needed_grams(part))
    return dict(session.exec(query.where(grams, contains).limit(limit)).all())


def _find_owned(session: Session, part: str, limit: int) -> dict[str, str]:
    """Find whom somebody looks after whose name contains the text."""
    people = session.exec(select(Person.id, Person.name)).all()
    owners: Sequence[str] = [person for person, name in people if part in fold_search(name)]
    if not owners:
        return {}
    query = select(Customer.id).where(col(Customer.owner_id).in_(owners)).limit(limit)
    return dict.fromkeys(session.exec(query), "")


def _rank(text: str, part: str) -> int:
    fields = text.split(FIELD_END)
    if part in fields:
        return 0
    if any(field.startswith(part) for field in fields):
        return 1
    return 2 if text else 3
