"""Statements of the Beneficial Ownership Data Standard 0.4, read and written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
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

_KINDS = {
    "shareholding": InterestKind.SHARES,
    "votingRights": InterestKind.VOTES,
    "rightsToProfitOrIncome": InterestKind.PROFIT,
    "appointmentOfBoard": InterestKind.BOARD,
    "otherInfluenceOrControl": InterestKind.CONTROL,
    "seniorManagingOfficial": InterestKind.MANAGEMENT,
}
_MANAGING = ("boardMember", "boardChair")
_CODES = {kind: code for code, kind in _KINDS.items()}
_ENTITIES = {"state": PartyKind.STATE, "stateBody": PartyKind.STATE}
_UNNAMED = ("anonymousEntity", "unknownEntity", "anonymousPerson", "unknownPerson")
_HAS_SHARE = (InterestKind.SHARES, InterestKind.VOTES, InterestKind.PROFIT)


def read_bods(
    statements: Iterable[Mapping[str, Any]], *, as_of: date | None = None
) -> OwnershipGraph:
    """Make a graph of statements; a later statement of a record replaces an earlier one."""
    records: dict[str, Mapping[str, Any]] = {}
    for each in sorted(statements, key=lambda each: str(each.get("statementDate", ""))):
        records[str(each.get("recordId"))] = each
    parties: list[Party] = []
    interests: list[Interest] = []
    problems: list[Problem] = []
    for record, each in records.items():
        details = each.get("recordDetails") or {}
        if each.get("recordStatus") == "closed":
            continue
        try:
            if each.get("recordType") == "relationship":
                _read_relationship(record, details, parties, interests)
            else:
                parties.append(_read_party(record, details, str(each.get("recordType"))))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            problems.append(Problem("row_unreadable", record, str(error)))
    return OwnershipGraph(parties, interests, as_of=as_of, problems=problems)


def write_bods(graph: OwnershipGraph, published_on: date) -> list[dict[str, Any]]:
    """Write a graph as statements; the same content always has the same statement id."""
    targets = graph.list_targets()
    subject = targets[0].id if targets else next(iter(graph.parties), "")
    bodies = [_write_party(party) for party in graph.parties.values()]
    pairs: dict[tuple[str, str], list[Interest]] = {}
    for each in graph.all_interests:
        pairs.setdefault((each.owner, each.owned), []).append(each)
    bodies += [_write_relationship(*pair, held) for pair, held in pairs.items()]
    return [
        {
            "statementId": str(uuid5(NAMESPACE_URL, json.dumps([kind, record, details]))),
            "declarationSubject": subject,
            "statementDate": published_on.isoformat(),
            "publicationDetails": {
                "publicationDate": published_on.isoformat(),
                "bodsVersion": "0.4",
                "publisher": {"name": "Licet"},
            },
            "recordId": record,
            "recordType": kind,
            "recordStatus": "new",
            "recordDetails": {"isComponent": False, **details},
        }
        for record, kind, details in bodies
    ]


def _read_party(record: str, details: Mapping[str, Any], kind: str) -> Party:
    found = details.get("personType") or (details.get("entityType") or {}).get("type", "")
    usual = PartyKind.PERSON if kind == "person" else PartyKind.COMPANY
    names = details.get("names") or [{"fullName": details.get("name", "")}]
    places = details.get("nationalities") or [details.get("jurisdiction") or {}]
    unnamed = details.get("unspecifiedPersonDetails") or details.get("unspecifiedEntityDetails")
    return Party(
        id=record,
        name=str(names[0].get("fullName") or ""),
        kind=PartyKind.UNKNOWN if found in _UNNAMED else _ENTITIES.get(found, usual),
        country=places[0].get("code"),
        identifiers=tuple(
            (str(each.get("scheme") or each.get("schemeName") or ""), str(each.get("id", "")))
            for each in details.get("identifiers") or ()
        ),
        reason=(unnamed or {}).get("reason"),
    )


def _read_relationship(
    record: str, details: Mapping[str, Any], parties: list[Party], interests: list[Interest]
) -> None:
    owner, owned = details["interestedParty"], details["subject"]
    stated = details.get("interests") or [{"type": "otherInfluenceOrControl"}]
    if isinstance(owner, Mapping):
        parties.append(Party(record, "", PartyKind.UNKNOWN, reason=str(owner["reason"])))
        owner = record
    if isinstance(owned, Mapping):
        raise ValueError(str(owned.get("reason")))
    for each in stated:
        code = each.get("type", "unknownInterest")
        usual = InterestKind.MANAGEMENT if code in _MANAGING else InterestKind.CONTROL
        kind = _KINDS.get(code, usual)
        interests.append(
            Interest(
                owner=owner,
                owned=owned,
                kind=kind,
                share=_read_share(each.get("share")) if kind in _HAS_SHARE else None,
                is_direct=each.get("directOrIndirect") != "indirect",
                started_on=_read_day(each.get("startDate")),
                ended_on=_read_day(each.get("endDate")),
                source=str(each.get("details") or ""),
            )
        )


def _read_share(share: Mapping[str, Any] | None) -> Range:
    if not share:
        return UNKNOWN_SHARE
    if "exact" in share:
        return Range.exactly(_part(share["exact"]))
    low = share.get("exclusiveMinimum", share.get("minimum", 0))
    high = share.get("exclusiveMaximum", share.get("maximum", 100))
    return Range(_part(low), _part(high), "exclusiveMinimum" in share, "exclusiveMaximum" in share)


def _part(percent: object) -> Fraction:
    part = Fraction(str(percent)) / 100
    if not 0 <= part <= 1:
        raise ValueError(f"{percent}%")
    return part


def _read_day(words: str | None) -> date | None:
    return date.fromisoformat(words[:10]) if words else None


def _write_party(party: Party) -> tuple[str, str, dict[str, Any]]:
    numbers = [{"scheme": scheme, "id": number} for scheme, number in party.identifiers]
    details: dict[str, Any] = {"identifiers": numbers} if numbers else {}
    place = {"code": party.country, "name": party.country}
    if party.kind is PartyKind.PERSON:
        details |= {"personType": "knownPerson", "names": [{"fullName": party.name}]}
        if party.country:
            details["nationalities"] = [place]
        return party.id, "person", details
    kinds = {PartyKind.STATE: "stateBody", PartyKind.UNKNOWN: "unknownEntity"}
    details |= {"entityType": {"type": kinds.get(party.kind, "registeredEntity")}}
    if party.name:
        details["name"] = party.name
    if party.country:
        details["jurisdiction"] = place
    if party.reason:
        details["unspecifiedEntityDetails"] = {"reason": party.reason}
    return party.id, "entity", details


def _write_relationship(
    owner: str, owned: str, held: list[Interest]
) -> tuple[str, str, dict[str, Any]]:
    record = str(uuid5(NAMESPACE_URL, f"{owner}\n{owned}"))
    details = {"subject": owned, "interestedParty": owner, "interests": list(map(_write, held))}
    return record, "relationship", details


def _write(each: Interest) -> dict[str, Any]:
    body: dict[str, Any] = {
        "type": _CODES[each.kind],
        "directOrIndirect": "direct" if each.is_direct else "indirect",
    }
    if each.share and each.share.is_exact:
        body["share"] = {"exact": float(each.share.low * 100)}
    elif each.share:
        low = "exclusiveMinimum" if each.share.low_open else "minimum"
        high = "exclusiveMaximum" if each.share.high_open else "maximum"
        body["share"] = {low: float(each.share.low * 100), high: float(each.share.high * 100)}
    if each.started_on:
        body["startDate"] = each.started_on.isoformat()
    if each.ended_on:
        body["endDate"] = each.ended_on.isoformat()
    if each.source:
        body["details"] = each.source
    return body
