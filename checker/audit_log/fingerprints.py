"""Fingerprints: what an event holds of free text, which itself can be erased.

A plain hash of a short text can be guessed; this one is an HMAC under a key of the installation.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

from checker.access.key_files import load_key

LOG_KEY = "log-words.key"


def fingerprint_text(text: str, data_dir: Path) -> str:
    """Give the fingerprint of a text, 64 hexadecimal digits, always the same here.

    Raises:
        KeyUnusable: The key cannot be read or made.
    """
    return hmac.digest(load_key(data_dir, LOG_KEY), text.encode(), hashlib.sha256).hex()
