"""The sources of what falls due, each as statements in the order of an index that it has.

Statements are made once for each database and form of question and take what varies as parameters,
so that SQLAlchemy compiles each once: a first page whose statements were made anew each time took
20 ms to read from SQLite, and one of prepared statements 3 ms, of CPU and at 1,000,000 credentials.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    Text,
    bindparam,
    cast,
    literal_column,
    null,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col, func

from storage.customers import is_looked_after
from storage.due_outcomes import became_worse, ends_with_term
from storage.due_subjects import Column, name_purpose
from storage.json_rows import unpack_rows
from storage.tables import (
    Assessment,
    Audit,
    Credential,
    Dataset,
    Deadline,
    Standing,
    StandingChange,
)
from storage.vocabulary import AlertSource

_MOST = bindparam("most", type_=Integer)
_UNTIL = bindparam("until", type_=Date)
_PLACE = (bindparam("from_day", type_=Date), bindparam("after_key", type_=String))
_OF_KIND = bindparam("of_kind", type_=String)


class Filters(NamedTuple):
    """The form of a question: which parameters narrow it.

    Attributes:
        customer: Takes `customer_id`.
        owner: Takes `owner_id`.
        unowned: With `owner`, also what nobody looks after.
        named: Takes `ids`, of a few customers.
        kind: Takes `of_kind`, where a stream is not of kinds anyway.
    """

    customer: bool
    owner: bool
    unowned: bool
    named: bool
    kind: bool


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """Where a source is read.

    Attributes:
        name: Tells it from the others; ends ties of the day.
        source: What it is a stream of.
        key: Ends ties of the day within it.
        subject_id: What an alert would name as its subject.
        customer_id: Whom it is about.
        kind: What its ladder goes by.
        day: The day that is stored.
        conditions: Which rows count.
        ranges: Set where it is read kind by kind, since its index begins with the kind: kinds and
            the days asked of each, from the parameter `ranges`.
        is_in_order: Whether that index gives the first day of a kind at one look.
    """

    name: str
    source: AlertSource
    key: Column
    subject_id: Column
    customer_id: Column
    kind: Column
    day: Column
    conditions: tuple[Column, ...]
    ranges: FromClause | None = None
    is_in_order: bool = False


_streams: dict[str, tuple[Stream, ...]] = {}


def open_streams(session: Session) -> tuple[Stream, ...]:
    """Give the streams of this kind of database, the same ones each time."""
    dialect = session.get_bind().dialect.name
    if dialect not in _streams:
        _streams[dialect] = tuple(_make_streams(session))
    return _streams[dialect]


@cache
def prepare_page(stream: Stream, filters: Filters) -> Select[Any]:
    """Give the statement of a page of a stream, or of one of its kinds.

    It takes `from_day` and `after_key`, after which the page begins, `until`, and `most`.
    """
    columns = (stream.day, stream.key, stream.subject_id, stream.customer_id, stream.kind)
    rows = _narrow(select(*columns), stream, filters, stops_early=True)
    if stream.ranges is not None:
        rows = rows.where(_take_kind(stream, filters) == _OF_KIND)
    rows = rows.where(tuple_(stream.day, stream.key) > tuple_(*_PLACE), stream.day <= _UNTIL)
    return rows.order_by(stream.day, stream.key).limit(_MOST)


@cache
def prepare_count(stream: Stream, filters: Filters) -> Select[Any]:
    """Give the statement that counts a stream, all kinds at once, up to `most`."""
    rows = _narrow(select(literal_column("1")), stream, filters)
    place: tuple[Any, ...] = _PLACE
    until: Any = _UNTIL
    if stream.ranges is not None:
        asked = stream.ranges.c
        place, until = (asked.from_day, asked.after_key), asked.until
        rows = rows.where(_take_kind(stream, filters) == asked.kind)
    rows = rows.where(tuple_(stream.day, stream.key) > tuple_(*place), stream.day <= until)
    return select(func.count()).select_from(rows.limit(_MOST).subquery())


@cache
def prepare_days(streams: tuple[Stream, ...], filters: Filters) -> CompoundSelect[Any]:
    """Give the statement of how much is due on each day of streams, the same one for each kind.

    It takes of each, under the names that `name_parameter` gives, `from_day` and `until`, both of
    which count, and `of_kind`; and `most`: no more rows of each are looked at.

    Returns:
        Place of the stream among those asked for, day, how many were looked at, and how many of
        them are the owner's, if one is asked for: to look for an owner's alone in the order of
        their days would read everybody's.
    """
    return union_all(*(_select_days(*each, filters) for each in enumerate(streams)))


def name_parameter(name: str, part: int) -> str:
    """Name a parameter of the stream at a place among those that are asked for."""
    return f"{name}_{part}"


def _select_days(part: int, stream: Stream, filters: Filters) -> Select[Any]:
    day: Any = stream.day
    customer_id: Any = stream.customer_id
    columns = select(day.label("day"), customer_id.label("customer_id"))
    kind = bindparam(name_parameter("of_kind", part), type_=String)
    rows = _narrow(columns, stream, filters._replace(owner=False), kind=kind)
    if stream.ranges is not None:
        rows = rows.where(_take_kind(stream, filters) == kind)
    from_day, until = (
        bindparam(name_parameter(name, part), type_=Date) for name in ("from_day", "until")
    )
    rows = rows.where(stream.day >= from_day, stream.day <= until)
    seen = rows.order_by(stream.day, stream.key).limit(_MOST).subquery()
    theirs: Any = func.count()
    if filters.owner:
        owner = bindparam("owner_id", type_=String)
        theirs = theirs.filter(
            is_looked_after(seen.c.customer_id, owner, with_unowned=filters.unowned)
        )
    place = literal_column(str(part), Integer).label("part")
    counts = (func.count().label("seen"), theirs.label("theirs"))
    return select(place, seen.c.day, *counts).group_by(seen.c.day)


@cache
def prepare_first_days(stream: Stream, ranges: FromClause) -> Select[Any]:
    """Give the statement of the first day of each kind in `ranges`, None where nothing is due."""
    asked = ranges.c
    rows = select(stream.day).where(
        *stream.conditions,
        stream.kind == asked.kind,
        stream.day >= asked.from_day,
        stream.day <= asked.until,
    )
    first = rows.order_by(stream.day, stream.key).limit(1).correlate(ranges)
    return select(asked.kind, first.scalar_subquery())


@cache
def prepare_purposes() -> Select[Any]:
    """Give the statement of the purposes of standings that change with time.

    It goes from one to the next greater in an index, which costs a look for each.
    """
    purpose, changes = col(Standing.purpose), col(Standing.next_change_on).is_not(None)
    found = select(func.min(purpose).label("purpose")).where(changes).cte(recursive=True)
    following = select(func.min(purpose)).where(changes, purpose > found.c.purpose)
    found = found.union_all(
        select(following.correlate(found).scalar_subquery()).where(found.c.purpose.is_not(None))
    )
    return select(found.c.purpose).where(found.c.purpose.is_not(None))


def _narrow(
    rows: Select[Any],
    stream: Stream,
    filters: Filters,
    *,
    stops_early: bool = False,
    kind: BindParameter[str] = _OF_KIND,
) -> Select[Any]:
    rows = rows.where(*stream.conditions)
    if filters.customer:
        rows = rows.where(stream.customer_id == bindparam("customer_id", type_=String))
    if filters.owner:
        owner = bindparam("owner_id", type_=String)
        theirs = is_looked_after(stream.customer_id, owner, with_unowned=filters.unowned)
        # `IS TRUE` keeps PostgreSQL from making a join of it. A page then reads rows in the order
        # of their days and holds them against the owner's customers, looked up once: as a join,
        # each row looked its customer up (1,000,000 customers: 235 ms, so 30 ms). Who counts all
        # reads all, and a join that several processes share is faster for that.
        rows = rows.where(theirs.is_(True) if stops_early else theirs)
    if filters.named:
        ids = bindparam("ids", type_=String, expanding=True)
        rows = rows.where(stream.customer_id.in_(ids))
    if filters.kind and stream.ranges is None:
        rows = rows.where(stream.kind == kind)
    return rows


def _take_kind(stream: Stream, filters: Filters) -> Column:
    """Give the kind; where a few customers are asked for, so that SQLite goes by their index.

    It took the index of kinds before that of one customer, and so read all that is due of the kind.
    """
    return cast(stream.kind, Text) if filters.customer or filters.named else stream.kind


def _make_streams(session: Session) -> Iterator[Stream]:
    ranges = _read_ranges(session)
    credential_id, customer_id = col(Credential.id), col(Credential.customer_id)
    yield Stream(
        name="credential",
        source=AlertSource.CREDENTIAL,
        key=credential_id,
        subject_id=credential_id,
        customer_id=customer_id,
        kind=col(Credential.kind),
        day=col(Credential.valid_until),
        conditions=(col(Credential.is_current),),
    )
    yield Stream(
        name="evidence",
        source=AlertSource.EVIDENCE,
        key=credential_id,
        subject_id=credential_id,
        customer_id=customer_id,
        kind=col(Credential.kind),
        day=col(Credential.evidenced_on),
        conditions=(col(Credential.is_current),),
        ranges=ranges,
        is_in_order=True,
    )
    yield Stream(
        name="review",
        source=AlertSource.REVIEW,
        key=col(Assessment.id),
        subject_id=name_purpose(col(Assessment.customer_id), col(Assessment.purpose)),
        customer_id=col(Assessment.customer_id),
        kind=col(Assessment.purpose),
        day=col(Assessment.next_review_on),
        conditions=(col(Assessment.is_latest),),
    )
    yield from _make_outcomes(session, ranges)
    yield Stream(
        name="deadline",
        source=AlertSource.DEADLINE,
        key=col(Deadline.id),
        subject_id=col(Deadline.id),
        customer_id=col(Deadline.customer_id),
        kind=col(Deadline.kind),
        day=col(Deadline.due_on),
        conditions=(col(Deadline.is_current),),
        ranges=ranges,
        is_in_order=True,
    )
    yield Stream(
        name="dataset",
        source=AlertSource.DATASET,
        key=col(Dataset.name),
        subject_id=col(Dataset.name),
        customer_id=null(),
        kind=col(Dataset.name),
        day=col(Dataset.stale_on),
        conditions=(),
    )


def _make_outcomes(session: Session, ranges: FromClause) -> Iterator[Stream]:
    purpose, customer_id = col(Standing.purpose), col(Standing.customer_id)
    subject_id = name_purpose(customer_id, purpose)
    yield Stream(
        name="outcome",
        source=AlertSource.OUTCOME,
        key=customer_id,
        subject_id=subject_id,
        customer_id=customer_id,
        kind=purpose,
        day=col(Standing.next_change_on),
        conditions=(~ends_with_term(session),),
        ranges=ranges,
        is_in_order=True,
    )
    yield Stream(
        name="outcome_worse",
        source=AlertSource.OUTCOME,
        key=customer_id,
        subject_id=subject_id,
        customer_id=customer_id,
        kind=purpose,
        day=col(Audit.as_of),
        conditions=(
            col(Audit.purpose) == purpose,
            col(StandingChange.audit_id) == col(Audit.id),
            *became_worse(),
        ),
        ranges=ranges,
    )


def _read_ranges(session: Session) -> FromClause:
    """Give the parameter `ranges`, a JSON list of kind, from_day, after_key, until, as rows."""
    columns: dict[str, TypeEngine[Any]] = {
        "kind": String(),
        "from_day": Date(),
        "after_key": String(),
        "until": Date(),
    }
    return unpack_rows(session, bindparam("ranges", type_=Text), columns).subquery("ranges")
