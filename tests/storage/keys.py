"""A store of sealed originals with its own master key, the same in every process of a test."""

from __future__ import annotations

from pathlib import Path

from storage.master_key import MasterKey
from storage.sealed_originals import SealedOriginals


def make_originals(folder: Path) -> SealedOriginals:
    """Give the store in a folder; its key lies where an installation keeps it, beside it."""
    key = MasterKey(folder.parent / "keys" / "master.key")
    key.make_if_absent()
    return SealedOriginals(folder, key)
