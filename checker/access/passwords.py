"""Passwords: which are good enough, and how they are kept.

Argon2id with the defaults of RFC 9106's second choice (64 MiB, 3 passes, 4 lanes): some 0.2 s each.
Not more than two are worked on at once, so that a flood of attempts takes 128 MiB and not all.
No composition rules: length counts, and what everybody tries first counts for nothing. A password
that leaked elsewhere is refused too, whatever digits and marks stand around it
(the 30,000 of zxcvbn that are found most often in leaks, and first names).
"""

from __future__ import annotations

import base64
import re
import secrets
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources

import yaml
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import BaseModel, ConfigDict

from checker.access.errors import PasswordTooCommon, PasswordTooLong, PasswordTooShort, TooBusy
from storage.folding import fold_name

HASHER = PasswordHasher()
LEAST_CHARACTERS = 12
MOST_CHARACTERS = 256

_TEMPORARY_BYTES = 16
_LEAST_LEFT = 6
_RUN = 4
_AT_ONCE = threading.BoundedSemaphore(2)
_PATIENCE_S = 20.0


class CommonPasswords(BaseModel):
    """What everybody tries first.

    Attributes:
        words: Parts that count for nothing.
        runs: Characters in a row; four of them in this or the opposite order count for nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: tuple[str, ...]
    runs: tuple[str, ...]


@cache
def load_common_passwords() -> CommonPasswords:
    """Read the list beside this module."""
    text = resources.files("checker.access").joinpath("common_passwords.yaml").read_text("utf-8")
    return CommonPasswords.model_validate(yaml.safe_load(text))


def check_new_password(password: str, *, account_name: str) -> None:
    """Refuse a password that would be guessed.

    Raises:
        PasswordTooShort, PasswordTooLong: By its number of characters.
        PasswordTooCommon: Little is left of it without what everybody tries first, or it leaked.
    """
    plain = _normalise(password)
    if len(plain) < LEAST_CHARACTERS:
        raise PasswordTooShort(least=LEAST_CHARACTERS)
    if len(plain) > MOST_CHARACTERS:
        raise PasswordTooLong(most=MOST_CHARACTERS)
    if len(_drop_what_is_common(plain, account_name)) < _LEAST_LEFT or _has_leaked(plain):
        raise PasswordTooCommon(least=_LEAST_LEFT)


def make_temporary_password() -> str:
    """Make a password of 128 random bits that can be read out over the telephone."""
    characters = base64.b32encode(secrets.token_bytes(_TEMPORARY_BYTES)).decode().lower()
    characters = characters.rstrip("=")
    return "-".join(characters[start : start + 4] for start in range(0, len(characters), 4))


def hash_password(password: str) -> str:
    """Give the hash of a password with its salt and parameters."""
    with _one_of_two():
        return HASHER.hash(_normalise(password))


def verify_password(password_hash: str | None, password: str) -> bool:
    """Tell whether a password belongs to a hash.

    Args:
        password_hash: None where there is no account or it has no password; that takes as long.
        password: As it was typed.

    Raises:
        TooBusy: Others' passwords took all the time.
    """
    is_real = password_hash is not None
    wanted = password_hash or _hash_of_nobody(HASHER)
    with _one_of_two():
        try:
            # What is longer is nobody's, and would cost more the longer it is.
            HASHER.verify(wanted, _normalise(password[: 4 * MOST_CHARACTERS]))
        except (VerificationError, InvalidHashError):
            return False
    return is_real


def is_same(one: str, other: str) -> bool:
    """Tell whether two passwords are one to who verifies them."""
    return _normalise(one) == _normalise(other)


def needs_rehash(password_hash: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


@contextmanager
def _one_of_two() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_PATIENCE_S):
        raise TooBusy
    try:
        yield
    finally:
        _AT_ONCE.release()


@cache
def _hash_of_nobody(hasher: PasswordHasher) -> str:
    return hasher.hash("nobody has this password")


def _normalise(password: str) -> str:
    """Make what looks alike the same bytes, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKC", password)


def _drop_what_is_common(password: str, account_name: str) -> str:
    """Give the characters that make a password hard to guess, each of a repetition once."""
    left = fold_name(password)
    names = [part for part in re.split(r"\W+", fold_name(account_name)) if len(part) > 1]
    common = load_common_passwords()
    for word in sorted({*common.words, *names, fold_name(account_name)}, key=len, reverse=True):
        left = left.replace(word, "")
    for run in _runs(common):
        left = left.replace(run, "")
    left = re.sub(r"(19|20)\d\d", "", left)
    left = re.sub(r"(.{1,4}?)\1+", r"\1", left)
    return "".join(dict.fromkeys(left))


@cache
def load_breached_passwords() -> frozenset[str]:
    """Give the passwords that are found most often in leaks, and first names, folded."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # 0.8 MB that only new passwords need

    lists = (FREQUENCY_LISTS[name] for name in ("passwords", "female_names", "male_names"))
    return frozenset(fold_name(word) for words in lists for word in words)


def _has_leaked(password: str) -> bool:
    """Tell whether a password is one that leaked, or two of them in a row."""
    leaked = load_breached_passwords()
    folded = fold_name(password)
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", folded)
    if leaked.intersection((folded, core)):
        return True
    return any(core[:end] in leaked and core[end:] in leaked for end in range(4, len(core) - 3))


@cache
def _runs(common: CommonPasswords) -> tuple[str, ...]:
    """Give all pieces of runs, the longest first."""
    pieces = {
        line[start:end]
        for run in common.runs
        for line in (run, run[::-1])
        for start in range(len(line))
        for end in range(start + _RUN, len(line) + 1)
    }
    return tuple(sorted(pieces, key=lambda piece: (-len(piece), piece)))
