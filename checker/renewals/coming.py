"""What falls due within some days or is overdue, the earliest first, each with what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from checker.renewals.subjects import read_subjects
from checker.renewals.telling import Knowledge, Telling, tell, tell_task
from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan, Stage, Step
from rules.vocabulary import Bilingual, Severity
from storage.coming import count_coming, count_days, read_coming
from storage.coming_query import ComingCursor, ComingQuery, Placed
from storage.database import Database
from storage.due_things import DueThing
from storage.vocabulary import AlertSource

MOST_COUNTED = 10_000
"""Of what lies beyond the page so many are counted; more are only said to be more."""
MOST_LOOKED_AT = 5_000
"""Of each source so many things are looked at where days are counted; it says up to which day."""
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class ComingItem:
    """One thing that falls due.

    Attributes:
        thing: What it is.
        told: What is to be said of it.
        task: What to do.
        days_left: From the day looked at; negative once it has passed.
        customer: Name of the customer; None for what concerns the installation.
        is_own: Whether the customer is the user's own company.
        owner: Name of who looks after the customer.
        severity: Of the stage that it stands on; None before the first.
        stage: The name of that stage.
        next_step: The next stage to come and its day; None if there is none.
    """

    thing: DueThing
    told: Telling
    task: Bilingual
    days_left: int
    customer: str | None
    is_own: bool
    owner: str | None
    severity: Severity | None
    stage: str | None
    next_step: tuple[date, Bilingual] | None

    @property
    def state(self) -> str | None:
        """Where the day lies in the renewal window; `ended` also where none is known."""
        if self.told.placement is not None:
            return self.told.placement.state.value
        is_term = self.thing.source is AlertSource.CREDENTIAL
        return "ended" if is_term and self.days_left < 0 else None

    def to_data(self) -> dict[str, Any]:
        """Give the item as JSON."""
        placement, reason = self.told.placement, self.told.reason
        return {
            "source": self.thing.source.value,
            "kind": self.thing.kind,
            "subject_id": self.thing.subject_id,
            "customer": self.customer,
            "customer_id": self.thing.customer_id,
            "own": self.is_own,
            "owner": self.owner,
            "title": self.told.title._asdict(),
            "holder": self.told.holder,
            "number": self.told.number,
            "due_on": self.thing.due_on.isoformat(),
            "days_left": self.days_left,
            "state": self.state,
            "renewal_opens_on": _iso(placement.opens_on) if placement else None,
            "renewal_last_day": _iso(placement.last_day) if placement else None,
            "act_by": self.told.act_by.isoformat(),
            "estimated": self.told.is_estimated,
            "stage": self.stage,
            "severity": None if self.severity is None else self.severity.value,
            "next_step": None
            if self.next_step is None
            else {"on": self.next_step[0].isoformat(), "title": self.next_step[1]._asdict()},
            "headline": self.told.headline._asdict(),
            "task": self.task._asdict(),
            "reason": None if reason is None else reason._asdict(),
        }


@dataclass(frozen=True, slots=True)
class ComingPage:
    """Some of what falls due.

    Attributes:
        items: The earliest first.
        more: How many follow; `MOST_COUNTED` stands for that many or more, and 0 for none, or for
            not counted.
        next: Where the next page begins; None if this was the last.
    """

    items: tuple[ComingItem, ...]
    more: int
    next: ComingCursor | None


@dataclass(frozen=True, slots=True)
class DueDays:
    """How much falls due on which day.

    Attributes:
        counts: Days with nothing are left out.
        whole_until: The last day up to which everything is counted.
    """

    counts: Mapping[date, int]
    whole_until: date


def list_coming(
    database: Database,
    wanted: ComingQuery,
    plan: RenewalPlan,
    calendar: WorkingCalendar,
    *,
    after: ComingCursor | None = None,
    limit: int = 100,
    counts_rest: bool = True,
) -> ComingPage:
    """List one page of what falls due.

    Args:
        database: Where to look.
        wanted: What is asked for.
        plan: Windows and ladders of the pack.
        calendar: The working days.
        after: `next` of the page before; None for the first page.
        limit: How many at most.
        counts_rest: Whether to count what follows. A page at a million customers cannot afford to:
            a person's things lie scattered among all that is due, and counting them reads it all.
    """
    ages = plan.evidence_max_age_days
    with database.read_session() as session:
        read = read_coming(session, wanted, ages, after=after, limit=limit + 1)
        placed, more = read[:limit], 0
        last = placed[-1].place if len(read) > limit else None
        if last is not None and counts_rest:
            more = count_coming(session, wanted, ages, after=last, most=MOST_COUNTED)
        items = _describe(session, placed, wanted.as_of, plan, calendar)
    return ComingPage(tuple(items), more, last)


def count_due_days(
    database: Database, wanted: ComingQuery, plan: RenewalPlan, *, first: date
) -> DueDays:
    """Count what falls due on each day from one on, as a calendar shows it.

    Args:
        database: Where to look.
        wanted: What is asked for.
        plan: Says how old papers may grow.
        first: The first day that counts.
    """
    with database.read_session() as session:
        counts, whole_until = count_days(
            session, wanted, plan.evidence_max_age_days, first=first, most=MOST_LOOKED_AT
        )
    return DueDays(counts, whole_until)


def walk_coming(
    database: Database, wanted: ComingQuery, plan: RenewalPlan, calendar: WorkingCalendar
) -> Iterator[ComingItem]:
    """Give everything that falls due, the earliest first, each page in a transaction of its own."""
    after: ComingCursor | None = None
    while True:
        with database.read_session() as session:
            placed = read_coming(
                session, wanted, plan.evidence_max_age_days, after=after, limit=_PAGE
            )
            items = _describe(session, placed, wanted.as_of, plan, calendar)
        yield from items
        if len(placed) < _PAGE:
            return
        after = placed[-1].place


def _describe(
    session: Session,
    placed: list[Placed],
    as_of: date,
    plan: RenewalPlan,
    calendar: WorkingCalendar,
) -> list[ComingItem]:
    things = [one.thing for one in placed]
    known = Knowledge(read_subjects(session, things), as_of, plan, calendar)
    stages: dict[tuple[AlertSource, str], tuple[Stage, ...]] = {}
    items = []
    for thing in things:
        ladder = (thing.source, thing.kind)
        if ladder not in stages:
            stages[ladder] = plan.stages(*ladder, as_of, calendar)
        stage = next((one for one in stages[ladder] if one.covers(thing.due_on)), None)
        coming = plan.next_step(*ladder, thing.due_on, as_of, calendar)
        items.append(_make_item(thing, stage, coming, known))
    return items


def _make_item(
    thing: DueThing, stage: Stage | None, coming: tuple[date, Step] | None, known: Knowledge
) -> ComingItem:
    customer = known.subjects.find_customer(thing)
    owner_id = None if customer is None else customer.owner_id
    return ComingItem(
        thing=thing,
        told=tell(thing, known),
        task=tell_task(thing, None if stage is None else stage.id, known),
        days_left=(thing.due_on - known.as_of).days,
        customer=None if customer is None else customer.name,
        is_own=customer is not None and customer.is_own,
        owner=None if owner_id is None else known.subjects.people.get(owner_id),
        severity=None if stage is None else stage.severity,
        stage=None if stage is None else stage.id,
        next_step=None if coming is None else (coming[0], coming[1].title),
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
