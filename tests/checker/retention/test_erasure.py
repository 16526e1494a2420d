"""An erased customer is gone: key, file, rows and name; nothing brings the customer back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from checker.access.actor import PROGRAM, Actor
from checker.backup.backing_up import back_up
from checker.backup.restoring import restore
from checker.errors import CustomerErased
from checker.retention.due import add_years, find_due, list_due
from checker.retention.erasure import (
    erase,
    finish_erasures,
    hash_certificate,
    note_erasures,
    read_list,
)
from checker.retention.errors import (
    CustomerHeld,
    RelationshipOnFile,
    RetentionRunning,
)
from checker.retention.reasons import TITLES, require_erasable
from checker.settings import Settings
from storage.database import Database
from storage.erasure import DELETED, EMPTIED, ERASED_NAME, KEPT
from storage.errors import OriginalErased, OriginalMissing
from storage.retention import place_hold, record_relationship_end, release_hold
from storage.tables import Assessment, Contract, Customer, Event, Original, Row
from storage.verification import verify_store
from storage.vocabulary import ErasureReason
from tests.checker.backup.conftest import blank, empty_url, in_use
from tests.checker.backup.installation import (
    MADE_AT,
    RESTORED_AT,
    Installation,
    read_everything,
)
from tests.storage.examples import NOW, TODAY, file_paper, make_assessment

__all__ = ["blank", "empty_url", "in_use"]

APPROVER = Actor("account-2", "顾样宁")
NAME = "示例商贸0有限公司"
BOTH = b"a paper that two customers sent"


def customers_of(installation: Installation) -> list[Customer]:
    with installation.database.read_session() as session:
        return list(session.exec(select(Customer).order_by(Customer.id)).all())


def erase_one(session: Session, customer_id: str) -> None:
    erase(
        session,
        customer_id,
        ErasureReason.NEVER_A_CUSTOMER,
        proposed_by="account-1",
        by=APPROVER,
        proposal_id="p1",
        now=NOW,
    )


def named(installation: Installation, name: str = NAME) -> str:
    return next(one.id for one in customers_of(installation) if one.name == name)


def test_every_table_is_named_by_the_erasure() -> None:
    assert DELETED | EMPTIED.keys() | KEPT == Row.metadata.tables.keys()
    assert not DELETED & KEPT
    assert not EMPTIED.keys() & (DELETED | KEPT)


def test_nothing_of_the_customer_is_left_but_the_rows_that_others_point_to(
    in_use: Installation,
) -> None:
    gone = named(in_use)
    (kept, *_) = [one.id for one in customers_of(in_use) if one.id != gone]
    with in_use.database.session() as session:
        for customer_id in (gone, kept):
            file_paper(session, in_use.originals, customer_id, BOTH)
        make_assessment(session, gone, inputs=f'{{"name":"{NAME}"}}')
    with in_use.database.session() as session:
        erase_one(session, gone)
    everything = repr(read_everything(in_use.database))
    assert NAME not in everything
    with in_use.database.read_session() as session:
        assert session.get_one(Customer, gone).name == ERASED_NAME
        (assessment,) = session.exec(select(Assessment)).all()
        assert (assessment.inputs, assessment.is_latest) == ("{}", False)
        assert len(assessment.facts_sha256) == 64
        shared = [
            one.sha256 for one in session.exec(select(Original)) if one.size_bytes == len(BOTH)
        ]
        assert in_use.originals.open(session, shared[0]) == BOTH
        (event,) = [e for e in session.exec(select(Event)) if e.action == "customer.erased"]
        assert event.customer_id == gone
    before = set(in_use.originals.hashes())
    assert finish_erasures(in_use.database, in_use.originals, in_use.settings) == 1
    assert finish_erasures(in_use.database, in_use.originals, in_use.settings) == 0
    assert len(before - set(in_use.originals.hashes())) == 1
    with in_use.database.read_session() as session:
        report = verify_store(session, in_use.originals)
    assert (report.is_sound, report.unrecorded) == (True, ())


def test_what_was_erased_is_unreadable_before_its_file_is_removed(in_use: Installation) -> None:
    gone = named(in_use)
    with in_use.database.session() as session:
        file_paper(session, in_use.originals, gone, BOTH)
        before = {one.sha256 for one in session.exec(select(Original))}
        erase_one(session, gone)
    with in_use.database.read_session() as session:
        after = {one.sha256 for one in session.exec(select(Original))}
        for sha256 in before - after:
            with pytest.raises((OriginalMissing, OriginalErased)):
                in_use.originals.open(session, sha256)
    assert len(before - after) == 2


def test_the_certificate_says_what_was_destroyed_and_stands_in_the_log(
    in_use: Installation,
) -> None:
    with in_use.database.session() as session:
        erase_one(session, named(in_use))
    with in_use.database.read_session() as session:
        note_erasures(session, in_use.settings)
        note_erasures(session, in_use.settings)
        (event,) = [e for e in session.exec(select(Event)) if e.action == "customer.erased"]
    ((customer_id, certificate),) = read_list(in_use.settings).items()
    assert hash_certificate(certificate) in event.body
    assert certificate["approved_by"] == "account-2"
    assert certificate["proposed_by"] == "account-1"
    assert certificate["deleted_rows"]["documents"] == certificate["files"] == 1
    assert NAME not in str(certificate)
    assert len((in_use.settings.data_dir / "erasures.jsonl").read_text().splitlines()) == 1
    assert customer_id == certificate["customer_id"]


def test_an_older_backup_brings_nobody_back(in_use: Installation, blank: Settings) -> None:
    home = blank.data_dir.parent
    backup = back_up(in_use.settings, home / "before.licet", MADE_AT, by=PROGRAM).path
    gone = named(in_use)
    with in_use.database.session() as session:
        erase_one(session, gone)
    finish_erasures(in_use.database, in_use.originals, in_use.settings)
    # The same installation, on a database that holds nothing of it any more.
    place = in_use.settings.model_copy(update={"database_url": blank.url})
    restore(place, backup, RESTORED_AT, by=PROGRAM)
    database = Database.open(place.url)
    try:
        everything = repr(read_everything(database))
        assert NAME not in everything
        assert "customer.erased_again" in everything
        with database.read_session() as session:
            report = verify_store(session, in_use.originals)
            assert (report.is_sound, report.unrecorded) == (True, ())
    finally:
        database.close()


def test_a_hold_and_the_years_stand_against_an_erasure(in_use: Installation) -> None:
    customer_id = named(in_use)
    ended, never = ErasureReason.RETENTION_ENDED, ErasureReason.NEVER_A_CUSTOMER
    with in_use.database.session() as session:
        hold = place_hold(session, customer_id, reason="诉讼", by="林", at=NOW)
        with pytest.raises(CustomerHeld):
            require_erasable(session, customer_id, never, TODAY, 10)
        release_hold(session, hold.id, by="顾", at=NOW)
        require_erasable(session, customer_id, never, TODAY, 10)
        with pytest.raises(RetentionRunning):
            require_erasable(session, customer_id, ended, TODAY, 10)
        record_relationship_end(
            session, customer_id, date(2016, 11, 22), reason="", by="林", at=NOW
        )
        with pytest.raises(RetentionRunning, match="2026-11-22"):
            require_erasable(session, customer_id, ended, TODAY, 10)
        assert list_due(session, TODAY, 10) == []
        record_relationship_end(
            session, customer_id, date(2016, 11, 21), reason="", by="林", at=NOW
        )
        require_erasable(session, customer_id, ended, TODAY, 10)
        (due,) = list_due(session, TODAY, 10)
        assert (due.customer.customer_id, due.keep_until) == (customer_id, date(2026, 11, 21))
        session.add(make_contract(customer_id, ends_on=date(2020, 1, 1)))
        session.flush()
        with pytest.raises(RelationshipOnFile):
            require_erasable(session, customer_id, never, TODAY, 10)
        running = find_due(session, customer_id, 10)
        assert running is not None
        assert running.keep_until == date(2030, 1, 1)
        assert list_due(session, TODAY, 10) == []
        erase_one(session, customer_id)
        with pytest.raises(CustomerErased):
            require_erasable(session, customer_id, never, TODAY, 10)


def make_contract(customer_id: str, ends_on: date) -> Contract:
    return Contract(
        id="k1",
        customer_id=customer_id,
        number="K-1",
        amount_minor=1,
        currency="CNY",
        starts_on=date(2015, 1, 1),
        ends_on=ends_on,
        recorded_at=NOW,
    )


@pytest.mark.parametrize(
    ("day", "until"),
    [(date(2016, 2, 29), date(2026, 3, 1)), (date(9995, 1, 1), date(9999, 1, 1))],
)
def test_years_are_never_short(day: date, until: date) -> None:
    assert add_years(day, 10) == until


def test_every_reason_has_its_words() -> None:
    assert TITLES.keys() == set(ErasureReason)
