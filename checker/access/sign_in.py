"""Signing in: the password, the one-time code, and the growing wait of those who guess.

Before a password is looked at, the attempt counts as failed; only success takes that back. So a
hundred attempts at once are no more than a hundred one after another. Nobody is locked out for
good, and nobody by others: who signed in from an address within the last month is counted there
apart from the rest of the world. Unknown names take as long as known ones and wait as they do.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from math import ceil
from typing import Protocol

from sqlmodel import Session

from checker.access import one_time_codes, passwords
from checker.access.actor import Actor
from checker.access.errors import SecondFactorNeeded, SignInRefused, TooManyAttempts
from checker.access.roles import Role
from checker.access.sessions import begin_session, is_unfinished
from checker.settings import AccessSettings
from storage import sign_ins
from storage.accounts import find_account, lock_account, roles_of
from storage.database import Database
from storage.folding import fold_name
from storage.tables import Account

ACCOUNT_FAILURES_FREE = 5
ADDRESS_FAILURES_FREE = 20
"""More than for an account: a whole office may stand behind one address."""

LONGEST_WAIT_S = 900
_FAILURES_FREE = (ACCOUNT_FAILURES_FREE, ADDRESS_FAILURES_FREE)
_FAMILIAR_FOR = timedelta(days=30)
_TEMPORARY_FOR = timedelta(days=7)
"""For how long a password that somebody else chose opens the account to choose another."""

log = logging.getLogger(__name__)


class RecordAct(Protocol):
    """Writes into the audit log what was done, in the same transaction."""

    def __call__(  # noqa: D102
        self,
        session: Session,
        actor: Actor,
        action: str,
        *,
        subject: str,
        data: Mapping[str, str | list[str]],
        now: datetime,
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody who has just signed in.

    Attributes:
        token: For the browser; it is nowhere else.
        session_id: No secret.
        account: Who.
        is_unfinished: Whether they have to choose a password or set up a second factor before
            anything else is allowed.
    """

    token: str
    session_id: str
    account: Account
    is_unfinished: bool


class _Ending(Enum):
    REFUSED = auto()
    NEEDS_CODE = auto()


def sign_in(
    database: Database,
    name: str,
    password: str,
    code: str | None,
    *,
    address: str,
    now: datetime,
    key: bytes,
    rules: AccessSettings,
    record: RecordAct,
) -> SignedIn:
    """Let somebody in who knows an account's password and, where it has one, a one-time code.

    Args:
        database: Where accounts are.
        name: Of the account.
        password: As typed.
        code: One-time or recovery code; None where none was asked for yet.
        address: The network address the request came from.
        now: The moment.
        key: Of `key_files.SECOND_FACTOR_KEY`.
        rules: How long the session lasts.
        record: Takes `access.signed_in` and `access.sign_in_refused`; attempts at names that are
            no account's are not recorded, for what was typed may be a password.

    Raises:
        SignInRefused: Something is not right; what, is not told.
        SecondFactorNeeded: The password is right, a code is needed too.
        TooManyAttempts: Some time has to pass first.
        TooBusy: Too many others are signing in.
    """
    attempt = Attempt(address, now, key, rules, record)
    account = attempt.begin(database, name)
    verified_hash = account.password_hash if account and account.is_active else None
    is_right = passwords.verify_password(verified_hash, password)
    if account is None or verified_hash is None or not is_right:
        attempt.note_refusal(database, account)
        raise SignInRefused
    is_outdated = passwords.needs_rehash(verified_hash)
    new_hash = passwords.hash_password(password) if is_outdated else verified_hash
    with database.session() as session:
        ending = attempt.end(session, account, verified_hash, new_hash, code)
    match ending:
        case SignedIn():
            return ending
        case _Ending.NEEDS_CODE:
            raise SecondFactorNeeded
        case _Ending.REFUSED:
            attempt.note_refusal(database, account)
            raise SignInRefused


