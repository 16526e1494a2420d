"""Walk 50,000 random steps through proposals and decisions: does one person ever approve alone?

    .venv/bin/python -m benchmarks.four_eyes_walk [--steps 50000] [--postgres]

A model beside it (tests/checker/four_eyes/walk.py) says of every step whether it has to succeed.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from storage.database import Database
from tests.checker.four_eyes.walk import KIND_COUNT, Walk
from tests.databases import run_postgres

_STEPS_OF_A_WALK = 100


def main() -> None:
    """Walk, and print what was tried and what was refused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=50_000)
    parser.add_argument("--postgres", action="store_true", help="on a throw-away cluster")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    dice = random.Random(asked.seed)  # noqa: S311
    with ExitStack() as stack:
        if asked.postgres:
            url = stack.enter_context(stack.enter_context(run_postgres()).new_database())
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            url = f"sqlite:///{Path(folder) / 'licet.db'}"
        database = Database.open(url)
        database.migrate()
        began = time.perf_counter()
        steps, refused, applied = walk_far(database, dice, asked.steps)
        print(f"{steps} steps in {time.perf_counter() - began:.0f} s on {url.partition(':')[0]}")
        print("approved and applied:", dict(sorted(applied.items())))
        print("refused:", dict(sorted(refused.items())))
        database.close()


def walk_far(
    database: Database, dice: random.Random, wanted: int
) -> tuple[int, Counter[str], Counter[str]]:
    """Walk with ever new people until so many steps are done.

    Returns:
        How many steps, what was refused by code, what was applied by kind.

    Raises:
        AssertionError: Something succeeded that must not, or the other way round.
    """
    steps, number = 0, 0
    refused: Counter[str] = Counter()
    applied: Counter[str] = Counter()
    while steps < wanted:
        walk = Walk(database, number)
        for _ in range(_STEPS_OF_A_WALK):
            take_step(walk, dice)
        walk.check()
        steps += _STEPS_OF_A_WALK
        number += 1
        refused.update(walk.refused)
        applied.update(walk.model.applied)
    return steps, refused, applied


def take_step(walk: Walk, dice: random.Random) -> None:
    """Do any one thing as anybody, deciding more often than the rest."""
    who, which, choice = (dice.randrange(63) for _ in range(3))
    is_sure = dice.random() < 0.8
    acts = (
        (8, lambda: walk.propose(who, dice.randrange(KIND_COUNT), choice)),
        (4, lambda: walk.decide(who, -1 - which % 4, approve=True, stale=False)),
        (4, lambda: walk.decide(who, which, approve=is_sure, stale=not is_sure)),
        (1, lambda: walk.decide(who, -1 - which % 4, approve=False, stale=False)),
        (2, lambda: walk.withdraw(who, which)),
        (1, lambda: walk.change_roles(who, choice)),
        (1, lambda: walk.close_account(who)),
        (1, lambda: walk.rename(who, choice)),
        (1, lambda: walk.change_content(choice)),
        (1, lambda: walk.act_as_nobody(which)),
    )
    dice.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()


if __name__ == "__main__":
    main()
