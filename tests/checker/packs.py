"""The pack that comes with Licet, read once for all tests of a process."""

from __future__ import annotations

from functools import cache

from rules.pack import Pack, load_pack


@cache
def shipped_pack() -> Pack:
    return load_pack("cn-base")
