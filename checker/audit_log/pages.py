"""Reading the log: a page of it, each event in words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from checker.audit_log.actions import load_actions, word_event
from rules.vocabulary import Bilingual
from storage.events import EventFilter, list_events
from storage.tables import Event


@dataclass(frozen=True, slots=True)
class EventView:
    """An event as a person reads it.

    Attributes:
        seq: Its number.
        at: When, aware UTC.
        actor: Who, by the name of the account.
        actor_id: The account; None for the program itself and the command line.
        roles: Of the actor at that moment.
        action: The code.
        title: What was done.
        sentence: The same with its particulars.
        subject: What it was done to.
        customer_id: Whose log it belongs to.
        request_id: By which request.
        data: Ids, codes, hashes, days, integers.
        hash: In hexadecimal.
    """

    seq: int
    at: datetime
    actor: str
    actor_id: str | None
    roles: Sequence[str]
    action: str
    title: Bilingual
    sentence: Bilingual
    subject: str
    customer_id: str | None
    request_id: str | None
    data: Mapping[str, object]
    hash: str


def events_page(
    session: Session, wanted: EventFilter, *, before_seq: int | None = None, limit: int = 50
) -> list[EventView]:
    """Give a page of the log, the latest first; the next begins before the last `seq` of it."""
    found = list_events(session, wanted, before_seq=before_seq, limit=limit)
    return [view_event(event) for event in found]


def view_event(event: Event) -> EventView:
    """Put an event into words."""
    content = json.loads(event.body)
    action = load_actions().get(event.action)
    return EventView(
        seq=event.seq,
        at=event.at,
        actor=event.actor_name,
        actor_id=event.actor_id,
        roles=content["roles"],
        action=event.action,
        title=Bilingual(action.title.zh, action.title.en)
        if action
        else Bilingual(event.action, event.action),
        sentence=word_event(event.action, content["data"]),
        subject=event.subject,
        customer_id=event.customer_id,
        request_id=content["request_id"],
        data=content["data"],
        hash=event.hash,
    )
