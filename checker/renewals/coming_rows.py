"""What falls due up to a day, from all sources, in the order of the days, page by page.

Every source is read in the order of an index that it has, and no further than the page reaches; the
pages of the sources are then merged. So the first page costs the same however much is on file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import merge
from itertools import islice
from typing import NamedTuple

from sqlalchemy import null
from sqlmodel import Session, and_, col, func, or_, select

from checker.renewals.subjects import DueThing
from storage.due_outcomes import find_outcomes_due
from storage.due_subjects import Column, DueRange, DueSubjects, name_purpose
from storage.tables import Assessment, Credential, Customer, Dataset, Deadline
from storage.vocabulary import AlertSeverity, AlertSource, DeadlineKind


@dataclass(frozen=True, slots=True)
class ComingQuery:
    """What is asked for.

    Attributes:
        as_of: The day to look from.
        until: The last due day that counts; what is overdue counts always.
        customer_id: Of this customer only.
        owner_id: Of the customers of this person only.
        is_own: Of the user's own company only.
        kind: Of this kind only: a kind of credential, a purpose, a kind of deadline, a dataset.
    """

    as_of: date
    until: date
    customer_id: str | None = None
    owner_id: str | None = None
    is_own: bool = False
    kind: str | None = None


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


@dataclass(frozen=True, slots=True)
class _Stream:
    """One query in the order of one index.

    Attributes:
        name: Tells it from the others; ends ties of the day.
        source: Where it looks.
        key: Ends ties of the day within it.
        subjects: The query.
        age_days: How many days after the day that is stored the thing falls due.
    """

    name: str
    source: AlertSource
    key: Column
    subjects: DueSubjects
    age_days: int = 0


def read_coming(
    session: Session,
    wanted: ComingQuery,
    max_age_days: Mapping[str, int],
    *,
    after: ComingCursor | None,
    limit: int,
) -> list[Placed]:
    """Read what falls due, the earliest first.

    Args:
        session: Where to read.
        wanted: What is asked for.
        max_age_days: How old the paper of a kind of credential may grow.
        after: The last of the page before; None for the first page.
        limit: How many at most.
    """
    pages = [
        _read_stream(session, wanted, stream, after, limit)
        for stream in _open_streams(session, wanted, max_age_days)
    ]
    return list(islice(merge(*pages, key=lambda placed: placed.place[:2]), limit))


def count_coming(
    session: Session,
    wanted: ComingQuery,
    max_age_days: Mapping[str, int],
    *,
    after: ComingCursor | None,
    most: int,
) -> int:
    """Count what falls due after a place; it stops once it has counted `most`."""
    counted = 0
    for stream in _open_streams(session, wanted, max_age_days):
        rows = select(stream.key).where(*_conditions(wanted, stream, after))
        some = rows.limit(most - counted).subquery()
        counted += session.exec(select(func.count()).select_from(some)).one()
        if counted >= most:
            break
    return counted


def is_kind_on_file(session: Session, kind: str) -> bool:
    """Say whether any current credential is of a kind."""
    query = select(Credential.id).where(col(Credential.is_current), Credential.kind == kind)
    return session.exec(query.limit(1)).first() is not None


def _read_stream(
    session: Session,
    wanted: ComingQuery,
    stream: _Stream,
    after: ComingCursor | None,
    limit: int,
) -> list[Placed]:
    due = stream.subjects
    query = (
        select(due.due_on, stream.key, due.subject_id, due.customer_id, due.kind)  # type: ignore[call-overload]
        .where(*_conditions(wanted, stream, after))
        .order_by(due.due_on, stream.key)
        .limit(limit)
    )
    age = timedelta(days=stream.age_days)
    return [
        Placed(
            ComingCursor(day + age, stream.name, key),
            DueThing(stream.source, kind, subject_id, customer_id, day + age),
        )
        for day, key, subject_id, customer_id, kind in session.exec(query)
    ]


def _conditions(
    wanted: ComingQuery, stream: _Stream, after: ComingCursor | None
) -> Iterator[Column]:
    due = stream.subjects
    yield from due.conditions
    if wanted.customer_id is not None:
        yield due.customer_id == wanted.customer_id
    if wanted.owner_id is not None:
        owned = select(Customer.id).where(Customer.owner_id == wanted.owner_id)
        yield due.customer_id.in_(owned)
    if wanted.is_own:
        yield due.customer_id.in_(select(Customer.id).where(col(Customer.is_own)))
    if after is not None:
        day = after.due_on - timedelta(days=stream.age_days)
        if stream.name == after.stream:
            yield due.due_on >= day  # what an index can use
            yield or_(due.due_on > day, and_(due.due_on == day, stream.key > after.key))
        else:
            yield due.due_on > day if stream.name < after.stream else due.due_on >= day


def _open_streams(
    session: Session, wanted: ComingQuery, max_age_days: Mapping[str, int]
) -> Iterator[_Stream]:
    yield _credentials(wanted)
    for kind, days in sorted(max_age_days.items()):
        if wanted.kind in (None, kind):
            yield _evidence(wanted, kind, days)
    yield _reviews(wanted)
    yield from _outcomes(session, wanted)
    for deadline in DeadlineKind:
        if wanted.kind in (None, deadline.value):
            yield _deadlines(wanted, deadline)
    if wanted.customer_id is None and wanted.owner_id is None and not wanted.is_own:
        yield _datasets(wanted)


def _credentials(wanted: ComingQuery) -> _Stream:
    due_on, kind = col(Credential.valid_until), col(Credential.kind)
    return _Stream(
        "credential",
        AlertSource.CREDENTIAL,
        col(Credential.id),
        DueSubjects(
            col(Credential.id),
            col(Credential.customer_id),
            kind,
            due_on,
            (col(Credential.is_current), due_on <= wanted.until, *_of_kind(wanted, kind)),
            Credential,
        ),
    )


def _evidence(wanted: ComingQuery, kind: str, days: int) -> _Stream:
    shown_on = col(Credential.evidenced_on)
    is_due = shown_on <= wanted.until - timedelta(days=days)
    return _Stream(
        f"evidence/{kind}",
        AlertSource.EVIDENCE,
        col(Credential.id),
        DueSubjects(
            col(Credential.id),
            col(Credential.customer_id),
            col(Credential.kind),
            shown_on,
            (col(Credential.is_current), col(Credential.kind) == kind, is_due),
            Credential,
        ),
        days,
    )


def _reviews(wanted: ComingQuery) -> _Stream:
    due_on, purpose = col(Assessment.next_review_on), col(Assessment.purpose)
    return _Stream(
        "review",
        AlertSource.REVIEW,
        col(Assessment.id),
        DueSubjects(
            name_purpose(col(Assessment.customer_id), purpose),
            col(Assessment.customer_id),
            purpose,
            due_on,
            (col(Assessment.is_latest), due_on <= wanted.until, *_of_kind(wanted, purpose)),
            Assessment,
        ),
    )


def _outcomes(session: Session, wanted: ComingQuery) -> Iterator[_Stream]:
    """Yield what an alert about an outcome would be raised for, as `storage` finds it."""
    due = replace(_any_day(AlertSource.OUTCOME, wanted), kind=wanted.kind)
    for number, subjects in enumerate(find_outcomes_due(session, due, wanted.as_of)):
        yield _Stream(f"outcome/{number}", AlertSource.OUTCOME, subjects.customer_id, subjects)


def _deadlines(wanted: ComingQuery, kind: DeadlineKind) -> _Stream:
    due_on = col(Deadline.due_on)
    return _Stream(
        f"deadline/{kind.value}",
        AlertSource.DEADLINE,
        col(Deadline.id),
        DueSubjects(
            col(Deadline.id),
            col(Deadline.customer_id),
            col(Deadline.kind),
            due_on,
            (col(Deadline.is_current), col(Deadline.kind) == kind, due_on <= wanted.until),
            Deadline,
        ),
    )


def _datasets(wanted: ComingQuery) -> _Stream:
    due_on, name = col(Dataset.stale_on), col(Dataset.name)
    return _Stream(
        "dataset",
        AlertSource.DATASET,
        name,
        DueSubjects(
            name, null(), name, due_on, (due_on <= wanted.until, *_of_kind(wanted, name)), Dataset
        ),
    )


def _of_kind(wanted: ComingQuery, kind: Column) -> Iterator[Column]:
    if wanted.kind is not None:
        yield kind == wanted.kind


def _any_day(source: AlertSource, wanted: ComingQuery) -> DueRange:
    return DueRange(
        source=source,
        kind=None,
        other_than=frozenset(),
        after=None,
        until=wanted.until,
        stage="",
        urgency=0,
        severity=AlertSeverity.INFO,
        is_estimated=False,
    )
