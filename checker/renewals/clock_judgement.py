"""May a beat believe its clock? A wall clock that was moved must not raise alerts before their day.

Alerts that went out early cannot be called back, and after a clock that stood ahead nothing would
be new for as long. So a beat whose clock is not believed does nothing, says so, and the next one is
judged anew: what was due is found as soon as the clock is right again or a person confirms it.
Decision 15 has the figures.
"""

from __future__ import annotations

from datetime import date, timedelta

from checker.renewals.clock_reading import ClockReading
from storage.tables import Beat
from storage.vocabulary import ClockRefusal

_ZONE_DAYS = 1
"""Somewhere on earth it is tomorrow, and moving to another time zone may repeat a day."""

_TOLERANCE = timedelta(minutes=5)
"""How far a wall clock may be corrected at once, such as by NTP at its first answer."""

_DRIFT_SHARE = 1000
"""Besides, one part in so many of the time since the last beat; a poor quartz loses 1 in 10,000."""


def judge_clock(
    reading: ClockReading,
    last: Beat | None,
    mark: date | None,
    as_of: date,
    *,
    max_gap_days: int,
    confirmed: bool,
    is_suspect: bool = False,
) -> ClockRefusal | None:
    """Decide whether a beat may believe its clock; None if it may.

    While a machine runs, its wall clock must have gone as far as the time since its start, seen
    from the last beat that was believed on it. That finds a jump of any size, and a clock that is
    set right again is believed at once. After a restart, on another machine, and where the system
    tells no such time, only the day counts: it may lie as many days ahead of the last day looked at
    as an outage may last. A clock that stood ahead before the restart, and was never set right, is
    not believed. A day that has not come by this very clock is too far ahead, too.

    A day before the mark is believed: it comes of moving to another time zone, and a beat raises no
    stage below one that is on record, so that nothing is told twice.

    Args:
        reading: The clocks at the beginning of the beat.
        last: The newest believed beat, by `started_at`, of the machine start that `reading` is of;
            None, or one of another start, where there is none.
        mark: The highest `as_of` of all believed beats; None before the first.
        as_of: The day that the beat is to look at.
        max_gap_days: How far ahead of the mark a clock is believed that cannot be compared.
        confirmed: A person vouches for this clock. Whoever accepts such a beat must count believed
            beats that began later, or looked at a later day, as refused from then on: they would
            else make every right clock look late.
        is_suspect: Whether this clock may still stand as far ahead as when a beat was last refused;
            counts only where it cannot be compared.
    """
    if confirmed:
        return None
    if as_of > reading.now.date() + timedelta(days=_ZONE_DAYS):
        return ClockRefusal.TOO_FAR_AHEAD
    if mark is None:
        return None
    if as_of < mark - timedelta(days=_ZONE_DAYS):
        return ClockRefusal.BEHIND
    since = None if last is None else ClockReading(last.started_at, last.boot_id, last.uptime_ms)
    moved = is_clock_moved(reading, since)
    if moved is None and is_suspect:
        return ClockRefusal.JUMPED
    if moved is None:
        is_too_far = as_of > mark + timedelta(days=max_gap_days)
        return ClockRefusal.TOO_FAR_AHEAD if is_too_far else None
    return ClockRefusal.JUMPED if moved else None


def is_clock_moved(reading: ClockReading, since: ClockReading | None) -> bool | None:
    """Tell whether the wall clock was set between two readings; None if they cannot be compared.

    Less time since the machine's start than before is a machine that was put back to an earlier
    state: that its wall clock went on is right.
    """
    if since is None or reading.boot_id is None or since.boot_id != reading.boot_id:
        return None
    if reading.uptime_ms is None or since.uptime_ms is None or reading.uptime_ms < since.uptime_ms:
        return None
    running = timedelta(milliseconds=reading.uptime_ms - since.uptime_ms)
    return abs(reading.now - since.now - running) > _TOLERANCE + running / _DRIFT_SHARE
