"""One-time codes of RFC 6238 as a second factor, and recovery codes for who has lost the device.

The secret is sealed by AES-256-GCM under a key file of the installation and bound to its account:
neither a copy of the database nor a row put into another account's place opens anything.
"""

from __future__ import annotations

import base64
import secrets
from datetime import datetime
from typing import NamedTuple
from urllib.parse import quote, urlencode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlmodel import Session

from checker.access.errors import CodeWrong
from checker.access.secret_tokens import hash_token
from storage import second_factors
from storage.tables import Account

STEP_S = 30
RECOVERY_CODES = 10

_DIGITS = 6
_SECRET_BYTES = 20
_NONCE_BYTES = 12
_RECOVERY_BYTES = 16  # more than 112 bits need no slow hash (OWASP ASVS 5.0, V6.5.2)
_PURPOSE = b"licet one-time codes 1\0"


class Enrolment(NamedTuple):
    """A second factor that is being set up.

    Attributes:
        secret: In Base32, for those who type it in.
        uri: `otpauth:` address, for a QR code.
        sealed: The same secret as it will be stored; may stand in a form until it is confirmed.
    """

    secret: str
    uri: str
    sealed: str


def begin_enrolment(key: bytes, account: Account) -> Enrolment:
    """Make a secret for an account; nothing is stored before a code proves it.

    Args:
        key: Of `key_files.SECOND_FACTOR_KEY`.
        account: Whose.
    """
    secret = secrets.token_bytes(_SECRET_BYTES)
    in_base32 = base64.b32encode(secret).decode()
    label = quote(f"Licet:{account.name}", safe=":")
    query = urlencode({"secret": in_base32, "issuer": "Licet", "algorithm": "SHA1"})
    uri = f"otpauth://totp/{label}?{query}&digits={_DIGITS}&period={STEP_S}"
    return Enrolment(in_base32, uri, _seal(key, account.id, secret))


def confirm_enrolment(
    session: Session, key: bytes, account_id: str, *, sealed: str, code: str, now: datetime
) -> list[str]:
    """Let an account need one-time codes from now on.

    Args:
        session: Where to write.
        key: Of `key_files.SECOND_FACTOR_KEY`.
        account_id: Whose.
        sealed: Of `begin_enrolment`.
        code: By which the device proves that it knows the secret.
        now: The moment.

    Returns:
        Recovery codes, to be shown once.

    Raises:
        CodeWrong: The code is not right, or `sealed` was made for somebody else.
    """
    step = _find_step(key, account_id, sealed, code, now)
    if step is None:
        raise CodeWrong
    codes = _make_recovery_codes()
    second_factors.set_second_factor(
        session,
        account_id,
        sealed_secret=sealed,
        step=step,
        code_sha256s=[_hash_recovery_code(each) for each in codes],
    )
    return codes


def renew_recovery_codes(session: Session, account_id: str) -> list[str]:
    """Give new recovery codes, to be shown once; the old ones are worth nothing."""
    codes = _make_recovery_codes()
    hashes = [_hash_recovery_code(code) for code in codes]
    second_factors.replace_recovery_codes(session, account_id, hashes)
    return codes


def take_code(session: Session, key: bytes, account: Account, code: str, now: datetime) -> bool:
    """Use up a one-time code or a recovery code; each opens once.

    Codes of the step before and after are taken as well, for devices whose clock is off.
    """
    if account.totp_secret is None:
        return False
    step = _find_step(key, account.id, account.totp_secret, code, now)
    if step is not None:
        return second_factors.take_step(session, account.id, step)
    return second_factors.take_recovery_code(
        session, account.id, _hash_recovery_code(code), used_at=now
    )


def _find_step(key: bytes, account_id: str, sealed: str, code: str, now: datetime) -> int | None:
    """Give the step whose code this is; None if it is that of none nearby."""
    digits = code.replace(" ", "")
    secret = _open_sealed(key, account_id, sealed)
    if secret is None or len(digits) != _DIGITS or not (digits.isascii() and digits.isdecimal()):
        return None
    totp = TOTP(secret, _DIGITS, SHA1(), STEP_S)  # noqa: S303 - what authenticator apps speak
    this_step = int(now.timestamp()) // STEP_S
    for step in (this_step, this_step - 1, this_step + 1):
        try:
            totp.verify(digits.encode(), step * STEP_S)
        except InvalidToken:
            continue
        return step
    return None


def _seal(key: bytes, account_id: str, secret: bytes) -> str:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, secret, _PURPOSE + account_id.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def _open_sealed(key: bytes, account_id: str, sealed: str) -> bytes | None:
    """Open a sealed secret; None if it was not sealed by this key for this account."""
    try:
        content = base64.urlsafe_b64decode(sealed)
        nonce, rest = content[:_NONCE_BYTES], content[_NONCE_BYTES:]
        return AESGCM(key).decrypt(nonce, rest, _PURPOSE + account_id.encode())
    except (InvalidTag, ValueError):
        return None


def _make_recovery_codes() -> list[str]:
    plain = [base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]
    return ["-".join(_in_fours(code.decode().lower().rstrip("="))) for code in plain]


def _in_fours(code: str) -> list[str]:
    return [code[start : start + 4] for start in range(0, len(code), 4)]


def _hash_recovery_code(code: str) -> str:
    """Hash what was typed, whatever its case, blanks and dashes."""
    return hash_token("".join(filter(str.isalnum, code.lower())))
