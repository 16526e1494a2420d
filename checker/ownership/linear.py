"""Solving of x = b + M x over one cycle of companies, exactly or between two bounds."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

EXACT_UP_TO = 40
_UNIT = 10**18
_ROUNDS = 5_000
_ZERO = Fraction(0)

Rows = Mapping[str, Mapping[str, Fraction]]


def solve_exactly(
    nodes: list[str], rows: Rows, inflow: Mapping[str, Fraction]
) -> dict[str, Fraction] | None:
    """Solve by elimination in fractions.

    Args:
        nodes: The companies of the cycle.
        rows: For each, what it holds of the others.
        inflow: What reaches each from outside of the cycle.

    Returns:
        x, or None where the cycle has no solution of shares: nobody outside owns it, or it owns
        more than the whole of itself (a matrix with a spectral radius of one or more).
    """
    matrix = {node: {other: -share for other, share in rows[node].items()} for node in nodes}
    right = {node: inflow.get(node, _ZERO) for node in nodes}
    for node in nodes:
        matrix[node][node] = matrix[node].get(node, _ZERO) + 1
    for place, node in enumerate(nodes):
        pivot = matrix[node].get(node, _ZERO)
        if pivot <= 0:  # I - M is an M-matrix: its pivots are positive just where it has a solution
            return None
        for other in nodes[place + 1 :]:
            factor = matrix[other].pop(node, _ZERO) / pivot
            if factor:
                for column, value in matrix[node].items():
                    if column != node:
                        row = matrix[other]
                        row[column] = row.get(column, _ZERO) - factor * value
                right[other] -= factor * right[node]
    solved: dict[str, Fraction] = {}
    for node in reversed(nodes):
        known = sum(
            (value * solved[col] for col, value in matrix[node].items() if col in solved), _ZERO
        )
        solved[node] = (right[node] - known) / matrix[node][node]
    return solved


def solve_between(
    nodes: list[str], rows: Rows, inflow: Mapping[str, Fraction]
) -> tuple[dict[str, Fraction], Fraction]:
    """Approach the solution from below in whole units of 10^-18.

    Returns:
        x rounded down, and how much still went round when it stopped.
    """
    holders: dict[str, list[tuple[str, int]]] = {node: [] for node in nodes}
    for node in nodes:
        for other, share in rows[node].items():
            holders[other].append((node, int(share * _UNIT)))
    moving = {node: int(inflow.get(node, _ZERO) * _UNIT) for node in nodes}
    total = dict.fromkeys(nodes, 0)
    for _ in range(_ROUNDS):
        arrived = dict.fromkeys(nodes, 0)
        for node, amount in moving.items():
            if amount:
                total[node] += amount
                for holder, units in holders[node]:
                    arrived[holder] += amount * units // _UNIT
        moving = arrived
        if sum(moving.values()) < len(nodes):
            break
    edges = sum(map(len, holders.values()))
    left = Fraction(sum(moving.values()) + 2 * edges * _ROUNDS, _UNIT)
    return {node: Fraction(amount, _UNIT) for node, amount in total.items()}, left
