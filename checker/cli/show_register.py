"""What filing a register came to, and what is wrong with its lines, for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.register.faults import LineFault
from checker.register.report import RegisterReport

_MOST_SHOWN = 20


def show_register(out: Output, report: RegisterReport) -> None:
    """Print counts, then what a person has to look at."""
    counts = {
        "lines": report.lines,
        "filed": report.filed,
        "unchanged": report.unchanged,
        "superseded": report.superseded,
        "customers": len(report.new_customers),
        "faults": len({(fault.sheet, fault.line) for fault in report.faults}),
    }
    out.show(f"\n[bold]{escape(report.path)}[/]")
    out.show(out.say("register_done", **counts))
    if report.is_dry_run:
        out.show(out.say("register_dry_run"))
    if report.unused:
        out.show(out.say("register_unused", headings=escape(", ".join(report.unused))))
    if report.sheets_without_headings:
        sheets = ", ".join(report.sheets_without_headings)
        out.show(out.say("register_sheets_left_out", sheets=escape(sheets)))
    if report.other_kinds:
        kinds = ", ".join(f"{out.kind(kind)} ({n})" for kind, n in report.other_kinds.items())
        out.show(out.say("register_other_kinds", kinds=escape(kinds)))
    for missing in report.papers_missing[:_MOST_SHOWN]:
        until = missing.valid_until or out.say("no_end")
        kind = out.kind(missing.kind)
        out.show(
            escape(out.say("paper_missing", customer=missing.customer, kind=kind, until=until))
        )
    _show_more(out, len(report.papers_missing))
    show_faults(out, report.faults)


def show_faults(out: Output, faults: Sequence[LineFault]) -> None:
    """Print what is wrong with lines, each with its place and what to do."""
    if not faults:
        return
    table = Table(show_edge=False, pad_edge=False)
    for column in ("line", "heading", "fault"):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for fault in faults[:_MOST_SHOWN]:
        place = f"{fault.sheet}:{fault.line}" if fault.sheet else str(fault.line)
        table.add_row(escape(place), escape(fault.heading or "—"), escape(out.pick(fault.message)))
    out.show(table)
    _show_more(out, len(faults))


def _show_more(out: Output, count: int) -> None:
    if count > _MOST_SHOWN:
        out.show(out.say("and_more_lines", more=count - _MOST_SHOWN))
