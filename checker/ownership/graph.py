"""Parties and interests of one day, indexed once for any number of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from checker.ownership.parties import (
    UNKNOWN_SHARE,
    Interest,
    InterestKind,
    Party,
    PartyKind,
    Range,
)

_ONE = Fraction(1)
_WITH_SHARE = (InterestKind.SHARES, InterestKind.VOTES, InterestKind.PROFIT)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with the data or leaves a question open.

    Attributes:
        code: Key of a sentence in `sentences.yaml`.
        party: Name of the party it is about.
        detail: What else the sentence says, such as a percentage.
    """

    code: str
    party: str
    detail: str = ""


class OwnershipGraph:
    """An index of who holds what in whom.

    Args:
        parties: Everybody; one that an interest names and nobody describes becomes unknown.
        interests: What they hold.
        as_of: Interests not held on this day are left out; None keeps all that have not ended.
        problems: What was found when the source was read.
    """

    def __init__(
        self,
        parties: Iterable[Party],
        interests: Iterable[Interest],
        *,
        as_of: date | None = None,
        problems: Iterable[Problem] = (),
    ) -> None:
        self.parties = {party.id: party for party in sorted(parties, key=lambda each: each.id)}
        self.all_interests = tuple(sorted(set(interests), key=_order))
        self.as_of = as_of
        held = [each for each in self.all_interests if _is_held(each, as_of)]
        for interest in held:
            for end in (interest.owner, interest.owned):
                if end not in self.parties:
                    self.parties[end] = Party(end, "", PartyKind.UNKNOWN)
        self.problems = list(problems)
        direct = {(each.owner, each.owned) for each in held if each.is_direct}
        owners: dict[tuple[str, InterestKind], dict[str, list[Range]]] = {}
        self.stated: dict[str, list[Interest]] = defaultdict(list)
        self._owned: dict[str, dict[str, None]] = defaultdict(dict)
        above: dict[str, set[str]] = defaultdict(set)
        for owner, owned in direct:
            above[owned].add(owner)
        for each in held:
            self._owned[each.owner][each.owned] = None
            if each.kind not in _WITH_SHARE:
                self.stated[each.owned].append(each)
            elif each.is_direct or not _leads_to(above, each.owned, each.owner):
                shares = owners.setdefault((each.owned, each.kind), {})
                shares.setdefault(each.owner, []).append(each.share or UNKNOWN_SHARE)
        self._holdings = {
            key: self._tighten(key[0], {owner: _add(ranges) for owner, ranges in found.items()})
            for key, found in owners.items()
        }

    def holdings(self, company: str, kind: InterestKind) -> Mapping[str, Range]:
        """Give who holds how much of a company directly.

        Votes and rights to profit follow the shares where the source tells nothing else.
        """
        found = self._holdings.get((company, kind))
        if found is None and kind is not InterestKind.SHARES:
            found = self._holdings.get((company, InterestKind.SHARES))
        return found or {}

    def list_owned(self, owner: str) -> list[str]:
        """Give the companies in which a party holds anything."""
        return list(self._owned.get(owner, ()))

    def list_above(self, company: str) -> set[str]:
        """Give everybody who holds shares in a company, directly or through others."""
        seen, todo = {company}, [company]
        while todo:
            for owner in self.holdings(todo.pop(), InterestKind.SHARES):
                if owner not in seen:
                    seen.add(owner)
                    todo.append(owner)
        return seen

    def find(self, reference: str) -> list[Party]:
        """Find parties by id, identifier or name."""
        if reference in self.parties:
            return [self.parties[reference]]
        return [
            party
            for party in self.parties.values()
            if reference == party.name or reference in {number for _, number in party.identifiers}
        ]

    def list_targets(self) -> list[Party]:
        """Give the companies that are owned and own nothing: what a file is usually about."""
        owners = {each.owner for each in self.all_interests}
        owned = {each.owned for each in self.all_interests}
        tops = sorted(owned - owners) or sorted(owned)
        return [self.parties[each] for each in tops if each in self.parties]

    def name(self, party: str) -> str:
        """Give a party's name, or its id where it has none."""
        return self.parties[party].name or party

    def _tighten(self, company: str, found: dict[str, Range]) -> dict[str, Range]:
        """Narrow each share to what the others leave over."""
        least = sum((each.low for each in found.values()), Fraction(0))
        if least > 1:
            text = f"{float(least * 100):.2f}%"
            self.problems.append(Problem("sum_above_whole", self.name(company), text))
            return {owner: Range(each.low, each.low) for owner, each in found.items()}
        opened = sum(each.low_open for each in found.values())
        tight = {}
        for owner, share in found.items():
            left = _ONE - (least - share.low)
            if left < share.high:
                strict = opened > share.low_open
                share = Range(share.low, left, share.low_open and left > share.low, strict)
            tight[owner] = share
        return tight


def _is_held(interest: Interest, as_of: date | None) -> bool:
    return interest.ended_on is None if as_of is None else interest.is_held_on(as_of)


def _order(each: Interest) -> tuple[str, ...]:
    return (each.owned, each.owner, each.kind, str(each.share), str(each.started_on), each.source)


def _add(ranges: list[Range]) -> Range:
    if len(ranges) == 1:
        return ranges[0]
    return Range(
        sum((each.low for each in ranges), Fraction(0)),
        sum((each.high for each in ranges), Fraction(0)),
        any(each.low_open for each in ranges),
        any(each.high_open for each in ranges),
    )


def _leads_to(above: Mapping[str, set[str]], company: str, owner: str) -> bool:
    """Tell whether direct interests lead from a company up to an owner."""
    seen, todo = {company}, [company]
    while todo:
        for each in above.get(todo.pop(), ()):
            if each == owner:
                return True
            if each not in seen:
                seen.add(each)
                todo.append(each)
    return False
