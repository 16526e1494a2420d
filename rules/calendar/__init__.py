"""Working days: which days an authority is open, by year, as data."""

from rules.calendar.working_calendar import CalendarYearMissing, WorkingCalendar, is_weekday

__all__ = ["CalendarYearMissing", "WorkingCalendar", "is_weekday"]
