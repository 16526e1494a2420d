"""Keys of the installation: files in `data_dir/keys`, made once, readable by their owner alone.

They lie outside the database, so that a copy of the database alone opens nothing.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from checker.access.errors import KeyUnusable

SECOND_FACTOR_KEY = "second-factor.key"
"""Seals the secrets of one-time codes."""

SET_UP_KEY = "set-up.key"
"""Makes the token that guards the set-up page."""

FEED_KEY = "feed.key"
"""Signs the addresses of calendar feeds; without it those given out are void."""

_KEY_BYTES = 32


def load_key(data_dir: Path, name: str) -> bytes:
    """Give a key of 256 bits; made at the first call.

    Two programs that make it at once end with the same one: a file is linked to its name only when
    it is whole, and only by the first.

    Args:
        data_dir: Of the settings.
        name: Of the file, one of those above.

    Raises:
        KeyUnusable: The file cannot be read or made, or is no key.
    """
    path = data_dir / "keys" / name
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_key(path)
        key = path.read_bytes()
    except OSError as error:
        raise KeyUnusable(path=path, reason=error.strerror or error) from error
    if len(key) != _KEY_BYTES:
        raise KeyUnusable(path=path, reason=f"{len(key)} != {_KEY_BYTES} bytes")
    return key


def _make_key(path: Path) -> None:
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
