"""The renewal plan of a pack: on which stage each thing that falls due stands on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from rules.calendar import WorkingCalendar
from rules.dates import add_days
from rules.renewal.caution import find_estimated
from rules.renewal.ladder import Ladder, Rung, Step, climb
from rules.renewal.offset import latest, reach
from rules.renewal.practice import HousePractice
from rules.renewal.window import RenewalWindow, WindowPlacement
from rules.vocabulary import Severity

_REMEMBERED = 256
"""A page of things that fall due asks the same of every thing of a source and kind; asking anew
for each of 100 took 34 ms."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The things that stand on one step of their ladder on one day, by the day they fall due.

    Attributes:
        id: The id of the step.
        urgency: Its nominal place, in days from the day on which a thing falls due.
        severity: How grave it is.
        after: They fall due later than this day; on any, if None.
        until: They fall due on this day or earlier.
        is_estimated: The day of the step is counted over a year whose working days are not yet
            declared; it is early, by up to some days, and never late.
    """

    id: str
    urgency: int
    severity: Severity
    after: date | None
    until: date
    is_estimated: bool

    def covers(self, due_on: date) -> bool:
        """Whether a thing that falls due on a day stands on it."""
        return due_on <= self.until and (self.after is None or self.after < due_on)


@dataclass(frozen=True)
class RenewalPlan:
    """Windows, ladders and house practice of a pack. An empty plan raises nothing.

    Attributes:
        windows: Every version of every window, by kind and first day in force.
        ladders: By id.
        practice: What the house has settled.
    """

    windows: tuple[RenewalWindow, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    practice: HousePractice = field(default_factory=HousePractice)

    def kinds(self, source: str) -> frozenset[str]:
        """Return the kinds of a source that have a ladder of their own."""
        return frozenset(kind for of, kind in self._ladders if of == source and kind is not None)

    def stages(
        self, source: str, kind: str | None, as_of: date, calendar: WorkingCalendar
    ) -> tuple[Stage, ...]:
        """Divide the days on which things fall due by the stages that they stand on.

        Args:
            source: Where the things are found.
            kind: Their kind; None for all that have no ladder of their own.
            as_of: The day. The windows in force on it count.
            calendar: Which days are worked.

        Returns:
            Stages no two of which share a day, the most urgent last. A step whose reach runs into
            years not yet declared has two: what falls due before them, and the rest.
        """
        return self._recall_stages(source, kind, as_of, calendar)

    def find_stage(
        self, source: str, kind: str, due_on: date, as_of: date, calendar: WorkingCalendar
    ) -> Stage | None:
        """Return the stage on which one thing stands; None before its first step."""
        stages = self.stages(source, kind, as_of, calendar)
        return next((stage for stage in stages if stage.covers(due_on)), None)

    def list_rungs(self, source: str, kind: str | None, as_of: date) -> tuple[Rung, ...]:
        """Return the steps that things of a source and kind can reach, the most urgent last.

        Args:
            source: Where the things are found.
            kind: Their kind; None for all that have no ladder of their own.
            as_of: The day whose windows count.
        """
        if (source, kind) not in self._ladders:
            kind = None  # all that have no ladder of their own stand on the same stages
        ladder = self.find_ladder(source, kind)
        if ladder is None:
            return ()
        window = None if kind is None else self.find_window(kind, as_of)
        return climb(ladder, window, self.grace_days(kind))

    def find_ladder(self, source: str, kind: str | None) -> Ladder | None:
        """Return the ladder of a kind, else that of all other kinds, if there is one."""
        return self._ladders.get((source, kind)) or self._ladders.get((source, None))

    def find_step(self, source: str, kind: str, stage_id: str) -> Step | None:
        """Return the step of a stage, for its texts; None if the plan no longer has it."""
        ladder = self.find_ladder(source, kind)
        return None if ladder is None else ladder.find_step(stage_id)

    def next_step(
        self, source: str, kind: str, due_on: date, as_of: date, calendar: WorkingCalendar
    ) -> tuple[date, Step] | None:
        """Return the next day on which a thing comes to a more urgent step, and that step.

        A window that comes into force later counts from its day on.

        Returns:
            None if there is none to come.
        """
        present = self.find_stage(source, kind, due_on, as_of, calendar)
        tomorrow = add_days(as_of, 1)
        coming: list[tuple[date, int, Step]] = []
        for starts_on, ends_on, rungs in self._recall_rungs_ahead(source, kind, tomorrow):
            for rung in rungs:
                if present is not None and rung.urgency <= present.urgency:
                    continue
                day = max(reach(rung.shifts, due_on, calendar).day, starts_on)
                if ends_on is None or day <= ends_on:
                    coming.append((day, -rung.urgency, rung.step))
        if not coming:
            return None
        day, _, step = min(coming, key=lambda one: one[:2])
        return day, step

    def find_window(self, kind: str, as_of: date) -> RenewalWindow | None:
        """Return the window of a kind that is in force on a day, if there is one."""
        versions = self._windows.get(kind, ())
        return next((window for window in versions if window.in_force.covers(as_of)), None)

    def place_window(
        self, kind: str, valid_until: date, as_of: date, calendar: WorkingCalendar
    ) -> WindowPlacement | None:
        """Say where a day lies in the renewal window of one credential.

        Args:
            kind: Its kind.
            valid_until: The last day of its term.
            as_of: The day. The window in force on it counts.
            calendar: Which days the authority is open.

        Returns:
            None if no window of the kind is known.
        """
        window = self.find_window(kind, as_of)
        return None if window is None else window.place(valid_until, as_of, calendar)

    @property
    def evidence_max_age_days(self) -> Mapping[str, int]:
        """How old the paper that shows a credential may grow, in days, by kind of credential."""
        return self.practice.evidence_max_age_days

    @property
    def escalation(self) -> Mapping[Severity, int]:
        """Working days without acknowledgement until the next level is told, by severity."""
        return self.practice.escalation

    @property
    def snooze_max_days(self) -> int:
        """The most days for which an alert may be put off."""
        return self.practice.snooze_max_days

    def grace_days(self, kind: str | None) -> int:
        """Return how many days after its end a credential of a kind is waited for."""
        return 0 if kind is None else self.practice.grace_days.get(kind, 0)

    def to_data(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "renewal_windows": [_dump(window) for window in self.windows],
            "renewal_ladders": [_dump(ladder) for ladder in self.ladders],
            "renewal_practice": _dump(self.practice),
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> RenewalPlan:
        """Undo `to_data`."""
        return cls(
            tuple(RenewalWindow.model_validate(window) for window in data["renewal_windows"]),
            tuple(Ladder.model_validate(ladder) for ladder in data["renewal_ladders"]),
            HousePractice.model_validate(data["renewal_practice"]),
        )

    @cached_property
    def _ladders(self) -> Mapping[tuple[str, str | None], Ladder]:
        return {(ladder.source, key): ladder for ladder in self.ladders for key in ladder.keys}

    @cached_property
    def _windows(self) -> Mapping[str, tuple[RenewalWindow, ...]]:
        kinds = {window.kind for window in self.windows}
        return {kind: tuple(w for w in self.windows if w.kind == kind) for kind in kinds}

    @cached_property
    def _recall_stages(
        self,
    ) -> Callable[[str, str | None, date, WorkingCalendar], tuple[Stage, ...]]:
        return lru_cache(_REMEMBERED)(self._make_stages)

    def _make_stages(
        self, source: str, kind: str | None, as_of: date, calendar: WorkingCalendar
    ) -> tuple[Stage, ...]:
        stages: list[Stage] = []
        after: date | None = None
        for rung in reversed(self.list_rungs(source, kind, as_of)):
            until = latest(rung.shifts, as_of, calendar).day
            if after is not None and until <= after:
                continue
            stages += _divide(rung, after, until, _find_exact(rung, as_of, calendar))
            after = until
        return tuple(reversed(stages))

    @cached_property
    def _recall_rungs_ahead(
        self,
    ) -> Callable[[str, str, date], tuple[tuple[date, date | None, tuple[Rung, ...]], ...]]:
        return lru_cache(_REMEMBERED)(self._list_rungs_ahead)

    def _list_rungs_ahead(
        self, source: str, kind: str, first: date
    ) -> tuple[tuple[date, date | None, tuple[Rung, ...]], ...]:
        """Return the steps that can be reached under each law from a day on, and its days."""
        return tuple(
            (starts_on, ends_on, self.list_rungs(source, kind, starts_on))
            for starts_on, ends_on in self._list_law(kind, first)
        )

    def _list_law(self, kind: str, first: date) -> Iterator[tuple[date, date | None]]:
        """Yield the stretches of days from `first` on over which one window, or none, counts."""
        starts = {first}
        for window in self._windows.get(kind, ()):
            ends_on = window.in_force.ends_on
            starts.add(window.in_force.starts_on)
            starts |= set() if ends_on is None else {add_days(ends_on, 1)}
        ordered = sorted(day for day in starts if day >= first)
        for index, day in enumerate(ordered):
            is_last = index + 1 == len(ordered)
            yield day, None if is_last else add_days(ordered[index + 1], -1)


def _find_exact(rung: Rung, as_of: date, calendar: WorkingCalendar) -> date:
    """Return the last day on which a thing may fall due so that its step is counted exactly."""
    estimated_from = find_estimated(calendar, as_of)
    counted = [index for index, shift in enumerate(rung.shifts) if shift.counts_working_days]
    if estimated_from is None or not counted:
        return date.max
    eve = add_days(estimated_from, -1)
    return latest(rung.shifts[: counted[0]], eve, calendar).day


def _divide(rung: Rung, after: date | None, until: date, exact: date) -> Iterator[Stage]:
    """Yield what falls due in a range, and apart from it that of which the step is estimated."""
    step, urgency = rung.step, rung.urgency

    def make(after: date | None, until: date, *, is_estimated: bool) -> Stage:
        return Stage(step.id, urgency, step.severity, after, until, is_estimated)

    if after is None or after < exact:
        yield make(after, min(until, exact), is_estimated=False)
        after = exact
    if after < until:
        yield make(after, until, is_estimated=True)


def _dump(model: Any) -> Any:  # noqa: ANN401
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)
