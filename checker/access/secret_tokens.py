"""Secrets that open something: 256 random bits, of which only the SHA-256 is kept.

So much chance needs no slow hash: nobody tries out 2^256 tokens.
"""

from __future__ import annotations

import hashlib
import secrets


def make_token() -> str:
    """Make a token of 43 characters that fit into a cookie or an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Give what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
