"""Scores of logic-v2 for pairs of names: runs in an environment that has nomenklatura, not in ours.

Reads JSON from standard input, `[[query, [[names of a candidate], ...]], ...]`, and writes the
scores as `{"scores": [[...], ...], "cpu_s": ...}`. It imports nothing of this project.
"""

from __future__ import annotations

import json
import sys
import time

from followthemoney.proxy import EntityProxy
from nomenklatura.matching import ScoringConfig, get_algorithm


def make_person(key: str, names: list[str]) -> EntityProxy:
    """Give a person of these names."""
    return EntityProxy.from_dict({"id": key, "schema": "Person", "properties": {"name": names}})


def main() -> None:
    """Score what is asked."""
    asked = json.load(sys.stdin)
    algorithm, config = get_algorithm("logic-v2"), ScoringConfig.defaults()
    began = time.process_time()
    scores = []
    for place, (query, candidates) in enumerate(asked):
        # An id to each: what was worked out of an entity is remembered by it.
        person = make_person(f"q{place}", [query])
        scores.append(
            [
                algorithm.compare(person, make_person(f"c{place}.{number}", names), config).score
                for number, names in enumerate(candidates)
            ]
        )
    json.dump({"scores": scores, "cpu_s": time.process_time() - began}, sys.stdout)


if __name__ == "__main__":
    main()
