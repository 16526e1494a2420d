"""The chains by which somebody owns a company."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from fractions import Fraction

from checker.ownership.graph import OwnershipGraph
from checker.ownership.parties import InterestKind, Range

MOST_PATHS = 20
_MOST_STEPS = 20_000


@dataclass(frozen=True, slots=True)
class Path:
    """One chain from an owner down to the company; a cycle is not gone round.

    Attributes:
        parties: Ids, the owner first.
        share: The product along it.
    """

    parties: tuple[str, ...]
    share: Range


def list_paths(
    graph: OwnershipGraph, target: str, kind: InterestKind, wanted: frozenset[str]
) -> tuple[dict[str, list[Path]], bool]:
    """List the chains to the wanted owners, the shortest first.

    Returns:
        By owner, at most 20 each; and whether the search was cut short.
    """
    found: dict[str, list[Path]] = {owner: [] for owner in sorted(wanted)}
    one = Fraction(1)
    todo = deque([Path((target,), Range(one, one))])
    is_cut, steps = False, 0
    while todo:
        path = todo.popleft()
        for owner, held in sorted(graph.holdings(path.parties[0], kind).items()):
            if owner in path.parties:
                continue
            steps += 1
            if steps > _MOST_STEPS:
                return found, True
            step = Path((owner, *path.parties), _multiply(path.share, held))
            if owner in found:
                if len(found[owner]) < MOST_PATHS:
                    found[owner].append(step)
                else:
                    is_cut = True
            todo.append(step)
    return found, is_cut


def _multiply(one: Range, other: Range) -> Range:
    return Range(
        one.low * other.low,
        one.high * other.high,
        one.low_open or other.low_open,
        one.high_open or other.high_open,
    )
