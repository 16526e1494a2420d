"""Lengths of time before or after a day, and the days that they lead to.

A `Shift` takes one day to another and never a later day to an earlier one. So whether the day it
leads to has come can be asked of the day it starts from: `reach(day) <= as_of` holds exactly where
`day <= latest(as_of)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from rules.calendar import WorkingCalendar
from rules.dates import add_days, add_months
from rules.renewal.caution import LARGEST_COUNT, Counted, count_back, count_on

_WEEK, _WEEKDAYS, _MONTH = 7, 5, 30


class Offset(BaseModel):
    """A length of time, in one unit.

    Attributes:
        days: Calendar days.
        working_days: Days on which the authority is open.
        months: Calendar months.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: Annotated[int | None, Field(strict=True, ge=0, le=3660)] = None
    working_days: Annotated[int | None, Field(strict=True, ge=0, le=LARGEST_COUNT)] = None
    months: Annotated[int | None, Field(strict=True, ge=0, le=120)] = None

    @model_validator(mode="after")
    def _has_one_unit(self) -> Self:
        if [self.days, self.working_days, self.months].count(None) != 2:
            raise PydanticCustomError("offset_units", "give one of days, working_days, months")
        return self

    @property
    def nominal_days(self) -> int:
        """About how many calendar days it is: five working days a week, thirty days a month."""
        if self.working_days is not None:
            return -(-self.working_days * _WEEK // _WEEKDAYS)
        if self.months is not None:
            return self.months * _MONTH
        return self.days or 0


class Sense(StrEnum):
    """What a shift looks for, seen from the day `d` that it starts from.

    `until`: the last day from which the whole length still lies ahead until `d`, which is how long
    something may be done that must be done so long before. `from`: the first day from which no more
    than that length lies ahead until `d`. `after`: the day that is so much later.
    """

    UNTIL = "until"
    FROM = "from"
    AFTER = "after"


class Shift(BaseModel):
    """A way from one day to another."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sense: Sense
    offset: Offset

    @property
    def nominal_days(self) -> int:
        """About how many days later it leads; earlier, if negative."""
        days = self.offset.nominal_days
        return days if self.sense is Sense.AFTER else -days

    @property
    def counts_working_days(self) -> bool:
        """Whether the calendar of working days decides where it leads."""
        return self.offset.working_days is not None

    def reach(self, day: date, calendar: WorkingCalendar) -> Counted:
        """Return the day that it leads to.

        Counted over estimated or unknown years the day is early and never late.
        """
        if (count := self.offset.working_days) is not None:
            if self.sense is Sense.UNTIL:
                return count_back(calendar, day, count)
            found = count_back(calendar, day, count + 1)
            return found._replace(day=add_days(found.day, 1))
        if (days := self.offset.days) is not None:
            return _exact(add_days(day, days if self.sense is Sense.AFTER else -days))
        months = self.offset.months or 0
        if self.sense is Sense.UNTIL:
            return _exact(_latest_before(day, months))
        return _exact(add_months(day, months if self.sense is Sense.AFTER else -months))

    def latest(self, as_of: date, calendar: WorkingCalendar) -> Counted:
        """Return the latest day that it takes to `as_of` or before."""
        if (count := self.offset.working_days) is not None:
            if self.sense is Sense.UNTIL:
                found = count_on(calendar, add_days(as_of, 1), count)
            else:
                found = count_on(calendar, as_of, count + 1)
            return found._replace(day=add_days(found.day, -1))
        if (days := self.offset.days) is not None:
            return _exact(add_days(as_of, -days if self.sense is Sense.AFTER else days))
        months = self.offset.months or 0
        if self.sense is Sense.UNTIL:
            return _exact(add_days(add_months(add_days(as_of, 1), months), -1))
        return _exact(_latest_before(as_of, months if self.sense is Sense.AFTER else -months))


def reach(shifts: Sequence[Shift], day: date, calendar: WorkingCalendar) -> Counted:
    """Return the day to which several shifts lead, one after the other."""
    is_estimated = False
    for shift in shifts:
        found = shift.reach(day, calendar)
        day, is_estimated = found.day, is_estimated or found.is_estimated
    return Counted(day, is_estimated)


def latest(shifts: Sequence[Shift], as_of: date, calendar: WorkingCalendar) -> Counted:
    """Return the latest day that several shifts take to `as_of` or before."""
    is_estimated = False
    for shift in reversed(shifts):
        found = shift.latest(as_of, calendar)
        as_of, is_estimated = found.day, is_estimated or found.is_estimated
    return Counted(as_of, is_estimated)


def _exact(day: date) -> Counted:
    return Counted(day, is_estimated=False)


def _latest_before(day: date, months: int) -> date:
    """Return the latest day from which `months` on is not after `day`."""
    is_last_of_month = add_days(day, 1).day == 1
    moved = add_months(day, -months)
    return add_days(add_months(moved.replace(day=1), 1), -1) if is_last_of_month else moved
