"""A beat beside filings: whoever comes second sees the first, nothing is lost, nobody is stuck.

On SQLite a writer is alone, and there is nothing to try.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import count

import pytest
from sqlmodel import Session, col, select

from storage.alert_acts import acknowledge_alert
from storage.alert_states import reopen_alerts, supersede_alerts
from storage.credentials import link_successor
from storage.customers import identify_customer, lock_customer
from storage.database import Database
from storage.errors import AlertDone
from storage.raising_lock import lock_raising
from storage.tables import Alert, Credential
from storage.vocabulary import AlertSource, AlertState
from tests.storage.examples import NOW, TODAY, make_credential, make_customer
from tests.storage.test_alerts import in_days, raise_on, read_states

_LONGEST_S = 30
_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@dataclass(frozen=True)
class Case:
    """A customer whose old licence ends in 80 days; the new one is on file and not linked yet."""

    customer_id: str
    old_id: str
    new_id: str

    def link(self, session: Session) -> None:
        """Change what is due; not yet its alerts."""
        link_successor(session, predecessor_id=self.old_id, successor_id=self.new_id)

    def settle(self, session: Session) -> int:
        return supersede_alerts(session, AlertSource.CREDENTIAL, self.old_id)


@pytest.fixture
def database(database: Database) -> Database:
    if database.is_sqlite:
        pytest.skip("on SQLite a writer is alone")
    return database


@pytest.fixture
def make_case(database: Database) -> Callable[[], Case]:
    numbers = count()

    def make() -> Case:
        number = next(numbers)
        with database.session() as session:
            customer = make_customer(session, f"甲{number}")
            old, new = (
                make_credential(session, customer.id, b"%d %d" % (number, ends_in), valid_until=end)
                for ends_in, end in ((80, in_days(80)), (999, in_days(999)))
            )
            return Case(customer.id, old.id, new.id)

    return make


@pytest.fixture
def aside() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor() as threads:
        yield threads


def wait_until_waiting(database: Database, transactions: int) -> None:
    """Go on as soon as so many transactions wait for a lock."""
    engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for _ in range(100_000):
            if connection.exec_driver_sql(_WAITING).scalar() == transactions:
                return
    raise AssertionError("they do not wait")


def beat(database: Database, as_of: date = TODAY) -> int:
    with database.session() as session:
        lock_raising(session)
        return raise_on(session, as_of).raised


def file_whole(database: Database, case: Case) -> int:
    """File the successor as intake does: the credentials first, then their alerts."""
    with database.session() as session:
        case.link(session)
        return case.settle(session)


def list_living_subjects(database: Database) -> list[str]:
    with database.read_session() as session:
        living = select(Alert.subject_id).where(Alert.state == AlertState.OPEN)
        return sorted(session.exec(living))


def test_a_filing_during_a_beat_closes_the_alert_that_it_could_not_see(
    database: Database, make_case: Callable[[], Case], aside: ThreadPoolExecutor
) -> None:
    case = make_case()
    with database.session() as session:
        lock_raising(session)
        assert raise_on(session).raised == 1
        filing = aside.submit(file_whole, database, case)
        wait_until_waiting(database, 1)
    assert filing.result(_LONGEST_S) == 1
    assert read_states(database) == {-90: AlertState.CLOSED}


def test_a_beat_during_a_filing_that_has_settled_waits_and_raises_nothing(
    database: Database, make_case: Callable[[], Case], aside: ThreadPoolExecutor
) -> None:
    case = make_case()
    with database.session() as session:
        case.link(session)
        assert case.settle(session) == 0
        other = aside.submit(beat, database)
        wait_until_waiting(database, 1)
    assert other.result(_LONGEST_S) == 0
    assert read_states(database) == {}


def test_a_beat_needs_nothing_that_a_filing_holds_which_has_yet_to_settle(
    database: Database, make_case: Callable[[], Case]
) -> None:
    """The filing holds the customer with its keys, and would be waited for in vain."""
    case = make_case()
    with database.session() as session:
        lock_customer(session, case.customer_id)
        identify_customer(
            session, case.customer_id, unified_social_credit_code="91350100M000100Y43"
        )
        case.link(session)
        assert beat(database) == 1
        assert list_living_subjects(database) == [case.old_id]
        assert case.settle(session) == 1
    assert read_states(database) == {-90: AlertState.CLOSED}
    assert beat(database) == 0


def test_two_filings_with_a_beat_between_them_all_end(
    database: Database, make_case: Callable[[], Case], aside: ThreadPoolExecutor
) -> None:
    """One has settled and wants a customer of the other, who waits to settle behind the beat.

    PostgreSQL lets the other pass before the beat once it has looked for a deadlock.
    """
    first, second, third = make_case(), make_case(), make_case()
    assert beat(database) == 3
    with database.session() as session:
        second.link(session)

        def file_first_and_second() -> None:
            with database.session() as long:
                first.link(long)
                assert first.settle(long) == 1
                lock_customer(long, second.customer_id)

        long_filing = aside.submit(file_first_and_second)
        wait_until_waiting(database, 1)
        running: Future[int] = aside.submit(beat, database, in_days(60))
        wait_until_waiting(database, 2)
        assert second.settle(session) == 1
    long_filing.result(_LONGEST_S)
    assert running.result(_LONGEST_S) == 1
    assert list_living_subjects(database) == [third.old_id]


def test_many_filings_and_beats_leave_no_alert_of_what_was_superseded_and_lose_none(
    database: Database, make_case: Callable[[], Case], aside: ThreadPoolExecutor
) -> None:
    cases = [make_case() for _ in range(24)]
    superseded, left = cases[::2], cases[1::2]
    work = [aside.submit(beat, database, in_days(day)) for day in (0, 60, 0, 60)]
    work += [aside.submit(file_whole, database, case) for case in superseded]
    work += [aside.submit(beat, database, in_days(60)) for _ in range(2)]
    for one in work:
        one.result(_LONGEST_S)
    beat(database, in_days(60))
    assert list_living_subjects(database) == sorted(case.old_id for case in left)
    with database.read_session() as session:
        current = session.exec(select(Credential.id).where(col(Credential.is_current))).all()
    assert set(current) == {case.new_id for case in cases} | {case.old_id for case in left}


def test_what_is_opened_again_during_a_beat_is_overtaken_by_what_the_beat_raises(
    database: Database, make_case: Callable[[], Case], aside: ThreadPoolExecutor
) -> None:
    case = make_case()
    beat(database)
    source = AlertSource.CREDENTIAL
    with database.session() as session:
        assert case.settle(session) == 1

    def reopen() -> int:
        with database.session() as session:
            return reopen_alerts(session, source, case.old_id, in_days(80))

    with database.session() as session:
        lock_raising(session)
        assert raise_on(session, in_days(60)).raised == 1
        filing = aside.submit(reopen)
        wait_until_waiting(database, 1)
    assert filing.result(_LONGEST_S) == 0
    assert read_states(database) == {-90: AlertState.OVERTAKEN, -30: AlertState.OPEN}


def test_who_acknowledges_during_a_beat_hears_that_the_alert_was_overtaken(
    database: Database, make_case: Callable[[], Case], aside: ThreadPoolExecutor
) -> None:
    make_case()
    beat(database)
    with database.read_session() as session:
        alert_id = session.exec(select(Alert.id)).one()

    def acknowledge() -> None:
        with database.session() as session:
            acknowledge_alert(session, alert_id or 0, by="甲", at=NOW)

    with database.session() as session:
        lock_raising(session)
        assert raise_on(session, in_days(60)).overtaken == 1
        act = aside.submit(acknowledge)
        wait_until_waiting(database, 1)
    with pytest.raises(AlertDone):
        act.result(_LONGEST_S)
