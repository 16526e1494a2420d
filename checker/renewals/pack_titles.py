"""What stored packs call their rules and purposes, so that what an audit wrote reads as words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rules.vocabulary import Bilingual

_PACKS_KEPT = 8


@dataclass(frozen=True, slots=True)
class PackTitles:
    """The names that a pack gives.

    Attributes:
        rules: By rule id; of several versions the newest.
        purposes: By purpose.
    """

    rules: Mapping[str, Bilingual]
    purposes: Mapping[str, Bilingual]


@lru_cache(maxsize=_PACKS_KEPT)
def read_titles(content: str) -> PackTitles:
    """Read the names in the content of a stored pack, without making its rules."""
    data = json.loads(content)
    return PackTitles(
        {rule["id"]: Bilingual(**rule["title"]) for rule in data["rules"]},
        {policy["purpose"]: Bilingual(**policy["title"]) for policy in data["policies"]},
    )
