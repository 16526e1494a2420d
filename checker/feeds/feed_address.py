"""The address of a feed: whoever knows it may read, nobody can guess it, and it can be revoked.

Calendar programs cannot log in, so the address itself is the key. It is the feed's id with an
HMAC-SHA256 over it, by a key of the installation: a copy of the database alone
opens no feed, and a wrong address costs no look into the database.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

_ID_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{64}")  # 48 bytes: the id and the whole of its signature
_PURPOSE = b"licet calendar feed 1\0"


def make_token(feed_id: str, key: bytes) -> str:
    """Make the part of the address that opens a feed.

    Args:
        feed_id: A UUID as text.
        key: `FEED_KEY` of the installation.
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
