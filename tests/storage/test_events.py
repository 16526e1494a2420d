"""Pages of the log: what each filter finds, and that each is read from an index."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage.database import Database
from storage.events import EventFilter, list_events
from storage.tables import Event

START = datetime(2026, 11, 1, tzinfo=UTC)
ACTIONS = ("review.opened", "review.assigned", "alert.closed")
ACTORS = ("林例昭", "顾清远")


@pytest.fixture
def logged(database: Database) -> Database:
    """A hundred and twenty events, an hour apart but for two whose clock was set back."""
    with database.session() as session:
        for number in range(1, 121):
            hours = number - 50 if number in (60, 61) else number
            session.add(
                Event(
                    seq=number,
                    at=START + timedelta(hours=hours),
                    actor_name=ACTORS[number % 2],
                    action=ACTIONS[number % 3],
                    subject=f"review:{number % 4}",
                    body="{}",
                    hash="0" * 64,
                )
            )
    return database


@pytest.mark.parametrize(
    "wanted",
    [
        EventFilter(),
        EventFilter(actor_name=ACTORS[0]),
        EventFilter(action="review.opened"),
        EventFilter(action="review."),
        EventFilter(action="nothing."),
        EventFilter(action="review.", actor_name=ACTORS[1]),
        EventFilter(subject="review:3"),
        EventFilter(since=START + timedelta(hours=5), until=START + timedelta(hours=12)),
        EventFilter(since=START + timedelta(hours=115)),
        EventFilter(until=START, action="alert.closed"),
        EventFilter(since=START, until=START + timedelta(hours=30), actor_name=ACTORS[1]),
    ],
)
def test_pages_hold_what_is_asked_for_and_go_on(logged: Database, wanted: EventFilter) -> None:
    with logged.read_session() as session:
        every = list_events(session, EventFilter(), before_seq=None, limit=500)
        expected = [event.seq for event in every if _fits(event, wanted)]
        found: list[int] = []
        while page := list_events(
            session, wanted, before_seq=found[-1] if found else None, limit=7
        ):
            found += [event.seq for event in page]
    assert found == expected


def _fits(event: Event, wanted: EventFilter) -> bool:
    action = wanted.action or ""
    return (
        (wanted.actor_name in (None, event.actor_name))
        and (not action or event.action == action or _is_of(event.action, action))
        and (wanted.subject in (None, event.subject))
        and (wanted.since is None or event.at >= wanted.since)
        and (wanted.until is None or event.at < wanted.until)
    )


def _is_of(action: str, group: str) -> bool:
    return group.endswith(".") and action.startswith(group)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ("actor_name = 'x'", "ix_events_actor_name_seq"),
        ("action = 'x'", "ix_events_action_seq"),
        ("actor_name = 'x' AND action = 'y'", "ix_events_actor_name_action_seq"),
        ("subject = 'x'", "ix_events_subject_seq"),
    ],
)
def test_a_filter_is_read_in_order_from_its_index(
    database: Database, condition: str, index: str
) -> None:
    query = f"SELECT * FROM events WHERE {condition} AND seq < 9 ORDER BY seq DESC LIMIT 5"  # noqa: S608
    with database.read_session() as session:
        plan = _explain(session, query)
    assert index in plan
    assert "TEMP B-TREE" not in plan  # nothing is sorted


def _explain(session: Session, query: str) -> str:
    rows = session.connection().execute(text(f"EXPLAIN QUERY PLAN {query}"))
    return "\n".join(str(row[-1]) for row in rows)
