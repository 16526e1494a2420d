"""From fact sheets to a verdict, many times in one process: time of each, and growth of memory.

    python -m benchmarks.facts_to_verdict [assessments]

The facts are those of the six sample customers, read from their documents before the clock starts;
rules, the chain with its cross-check and the horizon are in the figure.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.chain import read_cpu_seconds, read_rss
from checker.assessment.assess import Assessment, evaluate_sheets
from checker.assessment.lists import list_versions
from checker.customer_file.dossier import make_dossier
from checker.facts import build_sheets
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from licet_examples.customers import write_customers
from rules.chain.process import ChainProcess
from rules.facts import FactSheet
from rules.pack import load_pack

ASSESSMENTS = 20_000
WARM_UP = 500
AS_OF = date(2026, 11, 22)
_MEBIBYTE = 1024 * 1024


def main(assessments: int) -> None:
    """Run and print one line for each figure."""
    pack = load_pack("cn-base")
    customers = read_sample_sheets()
    lists = list_versions()

    def assess(number: int) -> Assessment:
        sheets = customers[number % len(customers)]
        return evaluate_sheets(sheets, AS_OF, pack, "onboarding", engine, lists)

    with ChainProcess(evaluations_per_child=assessments + WARM_UP + 1) as engine:
        for number in range(WARM_UP):
            assert assess(number).result
        (pid,) = engine.pids
        rss_before = read_rss(os.getpid()), read_rss(pid)
        cpu_before = time.process_time(), read_cpu_seconds(pid)
        took_ms = []
        for number in range(assessments):
            begun = time.perf_counter()
            assess(number)
            took_ms.append((time.perf_counter() - begun) * 1000)
        cpu_after = time.process_time(), read_cpu_seconds(pid)
        rss_after = read_rss(os.getpid()), read_rss(pid)
    percentiles = statistics.quantiles(took_ms, n=100)
    policy = pack.find_policy("onboarding")
    assert policy is not None
    in_force = len(pack.asked_by(policy).rules_in_force(AS_OF))
    print(
        f"assessments           {assessments}, {in_force} rules, {len(customers)} customers in turn"
    )
    print(f"facts to verdict      p50 {percentiles[49]:.2f} ms, p99 {percentiles[98]:.2f} ms, wall")
    for name, index in (("parent", 0), ("chain's child", 1)):
        cpu = cpu_after[index] - cpu_before[index]
        grown = (rss_after[index] - rss_before[index]) / _MEBIBYTE
        print(
            f"{name:<14} CPU {cpu / assessments * 1000:.2f} ms each, "
            f"RSS {rss_after[index] / _MEBIBYTE:.1f} MiB, grown {grown:+.1f} MiB"
        )


def read_sample_sheets() -> list[tuple[FactSheet, ...]]:
    """Read the sample customers' documents once and give their fact sheets."""
    requirements = load_pack("cn-base").requirements.for_purpose("onboarding")
    sheets = []
    with tempfile.TemporaryDirectory() as folder, ReaderPool() as reader:
        for written in write_customers(Path(folder), AS_OF):
            documents = [
                document
                for file in sorted(written.folder.iterdir())
                for document in read_file(file.read_bytes(), file.name, reader)
            ]
            dossier = make_dossier(written.folder.name, documents, AS_OF)
            sheets.append(build_sheets(dossier, AS_OF, requirements))
    return sheets


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ASSESSMENTS)
