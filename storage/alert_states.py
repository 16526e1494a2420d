"""Which alerts live, and how they end when what was due is no longer so."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, exists, literal_column
from sqlalchemy.orm import aliased
from sqlmodel import Session, and_, col, or_, select, update

from storage.due_outcomes import still_says
from storage.raising_lock import hold_off_raising
from storage.tables import Alert, Credential
from storage.untold_alerts import mark_untold_by_id
from storage.vocabulary import AlertSource, AlertState, ClosingReason

_LIVING_WORDS: tuple[ColumnElement[str], ...] = tuple(
    literal_column(f"'{state}'")
    for state in (AlertState.OPEN, AlertState.ACKNOWLEDGED, AlertState.SNOOZED)
)
IS_LIVING: ColumnElement[bool] = col(Alert.state).in_(_LIVING_WORDS)
"""Written out, not bound: an index on living alerts serves only a query that says so itself."""


def supersede_alerts(
    session: Session, source: AlertSource, subject_id: str, *, but_due_on: date | None = None
) -> int:
    """Close what lives about a subject: newer evidence has taken the place of what was due.

    Args:
        session: Where to close it.
        source: Where the subject was found.
        subject_id: The subject.
        but_due_on: What is due on this day is still so and lives on.

    Returns:
        How many alerts were closed.
    """
    hold_off_raising(session)
    about = [col(Alert.source) == source, col(Alert.subject_id) == subject_id]
    if but_due_on is not None:
        about.append(col(Alert.due_on) != but_due_on)
    return _supersede(session, *about)


def supersede_outcomes(session: Session) -> int:
    """Close what lives about standings that no longer say so; give how many."""
    is_outcome = col(Alert.source) == literal_column(f"'{AlertSource.OUTCOME}'")
    return _supersede(session, is_outcome, ~still_says(session))


def _supersede(session: Session, *which: ColumnElement[bool]) -> int:
    closed = {
        "state": AlertState.CLOSED,
        "closed_because": ClosingReason.SUPERSEDED,
        "snoozed_until": None,
    }
    query = update(Alert).where(IS_LIVING, *which).values(**closed)
    return session.exec(query.execution_options(synchronize_session=False)).rowcount


def reopen_alerts(
    session: Session, source: AlertSource, subject_id: str, due_on: date | None
) -> int:
    """Open again what was superseded although it turns out to be due; it is told anew.

    For papers that were taken for the successor of another and are not: without this nothing would
    be told until the next stage, since that of today is on record.

    Returns:
        How many alerts are open again.
    """
    hold_off_raising(session)
    query = update(Alert).where(
        col(Alert.source) == source,
        col(Alert.subject_id) == subject_id,
        col(Alert.due_on) == due_on,
        col(Alert.closed_because) == ClosingReason.SUPERSEDED,
    )
    opened = {"state": AlertState.OPEN, "closed_because": None, "round": col(Alert.round) + 1}
    found = session.connection().execute(query.values(**opened).returning(col(Alert.id)))
    ids = [alert_id for alert_id in found.scalars() if alert_id is not None]
    if not ids:
        return 0
    overtaken = overtake_alerts(session, col(Alert.subject_id) == subject_id)
    mark_untold_by_id(session, ids)
    return len(ids) - overtaken


def hand_over_alerts(session: Session, *, predecessor_id: str, successor_id: str) -> int:
    """Let alerts about a credential go on under another that falls due on the same day.

    A licence reissued for its unchanged term leaves the same work to do, and what somebody has
    acknowledged or closed of it must not be told again. Where the successor has an alert of the
    stage already, that one stands.

    Returns:
        How many alerts now name the successor.
    """
    hold_off_raising(session)
    predecessor = session.get_one(Credential, predecessor_id)
    successor = session.get_one(Credential, successor_id)
    source, due_on = col(Alert.source), col(Alert.due_on)
    is_same_day = and_(source == AlertSource.CREDENTIAL, due_on == successor.valid_until)
    if predecessor.evidenced_on == successor.evidenced_on:
        is_same_day = or_(is_same_day, source == AlertSource.EVIDENCE)
    other = aliased(Alert)
    is_taken = exists().where(
        col(other.source) == source,
        col(other.subject_id) == successor_id,
        col(other.due_on) == due_on,
        col(other.urgency) == col(Alert.urgency),
    )
    query = update(Alert).where(col(Alert.subject_id) == predecessor_id, is_same_day, ~is_taken)
    moved = session.exec(
        query.values(subject_id=successor_id).execution_options(synchronize_session=False)
    ).rowcount
    overtake_alerts(session, col(Alert.subject_id) == successor_id)
    return moved


def overtake_alerts(
    session: Session, among: ColumnElement[bool], *, up_to: int | None = None
) -> int:
    """Mark what lives of alerts that have a more urgent one about the same thing.

    Args:
        session: Where to mark them.
        among: A condition on `Alert` that the more urgent ones fulfil.
        up_to: The highest number among those to be marked; None for any.

    Returns:
        How many were marked.
    """
    lower = aliased(Alert)
    overtaken = (
        select(lower.id)
        .join(
            Alert,
            and_(
                col(lower.source) == col(Alert.source),
                col(lower.subject_id) == col(Alert.subject_id),
                col(lower.due_on) == col(Alert.due_on),
                col(lower.urgency) < col(Alert.urgency),
            ),
        )
        .where(among, col(lower.state).in_(_LIVING_WORDS))
    )
    if up_to is not None:
        overtaken = overtaken.where(col(lower.id) <= up_to)
    query = update(Alert).where(col(Alert.id).in_(overtaken))
    values = {"state": AlertState.OVERTAKEN, "snoozed_until": None}
    return session.exec(
        query.values(**values).execution_options(synchronize_session=False)
    ).rowcount
