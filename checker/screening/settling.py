"""What a person makes of a hit: the same, or another; with a reason, and for the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.four_eyes.parties import require_party
from checker.screening.errors import HitOver, HitReasonUnknown, HitUnknown
from ingest.normalise.packaged_yaml import read_table
from rules.vocabulary import Bilingual
from storage.customers import lock_customer
from storage.screening import find_hit
from storage.sheet_sets import mark_sheets_stale
from storage.tables import ScreeningHit
from storage.vocabulary import HitState


class _Title(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str
    en: str

    @property
    def words(self) -> Bilingual:
        return Bilingual(self.zh, self.en)


@cache
def load_hit_reasons() -> Mapping[HitState, Mapping[str, Bilingual]]:
    """Give the reasons for which a hit is confirmed or dismissed, by code, in order."""
    table = read_table("checker.screening", "hit_reasons.yaml", dict[HitState, dict[str, _Title]])
    return {
        state: {code: title.words for code, title in titles.items()}
        for state, titles in table.items()
    }


def settle_hit(
    session: Session,
    hit_id: str,
    state: HitState,
    reason_code: str,
    *,
    note: str | None,
    by: Actor,
    now: datetime,
) -> ScreeningHit:
    """Write down what a person made of a hit, and let the customer be judged anew.

    A hit may be settled again, another way, as long as it stands; the log keeps each time.

    Args:
        session: The writing one.
        hit_id: The hit: it speaks of one state of the party and one of the entry.
        state: Confirmed or dismissed.
        reason_code: One of `load_hit_reasons()[state]`.
        note: What the person adds.
        by: Who.
        now: The moment.

    Raises:
        PersonNeeded: No account stands behind the act.
        ActRefused: The account may not.
        HitUnknown: There is no such hit.
        HitOver: What it spoke of has changed meanwhile.
        HitReasonUnknown: The reason is none of this state.
    """
    require_party(session, by, Act.WORK_REVIEWS)
    if reason_code not in load_hit_reasons().get(state, {}):
        raise HitReasonUnknown(reason=reason_code)
    hit = find_hit(session, hit_id)
    if hit is None:
        raise HitUnknown(hit=hit_id)
    if hit.ended_at is not None:
        raise HitOver(hit=hit_id)
    lock_customer(session, hit.customer_id)
    hit.state, hit.reason_code, hit.note = state, reason_code, note or None
    hit.decided_by, hit.decided_at = by.account_id, now
    session.add(hit)
    mark_sheets_stale(session, hit.customer_id)
    record_event(
        session,
        by,
        f"screening.{state}",
        subject=f"screening_hit:{hit.id}",
        data={
            "customer_id": hit.customer_id,
            "list": hit.list_kind,
            "entry_sha256": hit.entry_sha256,
            "party_sha256": hit.party_sha256,
            "matcher_version": hit.matcher_version,
            "reason": reason_code,
        },
        now=now,
    )
    return hit
