"""The servers on loopback, as a process of their own that nobody kills, and their log."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from benchmarks.torture.office import Ports
from tests.checker.channels.servers import Shares

LONGEST_DELAY_S = 0.04


def choose_shares(seed: int) -> Shares:
    """Say how often the servers misbehave."""
    return Shares(
        seed=seed,
        deferred=0.05,
        refused=0.15,
        hang_up_before=0.03,
        hang_up_after=0.03,
        longest_delay_s=LONGEST_DELAY_S,
    )


@contextmanager
def run_post_office(shares: Shares, log: Path) -> Iterator[Ports]:
    """Run the servers."""
    command = [sys.executable, "-m", "tests.checker.channels.servers", "--log", str(log)]
    for name in Shares.__dataclass_fields__:
        command += [f"--{name.replace('_', '-')}", str(getattr(shares, name))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as servers:
        assert servers.stdout is not None
        assert servers.stdin is not None
        yield Ports(**json.loads(servers.stdout.readline()))
        servers.stdin.close()


@dataclass
class Accepted:
    """What the servers have accepted.

    Attributes:
        times: How often, by delivery.
        contents: What it said each time, as digests, by delivery.
    """

    times: Counter[str] = field(default_factory=Counter)
    contents: dict[str, set[str]] = field(default_factory=dict)


def read_log(log: Path) -> Accepted:
    """Read what was accepted; a robot's message is known by the tag that the senders add."""
    accepted = Accepted()
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    for line in map(json.loads, lines):
        tags = parse_qs(urlsplit(line["to"]).query).get("delivery")
        delivery_id = tags[0] if tags else line["id"].strip("<>").partition("@")[0]
        accepted.times[delivery_id] += 1
        accepted.contents.setdefault(delivery_id, set()).add(line["sha256"])
    return accepted
