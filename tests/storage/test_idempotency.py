"""A request under a key is done once: by whom, until when, and what becomes of it by a death."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from storage.database import Database
from storage.idempotency import KeyState, TakenKey, keep_answer, release_key, take_key
from storage.one_commit import commit_together
from storage.tables import Account, Hook
from tests.storage.examples import NOW
from tests.storage.processes import CONTEXT, DYING_AT, LEASE, REQUEST, act_under_key, make_hook

LATER = NOW + LEASE


@pytest.fixture(autouse=True)
def account(database: Database) -> None:
    with database.session() as session:
        session.add(
            Account(id="a1", name="erp", folded_name="erp", display_name="ERP", created_at=NOW)
        )


def take(database: Database, *, request: str = REQUEST, at: timedelta = timedelta(0)) -> TakenKey:
    with database.session() as session:
        return take_key(session, "a1", "k1", request, lease=LEASE, now=NOW + at)


def answer(database: Database, token: str) -> bool:
    with database.session() as session:
        return keep_answer(session, "a1", "k1", token, status=201, headers={}, content="{}")


def count_hooks(database: Database) -> int:
    with database.read_session() as session:
        return len(session.exec(select(Hook)).all())


class TestTheLease:
    def test_a_key_is_busy_until_its_lease_ends_and_then_another_takes_it_over(
        self, database: Database
    ) -> None:
        first = take(database)
        assert first.state is KeyState.TAKEN
        busy = take(database, at=LEASE - timedelta(seconds=1))
        assert busy.state is KeyState.BUSY
        assert busy.answer is not None
        assert busy.answer.leased_until == LATER
        second = take(database, at=LEASE)
        assert second.state is KeyState.TAKEN
        assert second.token != first.token
        assert take(database, at=LEASE).state is KeyState.BUSY

    def test_only_who_has_the_lease_keeps_an_answer(self, database: Database) -> None:
        first, second = take(database), take(database, at=LEASE)
        assert not answer(database, first.token)
        assert answer(database, second.token)
        assert not answer(database, second.token)
        assert take(database, at=2 * LEASE).state is KeyState.ANSWERED

    def test_another_request_never_gets_the_key(self, database: Database) -> None:
        first = take(database)
        for at in (timedelta(0), 2 * LEASE):
            assert take(database, request="cd" * 32, at=at).state is KeyState.OTHER_REQUEST
        answer(database, first.token)
        assert take(database, request="cd" * 32).state is KeyState.OTHER_REQUEST

    def test_who_lost_the_lease_gives_nothing_back(self, database: Database) -> None:
        first, second = take(database), take(database, at=LEASE)
        for token, state in ((first.token, KeyState.BUSY), (second.token, KeyState.TAKEN)):
            with database.session() as session:
                release_key(session, "a1", "k1", token)
            assert take(database, at=LEASE).state is state


class TestOneCommit:
    def test_sessions_see_one_another_and_nobody_else_sees_them_before_the_end(
        self, database: Database
    ) -> None:
        with commit_together(database) as waiting:
            with waiting.read_session() as session:
                assert session.exec(select(Hook)).all() == []
            with waiting.session() as session:
                session.add(make_hook("h1"))
            with waiting.session() as session:
                session.add(make_hook("h2"))
            assert count_hooks(waiting) == 2
            assert count_hooks(database) == 0
        assert count_hooks(database) == 2

    def test_what_one_session_refuses_is_taken_back_alone(self, database: Database) -> None:
        with commit_together(database) as waiting:
            with waiting.session() as session:
                session.add(make_hook("h1"))
            with pytest.raises(ValueError, match="refused"):
                add_hook_and_fail(waiting, "refused")
        with database.read_session() as session:
            assert [hook.id for hook in session.exec(select(Hook))] == ["h1"]

    def test_nothing_stays_where_an_exception_leaves(self, database: Database) -> None:
        with (
            pytest.raises(ValueError, match="broken"),
            commit_together(database) as waiting,
        ):
            add_hook_and_fail(waiting, "broken")
        assert count_hooks(database) == 0


def add_hook_and_fail(database: Database, because: str) -> None:
    with database.session() as session:
        session.add(make_hook("h2"))
        session.flush()
        raise ValueError(because)


@pytest.mark.parametrize("step", DYING_AT)
def test_a_process_that_dies_has_done_all_or_nothing_and_the_key_tells_which(
    database: Database, url: str, step: str
) -> None:
    process = CONTEXT.Process(target=act_under_key, args=(url, "h1", NOW, step))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    is_done = step == "committed"
    assert count_hooks(database) == is_done
    assert take(database, at=LEASE / 2).state is (KeyState.ANSWERED if is_done else KeyState.BUSY)
    act_under_key(url, "h2", LATER)
    act_under_key(url, "h3", LATER)
    assert count_hooks(database) == 1


def test_what_a_slow_process_did_under_a_lost_lease_is_taken_back(
    database: Database, url: str
) -> None:
    first = take(database)
    act_under_key(url, "h2", LATER)  # takes over and is done while the first still works
    with pytest.raises(ValueError, match="lost"):
        finish_too_late(database, first.token)
    with database.read_session() as session:
        assert [hook.id for hook in session.exec(select(Hook))] == ["h2"]


def finish_too_late(database: Database, token: str) -> None:
    with commit_together(database) as waiting:
        with waiting.session() as session:
            session.add(make_hook("h1"))
        with waiting.session() as session:
            if not keep_answer(session, "a1", "k1", token, status=201, headers={}, content=""):
                raise ValueError("lost")


def test_a_key_is_kept_a_day_from_when_its_answer_was_begun(database: Database) -> None:
    take(database)
    second = take(database, at=timedelta(hours=23))
    answer(database, second.token)
    assert take(database, at=timedelta(hours=46)).state is KeyState.ANSWERED
    assert take(database, at=timedelta(hours=47)).state is KeyState.TAKEN
