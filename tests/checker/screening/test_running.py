"""Screening of everybody: only what changed is compared, and the hits are those of a full run."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from checker.access.actor import PROGRAM
from checker.registries.importing import import_records
from checker.registries.reading import read_payloads
from checker.screening.errors import (
    HitOver,
    HitReasonUnknown,
    HitUnknown,
    ScreeningUnderWay,
)
from checker.screening.running import ScreeningRun, run_screening
from checker.screening.settling import load_hit_reasons, settle_hit
from storage.accounts import set_roles
from storage.database import Database
from storage.screening import hits_of, iterate_standing_hits, screening_alone, standing_hits
from storage.sheet_sets import find_sheet_set
from storage.tables import Customer, Event, ScreeningHit
from storage.vocabulary import AccountRole, HitEnd, HitState
from tests.checker.registries.payloads import gsxt_report, to_bytes
from tests.checker.retention.people import hire
from tests.checker.screening.lists import (
    CODE,
    DAY,
    NOW,
    OTHER_CODE,
    make_entry,
    put_customer,
    put_list,
)

ENTRY = make_entry("1", "晨曜贸易有限公司")


def run(database: Database, *, days: int = 0, is_full: bool = False) -> ScreeningRun:
    return run_screening(database, PROGRAM, DAY, NOW + timedelta(days=days), is_full=is_full)


def open_hits(database: Database) -> list[ScreeningHit]:
    with database.read_session() as session:
        return [hit for hit in iterate_standing_hits(session) if hit.state == HitState.REVIEW]


def test_customer_on_a_list_is_found_once(database: Database) -> None:
    put_list(database, [ENTRY, make_entry("2", "青禾软件有限公司")])
    with database.session() as session:
        listed = put_customer(session, "晨曜贸易有限公司")
        put_customer(session, "绍兴海棠食品有限公司")
    first, second = run(database), run(database, days=1)
    assert (first.customers_screened, first.found) == (2, 1)
    assert (second.customers_screened, second.entries_screened, second.found) == (0, 0, 0)
    (hit,) = open_hits(database)
    assert (hit.customer_id, hit.source_id, hit.answer) == (listed, "1", "hit")
    with database.read_session() as session:
        stale = find_sheet_set(session, listed)
        assert stale is not None
        assert stale.is_stale
        events = [event.action for event in session.exec(select(Event)).all()]
    assert events.count("screening.run") == 1  # a run that finds nothing new is not worth a line


def test_new_entry_meets_everybody_and_nothing_else_is_compared(database: Database) -> None:
    put_list(database, [ENTRY])
    with database.session() as session:
        put_customer(session, "青禾软件有限公司")
        put_customer(session, "绍兴海棠食品有限公司")
    run(database)
    put_list(database, [ENTRY, make_entry("2", "青禾软件有限公司")], days=1)
    again = run(database, days=1)
    assert (again.customers_screened, again.entries_screened, again.found) == (0, 1, 1)


def test_changed_customer_meets_all_entries(database: Database) -> None:
    put_list(database, [ENTRY])
    with database.session() as session:
        customer_id = put_customer(session, "绍兴海棠食品有限公司")
    run(database)
    with database.session() as session:
        session.get_one(Customer, customer_id).name = "晨曜贸易有限公司"
    again = run(database, days=1)
    assert (again.customers_screened, again.entries_screened, again.found) == (1, 0, 1)


def test_different_codes_are_cleared_and_logged(database: Database) -> None:
    put_list(database, [make_entry("1", "晨曜贸易有限公司", code=CODE)])
    with database.session() as session:
        customer_id = put_customer(session, "晨曜贸易有限公司", OTHER_CODE)
    cleared = run(database)
    assert (cleared.found, cleared.cleared) == (0, 1)
    assert cleared.cleared_pairs[0].startswith(f"{customer_id}/customer/un.consolidated/")


@pytest.mark.parametrize("side", ["party", "entry", "removed"])
def test_dismissal_ends_when_either_side_changes(database: Database, side: str) -> None:
    put_list(database, [ENTRY])
    with database.session() as session:
        customer_id = put_customer(session, "晨曜贸易有限公司")
        maker = hire(session, "maker", AccountRole.MAKER)
    run(database)
    (hit,) = open_hits(database)
    with database.session() as session:
        settle_hit(session, hit.id, HitState.DISMISSED, "other_place", note="", by=maker, now=NOW)
    assert run(database, days=1).found == 0, "a dismissed hit is not found again"
    assert open_hits(database) == []
    if side == "party":
        with database.session() as session:
            session.get_one(Customer, customer_id).unified_social_credit_code = CODE
    elif side == "entry":
        put_list(database, [make_entry("1", "晨曜贸易有限公司", "Chenyao Trading")], days=2)
    else:
        put_list(database, [], days=2)
    run(database, days=2)
    ends = {
        "party": HitEnd.PARTY_CHANGED,
        "entry": HitEnd.ENTRY_CHANGED,
        "removed": HitEnd.ENTRY_REMOVED,
    }
    with database.read_session() as session:
        ended = [each for each in hits_of(session, customer_id) if each.ended_at is not None]
    assert [(each.id, each.ended_because, each.state) for each in ended] == [
        (hit.id, ends[side], HitState.DISMISSED)
    ]
    assert len(open_hits(database)) == (side != "removed")


def test_settling_needs_a_maker_a_reason_and_a_hit_that_stands(database: Database) -> None:
    put_list(database, [ENTRY])
    with database.session() as session:
        put_customer(session, "晨曜贸易有限公司")
        maker = hire(session, "maker", AccountRole.MAKER)
    run(database)
    (hit,) = open_hits(database)
    with database.session() as session, pytest.raises(HitReasonUnknown):
        settle_hit(session, hit.id, HitState.CONFIRMED, "no", note=None, by=maker, now=NOW)
    with database.session() as session, pytest.raises(HitUnknown):
        settle_hit(session, "none", HitState.CONFIRMED, "code_agrees", note=None, by=maker, now=NOW)
    with database.session() as session:
        done = settle_hit(
            session, hit.id, HitState.CONFIRMED, "code_agrees", note="已核对", by=maker, now=NOW
        )
        assert (done.state, done.note, done.decided_by) == (
            HitState.CONFIRMED,
            "已核对",
            maker.account_id,
        )
    put_list(database, [], days=1)
    run(database, days=1)
    with database.session() as session, pytest.raises(HitOver):
        settle_hit(session, hit.id, HitState.DISMISSED, "name_only", note=None, by=maker, now=NOW)
    with database.session() as session:
        set_roles(session, maker.account_id or "", set(), granted_at=NOW)


def test_every_reason_is_worded() -> None:
    for reasons in load_hit_reasons().values():
        assert all(words.zh and words.en for words in reasons.values())
    assert set(load_hit_reasons()) == {HitState.CONFIRMED, HitState.DISMISSED}


_NAMES = ("晨曜贸易有限公司", "晨耀贸易有限公司", "青禾软件有限公司", "Chenyao Trading Ltd")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(
            st.dictionaries(st.sampled_from("123"), st.sampled_from(_NAMES), max_size=3),
            st.lists(st.sampled_from(_NAMES), min_size=2, max_size=2),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_runs_of_what_changed_agree_with_a_full_run(
    database: Database, emptying: None, steps: list[tuple[dict[str, str], list[str]]]
) -> None:
    del emptying
    with database.session() as session:
        for row in (*session.exec(select(ScreeningHit)).all(),):
            session.delete(row)
    with database.session() as session:
        ids = [put_customer(session, f"起始样本{place}有限公司") for place in range(2)]
    for day, (entries, names) in enumerate(steps, start=1):
        put_list(database, [make_entry(key, name) for key, name in entries.items()], days=day)
        with database.session() as session:
            for customer_id, name in zip(ids, names, strict=True):
                session.get_one(Customer, customer_id).name = name
        run(database, days=day)
    with database.read_session() as session:
        by_parts = {
            (hit.customer_id, hit.source_id, hit.entry_sha256, hit.score)
            for hit in standing_hits(session, ids)
        }
    with database.session() as session:
        for hit in session.exec(select(ScreeningHit)).all():
            session.delete(hit)
        for customer_id in ids:
            session.get_one(Customer, customer_id).reference = None
    run(database, days=9, is_full=True)
    with database.read_session() as session:
        in_full = {
            (hit.customer_id, hit.source_id, hit.entry_sha256, hit.score)
            for hit in standing_hits(session, ids)
        }
    assert by_parts == in_full


def test_holder_in_a_new_record_of_a_register_is_found(database: Database) -> None:
    put_list(database, [make_entry("1", "榆林样例控股有限公司")])
    with database.session() as session:
        put_customer(session, "晨曜贸易有限公司", code=CODE)
    assert run(database).found == 0
    import_records(
        database,
        list(read_payloads(to_bytes(gsxt_report()), "a.json")),
        customer_id=None,
        as_of=DAY,
        by=PROGRAM,
        now=NOW,
    )
    second = run(database, days=1)
    assert (second.customers_collected, second.customers_screened, second.found) == (1, 1, 1)
    (hit,) = open_hits(database)
    assert hit.party.startswith("shareholder:")


def test_second_program_leaves_it_to_the_first(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("on SQLite two programs write by turns")
    with screening_alone(database) as is_alone:
        assert is_alone
        with pytest.raises(ScreeningUnderWay):
            run(database)
    assert run(database).found == 0
