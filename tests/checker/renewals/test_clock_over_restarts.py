"""A clock that jumped is not believed after a restart either, until it is seen to be right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from checker.renewals.beat import run_beat
from checker.renewals.clock_reading import ClockReading
from rules.calendar import WorkingCalendar
from rules.calendar.china import load_china_calendar
from rules.renewal import RenewalPlan
from storage.database import Database
from storage.vocabulary import ClockRefusal

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
AHEAD = timedelta(days=20)


@pytest.fixture
def calendar() -> WorkingCalendar:
    return load_china_calendar()


class Machine:
    """A machine with its clocks, that beats when asked."""

    def __init__(self, database: Database, calendar: WorkingCalendar) -> None:
        self._database, self._calendar = database, calendar
        self.true, self.booted_at, self.boot = NOON, NOON - timedelta(hours=1), 1
        self.offset = timedelta(0)

    def restart(self, after: timedelta) -> None:
        self.true += after
        self.booted_at, self.boot = self.true, self.boot + 1

    def beat(self, *, confirmed: bool = False) -> ClockRefusal | None:
        self.true += timedelta(hours=1)
        shown = self.true + self.offset
        uptime_ms = (self.true - self.booted_at) // timedelta(milliseconds=1)
        return run_beat(
            self._database,
            ClockReading(shown, f"boot {self.boot}", uptime_ms),
            shown.date(),
            RenewalPlan(),
            self._calendar,
            is_clock_confirmed=confirmed,
        ).refusal


@pytest.fixture
def machine(database: Database, calendar: WorkingCalendar) -> Machine:
    machine = Machine(database, calendar)
    assert machine.beat() is None
    machine.offset = AHEAD
    assert machine.beat() is ClockRefusal.JUMPED
    return machine


def test_a_clock_that_still_stands_ahead_is_not_believed(machine: Machine) -> None:
    machine.restart(timedelta(days=1))
    assert machine.beat() is ClockRefusal.JUMPED
    machine.restart(timedelta(days=2))
    assert machine.beat() is ClockRefusal.JUMPED


def test_it_is_believed_at_once_when_it_is_set_right(machine: Machine) -> None:
    machine.restart(timedelta(days=1))
    machine.offset = timedelta(0)
    assert machine.beat() is None
    machine.restart(AHEAD + timedelta(days=5))  # beyond the day that it once showed
    assert machine.beat() is None


def test_a_clock_that_was_set_right_before_the_restart_is_believed(machine: Machine) -> None:
    machine.offset = timedelta(0)
    assert machine.beat() is None
    machine.restart(AHEAD + timedelta(days=5))
    assert machine.beat() is None


def test_a_person_may_vouch_for_it(machine: Machine) -> None:
    """Nobody has seen it right since, and it was off for longer than it stood ahead."""
    machine.offset = timedelta(0)
    machine.restart(AHEAD + timedelta(days=5))
    assert machine.beat() is ClockRefusal.JUMPED
    assert machine.beat(confirmed=True) is None
    assert machine.beat() is None


def test_a_clock_that_stood_behind_leaves_no_suspicion(
    database: Database, calendar: WorkingCalendar
) -> None:
    machine = Machine(database, calendar)
    assert machine.beat() is None
    machine.offset = timedelta(hours=-5)
    assert machine.beat() is ClockRefusal.JUMPED
    machine.restart(timedelta(days=1))
    machine.offset = timedelta(0)
    assert machine.beat() is None
