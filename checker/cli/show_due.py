"""What a beat did, for a person and as JSON."""

from __future__ import annotations

from typing import Any

from checker.cli.output import Output
from checker.renewals.beat import BeatReport


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
