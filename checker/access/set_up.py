"""Set-up: the token that lets the first administrator in, printed by the server on the terminal.

It follows from a key file, so that all processes of an installation and the next start know the
same one; once there is an account it opens nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from sqlmodel import Session

from checker.access.errors import AlreadySetUp, SetUpTokenWrong
from checker.access.key_files import SET_UP_KEY, load_key
from storage.accounts import has_accounts

_PURPOSE = b"licet set-up 1"


def is_set_up(session: Session) -> bool:
    """Tell whether there is an account, so that people can sign in."""
    return has_accounts(session)


def set_up_token(data_dir: Path) -> str:
    """Give the token; whoever knows it can become the first administrator.

    Raises:
        KeyUnusable: The key file cannot be used.
    """
    return hmac.digest(load_key(data_dir, SET_UP_KEY), _PURPOSE, hashlib.sha256).hex()


def require_set_up_token(session: Session, data_dir: Path, given: str) -> None:
    """Let somebody on to the set-up page who knows the token.

    Raises:
        AlreadySetUp: There is an account.
        SetUpTokenWrong: It is another one.
        KeyUnusable: The key file cannot be used.
    """
    if is_set_up(session):
        raise AlreadySetUp
    if not hmac.compare_digest(set_up_token(data_dir).encode(), given.encode("utf-8", "replace")):
        raise SetUpTokenWrong
