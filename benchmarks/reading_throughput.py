"""Text PDFs and photos per hour, read two at a time in child processes as `licet ingest` does.

    python -m benchmarks.reading_throughput [--texts 200] [--photos FOLDER] [--seed 1]

Text PDFs are generated licences and letters; photos are those of the shared data, of which nothing
is printed. Children are started and have read one file before the clock starts. Told are files per
hour by the clock, CPU seconds for each file in the children and how many cores they kept busy; then
the same files once more through a cache of readings.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.generated_documents import TUNING_SEED, generate_texts
from checker.intake.at_once import FILES_AT_ONCE, work_at_once
from ingest.sandbox import ReaderPool
from ingest.sandbox.task import Reading
from storage.master_key import MasterKey
from storage.sealed_readings import SealedReadings

DEFAULT_PHOTOS = Path(__file__).parents[2] / "shared" / "data" / "licences" / "photos"


def main() -> None:
    """Read, count, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--photos", type=Path, default=DEFAULT_PHOTOS)
    parser.add_argument("--seed", type=int, default=TUNING_SEED)
    asked = parser.parse_args()
    texts = [case.content for case in generate_texts(asked.seed, asked.texts)]
    photos = [path.read_bytes() for path in sorted(asked.photos.glob("*.jpg"))]
    with tempfile.TemporaryDirectory(prefix="licet-readings-") as folder:
        key = MasterKey(Path(folder) / "master.key")
        key.make_if_absent()
        kept = SealedReadings(Path(folder) / "readings", key)
        for label, contents in (("text PDFs", texts), ("photos", photos)):
            if contents:
                with ReaderPool(workers=FILES_AT_ONCE) as reader:
                    measure(label, contents, reader)
                with ReaderPool(workers=FILES_AT_ONCE, cache=kept) as reader:
                    for content in contents:
                        reader.read_documents(content, "")
                    measure(f"{label}, kept", contents, reader)


def measure(label: str, contents: Sequence[bytes], reader: ReaderPool) -> None:
    """Read all files once, and print a line."""

    def read(content: bytes) -> Reading:
        return reader.read_documents(content, "")

    list(work_at_once(read, contents[:FILES_AT_ONCE]))
    load, started_at = os.getloadavg()[0], time.monotonic()
    readings = [reading for _, reading in work_at_once(read, contents)]
    seconds = time.monotonic() - started_at
    cpu_seconds = sum(reading.cpu_seconds for reading in readings)
    print(
        f"{label:20}{len(contents):6} files {len(contents) / seconds * 3600:12,.0f} an hour"
        f"{cpu_seconds / len(contents):8.2f} CPU s each{cpu_seconds / seconds:6.2f} cores busy"
        f"   load before {load:.1f}",
        flush=True,
    )


if __name__ == "__main__":
    main()
