"""What everybody owns of one company in the end, along every chain and round every cycle."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from checker.ownership.components import list_components
from checker.ownership.graph import OwnershipGraph
from checker.ownership.linear import EXACT_UP_TO, solve_between, solve_exactly
from checker.ownership.parties import InterestKind, PartyKind, Range

_ZERO, _ONE = Fraction(0), Fraction(1)
_UNIT = 10**18
_EXACT_NODES = 2_000


@dataclass(frozen=True, slots=True)
class Effective:
    """Effective ownership of one company.

    Attributes:
        shares: By party, those in between included.
        undisclosed: What nobody known holds: the rest of each company along the chains, and what
            unnamed parties hold.
        cycles: The companies that hold one another, cycle by cycle.
        closed: Cycles that nobody outside of them owns.
        depth: Cycles count as one step.
    """

    shares: dict[str, Range]
    undisclosed: Range
    cycles: tuple[tuple[str, ...], ...]
    closed: tuple[tuple[str, ...], ...]
    depth: int


def compute_effective(graph: OwnershipGraph, target: str, kind: InterestKind) -> Effective:
    """Compute what each party owns of `target` directly and through others.

    The share of a party is the sum over all chains of the product along each; round cycles the
    sum is that of the geometric series, solved as x = b + M x. A graph beyond 2,000 parties is
    computed to 18 decimals, with the rounding told as a range.

    Args:
        graph: Who holds what.
        target: Id of the company.
        kind: Shares, votes or profit.
    """
    parts = list_components(target, lambda node: graph.holdings(node, kind))
    lows, closed, loss = _spread(graph, target, kind, parts, is_high=False)
    ranged = any(
        not share.is_exact
        for part in parts
        for node in part
        for share in graph.holdings(node, kind).values()
    )
    highs, closed_high = lows, closed
    if ranged:
        highs, closed_high, _ = _spread(graph, target, kind, parts, is_high=True)
    boundless = _list_above(graph, kind, set(map(tuple, closed_high)) - set(map(tuple, closed)))
    open_low = _list_open(graph, target, kind, is_high=False) if ranged else frozenset()
    open_high = _list_open(graph, target, kind, is_high=True) if ranged else frozenset()
    shares = {}
    for node, low in lows.items():
        high = _ONE if node in boundless else min(_ONE, highs[node] + loss)
        high = max(high, low)
        shares[node] = Range(low, high, node in open_low and high > low, node in open_high)
    known = {
        node
        for node in shares
        if graph.parties[node].kind in (PartyKind.PERSON, PartyKind.STATE)
        and not graph.holdings(node, kind)
    }
    least = sum((shares[node].low for node in known), _ZERO)
    most = sum((shares[node].high for node in known), _ZERO)
    if not ranged:
        most = least
    rest = Range(max(_ZERO, _ONE - most - loss), max(_ZERO, _ONE - least))
    if rest.high < Fraction(1, 10**12) and loss:
        rest = Range(_ZERO, _ZERO)
    return Effective(
        shares=shares,
        undisclosed=rest,
        cycles=tuple(tuple(sorted(p)) for p in parts if _is_cycle(graph, kind, p)),
        closed=tuple(closed),
        depth=_measure_depth(graph, kind, parts),
    )


def _spread(
    graph: OwnershipGraph, target: str, kind: InterestKind, parts: list[list[str]], *, is_high: bool
) -> tuple[dict[str, Fraction], list[tuple[str, ...]], Fraction]:
    """Hand the whole of the target up to its owners, component by component."""
    is_rounded = sum(map(len, parts)) > _EXACT_NODES
    inflow: dict[str, Fraction | int] = {target: _UNIT if is_rounded else _ONE}
    owned: dict[str, Fraction] = {}
    closed: list[tuple[str, ...]] = []
    loss = _ZERO
    for part in parts:
        members = set(part)
        values: dict[str, Fraction | int] = {node: inflow.get(node, 0) for node in part}
        if _is_cycle(graph, kind, part):
            rows: dict[str, dict[str, Fraction]] = {node: {} for node in part}
            for node in part:
                for owner, share in graph.holdings(node, kind).items():
                    if owner in members:
                        rows[owner][node] = share.high if is_high else share.low
            unit = _UNIT if is_rounded else 1
            arriving = {node: Fraction(value, unit) for node, value in values.items()}
            solved: dict[str, Fraction] | None
            if len(part) <= EXACT_UP_TO:
                solved = solve_exactly(sorted(part), rows, arriving)
            else:
                solved, left = solve_between(sorted(part), rows, arriving)
                loss += left
            if solved is None:
                closed.append(tuple(sorted(part)))
                owned.update(arriving)
                for node in part:
                    for owner in graph.holdings(node, kind):
                        inflow.setdefault(owner, 0)
                continue
            values = {n: int(v * unit) if is_rounded else v for n, v in solved.items()}
        for node in part:
            value = values[node]
            owned[node] = Fraction(value, _UNIT) if is_rounded else Fraction(value)
            for owner, share in graph.holdings(node, kind).items():
                if owner in members:
                    continue
                weight = share.high if is_high else share.low
                if is_rounded:
                    passed: Fraction | int = int(value) * weight.numerator // weight.denominator
                else:
                    passed = value * weight
                inflow[owner] = inflow.get(owner, 0) + passed
    if is_rounded:
        loss += Fraction(3 * len(owned), _UNIT)
    owned.pop(target)
    return owned, closed, loss


def _is_cycle(graph: OwnershipGraph, kind: InterestKind, part: list[str]) -> bool:
    return len(part) > 1 or part[0] in graph.holdings(part[0], kind)


def _list_above(
    graph: OwnershipGraph, kind: InterestKind, cycles: Iterable[tuple[str, ...]]
) -> set[str]:
    todo = [node for cycle in cycles for node in cycle]
    seen = set(todo)
    while todo:
        for owner in graph.holdings(todo.pop(), kind):
            if owner not in seen:
                seen.add(owner)
                todo.append(owner)
    return seen


def _list_open(
    graph: OwnershipGraph, target: str, kind: InterestKind, *, is_high: bool
) -> frozenset[str]:
    """Give the parties whose bound is never quite reached: an open end is on a way to them."""
    seen, todo = {(target, False)}, [(target, False)]
    while todo:
        node, is_open = todo.pop()
        for owner, share in graph.holdings(node, kind).items():
            end, edge = (share.high, share.high_open) if is_high else (share.low, share.low_open)
            state = (owner, is_open or edge)
            if (end > 0 or edge) and state not in seen:
                seen.add(state)
                todo.append(state)
    return frozenset(node for node, is_open in seen if is_open)


def _measure_depth(graph: OwnershipGraph, kind: InterestKind, parts: list[list[str]]) -> int:
    place = {node: number for number, part in enumerate(parts) for node in part}
    depth = [0] * len(parts)
    for number, part in enumerate(parts):
        for node in part:
            for owner in graph.holdings(node, kind):
                if place[owner] != number:
                    depth[place[owner]] = max(depth[place[owner]], depth[number] + 1)
    return max(depth)
