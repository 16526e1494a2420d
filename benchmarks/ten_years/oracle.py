"""What must be on record: every thing that falls due, looked at by itself at every beat."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from benchmarks.ten_years.law import ONE_DAY, Reckoner
from benchmarks.ten_years.lives import Event, Filed, Reviewed, Written

LIVING = ("open", "acknowledged", "snoozed")


@dataclass
class Told:
    """An alert that must be on record."""

    stage: str
    place: int
    raised_on: date
    reached_on: date
    state: str = "open"
    snoozed_until: date | None = None


@dataclass
class Thing:
    """Something that falls due on a day.

    Attributes:
        source: Where it is found.
        kind: What its ladder goes by.
        due_on: The day; of evidence the day of its paper.
        alerts: What is on record about it.
        is_live: Whether it is still in force.
    """

    source: str
    kind: str
    due_on: date
    alerts: list[Told] = field(default_factory=list)
    is_live: bool = True


Key = tuple[str, str, date]
"""Source, subject and the day it is due."""


class Oracle:
    """Keeps everything that falls due and looks at each by itself."""

    def __init__(self) -> None:
        self.things: dict[Key, Thing] = {}
        self.live: dict[tuple[str, str], list[Key]] = {}

    def foresee(self, event: Event) -> None:
        """Take in what has happened to a customer."""
        match event:
            case Filed():
                if event.replaces is not None:
                    former = event.replaces
                    self.hand_over("credential", former, event.name, event.valid_until)
                    self.end("credential", former)
                    self.end("evidence", former)
                self.begin("credential", event.name, event.kind, event.valid_until)
                self.begin("evidence", event.name, event.kind, event.on)
            case Reviewed():
                subject = f"{event.customer}:{event.purpose}"
                self.end("review", subject)
                self.begin("review", subject, event.purpose, event.next_review_on)
            case Written():
                if event.replaces is not None:
                    self.end("deadline", event.replaces)
                self.begin("deadline", event.name, event.kind, event.due_on)

    def begin(self, source: str, subject: str, kind: str, due_on: date) -> None:
        """A thing comes into force."""
        key = (source, subject, due_on)
        known = self.things.get(key)
        if known is None:
            self.things[key] = Thing(source, kind, due_on)
        else:
            known.is_live = True
        self.live.setdefault((source, subject), []).append(key)

    def end(self, source: str, subject: str, *, but_due_on: date | None = None) -> None:
        """What is due of a subject was done, but for what is due on a day."""
        kept = []
        for key in self.live.get((source, subject), []):
            thing = self.things[key]
            if thing.due_on == but_due_on:
                kept.append(key)
                continue
            thing.is_live = False
            for alert in thing.alerts:
                if alert.state in LIVING:
                    alert.state, alert.snoozed_until = "closed", None
        self.live[source, subject] = kept

    def hand_over(self, source: str, former: str, successor: str, due_on: date) -> None:
        """What is due on the same day goes on under another name."""
        key = (source, former, due_on)
        if key in self.things:
            self.things[source, successor, due_on] = self.things.pop(key)
            self.live[source, former].remove(key)

    def beat(self, as_of: date, reckoner: Reckoner) -> list[Told]:
        """Look at every thing in force on a day; give what is told of then."""
        told = []
        for keys in self.live.values():
            for key in keys:
                thing = self.things[key]
                told += self._look(thing, as_of, reckoner)
                for alert in thing.alerts:
                    if alert.snoozed_until is not None and alert.snoozed_until <= as_of:
                        alert.state, alert.snoozed_until = "open", None
        return told

    def _look(self, thing: Thing, as_of: date, reckoner: Reckoner) -> list[Told]:
        due_on = thing.due_on
        if thing.source == "evidence":
            days = reckoner.law.evidence_days.get(thing.kind)
            if days is None:
                return []
            due_on += ONE_DAY * days
        standing = reckoner.stage_on(thing.source, thing.kind, due_on, as_of)
        if standing is None or any(told.place >= standing[0] for told in thing.alerts):
            return []
        place, step = standing
        for told in thing.alerts:
            if told.state in LIVING:
                told.state, told.snoozed_until = "overtaken", None
        reached = {
            each.id: on for on, _, each in reckoner.reached(thing.source, thing.kind, due_on)
        }
        alert = Told(step.id, place, as_of, reached[step.id])
        thing.alerts.append(alert)
        return [alert]
