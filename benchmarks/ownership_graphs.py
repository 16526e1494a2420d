"""Effective ownership of random graphs with cycles against numpy, and the time of a large one.

python -m benchmarks.ownership_graphs --graphs 10000 --seed 1
"""

from __future__ import annotations

import argparse
import random
import time
from fractions import Fraction

import numpy as np

from checker.ownership.effective import compute_effective
from checker.ownership.graph import OwnershipGraph
from checker.ownership.parties import Interest, InterestKind, Party, PartyKind, Range

SHARES = InterestKind.SHARES


def main() -> None:
    """Print the number of differences, and the seconds of 20,000 parties with 50,000 holdings."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--graphs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311
    different = sum(_differs(chance) for _ in range(asked.graphs))
    print(f"{asked.graphs} graphs, differences: {different}")
    started = time.perf_counter()
    graph = _invent(chance, 20_000, 50_000)[0]
    indexed = time.perf_counter()
    found = compute_effective(graph, "0", SHARES)
    ended = time.perf_counter()
    print(
        f"20k/50k: index {indexed - started:.2f} s, target {ended - indexed:.2f} s, "
        f"{len(found.shares)} parties above, {len(found.cycles)} cycles"
    )


def _invent(
    chance: random.Random, size: int, edges: int
) -> tuple[OwnershipGraph, list[tuple[int, int, Fraction]]]:
    wanted: dict[int, set[int]] = {}
    for _ in range(edges):
        owned = chance.randrange(size)
        near = owned + chance.randint(-1, 40)
        wanted.setdefault(owned, set()).add(near % size)
    held = []
    for owned, owners in wanted.items():
        weights = {owner: chance.randint(1, 100) for owner in sorted(owners)}
        total = sum(weights.values()) + chance.randint(1, 30)
        held += [(owner, owned, Fraction(each, total)) for owner, each in weights.items()]
    parties = [Party(str(each), "", PartyKind.COMPANY) for each in range(size)]
    interests = [Interest(str(o), str(c), SHARES, Range.exactly(s)) for o, c, s in held]
    return OwnershipGraph(parties, interests), held


def _differs(chance: random.Random) -> bool:
    size = chance.randint(2, 15)
    graph, held = _invent(chance, size, 2 * size)
    matrix = np.zeros((size, size))
    for owner, owned, share in held:
        matrix[owner, owned] = float(share)
    whole = np.linalg.solve(np.eye(size) - matrix, np.eye(size)[0])
    shares = compute_effective(graph, "0", SHARES).shares
    return any(
        abs(float(shares[str(node)].low if str(node) in shares else 0) - min(whole[node], 1e9))
        > 1e-9
        for node in range(1, size)
    )


if __name__ == "__main__":
    main()
