"""Importing a list: compared with the version in force, written in one transaction or not at all.

The file itself is not kept: a list is its publisher's, and its hash says which it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.watchlists.entry import hash_content
from checker.watchlists.errors import (
    ListDayInFuture,
    ListOutdated,
    ListOvertaken,
    ListShrunk,
    ListUndated,
)
from checker.watchlists.outcome import DatedBy, ListReading
from storage.database import Database
from storage.tables import WatchlistVersion
from storage.watchlists import (
    ListDifference,
    NewEntry,
    NewVersion,
    compare_entries,
    find_current_version,
    lock_watchlists,
    record_version,
)

_HUNDRED = 100
_NOT_COMPARED = ("left_out", "names", "identifiers", "birth_dates")
"""What publishers correct without leaving anybody out; records and entries are compared."""


@dataclass(frozen=True, slots=True)
class ListImport:
    """What is asked of an import.

    Attributes:
        now: The moment, in the time zone that says what day it is.
        by: Who imports.
        as_of: The date of the list where its source does not state one.
        accepts_shrinking: Take a list that has far fewer records than before.
        accepts_older: Take a list that is older than the one in force.
        is_dry_run: Try everything and write nothing.
    """

    now: datetime
    by: Actor
    as_of: date | None = None
    accepts_shrinking: bool = False
    accepts_older: bool = False
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ListImportReport:
    """What an import came to.

    Attributes:
        reading: What was read.
        list_date: Of which day the list is; `reading.dated_by` tells who says so.
        is_dry_run: Whether nothing was to be written.
        version: That which is in force now; None after a first dry run.
        difference: Against what was in force before.
        is_same: Whether it is the file that was in force before; nothing was written then.
    """

    reading: ListReading
    list_date: date
    is_dry_run: bool
    version: WatchlistVersion | None
    difference: ListDifference
    is_same: bool = False

    def to_data(self) -> dict[str, Any]:
        """Give the report as JSON."""
        reading, version = self.reading, self.version
        return {
            "list_kind": reading.kind.id,
            "title": reading.kind.title.model_dump(),
            "path": reading.path,
            "tested_on": reading.kind.tested_on,
            "list_date": self.list_date.isoformat(),
            "dated_by": str(self.reading.dated_by),
            "file_sha256": reading.file_sha256,
            "importer": reading.importer,
            "is_same": self.is_same,
            "is_dry_run": self.is_dry_run,
            "version": None if version is None else version.number,
            "version_id": None if version is None else version.id,
            "counts": dict(reading.counts),
            "added": len(self.difference.added),
            "changed": len(self.difference.changed),
            "removed": len(self.difference.removed),
            "unchanged": self.difference.unchanged,
            "columns_not_kept": list(reading.columns_not_kept),
            "problems": [problem.to_data() for problem in reading.problems],
        }


def import_list(database: Database, reading: ListReading, asked: ListImport) -> ListImportReport:
    """Put a list in force; the same file again changes nothing.

    Args:
        database: Where rows go.
        reading: What was read of it.
        asked: The rest.

    Raises:
        ListUndated, ListDayInFuture: It is of no day, or of one that has not come.
        ListOutdated: It is older than the one in force.
        ListShrunk: It has far fewer records.
        ListOvertaken: Another import was quicker.
    """
    reading, list_date = _date(reading, asked)
    kind = reading.kind
    with database.read_session() as session:
        before = find_current_version(session, kind.id)
        if before is not None and _is_same(before, reading, list_date):
            nothing = ListDifference((), (), (), len(reading.entries))
            return ListImportReport(
                reading, before.list_date, asked.is_dry_run, before, nothing, is_same=True
            )
        _refuse_unlikely(before, reading, list_date, asked)
        entries = _list_entries(reading)
        if asked.is_dry_run:
            difference = compare_entries(session, kind.id, entries)
            return ListImportReport(reading, list_date, True, before, difference)
    with database.session() as session:
        lock_watchlists(session)
        now_there = find_current_version(session, kind.id)
        if (now_there and now_there.id) != (before and before.id):
            raise ListOvertaken(title_zh=kind.title.zh, title_en=kind.title.en)
        version, difference = _record(session, reading, list_date, entries, asked)
    return ListImportReport(reading, list_date, False, version, difference)


def _date(reading: ListReading, asked: ListImport) -> tuple[ListReading, date]:
    """Find the day of a list: the source's own, else that given, else that of the file."""
    if reading.dated_by is not DatedBy.SOURCE and asked.as_of is not None:
        reading = replace(reading, list_date=asked.as_of, dated_by=DatedBy.GIVEN)
    found, today = reading.list_date, asked.now.date()
    if found is None:
        raise ListUndated(path=reading.path)
    if found > today:
        raise ListDayInFuture(day=found, today=today)
    return reading, found


def _is_same(before: WatchlistVersion, reading: ListReading, list_date: date) -> bool:
    """Tell whether a file is the one in force; a copy of it has another day of change."""
    is_same_day = reading.dated_by is DatedBy.FILE or before.list_date == list_date
    return (
        is_same_day
        and before.file_sha256 == reading.file_sha256
        and before.importer == reading.importer
    )


def _refuse_unlikely(
    before: WatchlistVersion | None, reading: ListReading, list_date: date, asked: ListImport
) -> None:
    if before is None:
        return
    kind = reading.kind
    titles = {"title_zh": kind.title.zh, "title_en": kind.title.en}
    if list_date < before.list_date and not asked.accepts_older:
        raise ListOutdated(day=list_date, on_file=before.list_date, **titles)
    if asked.accepts_shrinking:
        return
    for part, count in before.counts.items():
        left = reading.counts.get(part, 0)
        if part in _NOT_COMPARED:
            continue
        if (count - left) * _HUNDRED > count * kind.largest_drop_percent:
            percent = kind.largest_drop_percent
            raise ListShrunk(part=part, before=count, after=left, percent=percent, **titles)


def _list_entries(reading: ListReading) -> list[NewEntry]:
    contents = [entry.to_content() for entry in reading.entries]
    return [NewEntry(one["source_id"], hash_content(one), one) for one in contents]


def _record(
    session: Session,
    reading: ListReading,
    list_date: date,
    entries: list[NewEntry],
    asked: ListImport,
) -> tuple[WatchlistVersion, ListDifference]:
    new = NewVersion(
        list_kind=reading.kind.id,
        list_date=list_date,
        dated_by=str(reading.dated_by),
        imported_at=asked.now,
        file_sha256=reading.file_sha256,
        importer=reading.importer,
        counts=reading.counts,
    )
    version, difference = record_version(session, new, entries)
    data: Mapping[str, Any] = {
        "list_kind": version.list_kind,
        "version_id": version.id,
        "list_date": list_date.isoformat(),
        "entries": len(reading.entries),
        "added": version.added,
        "changed": version.changed,
        "removed": version.removed,
        "sha256": version.file_sha256,
    }
    record_event(
        session,
        asked.by,
        "list.imported",
        subject=f"list:{version.list_kind}",
        data=data,
        now=asked.now,
    )
    return version, difference
