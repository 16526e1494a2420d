"""Field maps of registers: data beside the code, one entry for each form of answer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from checker.registries.sections import load_sections
from checker.registries.values import load_fields
from ingest.identifiers.layer import Sentence
from ingest.normalise.packaged_yaml import read_table

_FOLDER = "adapters"


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Envelope(_Shape):
    """What a service puts round its answer.

    Attributes:
        status: Where it says how it went.
        good: What stands there when there is a record.
        nothing: What stands there when there is none.
    """

    status: str
    good: tuple[str, ...]
    nothing: tuple[str, ...] = ()


class SectionMap(_Shape):
    """Where a list stands in an answer, and how its entries are read.

    Attributes:
        at: The paths at which answers have it.
        fields: Field of each value by its key in an entry.
        units: What amounts are counted in, by key, where the answer gives bare numbers.
    """

    at: tuple[str, ...]
    fields: Mapping[str, str]
    units: Mapping[str, str] = Field(default_factory=dict)


class Adapter(_Shape):
    """How the records of one source are read.

    Attributes:
        id: Its name.
        title: In words.
        version: Raised whenever a record can be read otherwise.
        recognised_by: Paths that all have to be there for a payload to be of this source.
        envelope: Around the answer.
        record: Where the record is; empty where the payload is the record.
        where: Values that a record must have to be read by this adapter.
        as_of: Where the record says of which day it is.
        as_of_is_outside: Whether that stands beside the record, not in it.
        numbers: Scheme of each number by its path.
        fields: Field of each value by its path.
        fields_of: The adapter whose numbers and fields are read below `fields_under`.
        fields_under: Where in this record they stand.
        sections: The lists of the record, by kind.
        day_order: What 03/04/2020 means.
        is_flat: Whether the paths are columns of a table, dots and all.
        is_without_number: Whether the source says of nobody whose the record is.
        is_no_company: Whether the records speak of no company by themselves.
    """

    id: str
    title: Sentence
    version: int = 1
    recognised_by: tuple[str, ...] = Field(min_length=1)
    envelope: Envelope | None = None
    record: str = ""
    where: Mapping[str, str] = Field(default_factory=dict)
    as_of: str | None = None
    as_of_is_outside: bool = False
    numbers: Mapping[str, str] = Field(default_factory=dict)
    fields: Mapping[str, str] = Field(default_factory=dict)
    fields_of: str | None = None
    fields_under: str = ""
    sections: Mapping[str, SectionMap] = Field(default_factory=dict)
    day_order: Literal["dmy", "mdy"] = "dmy"
    is_flat: bool = False
    is_without_number: bool = False
    is_no_company: bool = False


@cache
def load_adapters() -> Mapping[str, Adapter]:
    """Give every adapter by its id, those that ask for most first."""
    folder = resources.files("checker.registries").joinpath(_FOLDER)
    found: dict[str, Adapter] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".yaml"):
            name = f"{_FOLDER}/{file.name}"
            for adapter in read_table("checker.registries", name, list[Adapter]):
                found[adapter.id] = adapter
    found = {each.id: _take_fields(each, found) for each in found.values()}
    for adapter in found.values():
        _require_fields(adapter)
    return dict(sorted(found.items(), key=lambda item: -len(item[1].recognised_by)))


def _take_fields(adapter: Adapter, others: Mapping[str, Adapter]) -> Adapter:
    if adapter.fields_of is None:
        return adapter
    other, under = others[adapter.fields_of], adapter.fields_under
    below = {f"{under}.{path}": field for path, field in other.fields.items()}
    numbers = {f"{under}.{path}": scheme for path, scheme in other.numbers.items()}
    return adapter.model_copy(
        update={"fields": below | dict(adapter.fields), "numbers": numbers | dict(adapter.numbers)}
    )


def _require_fields(adapter: Adapter) -> None:
    unknown = set(adapter.fields.values()) - load_fields().keys()
    for name, section_map in adapter.sections.items():
        section = load_sections().get(name)
        known = section.fields.keys() if section else set()
        unknown |= {
            f"{name}.{field}" for field in section_map.fields.values() if field not in known
        }
    if unknown:
        raise ValueError(f"{adapter.id} names fields that there are not: {sorted(unknown)}")
