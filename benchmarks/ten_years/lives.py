"""What happens to the simulated customers in ten years, and to the machine that watches them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from benchmarks.ten_years.law import ONE_DAY, Law, Span, Step, Window

FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2033, 12, 31)
WINDOWED, PLAIN = ("kind.windowed", "kind.monthly"), ("kind.plain", "kind.bare")
PURPOSES = ("onboarding", "contract")
JUMPS_DAYS = (-400, -90, -3, 3, 20, 44, 46, 200, 1000, 3650)
DEADLINES = ("waiver", "temporary_limit", "notice", "other")
ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Auckland",
    "Asia/Kathmandu",
    "Pacific/Honolulu",
)


class Filed(NamedTuple):
    """A credential comes in, in the place of another or for the first time."""

    on: date
    name: str
    customer: int
    kind: str
    valid_until: date
    replaces: str | None


class Reviewed(NamedTuple):
    """A customer is looked at."""

    on: date
    customer: int
    purpose: str
    next_review_on: date


class Written(NamedTuple):
    """A day is written down, in the place of another or for the first time."""

    on: date
    name: str
    customer: int
    kind: str
    due_on: date
    replaces: str | None


Event = Filed | Reviewed | Written


class Tick(NamedTuple):
    """A beat that is about to be made.

    Attributes:
        at: The true moment.
        shown: What the wall clock shows.
        boot: Which start of the machine this is.
        uptime: Since that start.
    """

    at: datetime
    shown: datetime
    boot: str
    uptime: timedelta

    @property
    def is_right(self) -> bool:
        """Whether the wall clock shows the true moment."""
        return self.at == self.shown


def make_laws(dice: random.Random) -> tuple[tuple[date, Law], ...]:
    """Make the law of the first day and the changes that it sees in ten years."""
    laws = []
    evidence_days = {PLAIN[0]: dice.choice((365, 400)), WINDOWED[0]: dice.choice((365, 730))}
    for number in range(4):
        day = FIRST_DAY + ONE_DAY * (number and dice.randint(300, 900) + 900 * (number - 1))
        laws.append((day, _make_law(f"v{number}", evidence_days, dice)))
    return tuple(laws)


def _make_law(version: str, evidence_days: dict[str, int], dice: random.Random) -> Law:
    def rungs(*choices: int) -> tuple[Step, ...]:
        days = sorted(dice.sample(choices, dice.randint(2, len(choices))), reverse=True)
        before = [Step(f"before_{d}d", "end", Span(d, "days"), 0, _severity(d)) for d in days]
        return (*before, Step("ended", "end", None, 1, "blocker"))

    closing = dice.choice((15, 30))
    windowed = (
        Step("opens", "opens", None, 0, "info"),
        Step("closes_10wd", "closes", Span(10, "working_days"), 0, "minor"),
        Step("closes", "closes", None, 0, "major"),
        Step("too_late", "closes", None, 1, "major"),
        Step("ended", "end", None, 1, "blocker"),
        Step("grace_over", "end", None, 1 + dice.randint(5, 40), "blocker"),
    )
    months = dice.randint(1, 3)
    monthly = (
        Step("opens_30d", "opens", Span(30, "days"), 0, "info"),
        Step("closes", "closes", None, 0, "major"),
        Step("too_late", "closes", None, 1, "major"),
        Step("ended", "end", None, 1, "blocker"),
    )
    return Law(
        version,
        {
            WINDOWED[0]: Window(Span(90, "working_days"), Span(closing, "working_days")),
            WINDOWED[1]: Window(Span(months + 4, "months"), Span(months, "months")),
        },
        {
            ("credential", WINDOWED[0]): windowed,
            ("credential", WINDOWED[1]): monthly,
            ("credential", PLAIN[0]): rungs(180, 90, 60, 30, 14, 7, 1),
            ("credential", None): rungs(90, 60, 30, 7),
            ("evidence", None): rungs(30, 14, 1),
            ("review", None): rungs(30, 14, 7),
            ("deadline", "waiver"): rungs(30, 10, 3),
            ("deadline", None): rungs(20, 5),
            ("dataset", None): rungs(30, 7),
        },
        evidence_days,
    )


def _severity(days: int) -> str:
    return "info" if days > 60 else "minor" if days > 14 else "major"


def make_events(dice: random.Random, customers: int) -> list[Event]:
    """Make the lives of some customers, in the order of time."""
    events: list[Event] = []
    for customer in range(customers):
        for number in range(dice.randint(2, 5)):
            kind = dice.choice((*WINDOWED, *PLAIN))
            events += _live_credential(dice, f"{customer}/{number}", customer, kind)
        for purpose in PURPOSES[: dice.randint(1, 2)]:
            events += _live_reviews(dice, customer, purpose)
        for number in range(dice.randint(0, 2)):
            events += _live_deadline(dice, f"{customer}/deadline-{number}", customer)
    return sorted(events, key=lambda event: event.on)


def _live_credential(dice: random.Random, name: str, customer: int, kind: str) -> Iterator[Filed]:
    on = FIRST_DAY + ONE_DAY * dice.randint(0, 400)
    until = on + ONE_DAY * dice.randint(-60, 900)
    if dice.random() < 0.05:
        until = date(dice.choice((2024, 2028, 2032)), 2, 29)
    before = None
    for number in range(40):
        if on > LAST_DAY:
            return
        yield Filed(on, f"{name}#{number}", customer, kind, until, before)
        before = f"{name}#{number}"
        if dice.random() < 0.15:
            return  # nobody renews it
        is_reissue = dice.random() < 0.15
        on = max(on + ONE_DAY, until + ONE_DAY * dice.randint(-120, 60))
        until = until if is_reissue else until + ONE_DAY * dice.randint(200, 1500)


def _live_reviews(dice: random.Random, customer: int, purpose: str) -> Iterator[Reviewed]:
    on = FIRST_DAY + ONE_DAY * dice.randint(0, 400)
    while on <= LAST_DAY:
        next_review_on = on + ONE_DAY * dice.choice((180, 365, 366))
        yield Reviewed(on, customer, purpose, next_review_on)
        on = next_review_on + ONE_DAY * dice.randint(-40, 60)


def _live_deadline(dice: random.Random, name: str, customer: int) -> Iterator[Written]:
    on = FIRST_DAY + ONE_DAY * dice.randint(0, 2500)
    kind, before = dice.choice(DEADLINES), None
    for number in range(dice.randint(1, 5)):
        due_on = on + ONE_DAY * dice.randint(5, 300)
        yield Written(on, f"{name}#{number}", customer, kind, due_on, before)
        before = f"{name}#{number}"
        on = max(on + ONE_DAY, due_on + ONE_DAY * dice.randint(-10, 10))


def make_ticks(dice: random.Random, zone: str) -> Iterator[Tick]:
    """Give the beats of ten years on a machine that is switched off, started and set wrong.

    The clock of a running machine jumps and is set right some days later, sometimes after the
    machine was started again with the wrong time.
    """
    place = ZoneInfo(zone)
    boots, booted_at = 1, datetime.combine(FIRST_DAY, time(0), UTC) - timedelta(days=9)
    offset, is_set_right_on = timedelta(0), None
    day = FIRST_DAY
    while day <= LAST_DAY:
        if dice.random() < 0.004:  # switched off for a while, then started anew
            day += ONE_DAY * dice.choice((1, 2, 5, 12, 30, 44, 60, 100))
            boots += 1
            booted_at = datetime.combine(day, time(0), place).astimezone(UTC)
        if offset and is_set_right_on is not None and day >= is_set_right_on:
            offset, is_set_right_on = timedelta(0), None
        elif not offset and dice.random() < 0.006:
            jump = dice.choice((-400, -90, -3, 3, 20, 44, 46, 200, 1000, 3650)) + dice.randint(
                -2, 2
            )
            offset = timedelta(days=jump, hours=dice.randint(0, 23))
            is_set_right_on = day + ONE_DAY * dice.randint(1, 25)
        for hour in sorted(dice.sample(range(24), dice.choice((1, 1, 2)))):
            local = datetime.combine(day, time(hour, dice.randint(0, 59)), place)
            at = local.astimezone(UTC)
            if at <= booted_at:
                continue
            yield Tick(at, at + offset, f"boot-{boots}", at - booted_at)
        day += ONE_DAY * dice.choice((1, 1, 1, 2, 3))
