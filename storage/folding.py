"""When two names that people typed are the same name."""

from __future__ import annotations

import unicodedata


def fold_name(name: str) -> str:
    """Give a name without case, width and blanks, so that what reads alike is alike."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
