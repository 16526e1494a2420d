"""What falls due up to a day, from all sources, in the order of the days, page by page.

Every source is read in the order of an index that it has, and no further than the page reaches; the
pages of the sources are then merged. So the first page costs the same however much is on file.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import merge
from itertools import groupby, islice
from typing import Any

from sqlmodel import Session, col, select

from storage.coming_query import ComingCursor, ComingQuery, Placed
from storage.coming_streams import (
    Filters,
    Stream,
    name_parameter,
    open_streams,
    prepare_count,
    prepare_days,
    prepare_first_days,
    prepare_page,
    prepare_purposes,
)
from storage.due_outcomes import CHANGE_IS_NEWS_DAYS
from storage.due_things import DueThing
from storage.tables import Audit, Credential, Customer
from storage.vocabulary import AlertSource, DeadlineKind

_OWN = select(Customer.id).where(col(Customer.is_own))
_AUDITED = select(Audit.purpose).distinct()
_FEW = 200
"""So many customers of an owner are asked for by name: eight sources look each of them up."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stream, or one kind of a stream that is read kind by kind.

    Attributes:
        stream: Where it is read.
        kind: Of which kind; None for all.
        age_days: How many days after the stored day a thing falls due.
        from_day: The first stored day that counts.
        after_key: Of that day what comes after this key.
        until: The last stored day that counts.
    """

    stream: Stream
    kind: str | None
    age_days: int
    from_day: date
    after_key: str
    until: date

    @property
    def name(self) -> str:
        """What cursors call it."""
        return _name_part(self.stream, self.kind)


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
    form, given = _narrow(session, wanted)
    found: list[Placed] = []
    for part in _look_ahead(session, list(_split(session, wanted, max_age_days, after))):
        stored = part.until
        if len(found) == limit:
            last = found[-1].place
            until = last.due_on if part.name < last.stream else _shift(last.due_on, -1)
            stored = min(stored, _shift(until, -part.age_days))
        if part.from_day > stored:
            continue  # it begins after all that the page has room for
        asked = {
            **given,
            "of_kind": part.kind or wanted.kind,
            "from_day": part.from_day,
            "after_key": part.after_key,
            "until": stored,
            "most": limit,
        }
        rows = session.connection().execute(prepare_page(part.stream, form), asked).all()
        further = (_place(part, *row) for row in rows)
        found = list(islice(merge(found, further, key=lambda one: one.place[:2]), limit))
    return found


def count_coming(
    session: Session,
    wanted: ComingQuery,
    max_age_days: Mapping[str, int],
    *,
    after: ComingCursor | None,
    most: int,
) -> int:
    """Count what falls due after a place; it stops once it has counted `most`."""
    form, given = _narrow(session, wanted)
    counted = 0
    of_streams = groupby(_split(session, wanted, max_age_days, after), key=lambda p: p.stream)
    for stream, parts in of_streams:
        asked: dict[str, Any] = {**given, "of_kind": wanted.kind, "most": most - counted}
        if stream.ranges is not None:
            asked["ranges"] = _write_ranges(parts)
        else:
            (part,) = parts
            asked |= {
                "from_day": part.from_day,
                "after_key": part.after_key,
                "until": part.until,
            }
        found: int = session.connection().execute(prepare_count(stream, form), asked).scalar_one()
        counted += found
        if counted >= most:
            return counted
    return counted


def count_days(
    session: Session,
    wanted: ComingQuery,
    max_age_days: Mapping[str, int],
    *,
    first: date,
    most: int,
) -> tuple[Counter[date], date]:
    """Count what falls due on each day.

    Args:
        session: Where to look.
        wanted: What is asked for.
        max_age_days: How old the paper of a kind of credential may grow.
        first: The first due day that counts.
        most: Of each source so many are looked at, the earliest first, whosever they are.

    Returns:
        How many on which day, and the last day up to which all are counted.
    """
    form, given = _narrow(session, wanted)
    counts: Counter[date] = Counter()
    whole_until = wanted.until
    for parts in _begin_with_terms(_split(session, wanted, max_age_days, None)):
        # What one source leaves out need not be counted in the next.
        asked = {**given, "most": most}
        for number, part in enumerate(parts):
            own = {
                "from_day": max(part.from_day, _shift(first, -part.age_days)),
                "until": min(part.until, _shift(whole_until, -part.age_days)),
                "of_kind": part.kind or wanted.kind,
            }
            asked |= {name_parameter(name, number): value for name, value in own.items()}
        statement = prepare_days(tuple(part.stream for part in parts), form)
        rows = session.connection().execute(statement, asked).all()
        for number, part in enumerate(parts):
            of_part = [row for row in rows if row.part == number]
            if sum(row.seen for row in of_part) >= most:
                last = max(row.day for row in of_part)
                whole_until = min(whole_until, _shift(last, part.age_days - 1))
            counts.update({_shift(row.day, part.age_days): row.theirs for row in of_part})
    return Counter({day: n for day, n in counts.items() if n and day <= whole_until}), whole_until


def is_kind_on_file(session: Session, kind: str) -> bool:
    """Say whether any current credential is of a kind."""
    query = select(Credential.id).where(col(Credential.is_current), Credential.kind == kind)
    return session.exec(query.limit(1)).first() is not None


def _narrow(session: Session, wanted: ComingQuery) -> tuple[Filters, dict[str, Any]]:
    """Give the form of the question and the parameters that narrow it.

    Whoever looks after few customers is asked for by naming these: in the order of days their
    things would have to be looked for among everybody's.
    """
    ids: Sequence[str] | None = session.exec(_OWN).all() if wanted.is_own else None
    if wanted.owner_id is not None and not wanted.is_own and not wanted.with_unowned:
        theirs = select(Customer.id).where(col(Customer.owner_id) == wanted.owner_id)
        found = session.exec(theirs.limit(_FEW + 1)).all()
        ids = found if len(found) <= _FEW else None
    form = Filters(
        customer=wanted.customer_id is not None,
        owner=wanted.owner_id is not None and (ids is None or wanted.is_own),
        unowned=wanted.with_unowned,
        named=ids is not None,
        kind=wanted.kind is not None,
    )
    given = {"customer_id": wanted.customer_id, "owner_id": wanted.owner_id, "ids": ids or ()}
    return form, given


def _split(
    session: Session,
    wanted: ComingQuery,
    max_age_days: Mapping[str, int],
    after: ComingCursor | None,
) -> Iterator[_Part]:
    """Give the parts to be read, those of one stream together."""
    for stream in open_streams(session):
        if stream.source is AlertSource.DATASET and wanted.is_of_customers:
            continue
        for kind, age_days in _list_kinds(session, stream, max_age_days).items():
            if kind is not None and wanted.kind not in (None, kind):
                continue
            first, after_key = _find_place(_name_part(stream, kind), after)
            if stream.name == "outcome_worse":
                first = max(first, wanted.as_of - timedelta(days=CHANGE_IS_NEWS_DAYS))
            yield _Part(
                stream=stream,
                kind=kind,
                age_days=age_days,
                from_day=_shift(first, -age_days),
                after_key=after_key,
                until=_shift(wanted.until, -age_days),
            )


def _list_kinds(
    session: Session, stream: Stream, max_age_days: Mapping[str, int]
) -> Mapping[str | None, int]:
    """Give the kinds of a stream that is read kind by kind, with the age of each; else one None."""
    if stream.ranges is None:
        return {None: 0}
    match stream.source:
        case AlertSource.EVIDENCE:
            return {kind: max_age_days[kind] for kind in sorted(max_age_days)}
        case AlertSource.DEADLINE:
            return {kind.value: 0 for kind in DeadlineKind}
        case _:
            purposes = prepare_purposes() if stream.is_in_order else _AUDITED
            return dict.fromkeys(session.connection().execute(purposes).scalars(), 0)


def _begin_with_terms(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Give the terms of credentials, of which most comes, and then the rest, which they bound.

    Each is asked for in one statement, which costs a page a millisecond of CPU before it reads a
    row.
    """
    of_terms: list[_Part] = []
    others: list[_Part] = []
    for part in parts:
        (of_terms if part.stream.source is AlertSource.CREDENTIAL else others).append(part)
    return (group for group in (of_terms, others) if group)


