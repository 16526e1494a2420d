"""Hostile, broken and difficult files, one after the other in one pool: result, time, memory.

    python -m benchmarks.hostile_files

Reads the folders `hostile`, `pdf_bad` and `pdf_cjk` of the shared data (`LICET_DATA` or
`../shared/data`); the memory is that of this process, which must stay small whatever the files do.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections import Counter
from pathlib import Path

from ingest.sandbox import ReaderPool

FOLDERS = ("hostile", "pdf_bad", "pdf_cjk")


def main(data: Path) -> int:
    """Print a row for each file; give 1 where there are no files to read."""
    if not data.is_dir():
        print(f"no shared data: {data} is absent; LICET_DATA may name another folder")
        return 1
    slowest = 0.0
    with ReaderPool() as reader:
        for folder in FOLDERS:
            results: Counter[str] = Counter()
            for path in sorted((data / folder).iterdir()):
                begun = time.perf_counter()
                reading = reader.read_pages(path.read_bytes(), path.name)
                took = time.perf_counter() - begun
                slowest = max(slowest, took)
                results[reading.result.value] += 1
                characters = sum(len(word.text) for page in reading.pages for word in page.words)
                cpu = reading.cpu_seconds
                print(
                    f"{folder:<8} {path.name[-44:]:<44} {reading.result.value:<12} "
                    f"{took:5.1f} s wall {cpu:5.1f} s CPU {characters:>7} characters"
                )
            print(f"{folder}: {dict(results)}\n")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"slowest {slowest:.1f} s wall; peak RSS parent {own:.0f} MiB, child {children:.0f} MiB")
    return 0


if __name__ == "__main__":
    beside = Path(__file__).parents[2] / "shared" / "data"
    sys.exit(main(Path(os.environ.get("LICET_DATA") or beside)))
