"""Public watchlists: read and imported, counted against the source, CPU seconds and memory.

Run `python -m benchmarks.list_imports`; LICET_DATA names the folder of shared data. Each list is
read and imported in a process of its own, so that the memory is that list's.
"""

from __future__ import annotations

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from checker.access.actor import Actor
from checker.watchlists.entries import iter_list_entries
from checker.watchlists.importing import ListImport, import_list
from checker.watchlists.reading import read_list
from storage.database import Database

DATA = Path(os.environ.get("LICET_DATA") or Path(__file__).parents[2] / "shared" / "data")
LISTS = {
    "un.consolidated": "lists/UN_consolidated.xml",
    "ofac.sdn": "lists/ofac/sdn.csv",
    "ofac.consolidated": "lists/cons_prim.csv",
    "us.csl": "lists/csl.csv",
    "us.dpl": "lists/ofac/dpl.txt",
}
_COMPANIONS = {
    "ofac.sdn": {"aliases": "alt.csv", "addresses": "add.csv"},
    "ofac.consolidated": {"aliases": "cons_alt.csv", "addresses": "cons_add.csv"},
}
_HEADINGS = {"us.csl": 1, "us.dpl": 1}


def main() -> int:
    """Import every list; give 1 if a count differs from the source's own."""
    if not (DATA / "lists").is_dir():
        print(f"no shared data: {DATA} is absent; LICET_DATA may name another folder")
        return 0
    if sys.argv[1:]:
        return measure(sys.argv[1])
    head = ("records", "entries", "names", "numbers", "read s", "import s", "again s", "MB")
    print(f"{'list':20}" + "".join(f"{word:>9}" for word in head) + "  counts of the source")
    command = [sys.executable, "-m", "benchmarks.list_imports"]
    return max(subprocess.run([*command, kind], check=False).returncode for kind in LISTS)


def measure(kind: str) -> int:
    """Read and import one list into a database of its own, then again."""
    path = DATA / LISTS[kind]
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/licet.db")
        database.migrate()
        began = time.process_time()
        reading = read_list(path, kind)
        read_s = time.process_time() - began
        began = time.process_time()
        import_list(database, reading, ListImport(now, Actor(None, "benchmark")))
        import_s = time.process_time() - began
        megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        began = time.process_time()
        again = import_list(database, read_list(path, kind), ListImport(now, Actor(None, "b")))
        again_s = time.process_time() - began
        with database.read_session() as session:
            filed = sum(1 for _ in iter_list_entries(session, kind))
        database.close()
    expected = count_source(kind, path)
    found = {part: reading.counts[part] for part in expected}
    is_right = expected == found and again.is_same and filed == reading.counts["entries"]
    counts = [reading.counts[name] for name in ("records", "entries", "names", "identifiers")]
    print(
        f"{kind:20}"
        + "".join(f"{count:9,}" for count in counts)
        + f"{read_s:9.2f}{import_s:9.2f}{again_s:9.2f}{megabytes:9.0f}"
        + f"  {'equal' if is_right else 'DIFFER'}: {expected}, "
        f"{reading.counts['left_out']} left out"
    )
    return 0 if is_right else 1


def count_source(kind: str, path: Path) -> dict[str, int]:
    """Count the records of a source without the readers of the project."""
    if path.suffix == ".xml":
        tree = ET.parse(path)  # noqa: S314 - a list that this benchmark names
        return {"records": len(tree.findall(".//INDIVIDUAL")) + len(tree.findall(".//ENTITY"))}
    counts = {"records": _count_rows(path) - _HEADINGS.get(kind, 0)}
    companions = _COMPANIONS.get(kind, {})
    return counts | {part: _count_rows(path.parent / name) for part, name in companions.items()}


def _count_rows(path: Path) -> int:
    separator = "\t" if path.suffix == ".txt" else ","
    with path.open(encoding="utf-8", newline="") as file:
        return sum(len(row) > 1 for row in csv.reader(file, delimiter=separator))


if __name__ == "__main__":
    sys.exit(main())
