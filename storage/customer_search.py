"""Customers found by any part of a name, credit code, number, reference or owner's name.

The texts that are searched are derived by `index_customers`, which everything calls that writes
such a field. A search does bounded work however common its text is: it gives as many as were asked
for and says whether there are more, and then a person types more. On PostgreSQL what is common is
found among the customers added last, what is rare through the index of grams. On SQLite the texts
are read one after the other, which 100,000 customers bear (`benchmarks/page_speed.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    Text,
    bindparam,
    func,
    select,
    union,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from storage.column_types import clean_text
from storage.people import names_of_people
from storage.search_text import (
    FIELD_END,
    fold_search,
    list_grams,
    list_needed_grams,
    make_search_text,
)
from storage.selection import is_named, split_ids, write_names
from storage.tables import Customer, CustomerSearch

_LOOKED_AT_FIRST, _LOOKED_AT_NEXT = 2_000, 20_000
"""Of so many customers at least a hundred have a text that one in twenty has, or one in 200.

The second look is worth its 15 ms only if the first has found some: of a million customers with
2 in 100 it took 4 ms, where the index of grams took from 40 to 330 ms.
"""
_MOST = bindparam("most", type_=Integer)
_PART = bindparam("part", type_=Text)
_GRAMS = bindparam("grams", type_=ARRAY(Integer))


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
    wanted = clean_text(wanted)
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
        query = select(
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
    connection = session.connection()
    dialect, spellings = connection.dialect.name, {wanted.strip(), part, part.upper()}
    asked = {"names": write_names(dialect, spellings), "most": limit}
    return dict(connection.execute(_prepare_exact(dialect), asked).all())


def _find_texts(session: Session, part: str, limit: int) -> dict[str, str]:
    connection, asked = session.connection(), {"part": part, "most": limit}
    if connection.dialect.name == "sqlite":
        return dict(connection.execute(_prepare_all_texts(), asked).all())
    found = dict(connection.execute(_prepare_texts_of_newest(_LOOKED_AT_FIRST), asked).all())
    if 0 < len(found) < limit:
        found = dict(connection.execute(_prepare_texts_of_newest(_LOOKED_AT_NEXT), asked).all())
    if len(found) == limit:
        return found
    grams = list_needed_grams(part)
    return dict(connection.execute(_prepare_texts_by_grams(), {**asked, "grams": grams}).all())


def _find_owned(session: Session, part: str, limit: int) -> dict[str, str]:
    """Find whom somebody looks after whose name contains the text."""
    owners = [person for person, name in names_of_people(session) if part in fold_search(name)]
    if not owners:
        return {}
    connection = session.connection()
    dialect = connection.dialect.name
    asked = {"names": write_names(dialect, owners), "most": limit}
    return dict.fromkeys(connection.execute(_prepare_owned(dialect), asked).scalars(), "")


@cache
def _prepare_exact(dialect: str) -> Select[str, str]:
    fields = (
        Customer.name,
        Customer.unified_social_credit_code,
        Customer.registration_number,
        Customer.reference,
    )
    columns = [col(field) for field in fields]
    named = [select(col(Customer.id)).where(is_named(dialect, column)) for column in columns]
    whose = col(CustomerSearch.customer_id).in_(union(*named))
    return _select_texts().where(whose).limit(_MOST)


@cache
def _prepare_all_texts() -> Select[str, str]:
    return _select_texts().where(func.instr(col(CustomerSearch.text), _PART) > 0).limit(_MOST)


@cache
def _prepare_texts_of_newest(customers: int) -> Select[str, str]:
    newest_first = col(CustomerSearch.customer_id).desc()
    newest = _select_texts().order_by(newest_first).limit(customers).subquery()
    found = select(newest.c.customer_id, newest.c.text)
    return found.where(func.strpos(newest.c.text, _PART) > 0).limit(_MOST)


@cache
def _prepare_texts_by_grams() -> Select[str, str]:
    grams: ColumnElement[bool] = col(CustomerSearch.grams).op("@>")(_GRAMS)
    contains = func.strpos(col(CustomerSearch.text), _PART) > 0
    return _select_texts().where(grams, contains).limit(_MOST)


@cache
def _prepare_owned(dialect: str) -> Select[str]:
    owner = col(Customer.owner_id)
    return select(col(Customer.id)).where(is_named(dialect, owner)).limit(_MOST)


def _select_texts() -> Select[str, str]:
    return select(col(CustomerSearch.customer_id), col(CustomerSearch.text))


def _rank(text: str, part: str) -> int:
    fields = text.split(FIELD_END)
    if part in fields:
        return 0
    if any(field.startswith(part) for field in fields):
        return 1
    return 2 if text else 3
