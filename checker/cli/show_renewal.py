"""When one kind of credential may be renewed, and what is told of it, as a person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_basis import describe_basis
from rules.pack import Pack
from rules.renewal import RenewalSource, RenewalWindow, Step
from rules.renewal.offset import Offset


def renewal_as_data(pack: Pack, kind: str, as_of: date) -> dict[str, Any]:
    """Give window, ladder and house practice of a kind of credential as plain data for JSON."""
    plan = pack.renewals
    window = plan.find_window(kind, as_of)
    rungs = plan.list_rungs(RenewalSource.CREDENTIAL, kind, as_of)
    ladder = plan.find_ladder(RenewalSource.CREDENTIAL, kind)
    consequence = None if ladder is None else ladder.consequence
    return {
        "kind": kind,
        "window": None if window is None else _dump(window),
        "is_law": window is not None and window.is_law,
        "consequence": None if consequence is None else consequence._asdict(),
        "steps": [{**_dump(rung.step), "urgency": rung.urgency} for rung in rungs],
        "evidence_max_age_days": plan.evidence_max_age_days.get(kind),
        "grace_days": plan.grace_days(kind),
    }


def show_renewal(out: Output, pack: Pack, kind: str, as_of: date) -> None:
    """Print the window of a kind of credential that is in force on a day, and its ladder."""
    plan = pack.renewals
    window = plan.find_window(kind, as_of)
    out.show(f"[bold]{escape(kind)}[/]  {escape(out.kind(kind))}")
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    if window is None:
        table.add_row(out.say("renewal_window"), out.say("renewal_no_window"))
        ladder = plan.find_ladder(RenewalSource.CREDENTIAL, kind)
        if ladder is not None and ladder.consequence is not None:
            words = escape(out.pick(ladder.consequence))
            table.add_row(out.say("renewal_consequence"), words)
    else:
        _add_window(out, table, window)
    age = plan.evidence_max_age_days.get(kind)
    if age is not None:
        table.add_row(out.say("renewal_evidence"), out.say("offset_days", count=age))
    if days := plan.grace_days(kind):
        table.add_row(out.say("renewal_grace"), out.say("offset_days", count=days))
    out.show(table)
    rungs = plan.list_rungs(RenewalSource.CREDENTIAL, kind, as_of)
    out.show(_list_steps(out, [rung.step for rung in rungs]))


def _add_window(out: Output, table: Table, window: RenewalWindow) -> None:
    table.add_row(out.say("renewal_window"), escape(out.pick(window.title)))
    if window.opens is not None:
        length = _word_length(out, window.opens)
        table.add_row(out.say("renewal_opens"), out.say("offset_before_end", length=length))
    length = _word_length(out, window.closes)
    table.add_row(out.say("renewal_closes"), out.say("offset_before_end", length=length))
    table.add_row(out.say("renewal_consequence"), escape(out.pick(window.consequence)))
    for basis in window.basis:
        label, words = describe_basis(out, basis)
        table.add_row(label, escape(words))
        if basis.note:
            table.add_row("", f"[dim]{escape(out.pick(basis.note))}[/]")
    starts_on, ends_on = window.in_force.starts_on, window.in_force.ends_on
    period = out.say("since", day=starts_on)
    if ends_on is not None:
        period = out.say("until", day=starts_on, last=ends_on)
    table.add_row(out.say("rule_in_force"), period)


def _list_steps(out: Output, steps: Sequence[Step]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("renewal_step", "rule_severity", "renewal_told", "renewal_task"):
        table.add_column(out.say(name), overflow="fold")
    for step in steps:
        table.add_row(
            _word_place(out, step),
            out.say(f"alert_severity_{step.severity.value}"),
            escape(out.pick(step.title)),
            escape(out.pick(step.task)),
        )
    return table


def _word_place(out: Output, step: Step) -> str:
    anchor = out.say(f"anchor_{step.anchor.value}")
    if step.before is not None and step.before.working_days == 0:
        return out.say("step_last_working_day", anchor=anchor)
    if step.before is not None:
        return out.say("step_before", anchor=anchor, length=_word_length(out, step.before))
    if step.after is not None:
        return out.say("step_after", anchor=anchor, length=_word_length(out, step.after))
    return out.say("step_on", anchor=anchor)


def _word_length(out: Output, offset: Offset) -> str:
    if offset.working_days is not None:
        return out.say("offset_working_days", count=offset.working_days)
    if offset.months is not None:
        return out.say("offset_months", count=offset.months)
    return out.say("offset_days", count=offset.days)


def _dump(model: RenewalWindow | Step) -> dict[str, Any]:
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)
