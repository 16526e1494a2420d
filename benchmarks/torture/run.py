"""A whole run: a database, servers, workers, a year, and what came of it."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from benchmarks.ten_years.installation import Installation, OnRecord
from benchmarks.torture.crew import run_crew
from benchmarks.torture.deliveries import DeliveryCounts, count_deliveries
from benchmarks.torture.doings import Doing
from benchmarks.torture.office import add_members
from benchmarks.torture.post_office import choose_shares, read_log, run_post_office
from benchmarks.torture.stores import open_store
from benchmarks.torture.supervisor import Supervisor, Torture
from benchmarks.torture.tellings import ToldCounts
from benchmarks.torture.workers import Orders
from benchmarks.torture.year import BEGINS_ON, make_days


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Attributes:
        kills: How many kills landed where.
        died: Workers that ended by themselves.
        failures: Errors of the database that the workers survived, by name.
        counts: What else happened.
        expected: Alerts that must be on record.
        missing: Of these, those that are not.
        spurious: Alerts on record that must not be.
        doubled: Alerts beyond the first about the same stage of the same thing.
        told: Who was told of what.
        deliveries: What became of the messages.
        damage: What the database finds wrong with itself.
        seconds: Of wall time.
    """

    kills: Counter[Doing]
    died: int
    failures: Counter[str]
    counts: Counter[str]
    expected: int
    missing: Counter[OnRecord]
    spurious: Counter[OnRecord]
    doubled: int
    told: ToldCounts
    deliveries: DeliveryCounts
    damage: str
    seconds: float

    def list_faults(self) -> list[str]:
        """Say what is wrong; empty if all is well."""
        faults = {
            "workers that ended by themselves": self.died,
            "alerts missing": self.missing.total(),
            "alerts spurious": self.spurious.total(),
            "alerts doubled": self.doubled,
            "notices missing": self.told.missing.total(),
            "notices doubled": self.told.doubled.total(),
            "notices to the wrong address": self.told.unasked.total(),
            **{f"messages {name}": count for name, count in self.deliveries.faults.items()},
            "no kill landed during a send": not self.kills[Doing.SENDING],
        }
        named = [f"{name}: {int(count)}" for name, count in faults.items() if count]
        return named + ([self.damage] if self.damage else [])


def run_torture(kind: str, torture: Torture) -> Outcome:
    """Let a year pass on a new database.

    Args:
        kind: One of `stores.KINDS`.
        torture: How bad it is to be.
    """
    began_at = time.perf_counter()
    shares = choose_shares(torture.seed)
    with tempfile.TemporaryDirectory(prefix="licet-torture-", dir=_fast_folder()) as name:
        folder = Path(name)
        log = folder / "accepted.jsonl"
        with open_store(kind, folder) as store, run_post_office(shares, log) as ports:
            days = make_days(torture.seed)
            installation = Installation(store.url, torture.customers, days)
            begins = datetime.combine(BEGINS_ON, time_of_day(0), UTC) - timedelta(days=1)
            person_ids = add_members(installation.database, ports, begins)
            supervisor = Supervisor(torture, installation, person_ids, folder, store)
            supervisor.prepare()
            Orders(store.url, torture.seed, ports.mail).write(folder)
            with run_crew(folder, random.Random(torture.seed)) as crew:  # noqa: S311
                supervisor.let_the_year_pass(crew)
                crew.stop()
            expected = supervisor.list_expected()
            found = Counter(installation.read_alerts())
            deliveries = count_deliveries(installation.database, read_log(log), shares)
            told = supervisor.watch.count()
            installation.database.close()
            return Outcome(
                kills=crew.kills,
                died=crew.died,
                failures=_read_failures(folder),
                counts=supervisor.counts,
                expected=expected.total(),
                missing=expected - found,
                spurious=found - expected,
                doubled=found.total() - len({(*alert[:3], alert.urgency) for alert in found}),
                told=told,
                deliveries=deliveries,
                damage=store.find_damage(),
                seconds=time.perf_counter() - began_at,
            )


def _read_failures(folder: Path) -> Counter[str]:
    path = folder / "failures"
    return Counter(path.read_text(encoding="utf-8").split()) if path.exists() else Counter()


def _fast_folder() -> str | None:
    """Give a folder in memory where there is one: processes are killed, not the machine."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
