"""Graphs of ownership for tests, written as a few lines."""

from __future__ import annotations

from fractions import Fraction

from checker.ownership.graph import OwnershipGraph
from checker.ownership.parties import Interest, InterestKind, Party, PartyKind, Range

KINDS = {
    "p": PartyKind.PERSON,
    "c": PartyKind.COMPANY,
    "s": PartyKind.STATE,
    "u": PartyKind.UNKNOWN,
}


def read_share(words: str) -> Range | None:
    """Read `1/4`, `25%`, `25%..50%` (both ends in), `>25%..50%`, or `-` for none."""
    if words == "-":
        return None
    low, _, high = words.partition("..")
    is_open = low.startswith(">")
    return Range(_number(low.lstrip(">")), _number(high or low), is_open)


def draw_graph(*lines: str) -> OwnershipGraph:
    """Make a graph of lines `owner owned share [kind]`; the first letter is the kind of party."""
    interests = []
    for line in lines:
        owner, owned, share, *kind = line.split()
        held = InterestKind(kind[0]) if kind else InterestKind.SHARES
        interests.append(Interest(owner, owned, held, read_share(share)))
    ids = {end for each in interests for end in (each.owner, each.owned)}
    return OwnershipGraph([Party(each, each, KINDS[each[0]]) for each in ids], interests)


def _number(words: str) -> Fraction:
    return Fraction(words[:-1]) / 100 if words.endswith("%") else Fraction(words)
