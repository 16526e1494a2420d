"""A party as it is screened: a customer, or a person or firm behind it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from checker.names.comparison import NameKind


class PartyRole(StrEnum):
    """What a party is to the customer."""

    CUSTOMER = "customer"
    LEGAL_REPRESENTATIVE = "legal_representative"
    SHAREHOLDER = "shareholder"
    OFFICER = "officer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class PartyNumber:
    """A number that tells a party.

    Attributes:
        scheme: As the schemes of `ingest.identifiers` are called, such as `cn.uscc`.
        number: In its canonical form.
    """

    scheme: str
    number: str


@dataclass(frozen=True, slots=True)
class Party:
    """Whom to look for.

    Attributes:
        key: Role and number, such as `legal_representative:1`; names the party within a customer.
        role: What it is to the customer.
        kind: A firm or a person; unknown where nothing says.
        names: Everything it is called, the present name first: former names, short names, names in
            other languages.
        numbers: Its codes.
        born_on: Of a person.
    """

    key: str
    role: PartyRole
    kind: NameKind
    names: tuple[str, ...]
    numbers: tuple[PartyNumber, ...] = ()
    born_on: date | None = None

    def to_data(self) -> dict[str, Any]:
        """Give the party as JSON."""
        return {
            "key": self.key,
            "role": str(self.role),
            "kind": str(self.kind),
            "names": list(self.names),
            "numbers": [[each.scheme, each.number] for each in self.numbers],
            "born_on": self.born_on.isoformat() if self.born_on else None,
        }

    @property
    def sha256(self) -> str:
        """Hash everything that is compared: a hit holds for one state of the party."""
        return hash_data(self.to_data())


def read_party(data: Mapping[str, Any]) -> Party:
    """Give the party that `Party.to_data` wrote."""
    return Party(
        key=data["key"],
        role=PartyRole(data["role"]),
        kind=NameKind(data["kind"]),
        names=tuple(data["names"]),
        numbers=tuple(PartyNumber(scheme, number) for scheme, number in data["numbers"]),
        born_on=date.fromisoformat(data["born_on"]) if data["born_on"] else None,
    )


def hash_data(data: object) -> str:
    """Hash JSON in one form."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
