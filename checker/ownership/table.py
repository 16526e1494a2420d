"""A plain table of holders: owner, owner_kind, owned, percent, kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from checker.ownership.graph import OwnershipGraph, Problem
from checker.ownership.parties import (
    UNKNOWN_SHARE,
    Interest,
    InterestKind,
    Party,
    PartyKind,
    Range,
)


def read_table_rows(
    rows: Iterable[Mapping[str, str | None]], *, as_of: date | None = None
) -> OwnershipGraph:
    """Make a graph of rows; a row that cannot be read is a problem of the graph.

    `percent` is a number such as `25` or `33.34%`, a range `25-50`, or empty for an unknown share.
    """
    parties: dict[str, Party] = {}
    interests: list[Interest] = []
    problems: list[Problem] = []
    for place, row in enumerate(rows, start=2):
        try:
            owner, owned = _require(row, "owner"), _require(row, "owned")
            kind = InterestKind(row.get("kind") or InterestKind.SHARES)
            party = Party(owner, owner, PartyKind(row.get("owner_kind") or PartyKind.UNKNOWN))
            share = _read_percent(row.get("percent") or "")
        except (ValueError, ZeroDivisionError) as error:
            problems.append(Problem("row_unreadable", f"{place}", str(error)))
            continue
        parties[owner] = party
        parties.setdefault(owned, Party(owned, owned, PartyKind.COMPANY))
        has_share = kind in (InterestKind.SHARES, InterestKind.VOTES, InterestKind.PROFIT)
        interests.append(Interest(owner, owned, kind, share if has_share else None))
    return OwnershipGraph(parties.values(), interests, as_of=as_of, problems=problems)


def _require(row: Mapping[str, str | None], name: str) -> str:
    found = (row.get(name) or "").strip()
    if not found:
        raise ValueError(name)
    return found


def _read_percent(words: str) -> Range:
    words = words.strip().replace("%", "")
    if not words:
        return UNKNOWN_SHARE
    low, _, high = words.partition("-")
    share = Range(Fraction(low) / 100, Fraction(high or low) / 100)
    if not 0 <= share.low <= share.high <= 1:
        raise ValueError(words)
    return share
