"""Screening everybody: only what is new on either side is compared, and the answer is the same.

New or changed entries meet all customers; new or changed customers meet all entries. A pair of
which neither side changed was compared before, by the same matcher. A run that is killed leaves no
mark, so the next one does the same again; a hit is found once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.customer_file.dossier import Dossier
from checker.customer_file.records import load_dossier
from checker.names.comparison import MATCHER_VERSION
from checker.screening.collecting import collect_parties
from checker.screening.entry_index import EntryIndex
from checker.screening.errors import ScreeningUnderWay
from checker.screening.finding import HitChanges, end_hits_of_lists, write_hits
from checker.screening.listed import Versions, iterate_changed, iterate_listed
from checker.screening.party import hash_data, read_party
from storage.database import Database
from storage.screening import (
    CollectedParties,
    StoredParties,
    find_with_files,
    iterate_parties,
    list_uncollected,
    mark_screened,
    read_marks,
    screening_alone,
    set_mark,
    store_parties,
)
from storage.tables import ScreeningMark
from storage.watchlists import current_versions

_CUSTOMERS_AT_A_TIME = 500
_PAIRS_NAMED = 100

Progress = Callable[[str, int], None]
"""Told of a stage and how many customers of it are done."""


@dataclass(frozen=True, slots=True)
class ScreeningRun:
    """What a run did.

    Attributes:
        versions: The id of the version of each list that was read.
        matcher_version: Of the comparison of names.
        customers_collected: Whose parties were collected anew.
        customers_screened: Changed customers that met all entries.
        entries_screened: New and changed entries that met all customers.
        pairs_of_customers: Customers that met these entries.
        found: Hits that began.
        ended: Hits that ended.
        cleared: Likenesses that two different codes cleared.
        cleared_pairs: The first of them: customer, party, list and the beginning of the entry's
            hash.
    """

    versions: Mapping[str, str]
    matcher_version: str
    customers_collected: int
    customers_screened: int
    entries_screened: int
    pairs_of_customers: int
    found: int
    ended: int
    cleared: int
    cleared_pairs: tuple[str, ...]

    @property
    def has_done_anything(self) -> bool:
        """Whether anything was new on either side."""
        return bool(self.customers_screened or self.entries_screened or self.found or self.ended)

    def to_data(self) -> dict[str, Any]:
        """Give the run as JSON."""
        return {**asdict(self), "versions": dict(self.versions)}


def run_screening(
    database: Database,
    actor: Actor,
    as_of: date,
    now: datetime,
    *,
    is_full: bool = False,
    tell: Progress | None = None,
) -> ScreeningRun:
    """Screen all customers against all lists, as far as anything changed since the last run.

    Args:
        database: Where customers, lists and hits are.
        actor: Who starts it, for the log.
        as_of: The day; entries that a list has removed by then are history.
        now: The moment.
        is_full: Compare everything again.
        tell: Is told how far it is.

    Raises:
        ScreeningUnderWay: Another program does it.
    """
    with screening_alone(database) as is_alone:
        if not is_alone:
            raise ScreeningUnderWay
        return _run(database, actor, as_of, now, is_full=is_full, tell=tell or _tell_nobody)


def _run(
    database: Database,
    actor: Actor,
    as_of: date,
    now: datetime,
    *,
    is_full: bool,
    tell: Progress,
) -> ScreeningRun:
    collected = _collect(database, as_of, now, tell)
    with database.read_session() as session:
        versions = current_versions(session)
        marks = {} if is_full else _usable_marks(read_marks(session))
    changes = HitChanges()
    with database.session() as session:
        changes += end_hits_of_lists(session, versions, now)
    fresh = _index_fresh(database, versions, marks, as_of)
    screened = _screen(database, _all_entries(database, versions, as_of), True, now, changes, tell)
    met = 0
    if len(fresh):
        met = _screen(database, fresh, False, now, changes, tell)
    run = ScreeningRun(
        versions={kind: version.id for kind, version in versions.items()},
        matcher_version=MATCHER_VERSION,
        customers_collected=collected,
        customers_screened=screened,
        entries_screened=len(fresh),
        pairs_of_customers=met,
        found=changes.found,
        ended=changes.ended,
        cleared=len(changes.cleared_pairs),
        cleared_pairs=tuple(changes.cleared_pairs[:_PAIRS_NAMED]),
    )
    with database.session() as session:
        for kind, version in versions.items():
            set_mark(session, kind, version.number, MATCHER_VERSION, now)
        if run.has_done_anything:
            _record(session, actor, run, now)
    return run


def _tell_nobody(_stage: str, _done: int) -> None:
    """Say nothing."""


def _usable_marks(marks: Mapping[str, ScreeningMark]) -> Mapping[str, ScreeningMark]:
    return {kind: mark for kind, mark in marks.items() if mark.matcher_version == MATCHER_VERSION}


def _collect(database: Database, as_of: date, now: datetime, tell: Progress) -> int:
    collected = 0
    after: str | None = None
    while True:
        with database.session() as session:
            customers = list_uncollected(session, after=after, limit=_CUSTOMERS_AT_A_TIME)
            ids = [customer.id for customer, _ in customers]
            with_files = find_with_files(session, ids)
            found = []
            for customer, sheet_version in customers:
                # Reading a file costs ten statements; most customers of a register have none.
                has_files = customer.id in with_files
                dossier = (
                    load_dossier(session, customer) if has_files else Dossier(customer.name, ())
                )
                data = [each.to_data() for each in collect_parties(customer, dossier, as_of)]
                found.append(CollectedParties(customer, data, hash_data(data), sheet_version))
            store_parties(session, found, now)
        collected += len(customers)
        tell("collect", collected)
        if len(customers) < _CUSTOMERS_AT_A_TIME:
            return collected
        after = customers[-1][0].id


def _all_entries(database: Database, versions: Versions, as_of: date) -> Callable[[], EntryIndex]:
    """Give how to index every entry: a second or more, spent only if a customer changed."""

    def build() -> EntryIndex:
        with database.read_session() as session:
            return EntryIndex(iterate_listed(session, versions), as_of)

    return build


def _index_fresh(
    database: Database,
    versions: Versions,
    marks: Mapping[str, ScreeningMark],
    as_of: date,
) -> EntryIndex:
    since = {kind: marks[kind].version_number if kind in marks else None for kind in versions}
    with database.read_session() as session:
        return EntryIndex(iterate_changed(session, versions, since), as_of)


def _screen(
    database: Database,
    index: EntryIndex | Callable[[], EntryIndex],
    only_changed: bool,
    now: datetime,
    changes: HitChanges,
    tell: Progress,
) -> int:
    screened = 0
    for batch in _batches(database, only_changed=only_changed, now=now):
        if not isinstance(index, EntryIndex):
            index = index()
        found = [
            (stored, [(party, index.search(party)) for party in map(read_party, stored.parties)])
            for stored in batch
        ]
        with database.session() as session:
            changes += write_hits(session, found, ends_others=only_changed, now=now)
            if only_changed:
                mark_screened(session, batch, now)
        screened += len(batch)
        tell("customers" if only_changed else "entries", screened)
    return screened


def _batches(
    database: Database, *, only_changed: bool, now: datetime
) -> Iterator[Sequence[StoredParties]]:
    """Give customers piece by piece; whom all entries met in this run, the new ones met as well."""
    with database.read_session() as session:
        rows = iterate_parties(
            session, only_changed=only_changed, but_screened_at=None if only_changed else now
        )
        while batch := tuple(islice(rows, _CUSTOMERS_AT_A_TIME)):
            yield batch


def _record(session: Session, actor: Actor, run: ScreeningRun, now: datetime) -> None:
    record_event(
        session,
        actor,
        "screening.run",
        subject="screening:all",
        data={
            "lists": [f"{kind}@{version}" for kind, version in sorted(run.versions.items())],
            "matcher_version": run.matcher_version,
            "customers": run.customers_screened,
            "entries": run.entries_screened,
            "found": run.found,
            "ended": run.ended,
            "cleared": run.cleared,
            "cleared_pairs": list(run.cleared_pairs),
        },
        now=now,
    )
