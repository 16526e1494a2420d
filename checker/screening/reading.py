"""A hit as people read it: the party beside the entry, what agrees, and what made the score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from checker.names.comparison import NameKind, Reason
from checker.names.wording import word_reason
from checker.screening.errors import HitUnknown
from checker.screening.matching import name_kind_of
from checker.screening.party import Party, PartyRole, hash_data, read_party
from checker.screening.settling import load_hit_reasons
from checker.screening.words import word_list
from checker.watchlists.entry import ListEntry, read_entry
from rules.vocabulary import Bilingual
from storage.accounts import display_names
from storage.customers import names_of
from storage.screening import find_parties
from storage.tables import ScreeningHit, WatchlistVersion
from storage.watchlists import current_versions, find_entry

_BIRTH_REASONS = frozenset({"birth_date_agrees", "birth_date_differs"})


class Agreement(StrEnum):
    """How the two sides stand in one matter."""

    SAME = "same"
    ALIKE = "alike"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class SaidReason:
    """One part of the score.

    Attributes:
        code: Of the reason.
        points: Thousandths that it gave or took.
        sentence: What it rests on; dates of birth of the party are masked.
    """

    code: str
    points: int
    sentence: Bilingual


@dataclass(frozen=True, slots=True)
class ListPlace:
    """The list of a hit, and how the entry stands on it now.

    Attributes:
        title: Of the list.
        version: In force; None if there is none any more.
        first_version: The number of the version that brought the entry as it was screened.
        is_listed: Whether the list in force has the entry.
        is_changed: Whether it has it with other content than was screened.
    """

    title: Bilingual
    version: WatchlistVersion | None
    first_version: int | None
    is_listed: bool
    is_changed: bool


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit with all that a person needs to settle it.

    Attributes:
        hit: As it is kept.
        customer: The customer's name.
        role: What the party is to the customer.
        party: As it was screened; None where the papers have changed since.
        born: The party's date of birth, masked; empty where none is known.
        entry: As it was screened; None where the list is not on file any more.
        place: Of the entry.
        reasons: What made the score, in order.
        clipped: What is to be added to the points, so that they come to the score: a score is kept
            within 0 and 1000.
        agreements: How the two stand, by matter: `name`, `kind`, `code`, `birth_date`.
        settled_by: What the person is called who settled it; empty where nobody did.
        reason: Why it was settled so; None where nobody settled it.
    """

    hit: ScreeningHit
    customer: str
    role: PartyRole
    party: Party | None
    born: str
    entry: ListEntry | None
    place: ListPlace
    reasons: tuple[SaidReason, ...]
    clipped: int
    agreements: Mapping[str, Agreement]
    settled_by: str
    reason: Bilingual | None

    @property
    def is_over(self) -> bool:
        """Tell whether the hit speaks of something that is not so any more."""
        return self.hit.ended_at is not None


@dataclass(frozen=True, slots=True)
class HitLine:
    """A hit in a list of hits.

    Attributes:
        hit: As it is kept.
        customer: The customer's name.
        role: What the party is to the customer.
        list_title: Of the list.
    """

    hit: ScreeningHit
    customer: str
    role: PartyRole
    list_title: Bilingual


