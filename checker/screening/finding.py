"""Hits written down: begun where a search found somebody, ended where one side is not as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from checker.names.comparison import MATCHER_VERSION, Answer
from checker.screening.entry_index import Search
from checker.screening.listed import find_entry_hashes
from checker.screening.matching import Match
from checker.screening.party import Party
from storage.customers import lock_customers
from storage.identity import make_id
from storage.screening import StoredParties, end_hit, iterate_standing_hits, standing_hits
from storage.sheet_sets import mark_many_stale
from storage.tables import ScreeningHit
from storage.vocabulary import HitEnd, MatchAnswer

Found = tuple[StoredParties, Sequence[tuple[Party, Search]]]
"""A customer and what the search for each of its parties came to."""


@dataclass(slots=True)
class HitChanges:
    """How many hits began and ended, and which likenesses codes cleared."""

    found: int = 0
    ended: int = 0
    cleared_pairs: list[str] = field(default_factory=list)

    def __iadd__(self, other: HitChanges) -> HitChanges:
        self.found += other.found
        self.ended += other.ended
        self.cleared_pairs += other.cleared_pairs
        return self


def write_hits(
    session: Session, found: Sequence[Found], *, ends_others: bool, now: datetime
) -> HitChanges:
    """Write down what was found of some customers.

    Args:
        session: The writing one.
        found: By customer.
        ends_others: True after a search through all lists: hits of parties that are gone or not as
            they were are over. What stands and is found again stays as it is, with what a person
            said of it.
        now: The moment.
    """
    changes = HitChanges()
    ids = sorted(stored.customer_id for stored, _ in found)
    lock_customers(session, ids)
    standing: dict[str, list[ScreeningHit]] = defaultdict(list)
    for hit in standing_hits(session, ids):
        standing[hit.customer_id].append(hit)
    touched: set[str] = set()
    for stored, searches in found:
        changed = HitChanges(cleared_pairs=list(_name_cleared(stored.customer_id, searches)))
        hits = standing[stored.customer_id]
        if ends_others:
            hashes = {party.key: party.sha256 for party, _ in searches}
            changed += _end_unlike(hits, hashes, now)
        changed += _begin(session, stored.customer_id, searches, hits, now)
        if changed.found or changed.ended:
            touched.add(stored.customer_id)
        changes += changed
    mark_many_stale(session, touched)
    return changes


def _name_cleared(customer_id: str, searches: Sequence[tuple[Party, Search]]) -> Iterator[str]:
    for party, search in searches:
        for match in search.cleared:
            listed = match.listed
            yield f"{customer_id}/{party.key}/{listed.list_kind}/{listed.sha256[:12]}"


def end_hits_of_lists(session: Session, versions: Collection[str], now: datetime) -> HitChanges:
    """End the hits whose entry is gone or changed, or that another matcher found."""
    changes = HitChanges()
    touched: set[str] = set()
    by_kind: dict[str, list[ScreeningHit]] = defaultdict(list)
    for hit in iterate_standing_hits(session):
        by_kind[hit.list_kind].append(hit)
    for kind, hits in by_kind.items():
        present = find_entry_hashes(session, kind, {hit.source_id for hit in hits})
        for hit in hits:
            because = _find_end(hit, present if kind in versions else {})
            if because is not None:
                end_hit(hit, because, now)
                changes.ended += 1
                touched.add(hit.customer_id)
    lock_customers(session, sorted(touched))
    mark_many_stale(session, touched)
    return changes


def _find_end(hit: ScreeningHit, present: Mapping[str, str]) -> HitEnd | None:
    if hit.source_id not in present:
        return HitEnd.ENTRY_REMOVED
    if present[hit.source_id] != hit.entry_sha256:
        return HitEnd.ENTRY_CHANGED
    return HitEnd.MATCHER_CHANGED if hit.matcher_version != MATCHER_VERSION else None


def _end_unlike(hits: list[ScreeningHit], hashes: Mapping[str, str], now: datetime) -> HitChanges:
    changes = HitChanges()
    for hit in list(hits):
        because = None
        if hit.party not in hashes:
            because = HitEnd.PARTY_GONE
        elif hashes[hit.party] != hit.party_sha256:
            because = HitEnd.PARTY_CHANGED
        if because is not None:
            end_hit(hit, because, now)
            hits.remove(hit)
            changes.ended += 1
    return changes


def _begin(
    session: Session,
    customer_id: str,
    searches: Sequence[tuple[Party, Search]],
    hits: Collection[ScreeningHit],
    now: datetime,
) -> HitChanges:
    changes = HitChanges()
    known = {(hit.party, hit.list_kind, hit.source_id) for hit in hits}
    session.flush()  # what ended makes room for what begins
    for party, search in searches:
        for match in search.matches:
            key = (party.key, match.listed.list_kind, match.listed.entry.source_id)
            if key not in known:
                session.add(_make_hit(customer_id, party, match, now))
                changes.found += 1
    return changes


def _make_hit(customer_id: str, party: Party, match: Match, now: datetime) -> ScreeningHit:
    return ScreeningHit(
        id=make_id(now),
        customer_id=customer_id,
        party=party.key,
        party_sha256=party.sha256,
        party_name=match.party_name,
        list_kind=match.listed.list_kind,
        source_id=match.listed.entry.source_id,
        entry_sha256=match.listed.sha256,
        entry_name=match.entry_name,
        matcher_version=MATCHER_VERSION,
        score=match.comparison.score,
        answer=MatchAnswer.HIT if match.answer is Answer.HIT else MatchAnswer.REVIEW,
        reasons=[
            [reason.code, reason.points, reason.left, reason.right]
            for reason in match.comparison.reasons
        ],
        found_at=now,
    )