@dataclass(slots=True)
class Attempt:
    """One attempt to prove who one is, from its counting to its end.

    Attributes:
        address: The network address that the request came from.
        now: The moment.
        key: Of `key_files.SECOND_FACTOR_KEY`.
        rules: How long a session lasts.
        record: Takes `access.signed_in` and `access.sign_in_refused`.
        counted_as: What counts it: the account and the address.
    """

    address: str
    now: datetime
    key: bytes
    rules: AccessSettings
    record: RecordAct
    counted_as: tuple[str, str] = ("", "")

    def begin(self, database: Database, name: str) -> Account | None:
        """Count the attempt as failed, or refuse to look at it; gives the account of that name."""
        with database.session() as session:
            sign_ins.forget_old_delays(session, now=self.now)
            account = find_account(session, name)
            self.counted_as = self._name_counters(session, account, name)
            delays = [sign_ins.lock_delay(session, each, now=self.now) for each in self.counted_as]
            wait_s = max((delay.retry_at - self.now).total_seconds() for delay in delays)
            if wait_s > 0:
                log.warning(
                    "An attempt to sign in came too soon.", extra={"account_id": _id(account)}
                )
                raise TooManyAttempts(retry_after_s=ceil(wait_s))
            for delay, free in zip(delays, _FAILURES_FREE, strict=True):
                delay.failures += 1
                delay.last_failed_at = self.now
                delay.retry_at = self.now + timedelta(seconds=wait_after(delay.failures, free))
            session.flush()
        return account

    def end(
        self,
        session: Session,
        account: Account,
        verified_hash: str,
        new_hash: str,
        code: str | None,
    ) -> SignedIn | _Ending:
        """Look at the second factor and let in, unless the account was changed meanwhile."""
        present = lock_account(session, account.id)
        if not present.is_active or present.password_hash != verified_hash:
            return _Ending.REFUSED
        if _is_overdue(present, self.now):
            return _Ending.REFUSED
        if present.totp_secret is not None:
            if not code:
                self.take_back(session, is_over=False)
                return _Ending.NEEDS_CODE
            if not one_time_codes.take_code(session, self.key, present, code, self.now):
                return _Ending.REFUSED
        self.take_back(session, is_over=True)
        present.password_hash = new_hash
        return let_in(
            session, present, address=self.address, now=self.now, rules=self.rules,
            record=self.record, way="password" if present.totp_secret is None else "password+code",
        )  # fmt: skip

    def note_refusal(self, database: Database, account: Account | None) -> None:
        """Record that somebody failed at an account."""
        if account is None:
            log.warning("Somebody tried to sign in by a name that no account has.")
            return
        with database.session() as session:
            actor = Actor(account.id, account.name)
            self.record(
                session,
                actor,
                "access.sign_in_refused",
                subject=f"account:{account.id}",
                data={},
                now=self.now,
            )

    def _name_counters(
        self, session: Session, account: Account | None, name: str
    ) -> tuple[str, str]:
        """Name what is counted: the account, apart where it is at home, and the address."""
        who = fold_name(name) if account is None else account.id
        since = self.now - _FAMILIAR_FOR
        is_familiar = account is not None and sign_ins.has_come_from(
            session, account.id, self.address, since=since
        )
        of_account = f"account {who} {self.address if is_familiar else ''}"
        return _hash(of_account), _hash(f"address {self.address}")

    def take_back(self, session: Session, *, is_over: bool) -> None:
        """Count this attempt no more; with success those before it at the account neither."""
        of_account, of_address = (
            sign_ins.lock_delay(session, each, now=self.now) for each in self.counted_as
        )
        of_account.failures = 0 if is_over else max(of_account.failures - 1, 0)
        of_address.failures = max(of_address.failures - 1, 0)
        of_account.retry_at = of_address.retry_at = self.now
        session.flush()


def let_in(
    session: Session,
    account: Account,
    *,
    address: str,
    now: datetime,
    rules: AccessSettings,
    record: RecordAct,
    way: str,
) -> SignedIn:
    """Begin a session of somebody who has proved who they are, and record it.

    Args:
        session: Where to write.
        account: Whose.
        address: The network address that the request came from.
        now: The moment.
        rules: How long the session lasts.
        record: Takes `access.signed_in`.
        way: By what they proved it: `password`, `password+code`, `provider`, `set-up`.
    """
    begun = begin_session(session, account.id, address=address, now=now, rules=rules)
    roles = frozenset(Role(role.value) for role in roles_of(session, account.id))
    actor = Actor(account.id, account.name, roles, session_id=begun.id)
    subject = f"account:{account.id}"
    data = {"session": begun.id, "way": way}
    record(session, actor, "access.signed_in", subject=subject, data=data, now=now)
    return SignedIn(begun.token, begun.id, account, is_unfinished(account, rules))


def wait_after(failures: int, free: int) -> int:
    """Give for how many seconds nobody is listened to after so many failures in a row.

    None up to `free`, then 1, 2, 4 … up to a quarter of an hour.
    """
    if failures <= free:
        return 0
    return min(1 << min(failures - free - 1, 30), LONGEST_WAIT_S)


def _is_overdue(account: Account, now: datetime) -> bool:
    """Tell whether a password that somebody else chose was not taken up in time."""
    set_at = account.password_set_at
    return account.password_is_temporary and set_at is not None and now - set_at > _TEMPORARY_FOR


def _id(account: Account | None) -> str | None:
    return None if account is None else account.id


def _hash(subject: str) -> str:
    return hashlib.sha256(subject.encode("utf-8", "surrogatepass")).hexdigest()
