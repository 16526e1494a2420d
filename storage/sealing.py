"""Sealing bytes under a key, and keys under keys: AES-256-GCM with what they are bound to.

What is sealed opens only with its key and only as what it was sealed as: a file put in another's
place, or a key wrapped for somebody else, does not open. Files are sealed whole, as they are read
and hashed whole; each has a key of its own, so a nonce never meets the same key twice.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
MAGIC = b"LICET\x01"
"""How a sealed file begins: the program's name and the version of the form."""
_NONCE_BYTES = 12


class SealBroken(Exception):
    """What was to be opened was sealed under another key, as something else, or was changed."""


def make_key() -> bytes:
    """Make a new key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(content: bytes, key: bytes, bound_to: str) -> bytes:
    """Seal bytes.

    Args:
        content: At most 64 GiB, the limit of GCM.
        key: 32 bytes.
        bound_to: What it is; opening takes the same words.

    Returns:
        `MAGIC`, nonce, sealed bytes and tag: 34 bytes more than the content.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return MAGIC + nonce + AESGCM(key).encrypt(nonce, content, MAGIC + bound_to.encode())


def open_sealed(sealed: bytes, key: bytes, bound_to: str) -> bytes:
    """Give back what was sealed.

    Raises:
        SealBroken: Key, words or bytes are others than those of the sealing.
    """
    begin = len(MAGIC) + _NONCE_BYTES
    if not sealed.startswith(MAGIC) or len(sealed) < begin:
        raise SealBroken
    nonce, rest = sealed[len(MAGIC) : begin], memoryview(sealed)[begin:]
    try:
        return AESGCM(key).decrypt(nonce, rest, MAGIC + bound_to.encode())
    except InvalidTag as error:
        raise SealBroken from error
