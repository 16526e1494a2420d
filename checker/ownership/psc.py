"""The snapshot of people with significant control of Companies House: one JSON document a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from checker.ownership.graph import OwnershipGraph, Problem
from checker.ownership.parties import Interest, InterestKind, Party, PartyKind, Range

_BANDS = {
    "25-to-50-percent": Range(Fraction(1, 4), Fraction(1, 2), low_open=True),
    "50-to-75-percent": Range(Fraction(1, 2), Fraction(3, 4), low_open=True, high_open=True),
    "75-to-100-percent": Range(Fraction(3, 4), Fraction(1)),
}
_NATURES = {
    "ownership-of-shares-": InterestKind.SHARES,
    "voting-rights-": InterestKind.VOTES,
    "right-to-appoint-and-remove-directors": InterestKind.BOARD,
}
_KINDS = {
    "individual-person-with-significant-control": PartyKind.PERSON,
    "corporate-entity-person-with-significant-control": PartyKind.COMPANY,
    "legal-person-person-with-significant-control": PartyKind.COMPANY,
    "super-secure-person-with-significant-control": PartyKind.UNKNOWN,
}
_STATEMENT = "persons-with-significant-control-statement"


def read_psc(lines: Iterable[str], *, as_of: date | None = None) -> OwnershipGraph:
    """Make a graph of a snapshot; exemptions and totals say nothing of owners and are passed over.

    "25-to-50" means more than 25 %, as the register's own description of its bands has it.
    """
    parties: dict[str, Party] = {}
    interests: list[Interest] = []
    problems: list[Problem] = []
    for place, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            kind = row["data"]["kind"]
            if kind in _KINDS or kind == _STATEMENT:
                _read_row(str(row["company_number"]), row["data"], parties, interests)
        except (KeyError, TypeError, ValueError) as error:
            problems.append(Problem("row_unreadable", str(place), str(error)))
    return OwnershipGraph(parties.values(), interests, as_of=as_of, problems=problems)


def _read_row(
    company: str, data: Mapping[str, Any], parties: dict[str, Party], interests: list[Interest]
) -> None:
    parties.setdefault(company, Party(company, company, PartyKind.COMPANY))
    said = data.get("statement") or data.get("description")
    kind = _KINDS.get(data["kind"], PartyKind.UNKNOWN)
    number = (data.get("identification") or {}).get("registration_number")
    owner = str(number or f"{company} {data['etag']}")
    elements = data.get("name_elements") or {}
    spelled = " ".join(elements[k] for k in ("forename", "surname") if elements.get(k))
    reason = str(said) if kind is PartyKind.UNKNOWN and said else None
    parties[owner] = Party(owner, data.get("name") or spelled, kind, reason=reason)
    for nature in data.get("natures_of_control") or ["significant-influence-or-control"]:
        found = next((k for start, k in _NATURES.items() if nature.startswith(start)), None)
        band = next((each for words, each in _BANDS.items() if words in nature), None)
        has_share = found in (InterestKind.SHARES, InterestKind.VOTES)
        interests.append(
            Interest(
                owner=owner,
                owned=company,
                kind=found or InterestKind.CONTROL,
                share=band if has_share else None,
                started_on=_read_day(data.get("notified_on")),
                ended_on=_read_day(data.get("ceased_on")),
                source=nature,
            )
        )


def _read_day(words: str | None) -> date | None:
    return date.fromisoformat(words) if words else None
