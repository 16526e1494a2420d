"""What falls due, and what a beat recorded, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.renewals.beat import BeatReport
from checker.renewals.due_list import DueItem


def show_due(out: Output, items: Sequence[DueItem], as_of: date, within: int) -> None:
    """Print what falls due, the earliest first."""
    if not items:
        out.show(out.say("due_none", day=as_of, within=within))
        return
    table = Table(show_edge=False, pad_edge=False)
    for column in ("due_on", "days_left", "customer", "what"):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for item in items:
        what = out.say("review") if item.kind == "review" else out.kind(item.kind)
        holder = f" · {escape(item.holder)}" if item.holder and item.holder != item.customer else ""
        table.add_row(
            str(item.due_on), _describe_days(out, item), escape(item.customer), f"{what}{holder}"
        )
    out.show(table)


def _describe_days(out: Output, item: DueItem) -> str:
    if item.days_left < 0:
        return f"[bold red]✗ {out.say('days_past', days=-item.days_left)}[/]"
    style = "yellow" if item.days_left <= 30 else "default"
    return f"[{style}]{out.say('days_left', days=item.days_left)}[/]"


def show_beat(out: Output, report: BeatReport) -> None:
    """Print what a beat did."""
    out.show(out.say("beat_done", day=report.as_of, raised=report.raised))
    if report.reassessed.customers:
        out.show(out.say("beat_reassessed", **report.reassessed._asdict()))


def beat_to_data(report: BeatReport) -> dict[str, Any]:
    """Give what a beat did as JSON."""
    return {
        "beat": report.beat_id,
        "as_of": report.as_of.isoformat(),
        "refusal": report.refusal,
        "reassessed": {
            "customers": report.reassessed.customers,
            "outcomes_changed": report.reassessed.outcomes,
        },
        "raised": report.raised,
        "overtaken": report.overtaken,
        "woken": report.woken,
        "escalated": report.escalated,
        "planned": report.planned,
        "untold": report.untold,
    }
