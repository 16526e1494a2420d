"""The history of a review as a person reads it: the events of the log, with the words beside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.audit_log.actions import word_event
from rules.vocabulary import Bilingual
from storage.events import EventFilter, list_events
from storage.proposals import proposals_about
from storage.reviews import remarks_of
from storage.tables import Proposal, Review

_MOST = 500


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that was done.

    Attributes:
        at: When.
        actor: By whom, by the name of the account.
        actor_id: The account; None for the program itself and the command line.
        action: Of the catalogue of actions.
        sentence: What was done.
        words: What the person wrote to it; None for nothing, and after an erasure.
        seq: The number of the event.
        data: Its particulars, as codes.
    """

    at: datetime
    actor: str
    actor_id: str | None
    action: str
    sentence: Bilingual
    words: str | None
    seq: int
    data: Mapping[str, Any]


def timeline(session: Session, review: Review) -> tuple[TimelineEntry, ...]:
    """Give the history of a review, the oldest first; at most the last 500 events of its customer.

    Args:
        session: Where to read.
        review: The review.
    """
    subject = f"review:{review.id}"
    proposals = {f"proposal:{each.id}": each for each in proposals_about(session, subject)}
    remarks = {each.id: each.words for each in remarks_of(session, review.id)}
    wanted = EventFilter(customer_id=review.customer_id, since=review.opened_at)
    entries = []
    for event in list_events(session, wanted, before_seq=None, limit=_MOST):
        if event.subject != subject and event.subject not in proposals:
            continue
        data = json.loads(event.body)["data"]
        sentence = word_event(event.action, data)
        words = remarks.get(data.get("remark_id", "")) or _words(
            event.action, proposals.get(event.subject)
        )
        entries.append(
            TimelineEntry(
                event.at,
                event.actor_name,
                event.actor_id,
                event.action,
                sentence,
                words,
                event.seq,
                data,
            )
        )
    return tuple(reversed(entries))


def _words(action: str, proposal: Proposal | None) -> str | None:
    if proposal is None:
        return None
    is_made = action == "proposal.made"
    return (proposal.reason if is_made else proposal.decision_reason) or None
