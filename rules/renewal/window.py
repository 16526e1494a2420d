"""When renewal may be applied for, by kind of credential and by the law of the day.

How days are counted: the day of the application is never counted, the last day of the term always
is, if it is worked. So "15 working days before the end" is kept on the last day after which 15
working days follow up to the end of the term; that day may itself be free, and then the last day on
which the authority is open comes before it. An opening counts alike: "90 working days before" is
the first day after which no more than 90 follow. Months end on the day of the same number, or on
the last of a shorter month (Civil Code 2020, article 202).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rules.basis import Basis, BasisStatus
from rules.calendar import WorkingCalendar
from rules.period import Period
from rules.renewal.offset import Offset, Sense, Shift
from rules.schema import Text

_NOTHING = Offset(working_days=0)


class RenewalWindow(BaseModel):
    """When renewal of one kind of credential may be applied for, while one law is in force.

    Attributes:
        kind: The kind of credential, such as `cn.food_business_licence`.
        title: What it is a time for, for a person.
        opens: How long before the end of the term applications are accepted from; from the first
            day of the term, if None.
        closes: How long before the end of the term the last of them must be made.
        consequence: What follows if none is made in time.
        basis: What it rests on.
        in_force: The days on which this version counts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Annotated[str, Field(min_length=1)]
    title: Text
    opens: Offset | None = None
    closes: Offset
    consequence: Text
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    in_force: Period

    @property
    def is_law(self) -> bool:
        """Whether it may be shown as law: every text that it rests on was read in the original."""
        return all(basis.status is BasisStatus.VERIFIED for basis in self.basis)

    @property
    def opening(self) -> Shift | None:
        """The way from the end of the term to the first day for applying, if there is one."""
        return None if self.opens is None else Shift(sense=Sense.FROM, offset=self.opens)

    @property
    def closing(self) -> Shift:
        """The way from the end of the term to the last day for applying."""
        return Shift(sense=Sense.UNTIL, offset=self.closes)

    def place(self, valid_until: date, as_of: date, calendar: WorkingCalendar) -> WindowPlacement:
        """Say where a day lies in the window of one credential.

        Args:
            valid_until: The last day of its term.
            as_of: The day.
            calendar: Which days the authority is open.
        """
        opens = None if self.opening is None else self.opening.reach(valid_until, calendar)
        closes = self.closing.reach(valid_until, calendar)
        last_open = Shift(sense=Sense.FROM, offset=_NOTHING).reach(closes.day, calendar)
        return WindowPlacement(
            state=_find_state(as_of, opens and opens.day, last_open.day, closes.day, valid_until),
            opens_on=opens and opens.day,
            last_working_day=last_open.day,
            last_day=closes.day,
            valid_until=valid_until,
            is_estimated=closes.is_estimated or (opens is not None and opens.is_estimated),
            window=self,
        )


class WindowState(StrEnum):
    """Where a day lies in a window.

    `last_day`: the authority is not open again before the time is over. `too_late`: the term still
    runs, and can no longer be renewed in time.
    """

    TOO_EARLY = "too_early"
    OPEN = "open"
    LAST_DAY = "last_day"
    TOO_LATE = "too_late"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class WindowPlacement:
    """A day, and the window of one credential.

    Attributes:
        state: Where the day lies in it.
        opens_on: The first day for applying; None where there is none.
        last_working_day: The last day for applying on which the authority is open; early where its
            year is not declared.
        last_day: The last day on which an application is in time, open or not.
        valid_until: The last day of the term.
        is_estimated: `opens_on` or `last_day` was counted over a year whose working days are not
            declared; they are early, by up to some days, and never late.
        window: The window, with what it rests on.
    """

    state: WindowState
    opens_on: date | None
    last_working_day: date
    last_day: date
    valid_until: date
    is_estimated: bool
    window: RenewalWindow


def _find_state(
    as_of: date, opens_on: date | None, last_open: date, last_day: date, valid_until: date
) -> WindowState:
    if as_of > valid_until:
        return WindowState.ENDED
    if as_of > last_day:
        return WindowState.TOO_LATE
    if as_of >= last_open:
        return WindowState.LAST_DAY
    if opens_on is not None and as_of < opens_on:
        return WindowState.TOO_EARLY
    return WindowState.OPEN
