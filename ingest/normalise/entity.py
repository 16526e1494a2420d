"""The class of an entity from the type (类型) printed on its licence."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from pydantic import BaseModel, Field

from ingest.normalise.names import to_simplified
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import drop_whitespace, fold_width


class EntityType(StrEnum):
    """Classes that rules distinguish."""

    COMPANY = "company"
    BRANCH = "branch"
    PARTNERSHIP = "partnership"
    SOLE_PROPRIETORSHIP = "sole_proprietorship"
    INDIVIDUAL_BUSINESS = "individual_business"
    FARMERS_COOPERATIVE = "farmers_cooperative"
    OTHER = "other"


class _Words(BaseModel, frozen=True, extra="forbid"):
    entity_type: EntityType = Field(alias="class")
    words: tuple[str, ...]


@cache
def _table() -> tuple[_Words, ...]:
    return tuple(read_table("ingest.normalise", "entity_types.yaml", list[_Words]))


def entity_class(entity_type: str) -> EntityType | None:
    """The class that a printed type names; None if it names none of those known."""
    text = to_simplified(drop_whitespace(fold_width(entity_type)))
    for row in _table():
        if any(word in text for word in row.words):
            return row.entity_type
    return None
