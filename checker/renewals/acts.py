"""What a person does about alerts: each act for all the alerts named, or for none of them.

A snooze ends within the days that the pack allows, whatever the due day is: a more urgent stage of
the same thing is raised all the same, so that nothing is silenced by putting a lower one off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.renewals.errors import AlertNotLiving, ReasonMissing, SnoozeTooLong
from checker.renewals.sentences import say
from checker.renewals.wanted import find_colleague
from rules.renewal import RenewalPlan
from rules.vocabulary import Bilingual
from storage.alert_acts import acknowledge_alert, assign_alert, close_alert, snooze_alert
from storage.alert_lists import events_of, find_heir, get_alert
from storage.database import Database
from storage.errors import AlertUnknown, PersonLeft
from storage.tables import Alert
from storage.vocabulary import AlertAct, AlertState, ClosingReason

_LIVING = (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.SNOOZED)


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does something to alerts, and when.

    Attributes:
        by: Who, as the person calls themselves.
        at: When.
        actor: Whom the log names.
        note: What they say to it; None for nothing.
    """

    by: str
    at: datetime
    actor: Actor
    note: str | None = None


def acknowledge(database: Database, numbers: Sequence[int], doing: Doing) -> tuple[Alert, ...]:
    """Write down that somebody has taken notice; the alerts go no further up.

    Raises:
        ReasonMissing: It is not said who.
        AlertUnknown: There is no alert with one of the numbers.
        AlertNotLiving: One of them asks for nothing any more.
    """
    return _do_to_all(
        database,
        numbers,
        doing,
        lambda session, number: acknowledge_alert(
            session, number, by=doing.by, at=doing.at, note=doing.note
        ),
        "alert.acknowledged",
    )


def snooze(
    database: Database,
    numbers: Sequence[int],
    doing: Doing,
    *,
    until: date,
    as_of: date,
    plan: RenewalPlan,
) -> tuple[Alert, ...]:
    """Put alerts off until a day, on which they open again and are told anew.

    Raises:
        SnoozeTooLong: The day is not after `as_of`, or further off than the pack allows.
        ReasonMissing, AlertUnknown, AlertNotLiving: As `acknowledge`.
    """
    first, last = as_of + timedelta(days=1), as_of + timedelta(days=plan.snooze_max_days)
    if not first <= until <= last:
        raise SnoozeTooLong(first=first, last=last, most=plan.snooze_max_days, until=until)
    return _do_to_all(
        database,
        numbers,
        doing,
        lambda session, number: snooze_alert(
            session, number, until=until, by=doing.by, at=doing.at, note=doing.note
        ),
        "alert.snoozed",
    )


def close(database: Database, numbers: Sequence[int], doing: Doing) -> tuple[Alert, ...]:
    """Close alerts because the matter is settled, for the reason that `doing.note` gives.

    Raises:
        ReasonMissing: No reason is given, or not who closes.
        AlertUnknown, AlertNotLiving: As `acknowledge`.
    """
    reason = doing.note or ""
    require_words(reason, option="--reason", what_zh="关闭的理由", what_en="why it is closed")
    return _do_to_all(
        database,
        numbers,
        doing,
        lambda session, number: close_alert(
            session, number, reason=reason, by=doing.by, at=doing.at
        ),
        "alert.closed",
    )


def assign(
    database: Database, numbers: Sequence[int], doing: Doing, *, person: str
) -> tuple[Alert, ...]:
    """Give alerts to a person to do.

    Raises:
        PersonUnknown: There is nobody of that name.
        PersonLeft: The person has left.
        ReasonMissing, AlertUnknown, AlertNotLiving: As `acknowledge`.
    """
    with database.read_session() as session:
        colleague = find_colleague(session, person)
    if not colleague.is_active:
        raise PersonLeft(name=colleague.name)
    return _do_to_all(
        database,
        numbers,
        doing,
        lambda session, number: assign_alert(
            session, number, person_id=colleague.id, by=doing.by, at=doing.at, note=doing.note
        ),
        "alert.assigned",
    )


def require_words(given: str, *, option: str, what_zh: str, what_en: str) -> None:
    """Refuse what is done without saying who does it or why.

    Raises:
        ReasonMissing: Nothing is given.
    """
    if not given.strip():
        raise ReasonMissing(option=option, what_zh=what_zh, what_en=what_en)


def _do_to_all(
    database: Database,
    numbers: Sequence[int],
    doing: Doing,
    act: Callable[[Session, int], Alert],
    action: str,
) -> tuple[Alert, ...]:
    """Act on every alert in one transaction, in the order of their numbers."""
    require_words(doing.by, option="--by", what_zh="由谁操作", what_en="who does this")
    with database.session() as session:
        for number in sorted(set(numbers)):
            _require_living(session, number)
        changed = tuple(act(session, number) for number in sorted(set(numbers)))
        for alert in changed:
            _record(session, alert, doing, action)
        return changed


def _record(session: Session, alert: Alert, doing: Doing, action: str) -> None:
    """Write into the log what was done to an alert."""
    record_event(
        session,
        doing.actor,
        action,
        subject=f"alert:{alert.id}",
        data={
            "alert_id": alert.id,
            "customer_id": alert.customer_id,
            "until": alert.snoozed_until.isoformat() if alert.snoozed_until else None,
            "person_id": alert.assignee_id,
        },
        now=doing.at,
    )


def _require_living(session: Session, number: int) -> None:
    alert = get_alert(session, number)
    if alert is None:
        raise AlertUnknown(alert=number)
    if alert.state not in _LIVING:
        why = _explain_end(session, alert)
        raise AlertNotLiving(alert=number, why_zh=why.zh, why_en=why.en)


def _explain_end(session: Session, alert: Alert) -> Bilingual:
    """Say what took the place of an alert, or who closed it."""
    if alert.state is AlertState.OVERTAKEN:
        heir = find_heir(session, alert)
        return say("ended_overtaken", heir="—" if heir is None else heir.id)
    if alert.closed_because is ClosingReason.SUPERSEDED:
        return say("ended_superseded")
    closed = [one for one in events_of(session, alert.id or 0) if one.act is AlertAct.CLOSED]
    if not closed:
        return say("ended_settled")
    last = closed[-1]
    return say("ended_settled_by", by=last.by, on=last.at.date(), reason=last.note)
