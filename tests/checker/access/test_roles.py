"""Storage repeats the roles: it imports nothing of the checker."""

from __future__ import annotations

from checker.access.roles import Role
from storage.vocabulary import AccountRole


def test_the_words_are_the_same() -> None:
    assert {role.name: role.value for role in Role} == {
        role.name: role.value for role in AccountRole
    }
