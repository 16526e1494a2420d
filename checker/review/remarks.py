"""What people write beside a review: for whoever looks next, deciding nothing.

A remark changes nothing that a decision rests on, so it may be written at any time, also while a
decision waits and after it was taken. It is never changed or taken back; what it says stands in a
row of its own, which an erasure destroys, and the log holds its fingerprint.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.fingerprints import fingerprint_text
from checker.four_eyes.parties import require_party
from checker.review.errors import RemarkUnfit
from checker.review.working import record_review, require_review
from storage import reviews
from storage.customers import lock_customer
from storage.tables import ReviewRemark

LONGEST_REMARK = 2000


def write_remark(
    session: Session, review_id: str, words: str, *, by: Actor, now: datetime, data_dir: Path
) -> ReviewRemark:
    """Write something beside a review.

    Args:
        session: Where to write; the event is recorded last.
        review_id: The review, in whatever state.
        words: What to write, at most `LONGEST_REMARK` characters.
        by: Who writes.
        now: The moment.
        data_dir: Where the key of fingerprints lies.

    Raises:
        PersonNeeded, ActRefused: The actor may not.
        ReviewUnknown: There is no such review.
        RemarkUnfit: The remark is empty or too long.
    """
    account = require_party(session, by, Act.REMARK_ON_REVIEWS)
    words = words.strip()
    if not 0 < len(words) <= LONGEST_REMARK:
        raise RemarkUnfit(most=LONGEST_REMARK)
    review = require_review(session, review_id)
    lock_customer(session, review.customer_id)  # an erasure meanwhile would leave the words behind
    remark = reviews.add_remark(session, review, words=words, written_by=account.id, written_at=now)
    data = {"remark_id": remark.id, "words_hmac": fingerprint_text(words, data_dir)}
    record_review(session, "review.remarked", review, by, now, data)
    return remark
