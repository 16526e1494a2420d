"""Outcomes that are due: a verdict that time will change, and one that has become worse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import CTE, ColumnElement, case, exists, literal
from sqlmodel import Session, col

from storage.due_subjects import Column, DueSubjects, add_days, name_purpose, within
from storage.tables import Alert, Assessment, Audit, Credential, Standing, StandingChange
from storage.vocabulary import Verdict

CHANGE_IS_NEWS_DAYS = 400
"""A verdict that became worse longer ago than a yearly review is no news."""

_GRAVITY = {verdict: place for place, verdict in enumerate(reversed(Verdict))}
"""The words of `Verdict` go from the worst to the best."""


def find_outcomes_due(session: Session, ranges: CTE, as_of: date) -> Iterator[DueSubjects]:
    """Find standings that change, or were found worse, on a day in a range.

    A change that comes with the end of a credential's own term is told by the credential.
    """
    purpose, changes_on = col(Standing.purpose), col(Standing.next_change_on)
    yield _of_standings(
        changes_on,
        (*within(ranges, purpose, changes_on), ~ends_with_term(session)),
    )
    yield _of_standings(
        col(Audit.as_of),
        (
            *within(ranges, col(Audit.purpose), col(Audit.as_of)),
            col(Audit.as_of) >= as_of - timedelta(days=CHANGE_IS_NEWS_DAYS),
            purpose == col(Audit.purpose),
            col(StandingChange.audit_id) == col(Audit.id),
            *became_worse(),
        ),
        may_repeat=True,  # by two audits as of one day
    )


def still_says(session: Session) -> ColumnElement[bool]:
    """Give the condition that the standing says what an alert about an outcome was raised for."""
    own = (
        col(Standing.customer_id) == col(Alert.customer_id),
        col(Standing.purpose) == col(Alert.kind),
    )
    will_change = exists().where(
        *own, col(Standing.next_change_on) == col(Alert.due_on), ~ends_with_term(session)
    )
    has_changed = exists().where(
        *own,
        col(Audit.purpose) == col(Alert.kind),
        col(Audit.as_of) == col(Alert.due_on),
        col(StandingChange.audit_id) == col(Audit.id),
        *became_worse(),
    )
    return will_change | has_changed


def _of_standings(
    due_on: Column, conditions: tuple[Column, ...], *, may_repeat: bool = False
) -> DueSubjects:
    return DueSubjects(
        name_purpose(col(Standing.customer_id), col(Standing.purpose)),
        col(Standing.customer_id),
        due_on,
        conditions,
        may_repeat,
    )


def ends_with_term(session: Session) -> ColumnElement[bool]:
    """Give the condition that a credential of the customer ends within a day of the change."""
    changes_on, ends_on = col(Standing.next_change_on), col(Credential.valid_until)
    return exists().where(
        col(Credential.customer_id) == col(Standing.customer_id),
        col(Credential.is_current),
        ends_on >= add_days(session, changes_on, literal(-1)),
        ends_on <= add_days(session, changes_on, literal(1)),
    )


def became_worse() -> tuple[Column, ...]:
    """Give the conditions that an audit found a worse verdict, and that nobody has looked since."""
    seen_since = exists().where(
        col(Assessment.customer_id) == col(Standing.customer_id),
        col(Assessment.purpose) == col(Standing.purpose),
        col(Assessment.is_latest),
        col(Assessment.assessed_at) > col(Audit.began_at),
    )
    before = _gravity(col(StandingChange.verdict_before))
    return (
        col(StandingChange.customer_id) == col(Standing.customer_id),
        _gravity(col(StandingChange.verdict_after)) > before,
        _gravity(col(Standing.verdict)) > before,
        ~seen_since,
    )


def _gravity(verdict: Column) -> ColumnElement[int]:
    return case(_GRAVITY, value=verdict)
