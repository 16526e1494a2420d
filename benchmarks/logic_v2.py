"""Names against lists, side by side with nomenklatura's logic-v2 on the same pairs.

    python -m venv /tmp/peer && /tmp/peer/bin/pip install nomenklatura
    python -m benchmarks.logic_v2 --python /tmp/peer/bin/python [--queries 300] [--candidates 100]
        [--seed 1] [--lists ../shared/data/lists]

logic-v2 compares one entity with another and has no index of its own, so both are asked about the
same candidates: for each name its own entry and those whose names RapidFuzz's WRatio finds most
alike. The peer brings a compiled ICU and pins of its own, so it has an environment to itself.
Whoever is asked for is written otherwise as in `benchmarks.name_screening`.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz, process

from benchmarks.name_screening import (
    DEFAULT_LISTS,
    TREATMENTS,
    invent_people,
    make_person,
    read_lists,
    treat,
)
from checker.names.reading import read_name
from checker.screening.matching import ListedEntry, match_names, name_kind_of
from checker.watchlists.entry import PartyKind

_SCORER = Path(__file__).with_name("logic_v2_scorer.py")
_THRESHOLDS = (0.6, 0.7, 0.75, 0.8, 0.85, 0.9)


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--python", type=Path, required=True)
    asked.add_argument("--queries", type=int, default=300)
    asked.add_argument("--candidates", type=int, default=100)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--lists", type=Path, default=DEFAULT_LISTS)
    options = asked.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - a benchmark repeats itself
    listed = [each for each in read_lists(options.lists) if each.entry.kind is PartyKind.PERSON]
    of_un = [each for each in listed if each.list_kind == "un.consolidated"]
    steps = [step for step in TREATMENTS.values() if step]
    known = [
        (each, treat(each.entry.primary_name, chance.choice(steps), chance))
        for each in chance.choices(of_un, k=options.queries)
    ]
    strangers = invent_people(options.queries, listed, chance)
    alike = _Alike(listed)
    pairs = [(query, [each, *alike.find(query, options.candidates)]) for each, query in known]
    pairs += [(query, alike.find(query, options.candidates)) for query in strangers]
    count = sum(len(candidates) for _, candidates in pairs)
    print(f"{len(pairs)} names, {count:,} pairs")
    ours, cpu_s = _score_here(pairs)
    _report("licet", ours, options.queries, count / cpu_s)
    theirs, cpu_s = _score_there(options.python, pairs)
    _report("logic-v2", theirs, options.queries, count / cpu_s)


class _Alike:
    """The entries whose names are most alike, by another measure than either of the two."""

    def __init__(self, listed: Sequence[ListedEntry]) -> None:
        named = [(name.text.lower(), each) for each in listed for name in each.entry.names]
        self._names = [name for name, _ in named]
        self._entries = [each for _, each in named]

    def find(self, query: str, count: int) -> list[ListedEntry]:
        found = process.extract(query.lower(), self._names, scorer=fuzz.WRatio, limit=2 * count)
        entries = {id(self._entries[place]): self._entries[place] for _, _, place in found}
        return list(entries.values())[:count]


Pairs = Sequence[tuple[str, Sequence[ListedEntry]]]


def _score_here(pairs: Pairs) -> tuple[list[list[float]], float]:
    began = time.process_time()
    scores = [[_score(query, each) for each in candidates] for query, candidates in pairs]
    return scores, time.process_time() - began


def _score(query: str, listed: ListedEntry) -> float:
    party, kind = make_person(query), name_kind_of(listed.entry)
    mine = read_name(query, party.kind)
    names = [(mine, read_name(name.text, kind), name.quality) for name in listed.entry.names]
    match = match_names(party, listed, names)
    return 0.0 if match is None else match.comparison.score / 1000


def _score_there(python: Path, pairs: Pairs) -> tuple[list[list[float]], float]:
    asked = [
        (query, [[name.text for name in each.entry.names] for each in candidates])
        for query, candidates in pairs
    ]
    done = subprocess.run(
        [str(python), str(_SCORER)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    return answer["scores"], answer["cpu_s"]


def _report(title: str, scores: list[list[float]], queries: int, rate: float) -> None:
    known, strangers = scores[:queries], scores[queries:]
    print(f"{title}: {rate:,.0f} pairs per CPU second")
    for threshold in _THRESHOLDS:
        found = sum(own[0] >= threshold for own in known) / len(known)
        false = sum(max(each) >= threshold for each in strangers) / len(strangers)
        print(f"  from {threshold:.2f}: found {found:.3f}, false alarms {false:.3f}")


if __name__ == "__main__":
    main()
