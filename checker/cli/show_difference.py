"""Two packs side by side: what is new, gone and otherwise, conditions word by word."""

from __future__ import annotations

import json
from collections import Counter
from itertools import groupby
from typing import Any

from rich.markup import escape

from checker.cli.output import Output
from rules.pack.difference import (
    Difference,
    FieldChange,
    PackDifference,
    PartDifference,
    compare_words,
)
from rules.pack.extension import PackReference

_SIGNS = {Difference.ADDED: "+", Difference.REMOVED: "-", Difference.CHANGED: "~"}
_STYLES = {Difference.ADDED: "green", Difference.REMOVED: "red", Difference.CHANGED: "yellow"}
_MARKS = {Difference.ADDED: ("{+", "+}"), Difference.REMOVED: ("[-", "-]")}


def difference_as_data(difference: PackDifference) -> dict[str, Any]:
    """Give a difference as plain data for JSON."""
    return {
        "before": difference.before.model_dump(),
        "after": difference.after.model_dump(),
        "same_content": not difference.parts,
        "same_sha256": difference.before.sha256 == difference.after.sha256,
        "same_name_other_content": difference.is_misnamed,
        "differences": [_part_as_data(part) for part in difference.parts],
    }


def _part_as_data(part: PartDifference) -> dict[str, Any]:
    return {
        "section": part.section,
        "key": part.key,
        "title": None if part.title is None else part.title._asdict(),
        "difference": part.difference.value,
        "reason": None if part.reason is None else part.reason._asdict(),
        "fields": [_field_as_data(field) for field in part.fields],
    }


def _field_as_data(field: FieldChange) -> dict[str, Any]:
    data = {"path": list(field.path), "before": field.before, "after": field.after}
    if isinstance(field.before, str) and isinstance(field.after, str):
        words = compare_words(field.before, field.after)
        data["words"] = [{"in": w.difference or "both", "text": w.text} for w in words]
    return data


def show_difference(out: Output, difference: PackDifference) -> None:
    """Print a difference."""
    out.show(f"{_name(difference.before)} → {_name(difference.after)}")
    if difference.is_misnamed:
        names = {"pack": difference.after.id, "version": difference.after.version}
        out.show(f"[bold red]{escape(out.say('diff_misnamed', **names))}[/]")
    if not difference.parts:
        out.show(out.say("diff_same"))
    for section, parts in groupby(difference.parts, key=lambda part: part.section):
        _show_section(out, section, list(parts))


def _name(pack: PackReference) -> str:
    return f"[bold]{escape(pack.id)} {pack.version}[/] [dim]{pack.sha256[:12]}[/]"


def _show_section(out: Output, section: str, parts: list[PartDifference]) -> None:
    counted = Counter(part.difference for part in parts)
    counts = {difference.value: counted[difference] for difference in Difference}
    named = out.say(f"section_{section}")
    out.show(f"\n[bold]{out.say('diff_counts', section=named, **counts)}[/]")
    for part in parts:
        style = _STYLES[part.difference]
        title = "" if part.title is None else f"  {escape(out.pick(part.title))}"
        reason = "" if part.reason is None else f"  [dim]{escape(out.pick(part.reason))}[/]"
        out.show(f"[{style}]{_SIGNS[part.difference]} {escape(part.key)}[/]{title}{reason}")
        for field in part.fields:
            out.show(f"    {escape('.'.join(field.path))}: {_write_change(out, field)}")


def _write_change(out: Output, field: FieldChange) -> str:
    if not isinstance(field.before, str) or not isinstance(field.after, str):
        return f"{_write_value(out, field.before)} → {_write_value(out, field.after)}"
    pieces = []
    for difference, text in compare_words(field.before, field.after):
        if difference is None:
            pieces.append(escape(text))
        else:
            start, end = _MARKS[difference]
            pieces.append(f"[{_STYLES[difference]}]{escape(start + text + end)}[/]")
    return "".join(pieces)


def _write_value(out: Output, value: object) -> str:
    if value is None:
        return out.say("nothing_there")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return escape(text)
