"""Which documents to ask for: the cheapest set that carries what settles every open outcome."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from rules.explanation.documents import Effort, estimate_effort
from rules.explanation.settling import Settling
from rules.facts import Catalogue, Means

MOST_KINDS = 12
"""Every choice among as many kinds of document is compared; among more, the choice is greedy."""


class Request(NamedTuple):
    """What to ask for.

    Attributes:
        kinds: The kinds of document.
        days: How long they take to obtain one after another, by house estimate.
        facts: The facts that they are to show.
        unsupplied: Facts that would settle an outcome and that no document shows.
        is_cheapest: Whether every choice was compared.
    """

    kinds: tuple[str, ...]
    days: int
    facts: tuple[str, ...]
    unsupplied: tuple[str, ...]
    is_cheapest: bool


def choose_documents(settlings: Iterable[Settling], catalogue: Catalogue) -> Request:
    """Choose the cheapest documents that carry, for each open outcome, a set that settles it.

    A set that settles certainly is preferred to one that may. The weight of a document is the days
    that a copy takes, then its rank.

    Args:
        settlings: What would settle each open outcome.
        catalogue: Says which documents carry a fact.
    """
    wanted: list[tuple[tuple[str, ...], ...]] = []
    unsupplied: dict[str, None] = {}
    for settling in settlings:
        sets = settling.certain or settling.possible
        suppliable = tuple(s for s in sets if all(catalogue[name].settled_by for name in s))
        if suppliable:
            wanted.append(suppliable)
        else:
            names = (name for s in sets for name in s if not catalogue[name].settled_by)
            unsupplied.update(dict.fromkeys(names))
    kinds = sorted(
        {kind for sets in wanted for s in sets for name in s for kind in catalogue[name].settled_by}
    )
    is_exact = len(kinds) <= MOST_KINDS
    choose = _choose_cheapest if is_exact else _choose_greedily
    chosen = choose(kinds, wanted, catalogue)
    facts: dict[str, None] = {}
    for sets in wanted:
        carried = [s for s in sets if _pick((s,), chosen, catalogue)]
        fewest = min(carried, key=lambda s: len(set(s) - facts.keys()))
        facts.update(dict.fromkeys(fewest))
    days = sum(_effort(kind).days for kind in chosen)
    return Request(chosen, days, tuple(facts), tuple(unsupplied), is_exact)


def _choose_cheapest(
    kinds: Sequence[str], wanted: Sequence[tuple[tuple[str, ...], ...]], catalogue: Catalogue
) -> tuple[str, ...]:
    choices = [c for size in range(len(kinds) + 1) for c in combinations(kinds, size)]
    return min(
        (c for c in choices if all(_pick(sets, c, catalogue) for sets in wanted)), key=_weigh
    )


def _choose_greedily(
    kinds: Sequence[str], wanted: Sequence[tuple[tuple[str, ...], ...]], catalogue: Catalogue
) -> tuple[str, ...]:
    """Start from every kind and leave out the dearest that can be spared."""
    chosen = tuple(kinds)
    for kind in sorted(kinds, key=lambda kind: _weigh([kind]), reverse=True):
        rest = tuple(kept for kept in chosen if kept != kind)
        if all(_pick(sets, rest, catalogue) for sets in wanted):
            chosen = rest
    return chosen


def _pick(
    sets: tuple[tuple[str, ...], ...], kinds: Collection[str], catalogue: Catalogue
) -> tuple[str, ...]:
    """Return the first set of facts that the documents carry; none if they carry no set."""
    carried = (s for s in sets if all(set(catalogue[n].settled_by) & set(kinds) for n in s))
    return next(carried, ())


def _weigh(kinds: Sequence[str]) -> tuple[int, int, tuple[str, ...]]:
    efforts = [_effort(kind) for kind in kinds]
    return sum(e.days for e in efforts), sum(e.rank for e in efforts), tuple(kinds)


def _effort(kind: str) -> Effort:
    return estimate_effort(kind, Means.COPY)
