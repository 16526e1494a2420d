"""Signing in: who is let in, who has to wait, and what nobody is told."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlmodel import select

from checker.access import passwords, sign_in
from checker.access.accounts import deactivate, set_password
from checker.access.actor import PROGRAM
from checker.access.errors import (
    CodeWrong,
    SecondFactorNeeded,
    SignInRefused,
    TooManyAttempts,
)
from checker.access.one_time_codes import (
    begin_enrolment,
    confirm_enrolment,
    renew_recovery_codes,
)
from checker.access.roles import Act, Role
from checker.access.sessions import find_session
from checker.access.sign_in import SignedIn, wait_after
from checker.settings import AccessSettings
from storage.database import Database
from storage.tables import Account, SignInDelay
from tests.checker.access.conftest import PASSWORD, Log, open_account
from tests.storage.examples import NOW

KEY = b"k" * 32
WRONG = "not the password"
HOME, ELSEWHERE = "192.0.2.7", "198.51.100.9"


class Door:
    """Signs in as a browser would."""

    def __init__(self, database: Database, log: Log) -> None:
        self.database, self.log = database, log
        self.rules = AccessSettings()

    def __call__(
        self,
        name: str = "王敏",
        password: str = PASSWORD,
        code: str | None = None,
        *,
        address: str = HOME,
        now: datetime = NOW,
    ) -> SignedIn:
        return sign_in.sign_in(
            self.database, name, password, code, address=address, now=now, key=KEY,
            rules=self.rules, record=self.log,
        )  # fmt: skip

    def fail(self, times: int, **words: Any) -> None:  # noqa: ANN401
        for _ in range(times):
            with pytest.raises(SignInRefused):
                self(password=WRONG, **words)

    def wait_s(self, **words: Any) -> int:  # noqa: ANN401
        with pytest.raises(TooManyAttempts) as refused:
            self(**words)
        return refused.value.retry_after_s


@pytest.fixture
def door(database: Database, log: Log) -> Door:
    return Door(database, log)


def code_of(secret: str, at: datetime) -> str:
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)  # noqa: S303
    return totp.generate(int(at.timestamp())).decode()


def enrol(database: Database, account: Account, at: datetime = NOW) -> tuple[str, list[str]]:
    begun = begin_enrolment(KEY, account)
    with database.session() as session:
        codes = confirm_enrolment(
            session, KEY, account.id, sealed=begun.sealed, code=code_of(begun.secret, at), now=at
        )
    return begun.secret, codes


def test_who_knows_the_password_is_let_in(door: Door, database: Database, log: Log) -> None:
    account = open_account(database, "王敏", Role.MAKER)
    signed_in = door(" 王敏 ")
    assert signed_in.account.id == account.id
    assert not signed_in.is_unfinished
    actor = find_session(database, signed_in.token, NOW)
    assert actor is not None
    assert (actor.account_id, actor.name, actor.roles) == (account.id, "王敏", {Role.MAKER})
    assert actor.session_id == signed_in.session_id
    assert log.lines == [("王敏", "access.signed_in", f"account:{account.id}")]


def test_case_and_width_of_a_name_do_not_matter(door: Door, database: Database) -> None:
    open_account(database, "WangMin")
    assert door("ｗａｎｇｍｉｎ").account.name == "WangMin"


def test_what_is_not_right_is_not_told(door: Door, database: Database, log: Log) -> None:
    open_account(database)
    closed = open_account(database, "李雷")
    with database.session() as session:
        deactivate(session, closed.id, now=NOW)
    said = set()
    for words in ({"password": WRONG}, {"name": "nobody"}, {"name": "李雷"}):
        with pytest.raises(SignInRefused) as refused:
            door(**words)  # type: ignore[arg-type]
        said.add((refused.value.zh, refused.value.en))
    assert len(said) == 1
    assert log.actions == ["access.sign_in_refused"] * 2, "what is typed as a name may be a secret"


def test_unknown_names_cost_a_hash_as_well(
    door: Door, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_account(database)
    verified: list[str | bytes] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002
            verified.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "HASHER", Counting(time_cost=1, memory_cost=8, parallelism=1))
    door.fail(1)
    door.fail(1, name="nobody")
    assert len(verified) == 2


def test_waits_grow_and_end(door: Door, database: Database) -> None:
    open_account(database)
    door.fail(sign_in.ACCOUNT_FAILURES_FREE)
    door.fail(1)
    now, waits = NOW, []
    for _ in range(12):
        waits.append(door.wait_s(now=now))
        now += timedelta(seconds=waits[-1])
        door.fail(1, now=now)
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]
    now += timedelta(seconds=900)
    assert door(now=now).token, "nobody is locked out for good"
    door.fail(2, now=now)
    assert door(now=now).token, "success begins anew"


def test_names_that_are_no_accounts_wait_as_well(door: Door) -> None:
    door.fail(sign_in.ACCOUNT_FAILURES_FREE + 1, name="nobody")
    assert door.wait_s(name="Nobody") == 1


def test_an_id_in_place_of_the_name_is_counted_with_it(door: Door, database: Database) -> None:
    account = open_account(database)
    door.fail(sign_in.ACCOUNT_FAILURES_FREE)
    door.fail(1, name=account.id)
    assert door.wait_s() == 1


def test_others_cannot_keep_somebody_out_of_a_place_they_know(
    door: Door, database: Database
) -> None:
    open_account(database)
    door()
    door.fail(sign_in.ACCOUNT_FAILURES_FREE + 1, address=ELSEWHERE)
    assert door.wait_s(address=ELSEWHERE) == 1
    assert door().token
    assert door.wait_s(address="203.0.113.1") == 1, "an unknown place waits with the rest"


def test_an_address_waits_whatever_names_it_tries(door: Door, database: Database) -> None:
    open_account(database)
    for number in range(sign_in.ADDRESS_FAILURES_FREE + 1):
        door.fail(1, name=f"nobody{number}")
    assert door.wait_s() == 1
    assert door(address=ELSEWHERE).token
    assert door(now=NOW + timedelta(seconds=1)).token, "after the wait"
    door.fail(1, now=NOW + timedelta(seconds=1))
    later = NOW + timedelta(seconds=1)
    assert door.wait_s(now=later) >= 1, "one success does not wash an address clean"


def test_attempts_at_once_are_no_more_than_one_after_another(
    door: Door, database: Database
) -> None:
    open_account(database)

    def attempt(_: int) -> str:
        try:
            door(password=WRONG)
        except (SignInRefused, TooManyAttempts) as refused:
            return refused.code
        return "let in"

    with ThreadPoolExecutor(12) as pool:
        ended = list(pool.map(attempt, range(24)))
    looked_at = ended.count("sign_in_refused")
    assert looked_at == sign_in.ACCOUNT_FAILURES_FREE + 1
    assert looked_at + ended.count("too_many_attempts") == 24


def test_what_nobody_failed_at_for_a_day_is_forgotten(door: Door, database: Database) -> None:
    open_account(database)
    door.fail(3, name="nobody")
    door(now=NOW + timedelta(days=1, seconds=1))
    with database.read_session() as session:
        left = len(session.exec(select(SignInDelay)).all())
    assert left == 2, "those of the account and of the address that signed in just now"


def test_a_second_factor_is_asked_for_and_taken_once(
    door: Door, database: Database, log: Log
) -> None:
    secret, _ = enrol(database, open_account(database), NOW - timedelta(minutes=5))
    with pytest.raises(SecondFactorNeeded):
        door()
    code = code_of(secret, NOW)
    assert door(code=f"{code[:3]} {code[3:]}").token
    with pytest.raises(SignInRefused):
        door(code=code)
    assert log.actions == ["access.signed_in", "access.sign_in_refused"]
    with pytest.raises(SignInRefused):
        door(password=WRONG, code=code_of(secret, NOW + timedelta(seconds=30)))


def test_codes_of_the_neighbouring_steps_are_taken_and_no_others(
    door: Door, database: Database
) -> None:
    secret, _ = enrol(database, open_account(database), NOW - timedelta(minutes=5))
    for off in (-90, -61, 60, 95):
        with pytest.raises(SignInRefused):
            door(code=code_of(secret, NOW + timedelta(seconds=off)))
    assert door(code=code_of(secret, NOW - timedelta(seconds=30))).token
    assert door(code=code_of(secret, NOW + timedelta(seconds=30))).token
    with pytest.raises(SignInRefused):
        door(code=code_of(secret, NOW))


def test_guessing_codes_makes_wait_though_the_password_is_right(
    door: Door, database: Database
) -> None:
    enrol(database, open_account(database), NOW - timedelta(minutes=5))
    for _ in range(sign_in.ACCOUNT_FAILURES_FREE + 1):
        with pytest.raises(SignInRefused):
            door(code="not it")
    assert door.wait_s() == 1
    later = NOW + timedelta(seconds=1)
    with pytest.raises(SecondFactorNeeded):
        door(now=later)
    with pytest.raises(SignInRefused):
        door(code="not it", now=later)
    assert door.wait_s(now=later) == 2, "asking for the code does not begin anew"


def test_a_recovery_code_opens_once(door: Door, database: Database) -> None:
    account = open_account(database)
    _, codes = enrol(database, account)
    assert len(set(codes)) == 10
    assert door(code=codes[0].upper().replace("-", " ")).token
    with pytest.raises(SignInRefused):
        door(code=codes[0])
    with database.session() as session:
        renewed = renew_recovery_codes(session, account.id)
    with pytest.raises(SignInRefused):
        door(code=codes[1])
    assert door(code=renewed[1]).token


def test_of_two_with_the_same_code_one_is_let_in(door: Door, database: Database) -> None:
    secret, _ = enrol(database, open_account(database), NOW - timedelta(minutes=5))
    code = code_of(secret, NOW)

    def attempt(_: int) -> bool:
        try:
            return bool(door(code=code).token)
        except SignInRefused:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, range(2))) == [False, True]


def test_a_secret_is_worth_nothing_with_another_account_or_key(database: Database) -> None:
    ours, theirs = open_account(database, "王敏"), open_account(database, "李雷")
    begun = begin_enrolment(KEY, theirs)
    code = code_of(begun.secret, NOW)
    for key, account in ((KEY, ours), (b"x" * 32, theirs)):
        with database.session() as session, pytest.raises(CodeWrong):
            confirm_enrolment(session, key, account.id, sealed=begun.sealed, code=code, now=NOW)
    with database.session() as session, pytest.raises(CodeWrong):
        confirm_enrolment(session, KEY, theirs.id, sealed="nonsense", code=code, now=NOW)


def test_a_password_changed_meanwhile_lets_nobody_in(
    door: Door, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = open_account(database)
    verify = passwords.verify_password

    def verify_slowly(password_hash: str | None, password: str) -> bool:
        is_right = verify(password_hash, password)
        with database.session() as session:
            set_password(session, account.id, "another violet kettle", now=NOW, by=PROGRAM)
        return is_right

    monkeypatch.setattr(passwords, "verify_password", verify_slowly)
    with pytest.raises(SignInRefused):
        door()


def test_an_old_hash_is_made_anew(
    door: Door, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = open_account(database).password_hash
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "HASHER", stronger)
    new = door().account.password_hash
    assert new is not None
    assert new != old
    assert not stronger.check_needs_rehash(new)
    assert door().token


def test_a_password_of_somebody_elses_choice_opens_the_own_account_only(
    door: Door, database: Database
) -> None:
    open_account(database, "王敏", Role.MAKER, is_temporary=True)
    signed_in = door()
    assert signed_in.is_unfinished
    actor = find_session(database, signed_in.token, NOW)
    assert actor is not None
    assert actor.scopes == {Act.MANAGE_OWN_ACCOUNT}


def test_a_house_may_ask_everybody_for_a_second_factor(door: Door, database: Database) -> None:
    account = open_account(database, "王敏", Role.MAKER)
    door.rules = AccessSettings(require_second_factor=True)
    signed_in = door()
    assert signed_in.is_unfinished
    secret, _ = enrol(database, account, NOW - timedelta(minutes=5))
    actor = find_session(database, signed_in.token, NOW, door.rules)
    assert actor is not None
    assert actor.scopes is None
    assert not door(code=code_of(secret, NOW)).is_unfinished


@pytest.mark.parametrize("failures", range(0, 200, 7))
def test_waits_never_shrink_and_never_exceed_a_quarter_of_an_hour(failures: int) -> None:
    assert wait_after(failures, 5) <= wait_after(failures + 1, 5) <= 900
