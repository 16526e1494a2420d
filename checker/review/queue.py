"""The queue as its people use it: who can work on reviews, and many given to one of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.four_eyes.parties import require_party
from checker.review.working import record_review, require_worker
from storage.accounts import names_of_holders
from storage.review_queue import assign_reviews
from storage.tables import Review
from storage.vocabulary import AccountRole


class Worker(NamedTuple):
    """Somebody who can work on reviews.

    Attributes:
        account_id: The account.
        name: What people call its owner.
    """

    account_id: str
    name: str


def list_workers(session: Session) -> Sequence[Worker]:
    """Give everybody who can work on reviews, by name."""
    names = names_of_holders(session, AccountRole.MAKER)
    return sorted((Worker(*each) for each in names.items()), key=lambda one: one.name)


def assign_many(
    session: Session,
    review_ids: Collection[str],
    account_id: str | None,
    *,
    by: Actor,
    now: datetime,
) -> int:
    """Let somebody work on several reviews, or nobody.

    Args:
        session: Where to write; the events are recorded last.
        review_ids: Of a page of the queue; what is decided meanwhile stays as it is.
        account_id: Who works on them from now on; None for nobody.
        by: Who asks.
        now: The moment.

    Returns:
        How many have changed.

    Raises:
        PersonNeeded, ActRefused: The actor may not.
        AssigneeUnfit: The account cannot work on reviews.
    """
    require_party(session, by, Act.ASSIGN_REVIEWS)
    if account_id is not None:
        require_worker(session, account_id)
    changed = assign_reviews(session, review_ids, account_id)
    reviews = [session.get_one(Review, each, populate_existing=True) for each in changed]
    for review in reviews:
        record_review(session, "review.assigned", review, by, now, {"account_id": account_id})
    return len(changed)
