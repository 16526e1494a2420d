"""Which kind of credential a word of the user's spreadsheet means.

A kind that nobody knows falls due all the same: it gets an id made of its words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from checker.customer_file.kinds import OTHER_KINDS
from ingest.normalise.names import to_simplified
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import drop_whitespace, fold_width
from ingest.templates import load_templates

_COPY = re.compile(r"[(\[【〔]?(?:正本|副本|正副本|原件|复印件|扫描件)[)\]】〕]?$")
_NOT_SPOKEN = re.compile(r"[\"'“”‘’《》<>*:、,;。_/\\-]+")


@lru_cache(maxsize=4096)
def find_kind(words: str) -> str | None:
    """Give the kind that a title or an id names; None if it is none that has rules or templates."""
    return _kinds_by_name().get(fold_kind(words)) or _kinds_by_id().get(words.strip().casefold())


@lru_cache(maxsize=4096)
def make_kind(words: str) -> str:
    """Give the id of a kind that is not known: `other.` and its words, which is also its title."""
    spoken = _NOT_SPOKEN.sub(" ", to_simplified(fold_width(words))).casefold()
    return OTHER_KINDS + "_".join(spoken.split())


def fold_kind(words: str) -> str:
    """Give a title for comparing: 营业执照（副本） is 营业执照."""
    folded = drop_whitespace(to_simplified(fold_width(words)))
    return _NOT_SPOKEN.sub("", _COPY.sub("", folded) or folded).casefold()


@cache
def load_kind_names() -> Mapping[str, tuple[str, ...]]:
    """Give what people call each kind beside its titles.

    Raises:
        pydantic.ValidationError: The table is not what it should be.
    """
    return read_table("checker.register", "kind_names.yaml", dict[str, tuple[str, ...]])


@cache
def _kinds_by_name() -> Mapping[str, str]:
    names = {fold_kind(name): kind for kind, named in load_kind_names().items() for name in named}
    for template in load_templates():
        for title in (template.title.zh, template.title.en, *template.titles):
            names[fold_kind(title)] = template.id
    return names


@cache
def _kinds_by_id() -> Mapping[str, str]:
    return {template.id: template.id for template in load_templates()}
