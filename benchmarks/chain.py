"""The chain over many assessments: time of each, CPU of both processes, growth of their memory.

    python -m benchmarks.chain [assessments]

The policy is the onboarding policy of the pack cn-base. Each assessment has one outcome of every
rule that the policy names and of as many others, three quarters of them `pass`, from a fixed seed.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from importlib.resources import files
from pathlib import Path

import yaml

from rules import fixpoint
from rules.chain.agreement import conclude
from rules.chain.process import ChainProcess
from rules.policy import OutcomePattern, Policy, load_policy
from rules.vocabulary import Dimension, Outcome, OutcomeKey, Severity

ASSESSMENTS = 20_000
WARM_UP = 1_000
SEED = 20261122
_MEBIBYTE = 1024 * 1024


def main(assessments: int) -> None:
    """Run and print one line for each figure."""
    policy = read_policy()
    cases = make_cases(policy, count=500)
    with ChainProcess(evaluations_per_child=assessments + WARM_UP) as chain:
        begun = time.perf_counter()
        conclude(policy, cases[0], chain)
        start_ms = (time.perf_counter() - begun) * 1000
        (pid,) = chain.pids
        for number in range(1, WARM_UP):
            conclude(policy, cases[number % len(cases)], chain)

        rss_before = read_rss(os.getpid()), read_rss(pid)
        cpu_before = time.process_time(), read_cpu_seconds(pid)
        took_ms = []
        for number in range(assessments):
            begun = time.perf_counter()
            conclude(policy, cases[number % len(cases)], chain)
            took_ms.append((time.perf_counter() - begun) * 1000)
        cpu_after = time.process_time(), read_cpu_seconds(pid)
        rss_after = read_rss(os.getpid()), read_rss(pid)
        assert chain.pids == (pid,)

    begun = time.process_time()
    for number in range(2_000):
        fixpoint.derive(policy, cases[number % len(cases)])
    fixpoint_ms = (time.process_time() - begun) / 2_000 * 1000

    percentiles = statistics.quantiles(took_ms, n=100)
    print(f"assessments               {assessments}, {len(cases[0])} outcomes each")
    print(f"first answer of a child   {start_ms:.0f} ms")
    print(f"one assessment, wall      p50 {percentiles[49]:.2f} ms, p99 {percentiles[98]:.2f} ms")
    for name, index in (("parent", 0), ("child", 1)):
        cpu = cpu_after[index] - cpu_before[index]
        grown = (rss_after[index] - rss_before[index]) / _MEBIBYTE
        print(
            f"{name:<6} CPU {cpu:.1f} s ({cpu / assessments * 1000:.2f} ms each), "
            f"RSS {rss_after[index] / _MEBIBYTE:.1f} MiB, grown {grown:+.1f} MiB"
        )
    print(f"fix-point alone, CPU      {fixpoint_ms:.2f} ms")


def read_policy() -> Policy:
    """The policy that is measured."""
    path = files("rules").joinpath("packs", "cn-base", "policy-onboarding.yaml")
    return load_policy(yaml.safe_load(path.read_text(encoding="utf-8")))


def make_cases(policy: Policy, count: int) -> list[list[OutcomeKey]]:
    """Outcomes of different customers, the same in every run."""
    draw = random.Random(SEED)  # noqa: S311  (repeatable on purpose)
    patterns = (premise for conclusion in policy.conclusions for premise in conclusion.premises)
    named = sorted({p.rule for p in patterns if isinstance(p, OutcomePattern) and p.rule})
    rules = [
        (name, draw.choice(list(Dimension)), draw.choice(list(Severity)))
        for name in (*named, *(f"OTHER-{number}" for number in range(len(named))))
    ]
    weights = {
        Outcome.PASS: 75,
        Outcome.NOT_APPLICABLE: 10,
        Outcome.ADVERSE: 10,
        Outcome.INCONCLUSIVE: 5,
    }
    return [
        [OutcomeKey(*rule, *draw.choices(list(weights), list(weights.values()))) for rule in rules]
        for _ in range(count)
    ]


def read_rss(pid: int) -> int:
    """Resident memory of a process, in bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def read_cpu_seconds(pid: int) -> float:
    """User and system time that a process has taken."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ASSESSMENTS)
