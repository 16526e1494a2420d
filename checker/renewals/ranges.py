"""From the ladders of a pack to the ranges of due days that the database is asked for.

On a given day each step of a ladder is a range of due days, so that a beat never reads what is not
due, however much is on file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan
from storage.due_subjects import DueRange
from storage.vocabulary import AlertSeverity, AlertSource


def list_due_ranges(
    plan: RenewalPlan, as_of: date, calendar: WorkingCalendar
) -> tuple[DueRange, ...]:
    """List the stages of every source and kind with the due days that stand on them.

    Args:
        plan: Ladders, renewal windows, greatest ages of papers.
        as_of: The day looked at.
        calendar: Which days are worked.
    """
    return tuple(_list_ranges(plan, as_of, calendar))


def _list_ranges(plan: RenewalPlan, as_of: date, calendar: WorkingCalendar) -> Iterator[DueRange]:
    for source in AlertSource:
        own = _kinds_apart(plan, source)
        others = () if source is AlertSource.EVIDENCE else (None,)
        for kind in (*sorted(own), *others):
            for stage in plan.stages(source, kind, as_of, calendar):
                yield DueRange(
                    source=source,
                    kind=kind,
                    other_than=own if kind is None else frozenset(),
                    after=stage.after,
                    until=stage.until,
                    stage=stage.id,
                    urgency=stage.urgency,
                    severity=AlertSeverity(stage.severity.value),
                    is_estimated=stage.is_estimated,
                    max_age_days=_max_age_days(plan, source, kind),
                )


def _kinds_apart(plan: RenewalPlan, source: AlertSource) -> frozenset[str]:
    """Give the kinds whose stages differ from those of all others.

    A kind without a ladder of its own may have a renewal window or days of grace, from which the
    steps of the common ladder are reckoned. Papers of a kind without a greatest age never grow old.
    """
    if source is AlertSource.EVIDENCE:
        return frozenset(plan.evidence_max_age_days)
    if source is AlertSource.CREDENTIAL:
        windows = {window.kind for window in plan.windows}
        return plan.kinds(source) | windows | plan.practice.grace_days.keys()
    return plan.kinds(source)


def _max_age_days(plan: RenewalPlan, source: AlertSource, kind: str | None) -> int:
    if source is not AlertSource.EVIDENCE or kind is None:
        return 0
    return plan.evidence_max_age_days[kind]
