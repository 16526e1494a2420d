"""What the doctor found, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.assessment.findings import both
from checker.cli.output import Output
from checker.doctor import HealthCheck, HealthState

_MARKS = {
    HealthState.OK: "[green]✓",
    HealthState.WARNING: "[yellow]!",
    HealthState.FAILED: "[bold red]✗",
}


def show_health(out: Output, checks: Sequence[HealthCheck]) -> None:
    """Print one line for each part."""
    table = Table(show_edge=False, pad_edge=False)
    for column in ("check", "state", "detail"):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for check in checks:
        state = f"{_MARKS[check.state]} {out.say(f'doctor_{check.state.value}')}[/]"
        table.add_row(out.say(f"doctor_{check.part}"), state, escape(out.pick(check.detail)))
    out.show(table)


def health_to_data(checks: Sequence[HealthCheck]) -> list[dict[str, Any]]:
    """Give what was found as JSON."""
    return [
        {"check": check.part, "state": check.state.value, "detail": both(check.detail)}
        for check in checks
    ]
