"""Entries while they are read: what belongs to one party may stand on several records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from checker.watchlists.entry import (
    BirthDate,
    ListAmount,
    ListEntry,
    ListIdentifier,
    ListName,
    NameKind,
    PartyKind,
    unique,
)
from checker.watchlists.outcome import ListProblem


@dataclass
class Draft:
    """A party that is being read; the attributes are those of `ListEntry`."""

    source_id: str
    kind: PartyKind
    names: list[ListName] = field(default_factory=list)
    identifiers: list[ListIdentifier] = field(default_factory=list)
    birth_dates: list[BirthDate] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    programmes: list[str] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)
    listed_on: date | None = None
    removed_on: date | None = None
    case_numbers: list[str] = field(default_factory=list)
    authorities: list[str] = field(default_factory=list)
    amounts: list[ListAmount] = field(default_factory=list)
    raw: dict[str, list[Any]] = field(default_factory=dict)

    def keep(self, part: str, record: Mapping[str, Any]) -> None:
        """Keep a record of the source as it stands."""
        self.raw.setdefault(part, []).append(dict(record))

    def finish(self) -> ListEntry:
        """Give the entry; the primary name stands first, and nothing twice."""
        names = sorted(unique(self.names), key=lambda name: name.kind is not NameKind.PRIMARY)
        return ListEntry(
            source_id=self.source_id,
            kind=self.kind,
            names=tuple(names),
            identifiers=unique(self.identifiers),
            birth_dates=unique(self.birth_dates),
            countries=_filled(self.countries),
            addresses=_filled(self.addresses),
            programmes=_filled(self.programmes),
            grounds="\n".join(_filled(self.grounds)),
            listed_on=self.listed_on,
            removed_on=self.removed_on,
            case_numbers=_filled(self.case_numbers),
            authorities=_filled(self.authorities),
            amounts=unique(self.amounts),
            raw=self.raw,
        )


@dataclass
class Draughtsman:
    """Collects what is read of a list.

    Attributes:
        drafts: By id, in the order of the source.
        problems: What a person should know.
        records: How many records each part of the list has.
    """

    drafts: dict[str, Draft] = field(default_factory=dict)
    problems: list[ListProblem] = field(default_factory=list)
    records: dict[str, int] = field(default_factory=dict)

    def count(self, part: str) -> None:
        """Count a record of the source."""
        self.records[part] = self.records.get(part, 0) + 1

    def leave_out(self, code: str, file: str, line: int, **values: object) -> None:
        """Note why a record becomes no entry."""
        self._note(code, file, line, values, is_left_out=True)

    def note(self, code: str, file: str, line: int, **values: object) -> None:
        """Note what could not be read of a record that is kept."""
        self._note(code, file, line, values, is_left_out=False)

    def _note(
        self, code: str, file: str, line: int, values: Mapping[str, object], *, is_left_out: bool
    ) -> None:
        said = {name: str(value) for name, value in values.items()}
        self.problems.append(ListProblem(code, file, line, said, is_left_out))


def _filled(values: list[str]) -> tuple[str, ...]:
    return tuple(value for value in unique(values) if value)
