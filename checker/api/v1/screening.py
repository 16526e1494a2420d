"""Screening hits: what waits, one with both its sides, and what a person made of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Query

from checker.access.roles import Act
from checker.api.v1.cursors import id_of, read_cursor, write_cursor
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.versions import etag, require_match
from checker.api.v1.words import (
    Body,
    Code,
    CodeAsked,
    Cursor,
    IdInPath,
    InBothLanguages,
    Limit,
    PerhapsWords,
    Shown,
)
from checker.customer_list import read_summary
from checker.four_eyes.kinds import hash_seen
from checker.http.visit import Visiting
from checker.screening.errors import HitUnknown
from checker.screening.reading import (
    HitLine,
    HitView,
    content_of,
    read_hit,
    read_lines,
    require_hit,
)
from checker.screening.settling import settle_hit
from checker.watchlists.entry import ListEntry
from storage.hit_pages import HitFilter, list_hits
from storage.screening import find_hit, hits_of
from storage.vocabulary import HitState

routes = ApiRoutes("screening")

StateAsked = Annotated[Literal["review", "confirmed", "dismissed", "over"], Query()]


class HitLineShown(Shown):
    """A hit: of which party of whom, which entry of which list, and how it stands."""

    id: str
    customer_id: str
    customer: str
    role: str
    party_name: str
    list: str
    list_title: InBothLanguages
    source_id: str
    entry_name: str
    score: float
    answer: str
    state: str
    found_at: str
    ended_at: str | None
    ended_because: str | None


class HitsShown(Shown):
    """A page of hits, the newest first."""

    items: list[HitLineShown]
    next: str | None


class CustomerHitsShown(Shown):
    """All hits of a customer, those that are over included."""

    items: list[HitLineShown]


class ScoreReason(Shown):
    """One part of a score."""

    code: str
    points: float
    message: InBothLanguages


class NumberShown(Shown):
    """A number of a party or an entry."""

    scheme: str
    number: str
    country: str


class ScreenedPartyShown(Shown):
    """The party as it was screened; of a date of birth the year alone is shown."""

    kind: str
    names: list[str]
    numbers: list[NumberShown]
    born: str


class EntryNameShown(Shown):
    """A name of an entry, and how much the list makes of it."""

    text: str
    kind: str
    quality: str


class EntryShown(Shown):
    """The entry as it was screened."""

    kind: str
    names: list[EntryNameShown]
    numbers: list[NumberShown]
    birth_dates: list[str]
    countries: list[str]
    addresses: list[str]
    programmes: list[str]
    grounds: str
    listed_on: str | None
    authorities: list[str]
    case_numbers: list[str]


class HitShown(HitLineShown):
    """A hit with both its sides; send its `ETag` when you settle it."""

    reasons: list[ScoreReason]
    agreements: dict[str, str]
    party: ScreenedPartyShown | None
    entry: EntryShown | None
    list_version: int | None
    list_date: str | None
    is_listed: bool
    is_entry_changed: bool
    matcher_version: str
    reason_code: str | None
    note: str | None
    decided_by: str | None
    decided_at: str | None


class SettlementWanted(Body):
    """What somebody made of a hit."""

    state: Literal["confirmed", "dismissed"]
    reason_code: Code
    note: PerhapsWords = ""


class HitSettled(Shown):
    """A hit after it was settled."""

    id: str
    state: str
    reason_code: str


@routes.read(
    "/customers/{customer_id}/screening-hits", act=Act.READ_CUSTOMERS, answer=CustomerHitsShown
)
def list_hits_of_customer(visit: Visiting, customer_id: IdInPath) -> Told:
    """List all hits of a customer, those that are over included, the newest first."""
    read_summary(visit.desk.database, customer_id, visit.desk.settings.purpose)
    with visit.desk.database.read_session() as session:
        lines = read_lines(session, hits_of(session, customer_id))
    return Told({"items": [_tell_line(line) for line in lines]})


@routes.read("/screening-hits", act=Act.READ_CUSTOMERS, answer=HitsShown)
def list_screening_hits(
    visit: Visiting,
    state: StateAsked = "review",
    list: CodeAsked = None,  # noqa: A002 - what programs call it
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Told:
    """List the hits that wait for a person, or those of another state, the newest first."""
    is_over = state == "over"
    wanted = HitFilter(None if is_over else HitState(state), list, is_over)
    with visit.desk.database.read_session() as session:
        found = list_hits(session, wanted, after=read_cursor(cursor, id_of), limit=limit)
        lines = read_lines(session, found)
    following = write_cursor(found[-1].id) if len(found) == limit else None
    return Told({"items": [_tell_line(line) for line in lines], "next": following})


@routes.read("/screening-hits/{hit_id}", act=Act.READ_CUSTOMERS, answer=HitShown)
def show_screening_hit(visit: Visiting, hit_id: IdInPath) -> Told:
    """Show a hit: the party beside the entry, and what made the score."""
    with visit.desk.database.read_session() as session:
        view = read_hit(session, require_hit(session, hit_id))
    return Told(_tell_hit(view), {"ETag": etag(hash_seen(content_of(view.hit)))})


@routes.write("/screening-hits/{hit_id}/settle", act=Act.WORK_REVIEWS, answer=HitSettled)
def settle_screening_hit(visit: Visiting, hit_id: IdInPath, body: SettlementWanted) -> Told:
    """Write down whether a person takes a hit for the same party. Takes `If-Match`."""
    with visit.desk.database.session() as session:
        found = find_hit(session, hit_id)
        if found is None:
            raise HitUnknown(hit=hit_id)
        require_match(visit, hash_seen(content_of(found)))
        hit = settle_hit(
            session,
            hit_id,
            HitState(body.state),
            body.reason_code,
            note=body.note,
            by=visit.actor,
            now=visit.desk.now(),
        )
        content = {"id": hit.id, "state": hit.state.value, "reason_code": hit.reason_code}
    return Told(content, {"Location": f"/api/v1/screening-hits/{hit_id}"})


def _tell_line(line: HitLine | HitView) -> dict[str, Any]:
    hit = line.hit
    title = line.place.title if isinstance(line, HitView) else line.list_title
    return {
        "id": hit.id,
        "customer_id": hit.customer_id,
        "customer": line.customer,
        "role": line.role.value,
        "party_name": hit.party_name,
        "list": hit.list_kind,
        "list_title": title._asdict(),
        "source_id": hit.source_id,
        "entry_name": hit.entry_name,
        "score": hit.score / 1000,
        "answer": hit.answer.value,
        "state": hit.state.value,
        "found_at": hit.found_at.isoformat(),
        "ended_at": hit.ended_at and hit.ended_at.isoformat(),
        "ended_because": hit.ended_because and hit.ended_because.value,
    }


def _tell_hit(view: HitView) -> dict[str, Any]:
    hit, version = view.hit, view.place.version
    return {
        **_tell_line(view),
        "reasons": [
            {
                "code": reason.code,
                "points": reason.points / 1000,
                "message": reason.sentence._asdict(),
            }
            for reason in view.reasons
        ],
        "agreements": {matter: each.value for matter, each in view.agreements.items()},
        "party": view.party
        and {
            "kind": view.party.kind.value,
            "names": list(view.party.names),
            "numbers": [
                {"scheme": each.scheme, "number": each.number, "country": ""}
                for each in view.party.numbers
            ],
            "born": view.born,
        },
        "entry": view.entry and _tell_entry(view.entry),
        "list_version": version and version.number,
        "list_date": version and version.list_date.isoformat(),
        "is_listed": view.place.is_listed,
        "is_entry_changed": view.place.is_changed,
        "matcher_version": hit.matcher_version,
        "reason_code": hit.reason_code,
        "note": hit.note,
        "decided_by": hit.decided_by,
        "decided_at": hit.decided_at and hit.decided_at.isoformat(),
    }


def _tell_entry(entry: ListEntry) -> dict[str, Any]:
    return {
        "kind": entry.kind.value,
        "names": [
            {"text": name.text, "kind": name.kind.value, "quality": name.quality.value}
            for name in entry.names
        ],
        "numbers": [
            {"scheme": each.scheme, "number": each.number, "country": each.country}
            for each in entry.identifiers
        ],
        "birth_dates": [each.text for each in entry.birth_dates],
        "countries": list(entry.countries),
        "addresses": list(entry.addresses),
        "programmes": list(entry.programmes),
        "grounds": entry.grounds,
        "listed_on": entry.listed_on and entry.listed_on.isoformat(),
        "authorities": list(entry.authorities),
        "case_numbers": list(entry.case_numbers),
    }
