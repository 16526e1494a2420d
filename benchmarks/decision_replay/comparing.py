"""Comparing: the records of two databases with one another, and each replay with its record."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlmodel import Session

from storage.assessments import get_assessment
from storage.database import Database
from storage.tables import Assessment

_REPOSITORY = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where a replay takes place.

    Attributes:
        name: What to call it.
        environment: Variables of the process.
        clock: What its clock says; None for the right time.
        is_upgraded: Whether a newer pack is installed.
    """

    name: str
    environment: Mapping[str, str]
    clock: str | None = None
    is_upgraded: bool = False


CIRCUMSTANCES = (
    Circumstances("another process", {}),
    Circumstances(
        "a newer pack, five years on, in Kiritimati",
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"},
        "2031-12-31T23:59:58+14:00",
        is_upgraded=True,
    ),
    Circumstances(
        "a clock before all records, Samoa, no UTF-8",
        {"PYTHONHASHSEED": "4294967295", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "TZ": "Etc/GMT+12"},
        "2019-02-28T12:00:00+00:00",
    ),
    Circumstances(
        "a newer pack, a leap day, Shanghai",
        {"PYTHONHASHSEED": "20261122", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
        "2028-02-29T00:00:01+08:00",
        is_upgraded=True,
    ),
)


@dataclass
class Outcome:
    """What came out.

    Attributes:
        inputs: How many decisions on each database.
        recording_cpu_s: What it took to record them, the engine's processes aside.
        replaying_cpu_s: What the replaying processes took, the engine's aside.
        replays: How many were byte-identical, by circumstances.
        verdicts: How many of each verdict.
        kinds: Replays that named an input that is no longer what it was, by kind.
        faults: What is not the same.
    """

    inputs: int = 0
    recording_cpu_s: float = 0.0
    replaying_cpu_s: float = 0.0
    replays: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def tell(self) -> Iterator[str]:
        """Give it as lines."""
        yield f"{self.inputs} inputs recorded on each database: {self.recording_cpu_s:.0f} CPU s"
        yield f"verdicts: {dict(sorted(self.verdicts.items()))}"
        total = self.replays.total()
        yield f"{total} replays byte-identical: {self.replaying_cpu_s:.0f} CPU s"
        yield from (f"  {count:6} {name}" for name, count in self.replays.items())
        yield f"inputs that are no longer what they were: {dict(sorted(self.kinds.items()))}"
        yield f"not the same: {len(self.faults)}"


def compare_records(
    databases: Sequence[Database], ids: Sequence[tuple[str, ...]], outcome: Outcome
) -> dict[str, str]:
    """Compare what the databases hold of the same inputs.

    Returns:
        By id, the SHA-256 of the bytes that are on record.
    """
    records: dict[str, str] = {}
    outcome.inputs += len(ids)
    for number, row in enumerate(ids):
        found = []
        for database, assessment_id in zip(databases, row, strict=True):
            with database.read_session() as session:
                record = _require(session, assessment_id)
                found.append((record.inputs.encode(), record.result.encode(), record.verdict))
            records[assessment_id] = hashlib.sha256(found[-1][1]).hexdigest()
        if any(other != found[0] for other in found):
            outcome.faults.append(f"decision {number} is not the same on every database")
        outcome.verdicts[str(found[0][2])] += 1
    return records


def replay_all(
    url: str,
    ids: Sequence[str],
    where: Circumstances,
    records: Mapping[str, str],
    outcome: Outcome,
) -> None:
    """Replay decisions in a process and compare each with its record.

    Raises:
        CalledProcessError: The process failed.
    """
    command = [sys.executable, "-m", "benchmarks.decision_replay.replaying", url]
    command += [] if where.clock is None else ["--clock", where.clock]
    command += ["--newer"] if where.is_upgraded else []
    done = subprocess.run(
        command,
        input="\n".join(ids),
        capture_output=True,
        check=True,
        cwd=_REPOSITORY,
        env={**os.environ, **where.environment},
        encoding="ascii",
    )
    outcome.replaying_cpu_s += float(done.stderr.split()[-1])
    told = [json.loads(line) for line in done.stdout.splitlines()]
    if [each["id"] for each in told] != list(ids):
        outcome.faults.append(f"{where.name}: not every decision was replayed")
    for each in told:
        if each["identical"] and each["sha256"] == records[each["id"]]:
            outcome.replays[where.name] += 1
        else:
            outcome.faults.append(f"{where.name}: {each['id']} gave other bytes")
        outcome.kinds.update(each["kinds"])


def _require(session: Session, assessment_id: str) -> Assessment:
    record = get_assessment(session, assessment_id)
    if record is None:
        raise LookupError(assessment_id)
    return record
