"""How old a list is, and what is said of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from checker.access.actor import Actor
from checker.watchlists.importing import ListImport, import_list
from checker.watchlists.kinds import list_kinds, load_kind
from checker.watchlists.mapping import parse_mapping
from checker.watchlists.reading import read_source
from checker.watchlists.status import Freshness, is_stale, read_status
from storage.database import Database
from tests.checker.watchlists.made_lists import DAY, make_source, un_xml

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
UN = "un.consolidated"


def import_un(database: Database) -> None:
    reading = read_source(make_source("un.xml", un_xml()), load_kind(UN))
    import_list(database, reading, ListImport(NOW, Actor(None, "cli:示例")))


def test_every_list_is_named_before_any_is_imported(database: Database) -> None:
    with database.read_session() as session:
        statuses = read_status(session, DAY)
    assert {status.list_kind for status in statuses} == set(list_kinds()) - {"custom"}
    assert {status.freshness for status in statuses} == {Freshness.NEVER_IMPORTED}
    assert all(status.list_kind in status.advice["en"] for status in statuses)


@pytest.mark.parametrize(
    ("age", "freshness"), [(0, Freshness.FRESH), (7, Freshness.FRESH), (8, Freshness.STALE)]
)
def test_a_list_is_stale_after_the_days_of_its_kind(
    database: Database, age: int, freshness: Freshness
) -> None:
    import_un(database)
    as_of = DAY + timedelta(days=age)
    with database.read_session() as session:
        [status] = [one for one in read_status(session, as_of) if one.list_kind == UN]
    assert status.version is not None
    assert (status.age_days, status.freshness) == (age, freshness)
    assert is_stale(status.version, as_of) == (freshness is Freshness.STALE)
    data = status.to_data()
    assert (data["entries"], data["list_date"], data["version"]) == (3, "2026-11-20", 1)


def test_lists_of_the_users_own_are_named_too(database: Database) -> None:
    kind = parse_mapping("columns: {name: name}", "m.yaml", "custom.own")
    reading = read_source(make_source("own.csv", b"name\nOtto\n"), kind)
    import_list(database, reading, ListImport(NOW, Actor(None, "cli:示例")))
    with database.read_session() as session:
        last = read_status(session, date(2027, 6, 1))[-1]
    assert (last.list_kind, last.freshness) == ("custom.own", Freshness.STALE)
