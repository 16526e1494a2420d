"""Ten years of beats: what is on record against what an oracle finds day by day.

    python -m benchmarks.ten_years [--portfolios N] [--per-world N] [--seed N] [--processes N]

Portfolios live in worlds of two hundred, each with its own machine, time zone, holidays and changes
of law. Credentials of four kinds come in, are renewed in time, late or never, or reissued for the
same term; customers are reviewed; days are written down; people acknowledge, snooze and close. The
machine is switched off for up to a hundred days, started anew, and its clock jumps by -400 days to
ten years and is set right again. After every fortieth beat all alerts on record are compared with
those of the oracle, which shares no code with the product.

Premature is an alert raised before the true day of its step. Missing and spurious are differences
of the record from the oracle, in stage, day and state.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.ten_years.installation import Installation, OnRecord
from benchmarks.ten_years.law import ONE_DAY, Days, Reckoner
from benchmarks.ten_years.lives import (
    FIRST_DAY,
    LAST_DAY,
    ZONES,
    Tick,
    make_events,
    make_laws,
    make_ticks,
)
from benchmarks.ten_years.oracle import Oracle, Told
from rules.renewal import RenewalPlan

PORTFOLIOS_PER_WORLD = 200
BEATS_PER_COMPARISON = 40
LONGEST_OUTAGE_DAYS = 45
STATES_AFTER = {"acknowledge": "acknowledged", "snooze": "snoozed", "close": "closed"}


class World:
    """One machine and its portfolios.

    Args:
        seed: Of everything that happens.
        portfolios: How many customers.
        folder: Where the database goes.
        last_day: When it ends.
    """

    def __init__(self, seed: int, portfolios: int, folder: Path, last_day: date = LAST_DAY) -> None:
        self._last_day = last_day
        self._dice = random.Random(seed)  # noqa: S311
        self._zone = ZONES[seed % len(ZONES)]
        self._days = Days(FIRST_DAY.year - 3, LAST_DAY.year + 20, seed)
        self._laws = make_laws(self._dice)
        self._reckoners = {law.version: Reckoner(law, self._days) for _, law in self._laws}
        self._plans: dict[str, RenewalPlan] = {}
        self._events = make_events(self._dice, portfolios)
        self._oracle = Oracle()
        url = f"sqlite:///{folder / 'licet.db'}"
        self._product = Installation(url, portfolios, self._days)
        self._boot, self._mark = "", FIRST_DAY
        self._must_confirm = False
        self.counts: Counter[str] = Counter()

    def live(self) -> Counter[str]:
        """Go through the years and count."""
        ticks = make_ticks(self._dice, self._zone)
        for number, tick in enumerate(ticks):
            day = tick.at.astimezone(ZoneInfo(self._zone)).date()
            if day > self._last_day:
                break
            self._file_until(day)
            self._beat(tick, day)
            if number % BEATS_PER_COMPARISON == 0:
                self._compare()
        self._compare()
        self._product.database.close()
        return self.counts

    def _file_until(self, day: date) -> None:
        """File what has happened before the day of a beat."""
        while self._events and self._events[0].on < day:
            event = self._events.pop(0)
            self._product.apply(event)
            self._oracle.foresee(event)
            self.counts["events"] += 1

    def _beat(self, tick: Tick, true_day: date) -> None:
        shown_day = tick.shown.astimezone(ZoneInfo(self._zone)).date()
        is_confirmed = self._must_confirm and tick.is_right and self._dice.random() < 0.7
        law = max((entry for entry in self._laws if entry[0] <= true_day), key=lambda e: e[0])[1]
        report = self._product.beat(tick, self._zone, law, self._plans, is_confirmed=is_confirmed)
        self.counts["beats"] += 1
        if report.refusal is not None:
            self.counts["refused"] += 1
            self.counts["refused though right"] += tick.is_right and not self._is_long_out(
                tick, shown_day
            )
            self._must_confirm = tick.is_right
            return
        self._must_confirm = False
        self.counts["believed though wrong"] += not tick.is_right
        if tick.is_right:
            self._boot, self._mark = tick.boot, max(self._mark, shown_day)
        raised = self._oracle.beat(shown_day, self._reckoners[law.version])
        self.counts["alerts"] += len(raised)
        self.counts["premature"] += sum(told.reached_on > true_day for told in raised)
        self._act(true_day, tick)

    def _is_long_out(self, tick: Tick, day: date) -> bool:
        """Whether a person has to confirm the clock: the machine was off for very long."""
        return (day - self._mark).days > LONGEST_OUTAGE_DAYS and tick.boot != self._boot

    def _act(self, day: date, tick: Tick) -> None:
        """Let people do something about a few of the alerts that are open."""
        if self._dice.random() < 0.5:
            return
        living = [
            (key, told)
            for keys in self._oracle.live.values()
            for key in keys
            for told in self._oracle.things[key].alerts
            if told.state in ("open", "snoozed")
        ]
        for key, told in self._dice.sample(living, min(3, len(living))):
            act = self._dice.choice(("acknowledge", "acknowledge", "snooze", "close"))
            until = day + ONE_DAY * self._dice.randint(1, 30) if act == "snooze" else None
            self._product.act(self._describe(key, told), act, until, tick.at)
            told.snoozed_until = until
            told.state = {"acknowledge": "acknowledged", "snooze": "snoozed", "close": "closed"}[
                act
            ]
            self.counts["acts"] += 1

    def _describe(self, key: tuple[str, str, date], told: Told) -> OnRecord:
        source, subject, due_on = key
        if source == "evidence":
            due_on += timedelta(days=self._laws[0][1].evidence_days[self._oracle.things[key].kind])
        return OnRecord(source, subject, due_on, told.stage, told.place, told.raised_on, told.state)

    def _compare(self) -> None:
        expected = Counter(
            self._describe(key, told)
            for key, thing in self._oracle.things.items()
            for told in thing.alerts
        )
        found = Counter(self._product.read_alerts())
        for name, difference in (("missing", expected - found), ("spurious", found - expected)):
            self.counts[name] += difference.total()
            if difference and self.counts[f"shown {name}"] < 3:
                self.counts[f"shown {name}"] += 1
                print(f"  {name}: {next(iter(difference))}", flush=True)
        self.counts["comparisons"] += 1


def live_world(seed: int, portfolios: int) -> Counter[str]:
    """Simulate one world in a folder of its own."""
    with tempfile.TemporaryDirectory(dir=_fast_folder()) as folder:
        return World(seed, portfolios, Path(folder)).live()


def _fast_folder() -> str | None:
    """Give a folder in memory where there is one: the simulation is not about disks."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def main(arguments: Sequence[str]) -> int:
    """Simulate, print the counts, and give 1 if anything differs."""
    parser = argparse.ArgumentParser(description="Ten years of beats against an oracle.")
    parser.add_argument("--portfolios", type=int, default=2000)
    parser.add_argument("--per-world", type=int, default=PORTFOLIOS_PER_WORLD)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    worlds = -(-options.portfolios // options.per_world)
    began = time.perf_counter()
    counts: Counter[str] = Counter()
    seeds = range(options.seed * 1000, options.seed * 1000 + worlds)
    live = partial(live_world, portfolios=options.per_world)
    with ProcessPoolExecutor(options.processes) as pool:
        for number, found in enumerate(pool.map(live, seeds), 1):
            counts += found
            print(f"world {number} of {worlds} (seed {seeds[number - 1]})", flush=True)
    print(f"{worlds} worlds of {options.per_world} portfolios, {FIRST_DAY} to {LAST_DAY}")
    for name in ("events", "beats", "refused", "acts", "alerts", "comparisons"):
        print(f"{name:>24} {counts[name]:>12,}")
    faults = ("premature", "missing", "spurious", "believed though wrong", "refused though right")
    for name in faults:
        print(f"{name:>24} {counts[name]:>12,}")
    print(f"{time.perf_counter() - began:.0f} s wall")
    return 1 if any(counts[name] for name in faults) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
