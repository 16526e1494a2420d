"""The lists inside a record: holders, officers, entries of registers of trouble.

An entry is read like the record itself: by a field map, with nothing guessed. A list that an answer
has and that is empty was asked for and is empty; a list that it has not was not asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from checker.registries.coercion import NotRead, coerce
from checker.registries.record import Entry, RecordProblem, Value
from checker.registries.values import RegistryField, load_fields, write_value
from ingest.identifiers.layer import Sentence
from ingest.normalise.packaged_yaml import read_table

if TYPE_CHECKING:
    from checker.registries.adapters import Adapter, SectionMap


class Section(BaseModel):
    """A kind of list.

    Attributes:
        title: In words.
        key: What tells one entry from another.
        ends_on: The day that takes an entry off the list, where entries are taken off.
        fields: What an entry can say.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Sentence
    key: tuple[str, ...]
    ends_on: str | None = None
    fields: Mapping[str, RegistryField]


@dataclass(frozen=True, slots=True)
class ReadSections:
    """What was read of the lists of an answer.

    Attributes:
        entries: Of each list that the answer has, by section.
        taken: The paths that were read.
        problems: What could not be read.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    taken: frozenset[str]
    problems: tuple[RecordProblem, ...]


@cache
def load_sections() -> Mapping[str, Section]:
    """Give every kind of list."""
    return read_table("checker.registries", "sections.yaml", dict[str, Section])


def title_of(field: str) -> Sentence:
    """Give what a field of records, or a list in them, is called."""
    section = load_sections().get(field)
    return load_fields()[field].title if section is None else section.title


def read_sections(adapter: Adapter, own: Mapping[str, Any]) -> ReadSections:
    """Read the lists of an answer.

    Args:
        adapter: Where they stand.
        own: The answer's values by path.
    """
    found: dict[str, tuple[Entry, ...]] = {}
    taken: set[str] = set()
    problems: list[RecordProblem] = []
    for name, section_map in adapter.sections.items():
        for place in section_map.at:
            rows = _split_rows(place, own)
            if rows is None:
                continue
            entries = tuple(
                _read_entry(name, section_map, rows[number], adapter.day_order, taken, problems)
                for number in sorted(rows)
            )
            taken.update({place} & own.keys())
            found[name] = (*found.get(name, ()), *(entry for entry in entries if entry))
    return ReadSections(found, frozenset(taken), tuple(problems))


def describe_entry(section: str, entry: Entry) -> str:
    """Say an entry in one line, from what it states."""
    fields = load_sections()[section].fields
    return " · ".join(
        write_value(field.type, entry[name]) for name, field in fields.items() if name in entry
    )


def key_of(section: str, entry: Entry) -> tuple[str, ...]:
    """Give what tells the entry from others of its list."""
    return tuple(str(entry.get(field, "")) for field in load_sections()[section].key)


def standing(section: str, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Give the entries that nobody has taken off the list."""
    ends_on = load_sections()[section].ends_on
    return tuple(entry for entry in entries if ends_on is None or ends_on not in entry)


def _split_rows(place: str, own: Mapping[str, Any]) -> dict[int, dict[str, tuple[str, Any]]] | None:
    """Give the paths and values of each row; None where the answer has no such list."""
    if place in own:
        return {} if own[place] == [] else None
    pattern = re.compile(rf"{re.escape(place)}\[(\d+)\]\.(.+)")
    rows: dict[int, dict[str, tuple[str, Any]]] = {}
    for path, value in own.items():
        matched = pattern.fullmatch(path)
        if matched:
            rows.setdefault(int(matched[1]), {})[matched[2]] = (path, value)
    return rows or None


def _read_entry(
    name: str,
    section_map: SectionMap,
    row: Mapping[str, tuple[str, Any]],
    day_order: str,
    taken: set[str],
    problems: list[RecordProblem],
) -> Entry:
    entry: dict[str, Value] = {}
    fields = load_sections()[name].fields
    for label, field in section_map.fields.items():
        if label not in row or field in entry:
            continue
        path, stated = row[label]
        unit = section_map.units.get(label, "")
        try:
            value = coerce(fields[field].type, f"{stated}{unit}" if unit else stated, day_order)
        except NotRead as error:
            problems.append(RecordProblem(path, str(error), str(stated)))
            continue
        if value is not None or stated in ("", None):
            taken.add(path)
        if value is not None:
            entry[field] = value
    return entry
