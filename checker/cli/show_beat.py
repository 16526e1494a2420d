"""What a beat did and what it skipped, and what was sent, for a person and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from checker.cli.output import Output
from checker.notices.dispatch import DispatchReport
from checker.renewals.beat import BeatReport

_COUNTS = ("overtaken", "woken", "escalated", "planned", "untold")


def show_beat(out: Output, report: BeatReport) -> None:
    """Print what a beat did, or why it did nothing and what to do."""
    if report.refusal is not None:
        out.show(f"[bold red]✗[/] {out.say(f'refusal_{report.refusal.value}', day=report.as_of)}")
        out.show(out.say("beat_skipped"))
        return
    out.show(out.say("beat_done", day=report.as_of, raised=report.raised))
    for name in _COUNTS:
        if count := getattr(report, name):
            out.show(f"  {out.say(f'beat_{name}', count=count)}")
    if report.reassessed.customers:
        out.show(f"  {out.say('beat_reassessed', **report.reassessed._asdict())}")


def beat_to_data(report: BeatReport) -> dict[str, Any]:
    """Give what a beat did as JSON."""
    return {
        "beat": report.beat_id,
        "as_of": report.as_of.isoformat(),
        "refusal": None if report.refusal is None else report.refusal.value,
        "reassessed": {
            "customers": report.reassessed.customers,
            "outcomes_changed": report.reassessed.outcomes,
        },
        "raised": report.raised,
        **{name: getattr(report, name) for name in _COUNTS},
    }


def show_dispatch(out: Output, sent: DispatchReport | None) -> None:
    """Print what was sent, in one line; nothing where nothing was tried."""
    if sent is None:
        return
    counts = [
        out.say(f"dispatch_{name}", count=count)
        for name, count in asdict(sent).items()
        if count and name != "held"
    ]
    if counts:
        out.show(out.say("dispatch_done", counts=out.say("dispatch_separator").join(counts)))
    if sent.held and counts:
        out.show(f"  {out.say('dispatch_held', count=sent.held)}")


def dispatch_to_data(sent: DispatchReport | None) -> dict[str, int] | None:
    """Give what was sent as JSON; None where nothing was to be sent."""
    return None if sent is None else asdict(sent)
