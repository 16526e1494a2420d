"""Laws of stages over random ladders, windows, calendars and changes of the law.

The oracle below shares no code with the plan: it walks day by day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.basis import Basis, BasisStatus
from rules.calendar import WorkingCalendar, is_weekday
from rules.calendar.china import load_china_calendar
from rules.dates import add_months
from rules.pack import Period, load_pack
from rules.renewal import Anchor, HousePractice, Ladder, RenewalPlan, RenewalSource, RenewalWindow
from rules.renewal.caution import ESTIMATED_MARGIN, UNKNOWN_MARGIN
from rules.renewal.ladder import Step
from rules.renewal.offset import Offset
from rules.vocabulary import Bilingual, Severity

TEXT = Bilingual("文字", "text")
BASIS = (Basis(instrument=TEXT, status=BasisStatus.UNVERIFIED),)
KIND = "te.permit"
DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 2024, 2026
SOURCE = RenewalSource.CREDENTIAL

days = st.dates(date(2023, 10, 1), date(2027, 6, 30))
offsets = st.one_of(
    st.builds(Offset, days=st.integers(0, 120)),
    st.builds(Offset, working_days=st.integers(0, 40)),
    st.builds(Offset, months=st.integers(0, 4)),
)


@st.composite
def calendars(draw: st.DrawFn) -> WorkingCalendar:
    first = date(FIRST_YEAR, 1, 1)
    length = (date(LAST_YEAR, 12, 31) - first).days
    changed = draw(st.sets(st.integers(0, length), max_size=60))
    drawn = (first + timedelta(days=n) for n in changed)
    years = draw(st.sets(st.integers(FIRST_YEAR, LAST_YEAR), max_size=2))
    exceptions = {day: not is_weekday(day) for day in drawn}
    return WorkingCalendar("te", FIRST_YEAR, LAST_YEAR, exceptions, frozenset(years))


@st.composite
def windows(draw: st.DrawFn) -> tuple[RenewalWindow, ...]:
    """Up to two versions, with or without a gap between them."""
    turn = draw(days)
    gap = draw(st.integers(1, 30))
    periods = [
        {"from": date(2000, 1, 1), "until": turn},
        {"from": turn + gap * DAY},
    ]
    return tuple(
        RenewalWindow(
            kind=KIND,
            title=TEXT,
            opens=draw(st.none() | offsets),
            closes=draw(offsets),
            consequence=TEXT,
            basis=BASIS,
            in_force=Period.model_validate(period),
        )
        for period in periods[: draw(st.integers(0, 2))]
    )


@st.composite
def steps(draw: st.DrawFn, number: int) -> Step:
    way = draw(st.sampled_from(["before", "after", "on"]))
    offset = draw(offsets)
    if way == "after" and offset.working_days is not None:
        offset = Offset(days=offset.working_days)
    return Step(
        id=f"step_{number}",
        anchor=draw(st.sampled_from(Anchor)),
        before=offset if way == "before" else None,
        after=offset if way == "after" else None,
        severity=draw(st.sampled_from(Severity)),
        title=TEXT,
        task=TEXT,
    )


@st.composite
def plans(draw: st.DrawFn) -> RenewalPlan:
    made = tuple(draw(steps(n)) for n in range(draw(st.integers(1, 6))))
    ladder = Ladder(id="ladder", source=SOURCE, kinds=(KIND,), steps=made)
    grace = {KIND: draw(st.integers(0, 40))}
    plan = RenewalPlan(draw(windows()), (ladder,), HousePractice(grace_days=grace))
    distinct: dict[Step, frozenset[tuple[int, int]]] = {}
    for step in made:  # as the check of packs demands: no two in one place under any law
        places = frozenset(
            (n, nominal_place(step, window, grace[KIND]))
            for n, window in enumerate([*plan.windows, None])
        )
        if not any(places & other for other in distinct.values()):
            distinct[step] = places
    ladders = (ladder.model_copy(update={"steps": tuple(distinct)}),)
    return RenewalPlan(plan.windows, ladders, plan.practice)


# The oracle


def nominal(offset: Offset | None) -> int:
    match offset:
        case None:
            return 0
        case Offset(days=int(count)):
            return count
        case Offset(working_days=int(count)):
            return (count * 7 + 4) // 5
        case _:
            return 30 * (offset.months or 0)


def nominal_place(step: Step, window: RenewalWindow | None, grace: int) -> int:
    base = 0
    if window is not None and step.anchor is Anchor.OPENS:
        base = -nominal(window.opens)
    elif window is not None and step.anchor is Anchor.CLOSES:
        base = -nominal(window.closes)
    elif step.anchor is Anchor.GRACE:
        base = grace
    return base - nominal(step.before) + nominal(step.after)


def remain(calendar: WorkingCalendar, after: date, until: date) -> int:
    """Working days after one day up to another that are sure to come, walking day by day."""
    total = in_run = 0
    known_as: str | None = None
    day = after + DAY
    while day <= until:
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            is_worked, state, margin = is_weekday(day), "unknown", UNKNOWN_MARGIN
        else:
            is_worked, state, margin = calendar.is_working_day(day), "declared", 0
            if day.year in calendar.provisional_years:
                state, margin = "estimated", ESTIMATED_MARGIN
        if state != known_as:
            known_as, in_run = state, 0
        in_run += is_worked
        total += is_worked and in_run > margin
        day += DAY
    return total


def first_from(calendar: WorkingCalendar, anchor: date, offset: Offset) -> date:
    """The first day after which no more than the offset is left until the anchor."""
    if offset.days is not None:
        return anchor - offset.days * DAY
    if offset.months is not None:
        return add_months(anchor, -offset.months)
    day = anchor
    while remain(calendar, day - DAY, anchor) <= (offset.working_days or 0):
        day -= DAY
    return day


def last_until(calendar: WorkingCalendar, anchor: date, offset: Offset) -> date:
    """The last day after which all of the offset is left until the anchor."""
    day = anchor
    if offset.days is not None:
        return anchor - offset.days * DAY
    if offset.months is not None:
        while add_months(day, offset.months) > anchor:
            day -= DAY
        return day
    while remain(calendar, day, anchor) < (offset.working_days or 0):
        day -= DAY
    return day


def reach_step(
    step: Step, window: RenewalWindow | None, grace: int, due_on: date, calendar: WorkingCalendar
) -> date | None:
    day = due_on
    match step.anchor:
        case Anchor.OPENS:
            if window is None or window.opens is None:
                return None
            day = first_from(calendar, due_on, window.opens)
        case Anchor.CLOSES:
            if window is None:
                return None
            day = last_until(calendar, due_on, window.closes)
        case Anchor.GRACE:
            day += grace * DAY
        case Anchor.END:
            pass
    if step.before is not None:
        day = first_from(calendar, day, step.before)
    if step.after is not None and step.after.months is not None:
        day = add_months(day, step.after.months)
    elif step.after is not None:
        day += (step.after.days or 0) * DAY
    return day


def find_version(plan: RenewalPlan, as_of: date) -> RenewalWindow | None:
    found = [w for w in plan.windows if w.in_force.covers(as_of)]
    return found[0] if found else None


def list_reached(
    plan: RenewalPlan, due_on: date, as_of: date, calendar: WorkingCalendar
) -> Iterator[tuple[int, Step]]:
    window = find_version(plan, as_of)
    grace = plan.grace_days(KIND)
    for step in plan.ladders[0].steps:
        day = reach_step(step, window, grace, due_on, calendar)
        if day is not None and day <= as_of:
            yield nominal_place(step, window, grace), step


def stage_of(
    plan: RenewalPlan, due_on: date, as_of: date, calendar: WorkingCalendar
) -> tuple[int, str] | None:
    reached = [(place, step.id) for place, step in list_reached(plan, due_on, as_of, calendar)]
    return max(reached, default=None)


# The laws


@settings(max_examples=100, deadline=None)
@given(plan=plans(), calendar=calendars(), as_of=days, offset=st.integers(-60, 200))
def test_every_thing_stands_on_its_most_urgent_reached_step(
    plan: RenewalPlan, calendar: WorkingCalendar, as_of: date, offset: int
) -> None:
    due_on = as_of + offset * DAY
    found = plan.find_stage(SOURCE, KIND, due_on, as_of, calendar)
    wanted = stage_of(plan, due_on, as_of, calendar)
    assert (found and (found.urgency, found.id)) == wanted
    if found is not None:
        step = plan.find_step(SOURCE, KIND, found.id)
        assert step is not None
        assert found.severity is step.severity


@settings(max_examples=100, deadline=None)
@given(plan=plans(), calendar=calendars(), as_of=days)
def test_stages_divide_the_days(plan: RenewalPlan, calendar: WorkingCalendar, as_of: date) -> None:
    stages = plan.stages(SOURCE, KIND, as_of, calendar)
    for stage in stages:
        assert stage.after is None or stage.after < stage.until
    for less, more in pairwise(stages):
        assert less.after == more.until
        is_one_step = less.id == more.id and less.is_estimated and not more.is_estimated
        assert less.urgency < more.urgency or is_one_step
    if stages:
        assert stages[-1].after is None
    for due_on in {day for stage in stages for day in (stage.until, stage.until + DAY)}:
        standing = [stage for stage in stages if stage.covers(due_on)]
        assert len(standing) <= 1
        found = plan.find_stage(SOURCE, KIND, due_on, as_of, calendar)
        assert ([found] if found else []) == standing
        wanted = stage_of(plan, due_on, as_of, calendar)
        assert (found and (found.urgency, found.id)) == wanted


@settings(max_examples=100, deadline=None)
@given(plan=plans(), calendar=calendars(), as_of=days, offset=st.integers(-30, 200))
def test_next_step_is_the_next_day_on_which_the_stage_rises(
    plan: RenewalPlan, calendar: WorkingCalendar, as_of: date, offset: int
) -> None:
    due_on = as_of + offset * DAY
    coming = plan.next_step(SOURCE, KIND, due_on, as_of, calendar)
    present = plan.find_stage(SOURCE, KIND, due_on, as_of, calendar)
    end = as_of + 120 * DAY if coming is None else coming[0]
    day = as_of + DAY
    while day <= end:
        stage = plan.find_stage(SOURCE, KIND, due_on, day, calendar)
        has_risen = stage is not None and (present is None or stage.urgency > present.urgency)
        assert has_risen is (coming is not None and day == coming[0])
        if has_risen:
            assert stage is not None
            assert coming is not None
            assert stage.id == coming[1].id
        day += DAY


@settings(max_examples=100, deadline=None)
@given(plan=plans(), calendar=calendars(), as_of=days)
def test_what_is_not_called_estimated_rests_on_declared_days(
    plan: RenewalPlan, calendar: WorkingCalendar, as_of: date
) -> None:
    """Other days in years that are not declared take no step back that is called exact.

    They may bring a graver one forward, which then calls itself estimated.
    """
    declared = set(range(FIRST_YEAR, LAST_YEAR + 1)) - calendar.provisional_years
    if as_of.year not in declared:
        return
    kept = {d: way for d, way in calendar.exceptions.items() if d.year in declared}
    others = {
        date(year, 1, 1) + n * DAY: False
        for year in calendar.provisional_years
        for n in range(365)
        if is_weekday(date(year, 1, 1) + n * DAY)
    }
    other = WorkingCalendar(
        "te", FIRST_YEAR, LAST_YEAR, {**kept, **others}, calendar.provisional_years
    )
    for stage in plan.stages(SOURCE, KIND, as_of, calendar):
        if stage.is_estimated:
            continue
        found = plan.find_stage(SOURCE, KIND, stage.until, as_of, other)
        assert found is not None
        assert found.id == stage.id or (found.is_estimated and found.urgency > stage.urgency)


def test_an_empty_plan_raises_nothing() -> None:
    calendar = load_china_calendar()
    as_of = date(2026, 11, 22)
    plan = RenewalPlan()
    assert plan.kinds(SOURCE) == frozenset()
    assert plan.stages(SOURCE, None, as_of, calendar) == ()
    assert plan.find_stage(SOURCE, KIND, as_of, as_of, calendar) is None
    assert plan.next_step(SOURCE, KIND, as_of, as_of, calendar) is None
    assert plan.find_step(SOURCE, KIND, "ended") is None
    assert plan.place_window(KIND, as_of, as_of, calendar) is None
    assert plan.grace_days(KIND) == 0


def test_kinds_without_a_ladder_stand_on_one() -> None:
    """Even a kind with a window and days of grace: its stages are those asked for as None."""
    plan = load_pack("cn-base").renewals
    calendar = load_china_calendar()
    as_of = date(2026, 11, 22)
    others = plan.stages(SOURCE, None, as_of, calendar)
    assert others
    assert plan.stages(SOURCE, KIND, as_of, calendar) == others
    assert plan.stages("deadline", "waiver", as_of, calendar) != plan.stages(
        "deadline", None, as_of, calendar
    )
    step = plan.find_step(SOURCE, KIND, "ended")
    assert step is not None
    assert step.task_for(is_own=True) == step.task_own


@pytest.mark.parametrize(
    ("due_on", "stage", "urgency"),
    [
        (date(2026, 12, 31), "closing_soon", -49),
        (date(2026, 12, 14), "closing", -28),
        (date(2026, 12, 13), "last_day", -21),
        (date(2026, 12, 11), "last_day", -21),
        (date(2026, 12, 10), "too_late", -20),
        (date(2026, 11, 29), "ending", -7),
        (date(2026, 11, 21), "ended", 1),
        (date(2026, 10, 23), "ended", 1),
        (date(2026, 10, 22), "grace_over", 31),
    ],
)
def test_stages_of_food_licences_on_one_sunday(due_on: date, stage: str, urgency: int) -> None:
    """22 November 2026 is a Sunday: its last working day for applying was Friday."""
    plan = load_pack("cn-base").renewals
    kind = "cn.food_business_licence"
    found = plan.find_stage(SOURCE, kind, due_on, date(2026, 11, 22), load_china_calendar())
    assert found is not None
    assert (found.id, found.urgency, found.is_estimated) == (stage, urgency, False)
