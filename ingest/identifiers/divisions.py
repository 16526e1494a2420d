"""Administrative divisions (GB/T 2260): which six-digit codes exist, and which existed once.

A code stays inside an identifier for good, while divisions are merged and renumbered: a division
that is gone is as good as one in force. Registration offices of development zones use codes of
their own below a listed city, so an unlisted county is no error, but an unlisted province is.
"""

from __future__ import annotations

import csv
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class Standing(StrEnum):
    """What is known of a division code."""

    CURRENT = "current"
    FORMER = "former"
    UNLISTED_COUNTY = "unlisted_county"
    UNLISTED_PREFECTURE = "unlisted_prefecture"
    UNKNOWN_PROVINCE = "unknown_province"

    @property
    def is_listed(self) -> bool:
        """Whether the code itself stands in the list."""
        return self in (Standing.CURRENT, Standing.FORMER)


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county.

    Attributes:
        code: Six digits.
        name: Its latest name under this code.
        from_year: Year in which the code came into use; None if before the list begins (1980).
        until_year: Year in which it was given up; None while in force.
    """

    code: str
    name: str
    from_year: int | None
    until_year: int | None


_CITY_DISTRICTS = "市辖区"
"""GB/T 2260 gives county number 01 to the districts of a city taken together."""
# Names of codes that only gather others, and are not said in an address.
_GROUP = re.compile(rf"{_CITY_DISTRICTS}|[县市]|.+直辖县级行政区划")


@cache
def _content() -> bytes:
    return resources.files("ingest.identifiers").joinpath("divisions.csv").read_bytes()


@cache
def _divisions() -> dict[str, Division]:
    lines = _content().decode("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["code"]: _make_division(row) for row in rows}


@cache
def _prefectures() -> frozenset[str]:
    return frozenset(code[:4] for code in _divisions() if code[2:4] != "00")


def _make_division(row: dict[str, str]) -> Division:
    from_year, until_year = (int(row[key]) if row[key] else None for key in ("from", "until"))
    return Division(row["code"], row["name"], from_year, until_year)


@cache
def version() -> str:
    """SHA-256 of the list, hexadecimal: assessments record which list they used."""
    return hashlib.sha256(_content()).hexdigest()


def list_divisions() -> tuple[tuple[str, str], ...]:
    """Code and latest name of every division that is or was listed."""
    return tuple((code, division.name) for code, division in _divisions().items())


def get_division(code: str) -> Division | None:
    """The division of a code, in force or not; None if the list does not have it."""
    found = _divisions().get(code)
    if found is None and len(code) == 6 and code.endswith("01"):
        city = _divisions().get(f"{code[:4]}00")
        if city is not None and city.name.endswith("市"):
            return Division(code, _CITY_DISTRICTS, city.from_year, city.until_year)
    return found


def find_standing(code: str) -> Standing:
    """Where a six-digit code stands: in the list, beside it, or in no province at all."""
    division = get_division(code)
    if division is not None:
        return Standing.CURRENT if division.until_year is None else Standing.FORMER
    if f"{code[:2]}0000" not in _divisions():
        return Standing.UNKNOWN_PROVINCE
    return Standing.UNLISTED_COUNTY if code[:4] in _prefectures() else Standing.UNLISTED_PREFECTURE


def find_full_name(code: str) -> str:
    """The names from the province down, such as 浙江省杭州市余杭区; empty if nothing is listed."""
    names = []
    for part in dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00", code)):
        division = get_division(part)
        if division is not None and not _GROUP.fullmatch(division.name):
            names.append(division.name)
    return "".join(names)
