"""What is wrong with a pack, and what its cases miss, as a person and as a program read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape

from checker.cli.output import Output
from rules.mutation.run import MutationReport, Survivor
from rules.proof import Fault


def describe_fault(fault: Fault) -> Mapping[str, Any]:
    """Return a complaint, with the case that shows it if there is one, as plain data."""
    complaint = fault.complaint
    return {
        "code": complaint.code,
        "weight": complaint.weight.value,
        "file": complaint.place.file,
        "line": complaint.place.line,
        "column": complaint.place.column,
        "message": {"zh": complaint.message.zh, "en": complaint.message.en},
        "suggestion": complaint.suggestion,
        "example": fault.example,
    }


def show_faults(out: Output, faults: Sequence[Fault]) -> None:
    """Print complaints, each followed by the case that shows it."""
    for fault in faults:
        complaint = fault.complaint
        weight = out.say(f"weight_{complaint.weight.value}")
        out.show(escape(f"{complaint.place}: {weight}: {out.pick(complaint.message)}"))
        _show_example(out, fault.example)


def describe_mutation(report: MutationReport) -> Mapping[str, Any]:
    """Return what became of the mutants as plain data."""
    return {
        "mutants": report.mutants,
        "killed": report.killed,
        "equivalent": report.equivalent,
        "survivors": [_describe_survivor(survivor) for survivor in report.survivors],
    }


def show_mutation(out: Output, report: MutationReport) -> None:
    """Print every change that no case notices, with a case that would, and the sums."""
    for survivor in report.survivors:
        owner = f"{survivor.place}: {survivor.owner} {survivor.key}"
        if survivor.key == "policy":
            said = out.say("mutant_left_out", text=survivor.text)
        elif survivor.text:
            said = out.say("mutant_changed", text=survivor.text)
        else:
            said = out.say("mutant_dropped")
        out.show(escape(f"{owner}: {said} {out.say(f'mutant_{survivor.fate.value}')}"))
        _show_example(out, survivor.example)
    counts = {
        "mutants": report.mutants,
        "killed": report.killed,
        "equivalent": report.equivalent,
        "survivors": len(report.survivors),
    }
    out.show(out.say("mutation_count", **counts))


def _describe_survivor(survivor: Survivor) -> Mapping[str, Any]:
    return {
        "of": survivor.owner,
        "key": survivor.key,
        "changed_to": survivor.text,
        "file": survivor.place.file,
        "line": survivor.place.line,
        "column": survivor.place.column,
        "fate": survivor.fate.value,
        "example": survivor.example,
    }


def _show_example(out: Output, example: str | None) -> None:
    for line in (example or "").splitlines():
        out.show(f"    [dim]{escape(line)}[/]")
