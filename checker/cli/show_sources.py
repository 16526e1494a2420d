"""Sources, rounds and what became of files, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.sources.places import read_place
from checker.sources.pulling import PullReport
from checker.sources.words import (
    describe_failure,
    describe_outcome,
    describe_reason,
    load_words,
    name_failure,
)
from ingest.containers.member import Member, MemberFault
from storage.tables import SourceItemRow, SourceRow


def show_sources(out: Output, sources: Sequence[SourceRow], waiting: int) -> None:
    """Print one line for each source.

    Args:
        out: Where.
        sources: In the order of the list.
        waiting: How many files wait for a customer.
    """
    if not sources:
        out.show(out.say("source_none"))
        return
    table = Table(show_edge=False, pad_edge=False)
    for column in ("source", "source_place", "source_last", "state"):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for source in sources:
        failure = describe_failure(source)
        state = f"[red]✗ {escape(out.pick(failure))}[/]" if failure else "[green]✓[/]"
        table.add_row(
            escape(source.name),
            escape(read_place(source.kind, source.place).told),
            source.last_at.isoformat(timespec="minutes") if source.last_at else "—",
            state if source.last_at else "—",
        )
    out.show(table)
    if waiting:
        out.show(f"[yellow]{out.say('source_waiting', count=waiting)}[/]")


def show_pull(out: Output, report: PullReport) -> None:
    """Print what a round came to."""
    if report.is_busy:
        out.show(out.say("source_busy", source=escape(report.source)))
        return
    counts = ", ".join(
        f"{out.pick(describe_outcome(outcome))} {count}"
        for outcome, count in sorted(report.outcomes.items())
    )
    out.show(
        out.say("source_pulled", source=escape(report.source), items=report.items)
        + (f" ({counts})" if counts else "")
    )
    if report.failure is not None:
        told = out.pick(name_failure(report.failure, report.detail))
        out.show(f"[red]✗ {escape(report.source)}: {escape(told)}[/]")


def show_items(out: Output, rows: Sequence[SourceItemRow], names: Mapping[str, str]) -> None:
    """Print one line for each file.

    Args:
        out: Where.
        rows: In the order of the list.
        names: Of customers by id.
    """
    if not rows:
        out.show(out.say("source_no_items"))
        return
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(out.say("column_source_item"), no_wrap=True)  # to be copied into a command
    for column in ("source_file", "source_sender", "source_outcome", "customer"):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for row in rows:
        reason = describe_reason(row)
        told = out.pick(describe_outcome(row.outcome))
        table.add_row(
            row.id,
            escape(("  " if row.part else "") + row.name),
            escape(row.sender or ""),
            escape(f"{told}: {out.pick(reason)}" if reason else told),
            escape(names.get(row.customer_id or "", "")),
        )
    out.show(table)


def source_to_data(source: SourceRow) -> dict[str, Any]:
    """Give a source as JSON; it holds references to secrets and no secret."""
    return {
        "id": source.id,
        "name": source.name,
        "kind": source.kind.value,
        "place": dict(source.place),
        "find_by": list(source.find_by),
        "customer": source.customer_id,
        "every_minutes": source.every_minutes,
        "last_at": source.last_at.isoformat() if source.last_at else None,
        "last_failure": source.last_failure,
        "failures": source.failures,
    }


def pull_to_data(report: PullReport) -> dict[str, Any]:
    """Give a round as JSON."""
    return {
        "source": report.source,
        "items": report.items,
        "outcomes": {outcome.value: count for outcome, count in sorted(report.outcomes.items())},
        "customers": sorted(report.customer_ids),
        "failure": report.failure,
        "detail": report.detail or None,
        "busy": report.is_busy,
    }


def item_to_data(row: SourceItemRow, names: Mapping[str, str]) -> dict[str, Any]:
    """Give what became of a file as JSON."""
    reason = describe_reason(row)
    return {
        "id": row.id,
        "source": row.source_id,
        "part": row.part,
        "place": row.place,
        "name": row.name,
        "sha256": row.sha256,
        "size_bytes": row.size_bytes,
        "received_at": row.received_at.isoformat(),
        "sender": row.sender,
        "subject": row.subject,
        "outcome": row.outcome.value,
        "reason": row.reason,
        "message": {"zh": reason.zh, "en": reason.en} if reason else None,
        "customer": row.customer_id,
        "customer_name": names.get(row.customer_id or ""),
        "document": row.document_id,
    }


def is_harmless(member: Member) -> bool:
    """Tell whether nothing was lost by a file not being taken."""
    return member.fault is MemberFault.DECORATION


def show_refused(out: Output, members: Sequence[Member]) -> None:
    """Print the files of containers that were not taken, and why."""
    faults = load_words()["faults"]
    for member in members:
        if member.fault is not None:
            told = out.pick(faults[member.fault.value])
            out.show(f"[yellow]! {escape(member.name)}: {told}[/]")


def refused_to_data(member: Member) -> dict[str, Any]:
    """Give a file that was not taken as JSON."""
    fault = "corrupt" if member.fault is None else member.fault.value
    both = load_words()["faults"][fault]
    return {"name": member.name, "reason": fault, "message": {"zh": both.zh, "en": both.en}}
