"""A record of a register in the one form in which records are kept and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Value = str | int | bool
"""Days as ISO 8601, money as `amount currency` in minor units, shares as fractions, statuses by
their meaning."""
Entry = Mapping[str, Value]
"""What one entry of a list says, by field."""


@dataclass(frozen=True, slots=True)
class RecordProblem:
    """A value that could not be read as what it should be; it is kept among what is unknown.

    Attributes:
        path: Where it stands.
        code: What is wrong: `status_unknown`, `date_unreadable`, `money_unreadable` and so on.
        value: As stated.
    """

    path: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class RegistryRecord:
    """What a register said of a company.

    Attributes:
        source: The adapter.
        adapter_version: Of its field map.
        as_of: The day of which the register speaks; None where nothing says it.
        numbers: The company's numbers by scheme.
        values: What was read, by field.
        stated: The text behind each value, by field.
        sections: The entries of each list that the answer has; an empty one was asked for.
        unknown: What no field takes, by path: nothing is lost.
        problems: Values that could not be read.
    """

    source: str
    adapter_version: int
    as_of: date | None
    numbers: Mapping[str, str]
    values: Mapping[str, Value]
    stated: Mapping[str, str]
    sections: Mapping[str, tuple[Entry, ...]]
    unknown: Mapping[str, Any]
    problems: tuple[RecordProblem, ...] = ()

    def to_data(self) -> dict[str, Any]:
        """Give the record as JSON."""
        return {
            "source": self.source,
            "adapter_version": self.adapter_version,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "numbers": dict(self.numbers),
            "values": dict(self.values),
            "stated": dict(self.stated),
            "sections": {
                name: [dict(entry) for entry in entries] for name, entries in self.sections.items()
            },
            "unknown": dict(self.unknown),
            "problems": [[each.path, each.code, each.value] for each in self.problems],
        }

    @property
    def sha256(self) -> str:
        """Hash everything in it."""
        text = json.dumps(self.to_data(), ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_record(data: Mapping[str, Any]) -> RegistryRecord:
    """Give the record that `RegistryRecord.to_data` wrote."""
    return RegistryRecord(
        source=data["source"],
        adapter_version=data["adapter_version"],
        as_of=date.fromisoformat(data["as_of"]) if data["as_of"] else None,
        numbers=data["numbers"],
        values=data["values"],
        stated=data["stated"],
        sections={name: tuple(entries) for name, entries in data["sections"].items()},
        unknown=data["unknown"],
        problems=tuple(RecordProblem(*each) for each in data["problems"]),
    )
