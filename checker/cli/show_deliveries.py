"""Messages as a table and as JSON: what became of them, and what to do about those that failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from storage.tables import Delivery, DeliveryAttempt, DeliveryHold
from storage.vocabulary import DeliveryState

_COLUMNS = ("delivery", "delivery_state", "person", "target", "planned_at", "attempts")
_MOMENT = "%Y-%m-%d %H:%M"
_SHORT_ID = 12
_ADVISED = {
    DeliveryState.DEAD: "red",
    DeliveryState.UNCERTAIN: "red",
    DeliveryState.HELD: "yellow",
    DeliveryState.WAITING: "default",
}
_STOPPED = frozenset({DeliveryState.DEAD, DeliveryState.UNCERTAIN})


def show_deliveries(
    out: Output,
    deliveries: Sequence[Delivery],
    names: Mapping[str, str],
    hold: DeliveryHold | None,
    zone: ZoneInfo | None,
) -> None:
    """Print messages, and first of all whether sending is on hold."""
    if hold is not None:
        held_at = _moment(hold.held_at, zone)
        words = out.say("hold_is_on", at=held_at, because=hold.because)
        out.show(f"[bold yellow]{escape(words)}[/]")
    if not deliveries:
        out.show(out.say("deliveries_none"))
        return
    table = Table(show_edge=False, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for delivery in deliveries:
        style = _ADVISED.get(delivery.state, "dim")
        table.add_row(
            delivery.id[:_SHORT_ID],
            f"[{style}]{out.say(f'delivery_{delivery.state.value}')}[/]",
            escape(names[delivery.address_id]),
            out.say(f"channel_{delivery.channel.value}"),
            _moment(delivery.planned_at, zone),
            str(delivery.attempts),
        )
    out.show(table)
    for delivery in deliveries:  # below the table: a column would break the commands
        if delivery.state in _STOPPED or delivery.last_error:
            words = f"{delivery.id[:_SHORT_ID]}  {_advise(out, delivery, zone)}"
            mark = "[red]✗[/]" if delivery.state in _STOPPED else "[yellow]![/]"
            out.show(f"{mark} {escape(words)}")


def show_delivery(
    out: Output,
    delivery: Delivery,
    name: str,
    attempts: Sequence[DeliveryAttempt],
    zone: ZoneInfo | None,
) -> None:
    """Print one message with its attempts and what it says."""
    state = out.say(f"delivery_{delivery.state.value}")
    out.show(f"[bold]{delivery.id}[/]")
    out.show(escape(f"{state}  {name}  {out.say(f'channel_{delivery.channel.value}')}"))
    out.show(out.say("delivery_alerts", count=len(delivery.alert_ids)))
    for attempt in attempts:
        outcome = f"attempt_{attempt.outcome.value if attempt.outcome else 'open'}"
        line = out.say(
            "attempt_line",
            number=attempt.number,
            began=_moment(attempt.began_at, zone),
            outcome=out.say(outcome),
            detail=attempt.detail or "",
        )
        out.show(escape(line))
    advice = _advise(out, delivery, zone)
    if advice:
        out.show(f"[bold]{escape(advice)}[/]")
    if delivery.content is not None:
        out.show(f"\n[dim]{out.say('delivery_content')}[/]")
        out.show(escape(f"{delivery.content['subject']}\n\n{delivery.content['text']}"))


def deliveries_to_data(
    deliveries: Sequence[Delivery], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Give messages as JSON, without what they say."""
    return [_to_data(delivery, names[delivery.address_id]) for delivery in deliveries]


def delivery_to_data(
    delivery: Delivery, name: str, attempts: Sequence[DeliveryAttempt]
) -> dict[str, Any]:
    """Give one message with its attempts and what it says as JSON."""
    content = delivery.content
    return {
        **_to_data(delivery, name),
        "alert_ids": delivery.alert_ids,
        "content": None if content is None else {k: content[k] for k in ("subject", "text")},
        "attempts_made": [
            {
                "number": attempt.number,
                "began_at": attempt.began_at.isoformat(),
                "ended_at": attempt.ended_at and attempt.ended_at.isoformat(),
                "outcome": attempt.outcome and attempt.outcome.value,
                "detail": attempt.detail,
            }
            for attempt in attempts
        ],
    }


def _to_data(delivery: Delivery, name: str) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "person": name,
        "channel": delivery.channel.value,
        "mode": delivery.mode.value,
        "state": delivery.state.value,
        "as_of": delivery.as_of.isoformat(),
        "planned_at": delivery.planned_at.isoformat(),
        "alerts": len(delivery.alert_ids),
        "attempts": delivery.attempts,
        "next_attempt_at": delivery.next_attempt_at.isoformat(),
        "sent_at": delivery.sent_at and delivery.sent_at.isoformat(),
        "last_error": delivery.last_error,
    }


def _advise(out: Output, delivery: Delivery, zone: ZoneInfo | None) -> str:
    """Say what to do, and why the last attempt failed."""
    if delivery.state not in _ADVISED:
        return ""
    advice = {
        "id": delivery.id[:_SHORT_ID],
        "at": _moment(delivery.next_attempt_at, zone),
    }
    words = out.say(f"advice_{delivery.state.value}", **advice)
    return f"{delivery.last_error} → {words}" if delivery.last_error else words


def _moment(at: datetime, zone: ZoneInfo | None) -> str:
    return at.astimezone(zone).strftime(_MOMENT)
