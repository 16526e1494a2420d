"""The house itself: who asks, the rules in use, the runs, and the log of events."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import AwareDatetime
from starlette.exceptions import HTTPException

from checker.access import policy
from checker.access.roles import Act
from checker.api.v1.cursors import id_of, number_of, read_cursor, write_cursor
from checker.api.v1.routes import ApiRoutes, Told
from checker.api.v1.words import (
    CodeAsked,
    Cursor,
    IdAsked,
    InBothLanguages,
    Limit,
    Shown,
    ShownInPart,
)
from checker.audit_log.checkpoints import checkpoint_path, load_public_key, read_checkpoints
from checker.audit_log.pages import EventView, events_page
from checker.audit_log.verifying import verify_log
from checker.http.visit import Visiting
from rules.pack import Rule
from storage.beats import list_beats
from storage.column_types import clean_text
from storage.events import EventFilter
from storage.tables import Account, Beat

routes = ApiRoutes("house")

_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_LAST = datetime(2100, 12, 31, tzinfo=UTC)


class MeShown(Shown):
    """For whom the token acts and what it is good for."""

    account_id: str
    name: str
    display_name: str
    language: str
    roles: list[str]
    acts: list[str]


class RuleLine(ShownInPart):
    """A rule in force, as the pack writes it."""

    id: str
    title: InBothLanguages
    severity: str


class RulesShown(Shown):
    """The rules in force today, in the order of their ids."""

    pack: str
    version: str
    items: list[RuleLine]


class RuleShown(ShownInPart):
    """One version of a rule with its condition, its cases and its basis."""

    id: str
    title: InBothLanguages


class RunShown(Shown):
    """One run of the scheduler's work."""

    id: str
    as_of: str
    started_at: str
    finished_at: str | None
    refusal: str | None
    raised: int
    overtaken: int
    woken: int
    escalated: int
    planned: int


class RunsShown(Shown):
    """Runs, the latest first."""

    items: list[RunShown]
    next: str | None


class EventShown(Shown):
    """An event of the log: codes, ids, days, hashes; no names of customers."""

    seq: int
    at: str
    actor: str
    roles: list[str]
    action: str
    title: InBothLanguages
    sentence: InBothLanguages
    subject: str
    customer_id: str | None
    request_id: str | None
    data: dict[str, Any]
    hash: str


class EventsShown(Shown):
    """Events, the latest first."""

    items: list[EventShown]
    next: str | None


class LogShown(Shown):
    """Whether the log is whole, and how much of it signed checkpoints witness."""

    is_good: bool
    events: int
    head: str | None
    checkpoints: int
    witnessed: int
    fault: InBothLanguages | None
    fault_seq: int | None


@routes.read("/me", act=Act.USE_API, answer=MeShown)
def show_me(visit: Visiting) -> Told:
    """Show for whom the token acts and what it is good for."""
    actor = visit.actor
    with visit.desk.database.read_session() as session:
        account = session.get_one(Account, actor.account_id)
    return Told(
        {
            "account_id": account.id,
            "name": account.name,
            "display_name": account.display_name,
            "language": account.language.value,
            "roles": sorted(role.value for role in actor.roles),
            "acts": sorted(act.value for act in Act if policy.may(actor, act)),
        }
    )


@routes.read("/rules", act=Act.READ_RULES, answer=RulesShown)
def list_rules(visit: Visiting) -> Told:
    """List the rules in force today."""
    pack, today = visit.desk.pack(), visit.desk.today()
    ids = sorted({rule.id for rule in pack.rules})
    found = (pack.find_rule(each, today) for each in ids)
    items = [
        {
            "id": rule.id,
            "title": rule.title._asdict(),
            "severity": rule.severity.value,
        }
        for rule in found
        if rule is not None
    ]
    return Told({"pack": pack.id, "version": pack.version, "items": items})