def _look_ahead(session: Session, parts: list[_Part]) -> list[_Part]:
    """Put parts into the order of their first days.

    Once a page is full, the later ones need not be read.
    """
    ahead = _leave_out_empty(session, parts)
    return sorted(ahead, key=lambda part: _shift(part.from_day, part.age_days))


def _leave_out_empty(session: Session, parts: list[_Part]) -> Iterator[_Part]:
    """Let each part begin with its first day, leaving out those in which nothing is due.

    Where some customers only are asked for, the first day is that of everybody, which is no later
    than theirs.
    """
    first_days: dict[str, date | None] = {}
    for stream, of_stream in groupby(parts, key=lambda part: part.stream):
        if stream.ranges is not None and stream.is_in_order:
            asked = {"ranges": _write_ranges(of_stream)}
            rows = session.connection().execute(prepare_first_days(stream, stream.ranges), asked)
            first_days |= {_name_part(stream, kind): day for kind, day in rows}
    for part in parts:
        first = first_days.get(part.name, part.from_day)
        if first is not None:
            # The key ends ties of the place alone, not of a day after it.
            key = part.after_key if first == part.from_day else ""
            yield replace(part, from_day=first, after_key=key)


def _find_place(name: str, after: ComingCursor | None) -> tuple[date, str]:
    """Give the due day and key after which a part goes on."""
    if after is None:
        return date.min, ""
    if name == after.stream:
        return after.due_on, after.key
    return (_shift(after.due_on, 1) if name < after.stream else after.due_on), ""


def _write_ranges(parts: Iterator[_Part]) -> str:
    return json.dumps(
        [
            {
                "kind": part.kind,
                "from_day": part.from_day.isoformat(),
                "after_key": part.after_key,
                "until": part.until.isoformat(),
            }
            for part in parts
        ]
    )


def _place(
    part: _Part, day: date, key: str, subject_id: str, customer_id: str | None, kind: str
) -> Placed:
    due_on = _shift(day, part.age_days)
    thing = DueThing(part.stream.source, kind, subject_id, customer_id, due_on)
    return Placed(ComingCursor(due_on, part.name, key), thing)


def _name_part(stream: Stream, kind: str | None) -> str:
    return stream.name if kind is None else f"{stream.name}/{kind}"


def _shift(day: date, days: int) -> date:
    """Move a day, no further than dates go."""
    ordinal = min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)
