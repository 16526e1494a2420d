"""Accounts: who makes them, who hands out roles, and who gets into whose."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from checker.access.accounts import (
    apply_roles,
    change_own_password,
    create_account,
    create_first_administrator,
    deactivate,
    find_account,
    remove_second_factor,
    roles_of,
    set_password,
)
from checker.access.actor import PROGRAM, Actor
from checker.access.errors import (
    AccountClosed,
    AccountNameRefused,
    AccountUnknown,
    AlreadySetUp,
    CredentialsOfApprover,
    KeyUnusable,
    LastOfItsRole,
    PasswordTooCommon,
    PasswordWrong,
    RolesConflict,
    RolesNeedTwoPeople,
    SetUpTokenWrong,
)
from checker.access.key_files import load_key
from checker.access.roles import Role
from checker.access.set_up import is_set_up, require_set_up_token, set_up_token
from storage.database import Database
from storage.errors import AccountExists
from storage.tables import Account
from storage.vocabulary import Language
from tests.checker.access.conftest import PASSWORD, open_account
from tests.storage.examples import NOW

OTHER_PASSWORD = "another violet kettle"  # noqa: S105


def set_up(database: Database, name: str = "admin") -> Actor:
    with database.session() as session:
        account = create_first_administrator(
            session, name=name, display_name="", language=Language.EN, password=PASSWORD,
            created_at=NOW,
        )  # fmt: skip
        return Actor(account.id, account.name, roles_of(session, account.id))


def create(database: Database, by: Actor, name: str, *roles: Role) -> Account:
    with database.session() as session:
        return create_account(
            session, name=name, display_name=name, language=Language.ZH, roles=roles,
            password=PASSWORD, created_at=NOW, by=by,
        )  # fmt: skip


def test_the_first_administrator_is_made_once(database: Database) -> None:
    administrator = set_up(database)
    assert administrator.roles == {Role.ADMINISTRATOR}
    with pytest.raises(AlreadySetUp):
        set_up(database, "another")


def test_of_two_first_administrators_at_once_one_is_made(database: Database) -> None:
    def attempt(name: str) -> bool:
        try:
            set_up(database, name)
        except AlreadySetUp:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, ["a1", "a2", "a3", "a4"])) == [False, False, False, True]


def test_the_set_up_token_opens_until_there_is_an_account(
    database: Database, tmp_path: Path
) -> None:
    token = set_up_token(tmp_path)
    assert token == set_up_token(tmp_path)
    assert token != set_up_token(tmp_path / "other")
    with database.read_session() as session:
        require_set_up_token(session, tmp_path, token)
        for wrong in ("", token[:-1], "\udcff"):
            with pytest.raises(SetUpTokenWrong):
                require_set_up_token(session, tmp_path, wrong)
    set_up(database)
    with database.read_session() as session:
        assert is_set_up(session)
        with pytest.raises(AlreadySetUp):
            require_set_up_token(session, tmp_path, token)


def test_an_administrator_names_the_first_approver_and_no_second(database: Database) -> None:
    administrator = set_up(database)
    approver = create(database, administrator, "李雷", Role.APPROVER)
    with pytest.raises(RolesNeedTwoPeople):
        create(database, administrator, "韩梅", Role.MAKER)
    with database.session() as session:
        deactivate(session, approver.id, now=NOW)
    with pytest.raises(RolesNeedTwoPeople):
        create(database, administrator, "傀儡", Role.APPROVER)
    plain = create(database, administrator, "韩梅")
    with database.read_session() as session:
        assert roles_of(session, plain.id) == frozenset()
    keeper = create(database, Actor(None, "cli:root"), "王五", Role.APPROVER)
    with database.read_session() as session:
        assert roles_of(session, keeper.id) == {Role.APPROVER}


@pytest.mark.parametrize(
    "name", ["", "a", "x" * 65, "cli:root", "licet", "ＬＩＣＥＴ", "a\nb", "a“b"]
)
def test_names_that_would_mislead_are_refused(database: Database, name: str) -> None:
    with pytest.raises(AccountNameRefused):
        create(database, PROGRAM, name)


@pytest.mark.parametrize("name", ["WangMin", "wangmin", "ＷＡＮＧＭＩＮ", " wang min "])
def test_names_that_read_alike_are_one(database: Database, name: str) -> None:
    create(database, PROGRAM, "WangMin")
    with pytest.raises(AccountExists):
        create(database, PROGRAM, name)


def test_a_guessable_password_makes_no_account(database: Database) -> None:
    with database.session() as session, pytest.raises(PasswordTooCommon):
        create_account(
            session, name="王敏", display_name="", language=Language.ZH, roles=(),
            password="password1234", created_at=NOW, by=PROGRAM,  # noqa: S106
        )  # fmt: skip


def test_an_administrator_never_gets_into_an_approvers_account(database: Database) -> None:
    administrator = set_up(database)
    approver = create(database, administrator, "李雷", Role.APPROVER)
    maker = create(database, PROGRAM, "王敏", Role.MAKER)
    with database.session() as session:
        for refused in (
            lambda: set_password(session, approver.id, OTHER_PASSWORD, now=NOW, by=administrator),
            lambda: remove_second_factor(session, approver.id, now=NOW, by=administrator),
        ):
            with pytest.raises(CredentialsOfApprover):
                refused()
        set_password(session, maker.id, OTHER_PASSWORD, now=NOW, by=administrator)
        set_password(session, approver.id, OTHER_PASSWORD, now=NOW, by=Actor(None, "cli:root"))


def test_roles_that_stand_alone_stay_alone(database: Database) -> None:
    account = open_account(database)
    for roles in ({Role.AUDITOR, Role.MAKER}, {Role.ADMINISTRATOR, Role.APPROVER}):
        with database.session() as session, pytest.raises(RolesConflict):
            apply_roles(session, account.id, roles, now=NOW)
        with pytest.raises(RolesConflict):
            create(database, PROGRAM, "李雷", *roles)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.APPROVER])
def test_the_last_of_a_role_keeps_it(database: Database, role: Role) -> None:
    first, second = open_account(database, "a1", role), open_account(database, "a2", role)
    with database.session() as session:
        apply_roles(session, first.id, {Role.MAKER}, now=NOW)
        assert roles_of(session, first.id) == {Role.MAKER}
    with database.session() as session, pytest.raises(LastOfItsRole):
        apply_roles(session, second.id, {Role.MAKER}, now=NOW)
    if role is Role.ADMINISTRATOR:
        with database.session() as session, pytest.raises(LastOfItsRole):
            deactivate(session, second.id, now=NOW)


def test_two_who_give_up_a_role_at_once_leave_one(database: Database) -> None:
    ids = [open_account(database, name, Role.APPROVER).id for name in ("a1", "a2", "a3", "a4")]

    def give_up(account_id: str) -> bool:
        try:
            with database.session() as session:
                apply_roles(session, account_id, (), now=NOW)
        except LastOfItsRole:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(give_up, ids)) == [False, True, True, True]


def test_a_closed_account_stays_as_it_is(database: Database) -> None:
    account = open_account(database, "王敏", Role.MAKER)
    with database.session() as session:
        deactivate(session, account.id, now=NOW)
    me = Actor(account.id, account.name)
    with database.session() as session:
        with pytest.raises(AccountClosed):
            set_password(session, account.id, OTHER_PASSWORD, now=NOW, by=PROGRAM)
        with pytest.raises(AccountClosed):
            apply_roles(session, account.id, {Role.FINANCE}, now=NOW)
        with pytest.raises(AccountClosed):
            change_own_password(session, me, present=PASSWORD, password=OTHER_PASSWORD, now=NOW)
    with pytest.raises(AccountExists):
        create(database, PROGRAM, "王敏")


def test_ones_own_password_asks_for_the_present_one(database: Database) -> None:
    account = open_account(database, is_temporary=True)
    me = Actor(account.id, account.name)
    with database.session() as session:
        with pytest.raises(PasswordWrong):
            change_own_password(
                session, me, present=OTHER_PASSWORD, password=OTHER_PASSWORD, now=NOW
            )
        change_own_password(session, me, present=PASSWORD, password=OTHER_PASSWORD, now=NOW)
        assert not find_account(session, account.id).password_is_temporary
        with pytest.raises(AccountUnknown):
            find_account(session, "nobody")


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_key(tmp_path, "some.key"), range(16)))
    assert len(keys) == 1
    (file,) = (tmp_path / "keys").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o077 == 0
    file.write_bytes(b"short")
    with pytest.raises(KeyUnusable):
        load_key(tmp_path, "some.key")