@routes.read("/rules/{rule}", act=Act.READ_RULES, answer=RuleShown)
def show_rule(visit: Visiting, rule: Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,40}$")]) -> Told:
    """Show a rule as it is in force today."""
    found: Rule | None = visit.desk.pack().find_rule(rule.upper(), visit.desk.today())
    if found is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Told(found.model_dump(mode="json", by_alias=True, exclude_none=True))


@routes.read("/runs", act=Act.READ_RUNS, answer=RunsShown)
def list_runs(visit: Visiting, cursor: Cursor = None, limit: Limit = 50) -> Told:
    """List the runs of the scheduler's work, the latest first."""
    with visit.desk.database.read_session() as session:
        beats = list_beats(session, before_id=read_cursor(cursor, id_of), limit=limit)
    following = write_cursor(beats[-1].id) if len(beats) == limit else None
    return Told({"items": [_run(beat) for beat in beats], "next": following})


@routes.read("/events", act=Act.READ_LOG, answer=EventsShown)
def list_events(
    visit: Visiting,
    customer_id: IdAsked = None,
    actor: Annotated[str | None, Query(max_length=200)] = None,
    action: CodeAsked = None,
    subject: Annotated[str | None, Query(max_length=200)] = None,
    since: AwareDatetime | None = None,
    until: AwareDatetime | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Told:
    """List events of the log, the latest first; an `action` that ends with a dot is a beginning."""
    wanted = EventFilter(
        customer_id=customer_id,
        actor_name=_storable(actor),
        action=action,
        subject=_storable(subject),
        since=_in_range(since),
        until=_in_range(until),
    )
    with visit.desk.database.read_session() as session:
        place = read_cursor(cursor, number_of)
        found = events_page(session, wanted, before_seq=place, limit=limit)
    following = write_cursor(found[-1].seq) if len(found) == limit else None
    return Told({"items": [_event(view) for view in found], "next": following})


@routes.read("/events/verification", act=Act.READ_LOG, answer=LogShown)
def verify_events(visit: Visiting) -> Told:
    """Verify the whole log against itself and against its signed checkpoints."""
    data_dir = visit.desk.settings.data_dir
    known = read_checkpoints(checkpoint_path(data_dir)).checkpoints
    verdict = verify_log(visit.desk.database, known, load_public_key(data_dir))
    fault = verdict.fault
    return Told(
        {
            "is_good": verdict.is_good,
            "events": verdict.events,
            "head": verdict.head,
            "checkpoints": verdict.checkpoints,
            "witnessed": verdict.witnessed,
            "fault": None if fault is None else fault.sentence._asdict(),
            "fault_seq": None if fault is None else fault.seq,
        }
    )


def _storable(text: str | None) -> str | None:
    """Replace what no database compares with."""
    return None if text is None else clean_text(text)


def _in_range(moment: datetime | None) -> datetime | None:
    """Move a moment that no clock has shown to one that databases know."""
    return None if moment is None else min(max(moment, _FIRST), _LAST)


def _run(beat: Beat) -> dict[str, Any]:
    return {
        "id": beat.id,
        "as_of": beat.as_of.isoformat(),
        "started_at": beat.started_at.isoformat(),
        "finished_at": beat.finished_at and beat.finished_at.isoformat(),
        "refusal": beat.refusal and beat.refusal.value,
        "raised": beat.raised,
        "overtaken": beat.overtaken,
        "woken": beat.woken,
        "escalated": beat.escalated,
        "planned": beat.planned,
    }


def _event(view: EventView) -> dict[str, Any]:
    return {
        "seq": view.seq,
        "at": view.at.isoformat(),
        "actor": view.actor,
        "roles": list(view.roles),
        "action": view.action,
        "title": view.title._asdict(),
        "sentence": view.sentence._asdict(),
        "subject": view.subject,
        "customer_id": view.customer_id,
        "request_id": view.request_id,
        "data": dict(view.data),
        "hash": view.hash,
    }