def read_hit(session: Session, hit: ScreeningHit) -> HitView:
    """Read what stands on both sides of a hit.

    Args:
        session: Where to look.
        hit: Standing or over.
    """
    party = _find_party(session, hit)
    screened = find_entry(session, hit.list_kind, hit.source_id, hit.entry_sha256)
    newest = find_entry(session, hit.list_kind, hit.source_id)
    is_listed = newest is not None and newest.last_version is None
    entry = None if screened is None else read_entry(screened.content)
    reasons = tuple(_read_reason(each) for each in hit.reasons)
    names = display_names(session, {hit.decided_by} if hit.decided_by else set())
    settled = load_hit_reasons().get(hit.state, {}).get(hit.reason_code or "")
    return HitView(
        hit=hit,
        customer=names_of(session, {hit.customer_id}).get(hit.customer_id, ""),
        role=role_of(hit),
        party=party,
        born="" if party is None or party.born_on is None else mask_birth_date(party.born_on),
        entry=entry,
        place=ListPlace(
            title=word_list(hit.list_kind),
            version=current_versions(session).get(hit.list_kind),
            first_version=None if screened is None else screened.first_version,
            is_listed=is_listed,
            is_changed=newest is not None and newest.content_sha256 != hit.entry_sha256,
        ),
        reasons=reasons,
        clipped=hit.score - sum(each.points for each in reasons),
        agreements=_judge(hit, party, entry, frozenset(each.code for each in reasons)),
        settled_by=names.get(hit.decided_by or "", ""),
        reason=settled,
    )


def require_hit(session: Session, hit_id: str) -> ScreeningHit:
    """Give a hit.

    Raises:
        HitUnknown: There is none.
    """
    hit = session.get(ScreeningHit, hit_id)
    if hit is None:
        raise HitUnknown(hit=hit_id)
    return hit


def read_lines(session: Session, hits: Sequence[ScreeningHit]) -> tuple[HitLine, ...]:
    """Read what a list shows of hits; one query, however many they are."""
    names = names_of(session, {hit.customer_id for hit in hits})
    return tuple(
        HitLine(hit, names.get(hit.customer_id, ""), role_of(hit), word_list(hit.list_kind))
        for hit in hits
    )


def role_of(hit: ScreeningHit) -> PartyRole:
    """Give what the party of a hit is to the customer."""
    return PartyRole(hit.party.partition(":")[0])


def mask_birth_date(born_on: date) -> str:
    """Hide month and day of a date of birth: it tells an identity number's middle."""
    return f"{born_on.year}-**-**"


def content_of(hit: ScreeningHit) -> bytes:
    """Give what somebody settles on, to be hashed: the hit and what was said of it so far."""
    parts: list[Any] = [hit.id, hit.state, hit.reason_code, hit.decided_by, hit.ended_because]
    parts.append(hit.decided_at.isoformat() if hit.decided_at else None)
    return hash_data(parts).encode()


def _find_party(session: Session, hit: ScreeningHit) -> Party | None:
    screened = find_parties(session, hit.customer_id)
    for data in screened.parties if screened is not None else ():
        party = read_party(data)
        if party.key == hit.party and party.sha256 == hit.party_sha256:
            return party
    return None


def _read_reason(stored: Sequence[Any]) -> SaidReason:
    code, points, left, right = stored
    if code in _BIRTH_REASONS and left:
        left = mask_birth_date(date.fromisoformat(left))
    return SaidReason(code, points, word_reason(Reason(code, points, left, right)))


def _judge(
    hit: ScreeningHit, party: Party | None, entry: ListEntry | None, codes: frozenset[str]
) -> Mapping[str, Agreement]:
    name = Agreement.ALIKE
    if hit.party_name.casefold() == hit.entry_name.casefold():
        name = Agreement.SAME
    elif "same_code" in codes:  # which tells by itself: the names were never compared
        name = Agreement.UNKNOWN
    kind = Agreement.UNKNOWN
    if party is not None and entry is not None:
        kinds = {party.kind, name_kind_of(entry)}
        if NameKind.UNKNOWN not in kinds:
            kind = Agreement.SAME if len(kinds) == 1 else Agreement.DIFFERENT
    return {
        "name": name,
        "kind": kind,
        "code": _by_reason(codes, "same_code", "other_code"),
        "birth_date": _by_reason(codes, "birth_date_agrees", "birth_date_differs"),
    }


def _by_reason(codes: frozenset[str], agrees: str, differs: str) -> Agreement:
    if agrees in codes:
        return Agreement.SAME
    return Agreement.DIFFERENT if differs in codes else Agreement.UNKNOWN
