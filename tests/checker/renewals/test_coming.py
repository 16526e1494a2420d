"""What comes: nothing is left out, nothing stands twice, whatever the size of the pages."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from checker.renewals import coming
from checker.renewals.coming import ComingItem, count_due_days, list_coming, walk_coming
from checker.renewals.errors import KindUnknown, PersonUnknown
from checker.renewals.wanted import find_colleague, find_kind
from rules.vocabulary import Bilingual, Severity
from storage.coming_query import ComingCursor, ComingQuery
from storage.database import Database
from storage.vocabulary import AlertSource, DeadlineKind
from tests.checker.renewals.due_rows import (
    CALENDAR,
    FOOD,
    LICENCE,
    PLAN,
    TODAY,
    Rows,
    fill_office,
)

UNTIL = TODAY + timedelta(days=90)
Named = tuple[AlertSource, str, date]


def name(item: ComingItem) -> Named:
    return item.thing.source, item.thing.subject_id, item.thing.due_on


def walk(database: Database, wanted: ComingQuery, limit: int) -> list[ComingItem]:
    """Turn the pages to the last."""
    found: list[ComingItem] = []
    after: ComingCursor | None = None
    while True:
        page = list_coming(database, wanted, PLAN, CALENDAR, after=after, limit=limit)
        found += page.items
        assert len(page.items) <= limit
        if page.next is None:
            assert page.more == 0
            return found
        after = ComingCursor.parse(str(page.next))


def test_every_source_is_there_with_what_comes_next(database: Database) -> None:
    office = fill_office(database)
    page = list_coming(database, ComingQuery(TODAY, UNTIL), PLAN, CALENDAR)
    assert [item.thing.due_on for item in page.items] == sorted(
        item.thing.due_on for item in page.items
    )
    assert {item.thing.source for item in page.items} == set(AlertSource)
    by_kind = {(item.thing.source, item.thing.kind): item for item in page.items}
    food = by_kind[AlertSource.CREDENTIAL, FOOD]
    assert (food.state, food.severity, food.stage, food.owner) == (
        "too_late", Severity.MAJOR, "near", "林例昭",
    )  # fmt: skip
    assert food.next_step == (date(2026, 12, 11), Bilingual("标题", "a title"))
    assert (food.days_left, food.is_own, food.customer) == (18, False, "青禾示例有限公司")
    licence = by_kind[AlertSource.CREDENTIAL, LICENCE]
    assert (licence.state, licence.severity, licence.is_own) == ("ended", Severity.BLOCKER, True)
    paper = by_kind[AlertSource.EVIDENCE, LICENCE]
    assert (paper.thing.due_on, paper.severity, paper.state) == (date(2026, 12, 1), None, None)
    data = food.to_data()
    assert data["renewal_last_day"] == "2026-11-19"
    assert data["next_step"] == {"on": "2026-12-11", "title": {"zh": "标题", "en": "a title"}}
    assert office.customer == data["customer_id"]


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_pages_of_any_size_are_the_whole(database: Database, limit: int) -> None:
    fill_office(database)
    wanted = ComingQuery(TODAY, UNTIL)
    whole = [name(item) for item in walk_coming(database, wanted, PLAN, CALENDAR)]
    assert len(whole) == len(set(whole)) == 8
    assert [name(item) for item in walk(database, wanted, limit)] == whole


def test_against_a_plain_reckoning(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many things on few days, so that ties of the day are cut by the ends of pages."""
    monkeypatch.setattr(coming, "_PAGE", 7)
    chance = random.Random(4)  # noqa: S311
    expected: set[Named] = set()
    source = AlertSource
    with database.session() as session:
        rows = Rows(session)
        rows.pack()
        for number in range(12):
            customer = rows.customer(f"示例{number}")
            for kind in (LICENCE, FOOD, "other.badge"):
                until = TODAY + timedelta(days=chance.randint(-3, 8))
                shown = TODAY - timedelta(days=chance.randint(355, 368))
                key = rows.credential(customer, kind, until, evidenced_on=shown)
                expected.add((source.CREDENTIAL, key, until))
                if kind == LICENCE:
                    expected.add((source.EVIDENCE, key, shown + timedelta(days=365)))
            day = TODAY + timedelta(days=chance.randint(-3, 8))
            expected.add((source.REVIEW, rows.review(customer, day), day))
            for deadline in DeadlineKind:
                key = rows.deadline(deadline, "事", day, customer_id=customer)
                expected.add((source.DEADLINE, key, day))
        old = rows.credential(customer, FOOD, TODAY)
        rows.credential(customer, FOOD, TODAY + timedelta(days=900), supersedes_id=old)
        rows.deadline(DeadlineKind.OTHER, "了", TODAY, is_current=False)
        session.connection().exec_driver_sql(
            f"UPDATE credentials SET is_current = false WHERE id = '{old}'"  # noqa: S608
        )
    until = TODAY + timedelta(days=5)
    due = {one for one in expected if one[2] <= until}
    wanted = ComingQuery(TODAY, until)
    for limit in (1, 5, 23, 1000):
        found = [name(item) for item in walk(database, wanted, limit)]
        assert len(found) == len(set(found))
        assert set(found) == due
        assert [one[2] for one in found] == sorted(one[2] for one in found)
    assert {name(item) for item in walk_coming(database, wanted, PLAN, CALENDAR)} == due


