"""How records of registers are shown to people, and given as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rich.markup import escape
from rich.table import Table

from checker.registries.adapters import load_adapters
from checker.registries.changes import RecordChange
from checker.registries.importing import FiledRecord
from checker.registries.record import RegistryRecord
from checker.registries.sections import describe_entry, load_sections, title_of
from checker.registries.values import load_fields
from checker.registries.words import word_change, word_problem

if TYPE_CHECKING:
    from checker.cli.output import Output

_UNKNOWN_SHOWN = 5


def filed_to_data(filed: FiledRecord) -> dict[str, Any]:
    """Give what became of a record as JSON."""
    return {
        "line": filed.line,
        "customer": {"id": filed.customer.id, "name": filed.customer.name},
        "as_of": filed.as_of.isoformat(),
        "is_new": filed.id is not None,
        "record": filed.record.to_data(),
    }


def change_to_data(change: RecordChange) -> dict[str, Any]:
    """Give a change as JSON."""
    title = title_of(change.field)
    return {
        "field": change.field,
        "title": {"zh": title.zh, "en": title.en},
        "kind": str(change.kind),
        "before": change.before,
        "after": change.after,
        "added": list(change.added),
        "removed": list(change.removed),
    }


def show_filed(out: Output, filed: Sequence[FiledRecord]) -> None:
    """Show what became of each record."""
    for each in filed:
        word = "registry_filed" if each.id else "registry_known"
        source = out.pick(load_adapters()[each.record.source].title)
        out.show(out.say(word, source=source, customer=each.customer.name, day=each.as_of))
        _show_problems(out, each.record)
        if each.record.unknown:
            out.show(out.say("registry_unknown", count=len(each.record.unknown)))


def show_record(out: Output, record: RegistryRecord, as_of: date) -> None:
    """Show a record field by field."""
    adapter = load_adapters().get(record.source)
    title = out.pick(adapter.title) if adapter else record.source
    table = Table(out.say("registry_field"), out.say("registry_value"), title=f"{title}, {as_of}")
    for scheme, number in record.numbers.items():
        table.add_row(scheme, number)
    for field in record.values:
        table.add_row(out.pick(load_fields()[field].title), record.stated[field])
    for section, entries in record.sections.items():
        said = [describe_entry(section, entry) for entry in entries] or [out.say("registry_none")]
        table.add_row(out.pick(load_sections()[section].title), "\n".join(said))
    for place, value in list(record.unknown.items())[:_UNKNOWN_SHOWN]:
        table.add_row(place, str(value))
    out.show(table)
    if len(record.unknown) > _UNKNOWN_SHOWN:
        out.show(out.say("registry_unknown", count=len(record.unknown)))
    _show_problems(out, record)


def show_changes(out: Output, changes: Sequence[RecordChange]) -> None:
    """Show what changed between two records."""
    if not changes:
        out.show(out.say("registry_same"))
        return
    headings = ("registry_field", "registry_change", "registry_before", "registry_after")
    table = Table(*(out.say(heading) for heading in headings))
    for change in changes:
        after = change.after
        if change.added or change.removed:
            came = (f"+ {item}" for item in change.added)
            after = "\n".join((*came, *(f"- {item}" for item in change.removed)))
        title = out.pick(title_of(change.field))
        table.add_row(title, out.pick(word_change(change.kind)), change.before, after)
    out.show(table)


def _show_problems(out: Output, record: RegistryRecord) -> None:
    for problem in record.problems:
        out.show(f"[yellow]{escape(out.pick(word_problem(problem)))}[/]")
