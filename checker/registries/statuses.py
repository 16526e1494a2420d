"""What the standing of a company is called by registers and provinces, and what it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from ingest.normalise.names import to_simplified
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import fold_width

_NOT_COMPARED = re.compile(r"[\s()（）,，、。;；/]")


class RegistrationStatus(StrEnum):
    """How a company stands in its register; what nobody knows is for a person to look at."""

    ACTIVE = "active"
    MOVED = "moved"
    SUSPENDED = "suspended"
    WINDING_UP = "winding_up"
    REVOKED = "revoked"
    DEREGISTERED = "deregistered"
    UNKNOWN = "unknown"


def read_status(text: str) -> RegistrationStatus:
    """Give what a stated standing means; unknown is never active."""
    return _meanings().get(_fold(text), RegistrationStatus.UNKNOWN)


@cache
def _meanings() -> Mapping[str, RegistrationStatus]:
    table = read_table("checker.registries", "statuses.yaml", dict[str, tuple[str, ...]])
    return {
        _fold(word): RegistrationStatus(meaning)
        for meaning, words in table.items()
        for word in words
    }


def _fold(text: str) -> str:
    return to_simplified(_NOT_COMPARED.sub("", fold_width(text))).casefold()
