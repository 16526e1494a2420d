"""Entities of FollowTheMoney, one JSON object a line, read and written.

Every property is a list of texts there. A share known only between two ends is written as both, and
once more as this program writes it (`>25..50`), since a list cannot say which end is out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Context, Decimal, Inexact
from fractions import Fraction
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from checker.ownership.graph import OwnershipGraph, Problem
from checker.ownership.parties import (
    UNKNOWN_SHARE,
    Interest,
    InterestKind,
    Party,
    PartyKind,
    Range,
)

_PARTIES = {
    "Person": PartyKind.PERSON,
    "Company": PartyKind.COMPANY,
    "Organization": PartyKind.COMPANY,
    "PublicBody": PartyKind.STATE,
    "LegalEntity": PartyKind.UNKNOWN,
}
_SCHEMATA = {
    PartyKind.PERSON: "Person",
    PartyKind.COMPANY: "Company",
    PartyKind.STATE: "PublicBody",
    PartyKind.UNKNOWN: "LegalEntity",
}
_WITH_SHARE = (InterestKind.SHARES, InterestKind.VOTES, InterestKind.PROFIT)
_NUMBERS = {"lei": "leiCode", "cn.uscc": "registrationNumber"}
_RANGE = re.compile(r"(>?)([\d./]+)\.\.(<?)([\d./]+)")
_DIGITS = Context(prec=30)


def read_ftm(lines: Iterable[str], *, as_of: date | None = None) -> OwnershipGraph:
    """Make a graph of entities; those of other schemata are left out.

    A line that cannot be read is a problem of the graph.
    """
    parties: list[Party] = []
    interests: list[Interest] = []
    problems: list[Problem] = []
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entity = json.loads(line)
            schema = entity["schema"]
            if schema in _PARTIES:
                parties.append(_read_party(entity))
            elif schema == "Ownership":
                interests.append(_read_ownership(entity))
            elif schema == "Directorship":
                interests.append(_read_directorship(entity))
        except (ArithmeticError, KeyError, TypeError, ValueError, AttributeError) as error:
            problems.append(Problem("row_unreadable", str(place), str(error)))
    return OwnershipGraph(parties, interests, as_of=as_of, problems=problems)


def write_ftm(graph: OwnershipGraph) -> Iterator[str]:
    """Write a graph, an entity a line: the parties, then what they hold."""
    for party in graph.parties.values():
        yield _write_line(party.id, _SCHEMATA[party.kind], _write_party(party))
    for each in graph.all_interests:
        key = str(uuid5(NAMESPACE_URL, f"{each.owner}\n{each.owned}\n{each.kind}\n{each.share}"))
        if each.kind in _WITH_SHARE:
            yield _write_line(key, "Ownership", _write_ownership(each))
        else:
            yield _write_line(key, "Directorship", _write_directorship(each))


def _read_party(entity: Mapping[str, Any]) -> Party:
    numbers = [
        (scheme, number)
        for scheme, name in _NUMBERS.items()
        if (number := _first(entity, name)) is not None
    ]
    return Party(
        id=str(entity["id"]),
        name=_first(entity, "name") or "",
        kind=_PARTIES[entity["schema"]],
        country=_first(entity, "jurisdiction") or _first(entity, "country"),
        identifiers=tuple(numbers),
        reason=_first(entity, "notes"),
    )


def _read_ownership(entity: Mapping[str, Any]) -> Interest:
    kind = _first(entity, "ownershipType")
    is_known = kind in set(InterestKind)
    return Interest(
        owner=_require(entity, "owner"),
        owned=_require(entity, "asset"),
        kind=InterestKind(kind) if kind is not None and is_known else InterestKind.SHARES,
        share=_read_share(entity),
        is_direct=_first(entity, "role") != "indirect",
        started_on=_read_day(_first(entity, "startDate")),
        ended_on=_read_day(_first(entity, "endDate")),
        source=_first(entity, "publisher") or "",
    )


def _read_directorship(entity: Mapping[str, Any]) -> Interest:
    role = _first(entity, "role")
    return Interest(
        owner=_require(entity, "director"),
        owned=_require(entity, "organization"),
        kind=InterestKind(role)
        if role in (InterestKind.BOARD, InterestKind.CONTROL)
        else InterestKind.MANAGEMENT,
        started_on=_read_day(_first(entity, "startDate")),
        ended_on=_read_day(_first(entity, "endDate")),
        source=_first(entity, "publisher") or "",
    )


def _read_share(entity: Mapping[str, Any]) -> Range:
    matched = _RANGE.fullmatch(_first(entity, "description") or "")
    if matched:
        low_open, low, high_open, high = matched.groups()
        return _make_range(low, high, bool(low_open), bool(high_open))
    stated = [str(each).strip().removesuffix("%") for each in _values(entity, "percentage")]
    if not stated:
        return UNKNOWN_SHARE
    ordered = sorted(stated, key=Fraction)
    return _make_range(ordered[0], ordered[-1])


def _make_range(low: str, high: str, low_open: bool = False, high_open: bool = False) -> Range:
    share = Range(Fraction(low) / 100, Fraction(high) / 100, low_open, high_open)
    if not 0 <= share.low <= share.high <= 1:
        raise ValueError(f"{low}–{high}%")
    return share


def _write_party(party: Party) -> dict[str, str | None]:
    place = "country" if party.kind is PartyKind.PERSON else "jurisdiction"
    numbers = {_NUMBERS[s]: number for s, number in party.identifiers if s in _NUMBERS}
    return {"name": party.name, place: party.country, "notes": party.reason, **numbers}


def _write_ownership(each: Interest) -> dict[str, str | list[str] | None]:
    share = each.share or UNKNOWN_SHARE
    ends = [] if share == UNKNOWN_SHARE else [_write_percent(share.low)]
    text = None
    if not share.is_exact and share != UNKNOWN_SHARE:
        ends.append(_write_percent(share.high))
    if share != UNKNOWN_SHARE and (not share.is_exact or not _is_finite(share.low)):
        marks = (">" if share.low_open else "", "<" if share.high_open else "")
        text = f"{marks[0]}{share.low * 100}..{marks[1]}{share.high * 100}"
    return {
        "owner": each.owner,
        "asset": each.owned,
        "percentage": ends,
        "description": text,
        "ownershipType": str(each.kind),
        "role": None if each.is_direct else "indirect",
        **_write_times(each),
    }


def _write_directorship(each: Interest) -> dict[str, str | None]:
    return {
        "director": each.owner,
        "organization": each.owned,
        "role": str(each.kind),
        **_write_times(each),
    }


def _write_times(each: Interest) -> dict[str, str | None]:
    return {
        "startDate": each.started_on.isoformat() if each.started_on else None,
        "endDate": each.ended_on.isoformat() if each.ended_on else None,
        "publisher": each.source or None,
    }


def _write_percent(share: Fraction) -> str:
    percent = share * 100
    value = _DIGITS.divide(Decimal(percent.numerator), Decimal(percent.denominator))
    return f"{value.normalize():f}"


def _is_finite(share: Fraction) -> bool:
    """Tell whether a share has an end as a decimal: a third has none."""
    exact = Context(prec=30, traps=[Inexact])
    try:
        exact.divide(Decimal(share.numerator), Decimal(share.denominator))
    except Inexact:
        return False
    return True


def _write_line(key: str, schema: str, properties: Mapping[str, str | list[str] | None]) -> str:
    filled = {
        name: value if isinstance(value, list) else [value]
        for name, value in properties.items()
        if value
    }
    return json.dumps({"id": key, "schema": schema, "properties": filled}, ensure_ascii=False)


def _values(entity: Mapping[str, Any], name: str) -> list[Any]:
    found = entity["properties"].get(name) or []
    return found if isinstance(found, list) else [found]


def _first(entity: Mapping[str, Any], name: str) -> str | None:
    """Give the first value; a party that stands there whole is named by its id."""
    found = _values(entity, name)
    if not found:
        return None
    return str(found[0]["id"]) if isinstance(found[0], Mapping) else str(found[0])


def _require(entity: Mapping[str, Any], name: str) -> str:
    found = _first(entity, name)
    if not found:
        raise ValueError(name)
    return found


def _read_day(words: str | None) -> date | None:
    return date.fromisoformat(words[:10]) if words and len(words) >= 10 else None
