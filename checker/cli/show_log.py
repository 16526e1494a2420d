"""The event log and its verification, for people and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from rich.markup import escape
from rich.table import Table

from checker.audit_log.checkpoints import CheckpointList
from checker.audit_log.pages import EventView
from checker.audit_log.verification import LogVerdict
from checker.cli.output import Output


def show_verdict(out: Output, verdict: LogVerdict, known: CheckpointList) -> None:
    """Say whether the log is whole, and how far checkpoints speak for it."""
    if verdict.fault is not None:
        out.show(f"[red]✗[/] {escape(out.pick(verdict.fault.sentence))}")
    else:
        out.show(f"[green]✓[/] {out.say('log_good', events=verdict.events)}")
    if verdict.events and not verdict.checkpoints:
        out.show(out.say("log_unwitnessed"))
    elif verdict.checkpoints:
        words = {"checkpoints": verdict.checkpoints, "witnessed": verdict.witnessed}
        out.show(out.say("log_witnessed", **words))
    if verdict.is_good and verdict.checkpoints and verdict.witnessed < verdict.events:
        out.show(out.say("log_after_witness", count=verdict.events - verdict.witnessed))
    if known.unreadable_lines:
        lines = ", ".join(map(str, known.unreadable_lines[:10]))
        out.show(out.say("log_torn_lines", lines=lines))


def verdict_to_data(verdict: LogVerdict, known: CheckpointList) -> dict[str, Any]:
    """Give a verdict as JSON."""
    fault = verdict.fault
    return {
        "is_good": verdict.is_good,
        "events": verdict.events,
        "head": verdict.head,
        "checkpoints": verdict.checkpoints,
        "witnessed": verdict.witnessed,
        "unreadable_checkpoint_lines": list(known.unreadable_lines),
        "fault": None
        if fault is None
        else {"kind": fault.kind.value, "seq": fault.seq, "message": fault.sentence._asdict()},
    }


def show_events(
    out: Output, events: Sequence[EventView], following: int | None, zone: ZoneInfo | None
) -> None:
    """Print one line for each event, moments in the office's time zone."""
    if not events:
        out.show(out.say("log_empty"))
        return
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column(out.say("column_event_at"), no_wrap=True)
    for column in ("event_actor", "event_what", "event_subject"):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for event in events:
        table.add_row(
            str(event.seq),
            f"{event.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
            escape(event.actor),
            escape(out.pick(event.sentence)),
            escape(event.subject),
        )
    out.show(table)
    if following is not None:
        out.show(out.say("log_more", seq=following))


def events_to_data(events: Sequence[EventView]) -> list[dict[str, Any]]:
    """Give events as JSON."""
    return [
        {
            "seq": event.seq,
            "at": event.at.isoformat(),
            "actor": event.actor,
            "roles": list(event.roles),
            "action": event.action,
            "title": event.title._asdict(),
            "sentence": event.sentence._asdict(),
            "subject": event.subject,
            "customer_id": event.customer_id,
            "request_id": event.request_id,
            "data": dict(event.data),
            "hash": event.hash,
        }
        for event in events
    ]
