"""The address of a feed: whoever knows it may read, nobody can guess it, and it can be revoked.

Calendar programs cannot log in, so the address itself is the key. It is the feed's id with an
HMAC-SHA256 over it, by a key that lies in a file of the installation: a copy of the database alone
opens no feed, and a wrong address costs no look into the database.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from uuid import UUID

from checker.errors import FeedKeyUnusable

KEY_FILE = "feed.key"
_KEY_BYTES = 32
_ID_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{64}")  # 48 bytes: the id and the whole of its signature
_PURPOSE = b"licet calendar feed 1\0"


def load_feed_key(data_dir: Path) -> bytes:
    """Give the installation's key; made at the first call, readable by its owner alone.

    Two programs that make it at once end with the same one: a file is linked to its name only
    when it is whole, and only by the first.

    Raises:
        FeedKeyUnusable: The file cannot be read or made, or is not a key.
    """
    path = data_dir / KEY_FILE
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_bytes()
    except OSError as error:
        raise FeedKeyUnusable(path=path, reason=error.strerror or error) from error
    if len(key) != _KEY_BYTES:
        raise FeedKeyUnusable(path=path, reason=f"{len(key)} != {_KEY_BYTES} bytes")
    return key


def make_token(feed_id: str, key: bytes) -> str:
    """Make the part of the address that opens a feed.

    Args:
        feed_id: A UUID as text.
        key: Of `load_feed_key`.
    """
    id_bytes = UUID(feed_id).bytes
    return urlsafe_b64encode(id_bytes + _sign(id_bytes, key)).decode("ascii")


def read_token(token: str, key: bytes) -> str | None:
    """Give the id of the feed that a token opens; None for one that this key has not signed."""
    if _TOKEN.fullmatch(token) is None:
        return None
    content = urlsafe_b64decode(token)
    id_bytes, signature = content[:_ID_BYTES], content[_ID_BYTES:]
    if not hmac.compare_digest(signature, _sign(id_bytes, key)):
        return None
    return str(UUID(bytes=id_bytes))


def _sign(id_bytes: bytes, key: bytes) -> bytes:
    return hmac.digest(key, _PURPOSE + id_bytes, hashlib.sha256)


def _make_key(path: Path) -> None:
    """Write a new key beside its place, force it to disk and link it there if nothing is."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another program was first: its key counts
            path.hardlink_to(draft)
    finally:
        draft.unlink()
