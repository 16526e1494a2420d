"""Working days: which days an authority is open, by year, as data."""

from rules.calendar.working_calendar import CalendarYearMissing, WorkingCalendar

__all__ = ["CalendarYearMissing", "WorkingCalendar"]
