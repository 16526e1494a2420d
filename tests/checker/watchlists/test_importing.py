"""A list put in force: what is refused, what is told, what the log says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from checker.access.actor import Actor
from checker.watchlists.entries import find_list_entry, iter_list_entries
from checker.watchlists.errors import (
    ListDayInFuture,
    ListEntryUnknown,
    ListNotOnFile,
    ListOutdated,
    ListOvertaken,
    ListShrunk,
    ListUndated,
)
from checker.watchlists.importing import ListImport, ListImportReport, import_list
from checker.watchlists.kinds import load_kind
from checker.watchlists.outcome import DatedBy, ListReading
from checker.watchlists.reading import read_source
from storage.database import Database
from storage.tables import Event
from storage.watchlists import NewEntry, list_changes, list_versions
from tests.checker.watchlists import made_lists
from tests.checker.watchlists.made_lists import DAY, make_source, ofac_files, ofac_source, un_xml

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ACTOR = Actor(None, "cli:示例")
UN = "un.consolidated"
PEOPLE = [f"FUCHS {number}" for number in range(40)]


def read_un(people: list[str], day: date = DAY) -> ListReading:
    content = un_xml(people, f"{day}T00:00:09.554Z")
    return read_source(make_source("un.xml", content), load_kind(UN))


def put(
    database: Database, reading: ListReading, later: int = 0, **asked: object
) -> ListImportReport:
    wanted = replace(ListImport(NOW + timedelta(hours=later), ACTOR), **asked)
    return import_list(database, reading, wanted)


def count_versions(database: Database, kind: str = UN) -> int:
    with database.read_session() as session:
        return len(list_versions(session, kind))


def test_a_version_that_follows_another_yields_the_difference(database: Database) -> None:
    first = put(database, read_un(PEOPLE))
    changed = ["HASE", *PEOPLE[1:], "IGEL"]
    second = put(database, read_un(changed, DAY + timedelta(days=1)), later=1)
    assert (first.version.number, len(first.difference.added)) == (1, 42)
    assert (second.version.number, second.difference.changed) == (2, ("500",))
    assert (second.difference.added, second.difference.unchanged) == (("540",), 41)
    with database.read_session() as session:
        names = {entry.source_id: entry.primary_name for entry in iter_list_entries(session, UN)}
        changes = list_changes(session, second.version.id)
    assert names["500"] == "OTTO HASE"
    assert [row.source_id for row in changes.added] == ["540"]


def test_what_is_on_file_is_what_was_read(database: Database) -> None:
    reading = read_source(ofac_source(), load_kind("ofac.sdn"))
    put(database, reading)
    with database.read_session() as session:
        filed = list(iter_list_entries(session, "ofac.sdn"))
    assert filed == sorted(reading.entries, key=lambda entry: entry.source_id)


def test_the_same_file_again_changes_nothing_and_says_so(database: Database) -> None:
    put(database, read_un(PEOPLE))
    again = put(database, read_un(PEOPLE), later=1)
    assert (again.is_same, again.difference.unchanged, count_versions(database)) == (True, 42, 1)
    assert again.version.imported_at == NOW


def test_the_same_file_read_otherwise_is_a_version(database: Database) -> None:
    put(database, read_un(PEOPLE))
    reading = read_un(PEOPLE)
    other = replace(reading, kind=reading.kind.model_copy(update={"stale_after_days": 8}))
    report = put(database, other, later=1)
    assert (report.is_same, count_versions(database)) == (False, 2)


def test_a_copy_of_a_file_is_the_same_file(database: Database) -> None:
    kind = load_kind("ofac.sdn")
    put(database, read_source(ofac_source(), kind))
    copied = replace(read_source(ofac_source(), kind), list_date=DAY + timedelta(days=2))
    assert put(database, copied, later=1).is_same
    assert not put(database, copied, later=1, as_of=DAY + timedelta(days=1)).is_same


def test_a_dry_run_writes_nothing(database: Database) -> None:
    report = put(database, read_un(PEOPLE), is_dry_run=True)
    assert (report.version, len(report.difference.added)) == (None, 42)
    assert count_versions(database) == 0


def test_a_list_that_shrinks_is_refused_until_somebody_says_so(database: Database) -> None:
    put(database, read_un(PEOPLE))
    fewer = read_un(PEOPLE[:-3], DAY + timedelta(days=1))
    with pytest.raises(ListShrunk, match="42 to 39"):
        put(database, fewer, later=1)
    assert count_versions(database) == 1
    assert len(put(database, fewer, later=1, accepts_shrinking=True).difference.removed) == 3


def test_a_list_may_lose_a_few(database: Database) -> None:
    put(database, read_un(PEOPLE))
    report = put(database, read_un(PEOPLE[:-2], DAY + timedelta(days=1)), later=1)
    assert report.difference.removed == ("538", "539")


def test_a_shrinking_file_of_aliases_is_refused(database: Database) -> None:
    kind = load_kind("ofac.sdn")
    put(database, read_source(ofac_source(), kind))
    first_line = ofac_files()["aliases"].split(b"\r\n")[0] + b"\r\n\x1a"
    with pytest.raises(ListShrunk, match="aliases"):
        put(database, read_source(ofac_source(aliases=first_line), kind), later=1)


def test_an_older_list_is_refused_until_somebody_says_so(database: Database) -> None:
    put(database, read_un(PEOPLE))
    older = read_un([*PEOPLE, "HASE"], DAY - timedelta(days=1))
    with pytest.raises(ListOutdated, match="2026-11-19"):
        put(database, older, later=1)
    assert put(database, older, later=1, accepts_older=True).version.number == 2


@pytest.mark.parametrize(
    ("day", "as_of", "error"),
    [
        (NOW.date() + timedelta(days=1), None, ListDayInFuture),
        (DAY, NOW.date() + timedelta(days=1), ListDayInFuture),
        (None, None, ListUndated),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    database: Database, day: date | None, as_of: date | None, error: type[Exception]
) -> None:
    reading = replace(
        read_source(ofac_source(), load_kind("ofac.sdn")), list_date=day, dated_by=DatedBy.FILE
    )
    with pytest.raises(error):
        put(database, reading, as_of=as_of)


def test_what_the_list_says_of_its_day_counts_before_what_is_given(database: Database) -> None:
    report = put(database, read_un(PEOPLE), as_of=date(2020, 1, 1))
    assert (report.list_date, report.version.dated_by) == (DAY, "source")


def test_a_given_day_counts_before_that_of_the_file(database: Database) -> None:
    kind = load_kind("us.dpl")
    reading = read_source(make_source("dpl.txt", made_lists.dpl_txt()), kind)
    report = put(database, reading, as_of=date(2026, 1, 1))
    assert (report.list_date, report.version.dated_by) == (date(2026, 1, 1), "given")


def test_an_import_that_is_overtaken_writes_nothing(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtake(_: ListReading) -> list[NewEntry]:
        monkeypatch.undo()
        put(database, read_un(PEOPLE))
        return []

    monkeypatch.setattr("checker.watchlists.importing._list_entries", overtake)
    with pytest.raises(ListOvertaken):
        put(database, read_un([*PEOPLE, "HASE"]), later=1)
    assert count_versions(database) == 1


def test_the_log_says_what_was_imported_and_names_nobody(database: Database) -> None:
    report = put(database, read_un(PEOPLE))
    with database.read_session() as session:
        [event] = session.exec(select(Event)).all()
    assert (event.action, event.subject) == ("list.imported", f"list:{UN}")
    assert report.reading.file_sha256 in event.body
    assert "FUCHS" not in event.body


def test_an_entry_that_is_not_there_is_told(database: Database) -> None:
    with database.read_session() as session, pytest.raises(ListNotOnFile):
        find_list_entry(session, UN, "500")
    put(database, read_un(PEOPLE))
    with database.read_session() as session:
        found = find_list_entry(session, UN, "500")
        assert (found.is_in_force, found.entry.primary_name) == (True, "OTTO FUCHS 0")
        with pytest.raises(ListEntryUnknown):
            find_list_entry(session, UN, "absent")
