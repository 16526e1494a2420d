"""The remarks of the OFAC: birth dates, numbers, weak aliases and nationalities in one column.

Parts stand between semicolons, as `DOB 10 Dec 1948; alt. Passport A123 (Egypt); a.k.a. 'X'.`
What fits nothing stays in the record's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checker.watchlists.birth_dates import read_birth_date, read_listed_day
from checker.watchlists.entry import BirthDate, ListIdentifier, ListName, NameKind, NameQuality
from checker.watchlists.readers.schemes import split_scheme

_BREAK = re.compile(r";\s+")
_ALTERNATIVE = re.compile(r"^alt\.\s+", re.IGNORECASE)
_BORN = re.compile(r"DOB\s+(.+)")
_CALLED = re.compile(r"([afn])\.k\.a\.\s+['\"](.+?)['\"]?$")
_COUNTRY = re.compile(r"(?:nationality|citizen)\s+(.+)")
_LISTED = re.compile(r"Listing Date(?: \(\w+\))? (.+)")
_NUMBER = re.compile(
    r"(?P<number>.+?)(?:\s+\((?P<country>[A-Z][^()]+)\))?(?:\s+(?:issued|expires)\b.*)?"
)
_FORMER = "f"


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the remarks of a record say.

    Attributes:
        names: Names between quotation marks, which the OFAC calls weak.
        identifiers: Numbers of kinds that are known.
        birth_dates: As stated.
        countries: Nationalities and citizenships.
        listed_on: Where the remarks say it.
    """

    names: tuple[ListName, ...]
    identifiers: tuple[ListIdentifier, ...]
    birth_dates: tuple[BirthDate, ...]
    countries: tuple[str, ...]
    listed_on: date | None


def read_remarks(text: str) -> Remarks:
    """Read the remarks of a record; empty ones say nothing."""
    parts = list(_split(text))
    listed = [read_listed_day(found[1]) for part in parts if (found := _LISTED.fullmatch(part))]
    return Remarks(
        names=tuple(_read_names(parts)),
        identifiers=tuple(filter(None, map(_read_identifier, parts))),
        birth_dates=tuple(
            read_birth_date(found[1]) for part in parts if (found := _BORN.fullmatch(part))
        ),
        countries=tuple(found[1] for part in parts if (found := _COUNTRY.fullmatch(part))),
        listed_on=next((day for day in listed if day), None),
    )


def _split(text: str) -> Iterator[str]:
    for part in _BREAK.split(text.strip()):
        words = _ALTERNATIVE.sub("", part.strip())
        yield words.removesuffix(".") if not words.endswith("'.") else words[:-1]


def _read_names(parts: list[str]) -> Iterator[ListName]:
    for part in parts:
        if found := _CALLED.fullmatch(part):
            kind = NameKind.FORMER if found[1] == _FORMER else NameKind.ALIAS
            yield ListName(found[2].strip(), kind, NameQuality.WEAK)


def _read_identifier(part: str) -> ListIdentifier | None:
    split = split_scheme(part)
    if split is None:
        return None
    scheme, rest = split
    found = _NUMBER.fullmatch(rest.lstrip(":# "))
    if found is None or not any(character.isdigit() for character in found["number"]):
        return None
    return ListIdentifier(scheme, found["number"].strip(), (found["country"] or "").strip())
