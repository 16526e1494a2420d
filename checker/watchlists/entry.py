"""One party of a list, whatever format the list has: the form in which entries are kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

Raw = Mapping[str, Any]
"""What the source says, by part of the list: its columns or elements as they stand, as JSON."""


class PartyKind(StrEnum):
    """What is listed."""

    PERSON = "person"
    COMPANY = "company"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"
    OTHER = "other"


class NameKind(StrEnum):
    """What a name is to the party."""

    PRIMARY = "primary"
    ALIAS = "alias"
    FORMER = "former"
    ORIGINAL_SCRIPT = "original_script"


class NameQuality(StrEnum):
    """Whether the publisher takes the name alone to point to the party."""

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class ListName:
    """A name as the list writes it.

    Attributes:
        text: Without white space at its ends.
        kind: What it is to the party.
        quality: How much it says.
    """

    text: str
    kind: NameKind = NameKind.PRIMARY
    quality: NameQuality = NameQuality.STRONG


@dataclass(frozen=True, slots=True)
class ListIdentifier:
    """A number of the party.

    Attributes:
        scheme: Such as `passport`, `cn.uscc`, `imo`; `other` where the list does not say.
        number: As stated; masked where the kind of list says so.
        country: As stated; empty where nothing says it.
    """

    scheme: str
    number: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class BirthDate:
    """A date of birth, which lists often know in part.

    Attributes:
        text: As stated.
        first_on: The earliest day that it may mean; None where it cannot be read.
        last_on: The latest, inclusive.
        is_approximate: Whether the list itself says about.
    """

    text: str
    first_on: date | None = None
    last_on: date | None = None
    is_approximate: bool = False


@dataclass(frozen=True, slots=True)
class ListAmount:
    """An amount of money that a record states.

    Attributes:
        meaning: The column of the list.
        minor_units: In the smallest unit of the currency.
        currency: ISO 4217.
    """

    meaning: str
    minor_units: int
    currency: str


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A party of a list.

    Attributes:
        source_id: The list's own stable id, or one made of what does not change.
        kind: What is listed.
        names: The primary one first.
        identifiers: Numbers of the party.
        birth_dates: Of a person.
        countries: As stated: nationality, citizenship, flag, of addresses.
        addresses: Each on one line.
        programmes: Under which the party is listed, or the list's own parts.
        grounds: The reason as stated.
        listed_on: Since when.
        removed_on: From when on the record is history; None while it holds.
        case_numbers: Of courts and authorities.
        authorities: Courts and departments.
        amounts: Money that the record states.
        raw: What the source says, nothing left out but what the kind of list does not keep.
    """

    source_id: str
    kind: PartyKind
    names: tuple[ListName, ...]
    identifiers: tuple[ListIdentifier, ...] = ()
    birth_dates: tuple[BirthDate, ...] = ()
    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    grounds: str = ""
    listed_on: date | None = None
    removed_on: date | None = None
    case_numbers: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    amounts: tuple[ListAmount, ...] = ()
    raw: Raw | None = None

    @property
    def primary_name(self) -> str:
        """The name that the list calls the party by."""
        return self.names[0].text

    def is_removed(self, as_of: date) -> bool:
        """Tell whether the record was history on a day."""
        return self.removed_on is not None and self.removed_on <= as_of

    def to_content(self) -> dict[str, Any]:
        """Give the entry as JSON; what is empty is left out."""
        content = {
            "source_id": self.source_id,
            "kind": str(self.kind),
            "names": [
                {"text": name.text, "kind": str(name.kind), "quality": str(name.quality)}
                for name in self.names
            ],
            "identifiers": [
                _filled(scheme=one.scheme, number=one.number, country=one.country)
                for one in self.identifiers
            ],
            "birth_dates": [_write_birth_date(one) for one in self.birth_dates],
            "countries": list(self.countries),
            "addresses": list(self.addresses),
            "programmes": list(self.programmes),
            "grounds": self.grounds,
            "listed_on": _iso(self.listed_on),
            "removed_on": _iso(self.removed_on),
            "case_numbers": list(self.case_numbers),
            "authorities": list(self.authorities),
            "amounts": [
                {"meaning": a.meaning, "minor_units": a.minor_units, "currency": a.currency}
                for a in self.amounts
            ],
            "raw": self.raw,
        }
        return _filled(**content)


def read_entry(content: Mapping[str, Any]) -> ListEntry:
    """Give the entry that `ListEntry.to_content` wrote."""
    return ListEntry(
        source_id=content["source_id"],
        kind=PartyKind(content["kind"]),
        names=tuple(
            ListName(one["text"], NameKind(one["kind"]), NameQuality(one["quality"]))
            for one in content["names"]
        ),
        identifiers=tuple(ListIdentifier(**one) for one in content.get("identifiers", ())),
        birth_dates=tuple(_read_birth_date(one) for one in content.get("birth_dates", ())),
        countries=tuple(content.get("countries", ())),
        addresses=tuple(content.get("addresses", ())),
        programmes=tuple(content.get("programmes", ())),
        grounds=content.get("grounds", ""),
        listed_on=_day(content.get("listed_on")),
        removed_on=_day(content.get("removed_on")),
        case_numbers=tuple(content.get("case_numbers", ())),
        authorities=tuple(content.get("authorities", ())),
        amounts=tuple(ListAmount(**one) for one in content.get("amounts", ())),
        raw=content.get("raw"),
    )


def hash_content(content: Mapping[str, Any]) -> str:
    """Hash an entry's content in the one form that hashes are taken of."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def unique(values: Sequence[Any]) -> tuple[Any, ...]:
    """Give each value once, in the order of their first places."""
    return tuple(dict.fromkeys(values))


def _write_birth_date(one: BirthDate) -> dict[str, Any]:
    return _filled(
        text=one.text,
        first_on=_iso(one.first_on),
        last_on=_iso(one.last_on),
        is_approximate=one.is_approximate,
    )


def _read_birth_date(content: Mapping[str, Any]) -> BirthDate:
    return BirthDate(
        content["text"],
        _day(content.get("first_on")),
        _day(content.get("last_on")),
        content.get("is_approximate", False),
    )


def _filled(**values: Any) -> dict[str, Any]:  # noqa: ANN401
    return {name: value for name, value in values.items() if value}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
