"""What importing a list came to, how the lists stand, one entry: for people."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.watchlists.entries import FiledEntry
from checker.watchlists.importing import ListImportReport
from checker.watchlists.status import Freshness, ListStatus

_MOST_SHOWN = 20
_FIGURES = ("version", "entries", "names", "age_days")


def show_import(out: Output, report: ListImportReport) -> None:
    """Print counts and the difference, then what a person has to look at."""
    reading = report.reading
    out.show(f"\n[bold]{escape(out.pick(reading.kind.title))}[/]  {escape(reading.path)}")
    dated = out.say(f"list_dated_by_{reading.dated_by}")
    out.show(out.say("list_day", day=report.list_date, dated=dated))
    counts = {name: f"{count:,}" for name, count in reading.counts.items()}
    out.show(out.say("list_read", **{n: counts[n] for n in ("records", "entries", "names")}))
    for part in ("aliases", "addresses", "comments"):
        if part in counts:
            out.show(out.say(f"list_{part}", count=counts[part]))
    if report.is_same:
        out.show(out.say("list_same"))
    else:
        difference = report.difference
        changes = {n: f"{len(getattr(difference, n)):,}" for n in ("added", "changed", "removed")}
        out.show(out.say("list_done", unchanged=f"{difference.unchanged:,}", **changes))
    if report.is_dry_run:
        out.show(out.say("register_dry_run"))
    out.show(out.say("list_file", sha256=reading.file_sha256))
    if reading.kind.tested_on == "format_fixture":
        out.show(out.say("list_tested_on_fixture"))
    if reading.columns_not_kept:
        columns = escape(", ".join(reading.columns_not_kept))
        out.show(out.say("list_columns_not_kept", columns=columns))
    _show_problems(out, report)


def show_statuses(out: Output, statuses: Sequence[ListStatus]) -> None:
    """Print one line for each list on file, what to do about the stale ones, and the others."""
    columns = ("kind", "version", "list_date", "imported", "entries", "names", "age_days", "state")
    table = _make_table(out, *columns)
    for status in statuses:
        version = status.version
        if version is not None:
            table.add_row(
                escape(status.list_kind),
                str(version.number),
                version.list_date.isoformat(),
                version.imported_at.date().isoformat(),
                f"{version.counts['entries']:,}",
                f"{version.counts['names']:,}",
                str(status.age_days),
                out.say(f"list_state_{status.freshness}"),
            )
    if table.row_count:
        out.show(table)
    for status in statuses:
        if status.freshness is Freshness.STALE:
            out.show(f"{escape(status.list_kind)}: {escape(out.pick(status.advice))}")
    never = [status.list_kind for status in statuses if status.version is None]
    if never:
        out.show(out.say("lists_never_imported", kinds=escape(", ".join(never))))


def show_list_entry(out: Output, found: FiledEntry) -> None:
    """Print what a list says of a party."""
    entry = found.entry
    out.show(f"[bold]{escape(entry.primary_name)}[/]")
    state = "in_force" if found.is_in_force else "removed"
    place = {"kind": escape(found.row.list_kind), "source_id": escape(entry.source_id)}
    out.show(out.say(f"list_entry_{state}", number=found.version.number, **place))
    table = _make_table(out, "what", "said")
    rows = {
        "party": [out.say(f"list_party_{entry.kind}")],
        "names": [f"{one.text} ({out.say(f'list_name_{one.kind}')})" for one in entry.names],
        "identifiers": [
            f"{one.scheme}: {one.number} {one.country}".strip() for one in entry.identifiers
        ],
        "birth_dates": [one.text for one in entry.birth_dates],
        "countries": list(entry.countries),
        "addresses": list(entry.addresses),
        "programmes": list(entry.programmes),
        "grounds": [entry.grounds],
        "case_numbers": list(entry.case_numbers),
        "authorities": list(entry.authorities),
        "listed_on": [str(entry.listed_on or "")],
        "removed_on": [str(entry.removed_on or "")],
    }
    for name, values in rows.items():
        if said := "\n".join(filter(None, values)):
            table.add_row(out.say(f"list_field_{name}"), escape(said))
    out.show(table)


def _show_problems(out: Output, report: ListImportReport) -> None:
    problems = [problem.to_data() for problem in report.reading.problems]
    if not problems:
        return
    out.show(out.say("list_problems", count=f"{len(problems):,}"))
    for problem in problems[:_MOST_SHOWN]:
        place = escape(f"{problem['file']}:{problem['line']}")
        out.show(f"  {place}  {escape(out.pick(problem['message']))}")
    if len(problems) > _MOST_SHOWN:
        out.show(out.say("and_more_lines", more=len(problems) - _MOST_SHOWN))


def _make_table(out: Output, *columns: str) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(
            out.say(f"column_list_{column}"),
            overflow="fold",
            no_wrap=column not in ("kind", "said"),
            justify="right" if column in _FIGURES else "left",
        )
    return table
