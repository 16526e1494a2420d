"""A tortured year: are all alerts and messages there, none too many, whatever is killed?

    python -m benchmarks.torture [--database sqlite|postgresql] [--kills N] [--crashes N]
                                 [--days N] [--customers N] [--minutes N] [--seed N]

Three processes beat and send to real mail and HTTP servers on loopback that delay, put off, refuse,
hang up before and after accepting, and answer 200 with an error in the body. They are killed with
SIGKILL, most often while they send, also while the last messages go out, and the PostgreSQL server
crashes. What must be on record is computed by the oracle of `benchmarks.ten_years`, who must be
told is seen from the open alerts, and what arrived is read from the servers' log.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence

from benchmarks.torture.doings import Doing
from benchmarks.torture.run import Outcome, run_torture
from benchmarks.torture.stores import KINDS
from benchmarks.torture.supervisor import Torture


def main(arguments: Sequence[str]) -> int:
    """Run, print the figures, and give 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description="A year of kills and crashes.")
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--kills", type=int, default=3000)
    parser.add_argument("--crashes", type=int, default=10, help="of PostgreSQL")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--customers", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=60, help="the days end by then")
    parser.add_argument("--seed", type=int, default=1)
    given = vars(parser.parse_args(arguments))
    kind = given.pop("database")
    torture = Torture(**given)
    print(f"{kind}, {torture}, load {os.getloadavg()[0]:.1f}", flush=True)
    outcome = run_torture(kind, torture)
    for name, figure in _list_figures(outcome):
        print(f"{name:>44} {figure:>9,}")
    for title, alerts in (("missing", outcome.missing), ("spurious", outcome.spurious)):
        for alert in list(alerts)[:5]:
            print(f"  {title}: {alert}")
    print(f"{outcome.seconds:.0f} s wall, load {os.getloadavg()[0]:.1f}")
    faults = outcome.list_faults()
    print("\n".join(faults) if faults else "nothing wrong")
    return 1 if faults else 0


def _list_figures(outcome: Outcome) -> Iterator[tuple[str, int]]:
    yield "kills", outcome.kills.total()
    for doing in Doing:
        yield f"while a worker was at: {doing.name.lower()}", outcome.kills[doing]
    yield from outcome.counts.items()
    for error, count in outcome.failures.items():
        yield f"errors survived: {error}", count
    yield "alerts expected", outcome.expected
    yield "missing", outcome.missing.total()
    yield "spurious", outcome.spurious.total()
    yield "doubled", outcome.doubled
    yield "notices that had to be told", outcome.told.certain
    yield "told", outcome.told.told
    yield "missing", outcome.told.missing.total()
    yield "doubled", outcome.told.doubled.total()
    yield "to the wrong address", outcome.told.unasked.total()
    for mode, count in outcome.deliveries.planned.items():
        yield f"messages: {mode}", count
    for state, count in outcome.deliveries.states.items():
        yield f"messages: {state}", count
    yield "repeats under the same id", outcome.deliveries.repeats
    yield "given up after cuts that had arrived", outcome.deliveries.worn_out
    yield "uncertain that had arrived", outcome.deliveries.uncertain_arrived
    yield "attempts", outcome.deliveries.attempts
    yield "attempts cut off", outcome.deliveries.cut_off


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
