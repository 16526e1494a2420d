"""Labelled pairs of names: how many of the same are found, how many of others taken for them.

    python -m benchmarks.labelled_pairs [--names ../shared/data/names]

Pairs in letters (`name_bench_cases.csv`) are compared with the kind of party that the file states,
and once more without it. Chinese pairs (`zh_pairs.csv`) are told by what differs; a translation is
found by known aliases alone. A pair is found where its score comes to the stated 700 thousandths.
RapidFuzz's WRatio stands beside, at its best threshold.
"""

from __future__ import annotations

import argparse
import csv
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from rapidfuzz import fuzz

from checker.names.comparing import compare_names
from checker.names.comparison import HIT_FROM, NameKind

DEFAULT_NAMES = Path(__file__).parents[2] / "shared" / "data" / "names"
_KINDS = {"Person": NameKind.PERSON, "Vessel": NameKind.VESSEL}
_TRUE = frozenset({"1", "true"})


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--names", type=Path, default=DEFAULT_NAMES)
    folder = asked.parse_args().names
    _measure_letters(_read(folder / "name_bench_cases.csv"))
    _measure_chinese(_read(folder / "zh_pairs.csv"))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def _measure_letters(rows: Sequence[dict[str, str]]) -> None:
    truth = [row["is_match"].lower() in _TRUE for row in rows]
    pairs = [(row["name1"], row["name2"]) for row in rows]
    kinds = [_kind_of(row["schema"]) for row in rows]
    print(f"{len(rows)} pairs in letters, {sum(truth)} of the same")
    began = time.process_time()
    stated = [_score(*pair, kind) for pair, kind in zip(pairs, kinds, strict=True)]
    spent = time.process_time() - began
    unknown = [_score(*pair, NameKind.UNKNOWN) for pair in pairs]
    peer = [round(10 * fuzz.WRatio(a.lower(), b.lower())) for a, b in pairs]
    for title, scores in (
        ("kind as stated", stated),
        ("kind unknown", unknown),
        ("rapidfuzz WRatio", peer),
    ):
        best = max(range(0, 1001, 5), key=lambda line: _f1(scores, truth, line))
        print(
            f"{title:18} F1 {_f1(scores, truth, HIT_FROM):.3f} at .700; "
            f"best {_f1(scores, truth, best):.3f} at {best / 1000:.3f}"
        )
    print(f"{len(rows) / spent:,.0f} pairs a CPU second")


def _measure_chinese(rows: Sequence[dict[str, str]]) -> None:
    found: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for row in rows:
        is_hit = _score(row["a"], row["b"], _kind_of(row["schema"])) >= HIT_FROM
        found[row["kind"], row["is_match"] in _TRUE].append(is_hit)
    print(f"{len(rows)} Chinese pairs")
    for (kind, is_same), hits in sorted(found.items(), key=lambda item: (not item[0][1], item[0])):
        title = "the same" if is_same else "others"
        print(f"{title:9} {kind:28} {sum(hits)} of {len(hits)} are hits")


def _kind_of(schema: str) -> NameKind:
    return _KINDS.get(schema, NameKind.COMPANY)


def _score(a: str, b: str, kind: NameKind) -> int:
    return compare_names(a, b, kind).score


def _f1(scores: Sequence[int], truth: Sequence[bool], line: int) -> float:
    hits = [score >= line for score in scores]
    right = sum(hit and same for hit, same in zip(hits, truth, strict=True))
    return 2 * right / (sum(hits) + sum(truth)) if right else 0.0


if __name__ == "__main__":
    main()
