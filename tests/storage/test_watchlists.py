"""Versions of a list: only what changed is written, and every version can be read again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session, select

from storage.database import Database
from storage.tables import WatchlistEntry, WatchlistVersion
from storage.watchlists import (
    ListDifference,
    NewEntry,
    NewVersion,
    compare_entries,
    current_versions,
    find_current_version,
    find_entry,
    iter_entries,
    list_changes,
    list_versions,
    record_version,
)
from tests.storage.examples import NOW, TODAY

HASH = "ab" * 32
KIND = "custom.own"

Contents = dict[str, int]
"""What a list says: of each id a number that stands for its content."""


def record(
    session: Session, contents: Contents, kind: str = KIND, later: int = 0
) -> tuple[WatchlistVersion, ListDifference]:
    new = NewVersion(
        list_kind=kind,
        list_date=TODAY,
        dated_by="given",
        imported_at=NOW + timedelta(seconds=later),
        file_sha256=HASH,
        importer="1",
        counts={"entries": len(contents)},
    )
    return record_version(session, new, make_entries(contents))


def make_entries(contents: Contents) -> list[NewEntry]:
    return [NewEntry(i, f"{n:064}", {"source_id": i, "n": n}) for i, n in contents.items()]


def read(session: Session, version: int | None = None, kind: str = KIND) -> Contents:
    return {row.source_id: row.content["n"] for row in iter_entries(session, kind, version)}


def test_a_version_writes_only_what_changed(database: Database) -> None:
    with database.session() as session:
        record(session, {"a": 1, "b": 1, "c": 1})
        version, difference = record(session, {"a": 1, "b": 2, "d": 1}, later=1)
        rows = session.exec(select(func.count()).select_from(WatchlistEntry)).one()
    assert difference == ListDifference(("d",), ("b",), ("c",), 1)
    assert (version.number, version.added, version.changed, version.removed) == (2, 1, 1, 1)
    assert rows == 5


def test_the_changes_of_a_version_have_both_sides(database: Database) -> None:
    with database.session() as session:
        record(session, {"a": 1, "b": 1, "c": 1})
        version, _ = record(session, {"a": 1, "b": 2, "d": 1}, later=1)
    with database.read_session() as session:
        changes = list_changes(session, version.id)
        assert [row.source_id for row in changes.added] == ["d"]
        assert [row.source_id for row in changes.removed] == ["c"]
        [(before, after)] = changes.changed
        assert (before.content["n"], after.content["n"]) == (1, 2)


def test_lists_do_not_touch_one_another(database: Database) -> None:
    with database.session() as session:
        record(session, {"a": 1})
        record(session, {"b": 1}, kind="custom.other")
        record(session, {"b": 2}, kind="custom.other", later=1)
    with database.read_session() as session:
        assert read(session) == {"a": 1}
        assert read(session, kind="custom.other") == {"b": 2}
        found = {kind: version.number for kind, version in current_versions(session).items()}
        assert found == {KIND: 1, "custom.other": 2}
        assert [version.number for version in list_versions(session, "custom.other")] == [2, 1]
        assert find_current_version(session, "custom.none") is None


def test_an_entry_that_went_can_still_be_shown(database: Database) -> None:
    with database.session() as session:
        record(session, {"a": 1})
        record(session, {"b": 1}, later=1)
    with database.read_session() as session:
        gone = find_entry(session, KIND, "a")
        assert gone is not None
        assert (gone.first_version, gone.last_version) == (1, 1)
        assert find_entry(session, KIND, "c") is None


def test_more_entries_than_one_statement_takes(database: Database) -> None:
    many = {f"{number:05}": 1 for number in range(1_203)}
    with database.session() as session:
        record(session, many)
        _, difference = record(session, {**dict.fromkeys(list(many)[:1_101], 2)}, later=1)
        assert (len(difference.changed), len(difference.removed)) == (1_101, 102)
        assert len(read(session)) == 1_101
        assert len(read(session, 1)) == 1_203


def test_what_a_database_cannot_hold_is_compared_as_it_is_kept(database: Database) -> None:
    with database.session() as session:
        record(session, {"a\0b": 1})
        _, difference = record(session, {"a\0b": 1}, later=1)
    assert difference.unchanged == 1


CONTENTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 3), max_size=8)


@given(st.lists(CONTENTS, min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_differences_lead_from_version_to_version(
    database: Database, lists: list[Contents]
) -> None:
    with Session(database.engine) as session:
        session.begin()
        state: Contents = {}
        for number, contents in enumerate(lists, start=1):
            expected = compare_entries(session, KIND, make_entries(contents))
            version, difference = record(session, contents, later=number)
            assert difference == expected
            changes = list_changes(session, version.id)
            applied = dict(state)
            for row in changes.removed:
                del applied[row.source_id]
            for before, after in changes.changed:
                assert applied[before.source_id] == before.content["n"] != after.content["n"]
            for row in (*changes.added, *(after for _, after in changes.changed)):
                applied[row.source_id] = row.content["n"]
            assert applied == contents == read(session)
            assert difference.unchanged == sum(state.get(i) == n for i, n in contents.items())
            state = applied
        for number, contents in enumerate(lists, start=1):
            assert read(session, number) == contents
        session.rollback()


def test_a_version_that_there_is_not_has_no_changes(database: Database) -> None:
    with database.read_session() as session, pytest.raises(NoResultFound):
        list_changes(session, "absent")
