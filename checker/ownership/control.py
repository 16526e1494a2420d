"""Control as a second pass: a majority counts as the whole, and so does the right to decide."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.ownership.graph import OwnershipGraph
from checker.ownership.parties import InterestKind, Range

_HALF = Fraction(1, 2)
_DECIDING = (InterestKind.BOARD, InterestKind.CONTROL)


@dataclass(frozen=True, slots=True)
class Controlled:
    """What a person controls of one company.

    Attributes:
        is_certain: Whether it is controlled even where every range is at its low end.
        is_possible: Whether it is controlled where every range is at its high end.
        attributed: What the person and the companies under its control hold of it directly.
        votes: The same of the votes.
    """

    is_certain: bool
    is_possible: bool
    attributed: Range
    votes: Range


def judge_control(graph: OwnershipGraph, holder: str, target: str) -> Controlled:
    """Follow majorities, appointment of a board majority and stated control from a holder down.

    Holdings of several controlled companies in one other are added up before they are compared
    with one half. No paragraph of a law was checked for it; the UK register and the EU regulation
    are described in this way by secondary sources (`regimes.yaml` says so).
    """
    certain = _list_controlled(graph, holder, is_high=False)
    possible = _list_controlled(graph, holder, is_high=True)
    return Controlled(
        is_certain=target in certain,
        is_possible=target in possible,
        attributed=_attribute(graph, target, InterestKind.SHARES, certain, possible),
        votes=_attribute(graph, target, InterestKind.VOTES, certain, possible),
    )


def _list_controlled(graph: OwnershipGraph, holder: str, *, is_high: bool) -> set[str]:
    group, todo = {holder}, [holder]
    while todo:
        for company in graph.list_owned(todo.pop()):
            if company not in group and _has_control(graph, company, group, is_high=is_high):
                group.add(company)
                todo.append(company)
    return group


def _has_control(graph: OwnershipGraph, company: str, group: set[str], *, is_high: bool) -> bool:
    if any(each.owner in group and each.kind in _DECIDING for each in graph.stated[company]):
        return True
    for kind in (InterestKind.SHARES, InterestKind.VOTES):
        held = [each for owner, each in graph.holdings(company, kind).items() if owner in group]
        total = sum((each.high if is_high else each.low for each in held), Fraction(0))
        if total > _HALF or (total == _HALF and not is_high and any(e.low_open for e in held)):
            return True
    return False


def _attribute(
    graph: OwnershipGraph, target: str, kind: InterestKind, certain: set[str], possible: set[str]
) -> Range:
    held = graph.holdings(target, kind)
    low = [each for owner, each in held.items() if owner in certain and owner != target]
    high = [each for owner, each in held.items() if owner in possible and owner != target]
    return Range(
        sum((each.low for each in low), Fraction(0)),
        min(Fraction(1), sum((each.high for each in high), Fraction(0))),
        any(each.low_open for each in low),
        any(each.high_open for each in high),
    )
