"""How long `licet --help` takes, and how long the modules are.

python -m benchmarks.command_line
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15
REPOSITORY = Path(__file__).parents[1]
PACKAGES = ("ingest", "rules", "storage", "checker", "examples/licet_examples")


def main() -> None:
    """Print both."""
    wall_ms, cpu_ms = time_help()
    print(
        f"licet --help      wall median {wall_ms:.0f} ms, CPU median {cpu_ms:.0f} ms, {RUNS} runs"
    )
    for package in PACKAGES:
        lines = sorted(len(path.read_bytes().splitlines()) for path in find_modules(package))
        percentile = lines[round(0.9 * (len(lines) - 1))]
        median = statistics.median(lines)
        print(
            f"{package:<24} {len(lines):>3} modules, {sum(lines):>5} lines, "
            f"median {median:.0f}, p90 {percentile}, largest {lines[-1]}"
        )


def time_help() -> tuple[float, float]:
    """Give the median wall and CPU time of the command, after one warm-up."""
    command = shutil.which("licet", path=str(Path(sys.executable).parent)) or "licet"
    walls, cpus = [], []
    for number in range(RUNS + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.perf_counter()
        subprocess.run([command, "--help"], check=True, capture_output=True, env={**os.environ})
        took = time.perf_counter() - begun
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        if number:
            walls.append(took * 1000)
            cpus.append(cpu * 1000)
    return statistics.median(walls), statistics.median(cpus)


def find_modules(package: str) -> list[Path]:
    """List the Python modules of a package."""
    return [path for path in (REPOSITORY / package).rglob("*.py") if path.stat().st_size]


if __name__ == "__main__":
    main()