def test_the_rest_is_counted_up_to_a_bound(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_office(database)
    page = list_coming(database, ComingQuery(TODAY, UNTIL), PLAN, CALENDAR, limit=3)
    assert page.more == 5
    monkeypatch.setattr(coming, "MOST_COUNTED", 2)
    assert list_coming(database, ComingQuery(TODAY, UNTIL), PLAN, CALENDAR, limit=3).more == 2


@pytest.mark.parametrize("few", [200, 0], ids=["of few customers", "of many"])
def test_only_what_is_asked_for(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("storage.coming._FEW", few)
    office = fill_office(database)

    def count(**what: object) -> int:
        return len(walk(database, ComingQuery(TODAY, UNTIL, **what), 100))  # type: ignore[arg-type]

    assert count(customer_id=office.customer) == count(owner_id=office.owner) == 5
    assert count(customer_id=office.own) == count(is_own=True) == 2
    assert count(kind=FOOD) == 1
    assert count(kind=LICENCE) == 2
    assert count(kind="onboarding") == 3
    assert count(kind="waiver") == count(kind="calendar.cn") == 1
    assert count(kind="notice") == 0
    assert count(customer_id=office.own, kind=FOOD) == 0


def test_nothing_is_due(database: Database) -> None:
    page = list_coming(database, ComingQuery(TODAY, UNTIL), PLAN, CALENDAR)
    assert (page.items, page.more, page.next) == ((), 0, None)


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (FOOD, FOOD),
        ("food_business_licence", FOOD),
        ("食品经营许可证", FOOD),
        ("Food business licence", FOOD),
        ("豁免", "waiver"),
        ("客户准入", "onboarding"),
        ("calendar.cn", "calendar.cn"),
    ],
)
def test_a_kind_by_any_of_its_names(database: Database, wanted: str, kind: str) -> None:
    fill_office(database)
    purposes = {"onboarding": Bilingual("客户准入", "Onboarding")}
    with database.read_session() as session:
        assert find_kind(session, wanted, purposes) == kind
        with pytest.raises(KindUnknown, match="food"):
            find_kind(session, "food busines licence", purposes)


def test_an_unknown_colleague_has_neighbours(database: Database) -> None:
    fill_office(database)
    with database.read_session() as session:
        assert find_colleague(session, "林例昭").name == "林例昭"
        with pytest.raises(PersonUnknown, match="林例昭"):
            find_colleague(session, "林例")


def test_a_place_that_is_none() -> None:
    for words in ("", "2026-11-22", "22~credential~x"):
        with pytest.raises(ValueError):  # noqa: PT011 - any says that it is no place
            ComingCursor.parse(words)


def test_a_page_that_counts_nothing_knows_whether_another_follows(database: Database) -> None:
    fill_office(database)
    wanted = ComingQuery(TODAY, UNTIL)
    everything = list_coming(database, wanted, PLAN, CALENDAR).items
    page = list_coming(database, wanted, PLAN, CALENDAR, limit=3, counts_rest=False)
    assert (len(page.items), page.more, page.next is not None) == (3, 0, True)
    whole = list_coming(database, wanted, PLAN, CALENDAR, limit=len(everything), counts_rest=False)
    assert (whole.items, whole.next) == (everything, None)


@pytest.mark.parametrize("few", [200, 0], ids=["of few customers", "of many"])
@pytest.mark.parametrize("is_of_owner", [False, True])
def test_days_are_counted_as_the_list_has_them(
    database: Database, monkeypatch: pytest.MonkeyPatch, is_of_owner: bool, few: int
) -> None:
    monkeypatch.setattr("storage.coming._FEW", few)
    office = fill_office(database)
    wanted = ComingQuery(TODAY, UNTIL, owner_id=office.owner if is_of_owner else None)
    listed = Counter(
        item.thing.due_on
        for item in list_coming(database, wanted, PLAN, CALENDAR).items
        if item.thing.due_on >= TODAY
    )
    days = count_due_days(database, wanted, PLAN, first=TODAY)
    assert listed
    assert (dict(days.counts), days.whole_until) == (dict(listed), UNTIL)


def test_days_are_counted_up_to_a_bound(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_office(database)
    monkeypatch.setattr("checker.renewals.coming.MOST_LOOKED_AT", 1)
    days = count_due_days(database, ComingQuery(TODAY, UNTIL), PLAN, first=TODAY)
    assert days.whole_until < UNTIL
    assert all(day <= days.whole_until for day in days.counts)
