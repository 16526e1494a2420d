"""Windows, ladders and working days of the simulated years, with arithmetic of their own.

Nothing here is taken from `rules`: what the product computes by thresholds over ranges is counted
here day by day, for one thing that falls due at a time. The product gets the same data as YAML.
"""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

ONE_DAY = timedelta(days=1)


class Span(NamedTuple):
    """A length of time before or after a day.

    Attributes:
        count: How many.
        unit: `days`, `working_days` or `months`.
    """

    count: int
    unit: str

    @property
    def nominal_days(self) -> int:
        """The length that gives a step its place among the others."""
        if self.unit == "working_days":
            return -(-self.count * 7 // 5)
        return self.count * (30 if self.unit == "months" else 1)


class Step(NamedTuple):
    """One step of a ladder.

    Attributes:
        id: Its name.
        anchor: `end`, `opens` or `closes`.
        before: How long before the anchor it is reached; None for on it or after it.
        after_days: How many days after the anchor it is reached, where `before` is None.
        severity: How grave it is.
    """

    id: str
    anchor: str
    before: Span | None
    after_days: int
    severity: str


class Window(NamedTuple):
    """When a renewal may be applied for: from and until so long before the end."""

    opens: Span
    closes: Span


@dataclass(frozen=True)
class Law:
    """What holds from a day on.

    Attributes:
        version: A name.
        windows: By kind of credential.
        ladders: By source and kind; None is every other kind. Steps in the order of time.
        evidence_days: By kind of credential, how long its paper is good for.
    """

    version: str
    windows: dict[str, Window]
    ladders: dict[tuple[str, str | None], tuple[Step, ...]]
    evidence_days: dict[str, int]

    def steps(self, source: str, kind: str) -> tuple[Step, ...]:
        """Give the ladder of a kind."""
        own = self.ladders.get((source, kind))
        return own if own is not None else self.ladders.get((source, None), ())


class Days:
    """The working days of the simulated years: holidays and working weekends, all declared."""

    def __init__(self, first_year: int, last_year: int, seed: int) -> None:
        self.first_year, self.last_year = first_year, last_year
        dice = random.Random(seed)  # noqa: S311
        self.exceptions: dict[date, bool] = {}
        for year in range(first_year, last_year + 1):
            for month, day, length in ((1, 1, 1), (2, dice.randint(1, 18), 7), (10, 1, 7)):
                self._close(date(year, month, day), length, dice)

    def _close(self, first: date, length: int, dice: random.Random) -> None:
        """Free some days in a row and let a weekend before or after pay for two of them."""
        free = [first + ONE_DAY * n for n in range(length)]
        for day in free:
            if day.weekday() < 5:
                self.exceptions[day] = False
        for day in (first - ONE_DAY * dice.randint(1, 8), free[-1] + ONE_DAY * dice.randint(1, 8)):
            is_inside = self.first_year <= day.year <= self.last_year
            if length > 1 and day.weekday() >= 5 and is_inside:
                self.exceptions[day] = True

    def is_worked(self, day: date) -> bool:
        """Whether a day is worked."""
        return self.exceptions.get(day, day.weekday() < 5)

    def until(self, day: date, working_days: int) -> date:
        """Give the last day after which so many working days follow up to and with a day."""
        left = working_days
        while left:
            left -= self.is_worked(day)
            day -= ONE_DAY
        return day

    def since(self, day: date, working_days: int) -> date:
        """Give the first day after which no more than so many follow up to and with a day."""
        return self.until(day, working_days + 1) + ONE_DAY

    def to_data(self) -> dict[str, Any]:
        """Give the days in the form in which the product reads a calendar."""
        return {
            "name": "cn",
            "first_year": self.first_year,
            "last_year": self.last_year,
            "provisional_years": [],
            "worked": sorted(d.isoformat() for d, worked in self.exceptions.items() if worked),
            "free": sorted(d.isoformat() for d, worked in self.exceptions.items() if not worked),
        }


def add_months(day: date, months: int) -> date:
    """Give the day of the same number some months later, or the last of a shorter month."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


class Reckoner:
    """Counts, for one thing, the day on which each step of its ladder is reached."""

    def __init__(self, law: Law, days: Days) -> None:
        self.law, self.days = law, days
        self.reached = lru_cache(maxsize=None)(self._reached)

    def _since(self, day: date, span: Span) -> date:
        """Give the first day from which no more than a span is left until a day."""
        if span.unit == "working_days":
            return self.days.since(day, span.count)
        if span.unit == "months":
            return add_months(day, -span.count)
        return day - ONE_DAY * span.count

    def _until(self, day: date, span: Span) -> date:
        """Give the last day from which a whole span is left until a day."""
        if span.unit == "working_days":
            return self.days.until(day, span.count)
        if span.unit == "months":
            last = add_months(day, -span.count) + ONE_DAY * 4
            while add_months(last, span.count) > day:
                last -= ONE_DAY
            return last
        return day - ONE_DAY * span.count

    def _anchor(self, step: Step, kind: str, due_on: date) -> tuple[date, int]:
        """Give the anchor's day and its nominal place before the end."""
        if step.anchor == "end":
            return due_on, 0
        window = self.law.windows[kind]
        if step.anchor == "opens":
            return self._since(due_on, window.opens), -window.opens.nominal_days
        return self._until(due_on, window.closes), -window.closes.nominal_days

    def _reached(self, source: str, kind: str, due_on: date) -> tuple[tuple[date, int, Step], ...]:
        found = []
        for step in self.law.steps(source, kind):
            day, place = self._anchor(step, kind, due_on)
            if step.before is None:
                day, place = day + ONE_DAY * step.after_days, place + step.after_days
            else:
                day, place = self._since(day, step.before), place - step.before.nominal_days
            found.append((day, place, step))
        return tuple(found)

    def stage_on(self, source: str, kind: str, due_on: date, day: date) -> tuple[int, Step] | None:
        """Give the most urgent step that is reached on a day, with its place."""
        reached = [
            (place, step) for on, place, step in self.reached(source, kind, due_on) if on <= day
        ]
        return max(reached, default=None, key=lambda entry: entry[0])


def write_plan(law: Law) -> dict[str, Any]:
    """Give a law in the form in which the product keeps its renewal plan."""
    text = {"zh": "示例", "en": "example"}
    basis = {
        "instrument": text,
        "status": "unverified",
        "checked_on": "2026-11-22",
        "note": text,
    }
    windows = [
        {
            "kind": kind,
            "title": text,
            "opens": {window.opens.unit: window.opens.count},
            "closes": {window.closes.unit: window.closes.count},
            "consequence": text,
            "basis": [basis],
            "in_force": {"from": "2000-01-01"},
        }
        for kind, window in law.windows.items()
    ]
    ladders = [
        {
            "id": f"{source}_{number}",
            "source": source,
            "kinds": [kind] if kind else [],
            "steps": [_write_step(step, text) for step in steps],
        }
        for number, ((source, kind), steps) in enumerate(law.ladders.items())
    ]
    return {
        "renewal_windows": windows,
        "renewal_ladders": ladders,
        "renewal_practice": {"evidence_max_age_days": law.evidence_days},
    }


def _write_step(step: Step, text: dict[str, str]) -> dict[str, Any]:
    written: dict[str, Any] = {
        "id": step.id,
        "anchor": step.anchor,
        "severity": step.severity,
        "title": text,
        "task": text,
    }
    if step.before is not None:
        written["before"] = {step.before.unit: step.before.count}
    elif step.after_days:
        written["after"] = {"days": step.after_days}
    return written
