"""Proving again who one is, before what opens an account is changed.

Whoever sits down before a browser that somebody left open must not be able to take the account
over: a second factor, recovery codes, tokens and the end of sessions ask for the password once more
(and for a code, where the account has a second factor). Guessing here is counted and made to wait
together with guessing at the sign-in page.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from checker.access import one_time_codes, passwords
from checker.access.actor import Actor
from checker.access.errors import CodeWrong, PasswordWrong, SignInAgainNeeded
from checker.access.sessions import rotate_session
from checker.access.sign_in import Attempt, RecordAct
from checker.settings import AccessSettings
from storage.accounts import lock_account
from storage.database import Database
from storage.tables import Account, SignInSession

RECENT = timedelta(minutes=10)
"""How long ago somebody may have signed in who has no password here."""


def prove_again(
    database: Database,
    by: Actor,
    *,
    password: str,
    code: str,
    address: str,
    now: datetime,
    key: bytes,
    rules: AccessSettings,
    record: RecordAct,
) -> str:
    """Let somebody go on who proves once more that the account is theirs.

    Args:
        database: Where accounts are.
        by: Who is signed in.
        password: As typed.
        code: One-time or recovery code; counts where the account has a second factor.
        address: The network address that the request came from.
        now: The moment.
        key: Of `key_files.SECOND_FACTOR_KEY`.
        rules: Of the settings.
        record: Takes `access.sign_in_refused`.

    Returns:
        The new token of the session; the one before opens nothing any more.

    Raises:
        PasswordWrong, CodeWrong: As named.
        SignInAgainNeeded: The account is an identity provider's, and it was asked too long ago.
        TooManyAttempts: Some time has to pass first.
        TooBusy: Too many others are signing in.
    """
    account_id, session_id = str(by.account_id), str(by.session_id)
    attempt = Attempt(address, now, key, rules, record)
    with database.read_session() as session:
        begun_at = session.get_one(SignInSession, session_id).created_at
        has_password = session.get_one(Account, account_id).password_hash is not None
    if not has_password:
        if now - begun_at > RECENT:
            raise SignInAgainNeeded(minutes=int(RECENT.total_seconds()) // 60)
        with database.session() as session:
            return rotate_session(session, session_id)
    account = attempt.begin(database, account_id)
    password_hash = None if account is None else account.password_hash
    if not passwords.verify_password(password_hash, password):
        attempt.note_refusal(database, account)
        raise PasswordWrong
    with database.session() as session:
        present = lock_account(session, account_id)
        has_factor = present.totp_secret is not None
        if not has_factor or one_time_codes.take_code(session, key, present, code, now):
            attempt.take_back(session, is_over=True)
            return rotate_session(session, session_id)
    attempt.note_refusal(database, account)
    raise CodeWrong
