"""What falls due on a day, found in the state by ranges and never kept as timers.

A ladder of rungs (days before the last day) says when an expiry is worth an alert. A day on which
nobody looked loses nothing: the next look finds every rung that was passed meanwhile.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.normalise.names import normalise_company_name
from storage.tables import Assessment, Credential
from storage.vocabulary import AlertKind


@dataclass(frozen=True, slots=True)
class Due:
    """Work that is due, before anyone has been told.

    Attributes:
        key: The same work has the same key, whoever finds it and however often.
        kind: What it is.
        customer_id: Whom it is about.
        credential_id: The credential that runs out; None for a review.
        rung_days: The rung of the ladder; None for what has expired and for reviews.
        due_on: The day that matters.
    """

    key: str
    kind: AlertKind
    customer_id: str
    credential_id: str | None
    rung_days: int | None
    due_on: date


def find_credential_dues(
    credential: Credential, as_of: date, ladder_days: Sequence[int]
) -> tuple[Due, ...]:
    """Find what is due for a credential, the most urgent last.

    The rungs passed since the credential came to us are all due, so that none is missed however
    long nobody looked. Of those passed by the day it came only the last one counts: nobody could
    have been warned. What is due therefore never depends on when somebody looked before.

    Args:
        credential: One that no other supersedes.
        as_of: The day to look at.
        ladder_days: Days before the last day of the term, in any order.
    """
    last_day = credential.valid_until
    if last_day is None:
        return ()
    reached = [
        rung
        for rung in sorted(ladder_days, reverse=True)
        if last_day - timedelta(days=rung) <= as_of
    ]
    dues = [_rung_due(credential, last_day, rung) for rung in reached]
    if as_of > last_day:
        dues.append(_make_due(credential, last_day, AlertKind.EXPIRED, None))
    came_on = credential.recorded_at.date()
    on_arrival = [due for due in dues if _due_since(due) <= came_on]
    return (*on_arrival[-1:], *dues[len(on_arrival) :])


def find_review_due(assessment: Assessment, as_of: date) -> Due | None:
    """Find whether a customer is due for review.

    Args:
        assessment: The latest of the customer for its purpose.
        as_of: The day to look at.
    """
    day = assessment.next_review_on
    if day is None or day > as_of:
        return None
    return Due(
        key=f"{assessment.customer_id}/review/{assessment.purpose}/{day}",
        kind=AlertKind.REVIEW_DUE,
        customer_id=assessment.customer_id,
        credential_id=None,
        rung_days=None,
        due_on=day,
    )


def name_expiry(credential: Credential) -> str:
    """Name the end of a term by what it is the end of, not by the credential's row.

    Two scans of one licence are one credential to the person who has to renew it.
    """
    holder = normalise_company_name(credential.holder or "")
    return f"{credential.customer_id}/{credential.kind}/{holder}/{credential.valid_until}"


def _rung_due(credential: Credential, last_day: date, rung: int) -> Due:
    return _make_due(credential, last_day, AlertKind.EXPIRING, rung)


def _make_due(credential: Credential, last_day: date, kind: AlertKind, rung: int | None) -> Due:
    step = kind.value if rung is None else f"{kind.value}-{rung}"
    return Due(
        key=f"{name_expiry(credential)}/{step}",
        kind=kind,
        customer_id=credential.customer_id,
        credential_id=credential.id,
        rung_days=rung,
        due_on=last_day,
    )


def _due_since(due: Due) -> date:
    if due.kind is AlertKind.EXPIRED:
        return due.due_on + timedelta(days=1)
    return due.due_on - timedelta(days=due.rung_days or 0)
