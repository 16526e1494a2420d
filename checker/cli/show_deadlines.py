"""Deadlines as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_coming import describe_days
from storage.tables import Deadline


def show_deadlines(out: Output, deadlines: Sequence[Deadline], as_of: date) -> None:
    """Print deadlines, the earliest first."""
    if not deadlines:
        out.show(out.say("deadlines_none"))
        return
    table = Table(show_edge=False, pad_edge=False)
    for column in ("due_on", "days_left", "kind", "what", "note", "recorded_by", "id"):
        whole = column in ("due_on", "id")  # what people copy
        table.add_column(out.say(f"column_{column}"), overflow="fold", no_wrap=whole)
    for deadline in deadlines:
        is_current = deadline.is_current
        left = describe_days(out, (deadline.due_on - as_of).days)
        table.add_row(
            str(deadline.due_on),
            left if is_current else out.say("deadline_not_current"),
            out.say(f"deadline_kind_{deadline.kind.value}"),
            escape(deadline.title),
            escape(deadline.note or "—"),
            escape(deadline.recorded_by),
            deadline.id,
        )
    out.show(table)


def deadline_to_data(deadline: Deadline) -> dict[str, Any]:
    """Give a deadline as JSON."""
    return {
        "id": deadline.id,
        "customer_id": deadline.customer_id,
        "kind": deadline.kind.value,
        "title": deadline.title,
        "due_on": deadline.due_on.isoformat(),
        "note": deadline.note,
        "recorded_by": deadline.recorded_by,
        "recorded_at": deadline.recorded_at.isoformat(),
        "replaces": deadline.supersedes_id,
        "current": deadline.is_current,
    }
