"""One rule as a person reads it."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_basis import describe_basis
from rules.facts import Subject
from rules.pack import Pack, Rule
from rules.pack.extension import ChangeKind


def show_rule(out: Output, rule: Rule, pack: Pack, name: str) -> None:
    """Print a rule: what it says, its conditions, basis and cases, and which pack it is from.

    Args:
        out: Where to.
        rule: The rule.
        pack: The pack that it was looked up in.
        name: The name or folder under which that pack was asked for.
    """
    out.show(f"[bold]{rule.id}[/]  {escape(out.pick(rule.title))}")
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(out.say("rule_dimension"), out.say(f"dimension_{rule.dimension.value}"))
    table.add_row(out.say("rule_severity"), out.say(f"severity_{rule.severity.value}"))
    named = "contract" if rule.subject is Subject.CONTRACT else "column_customer"
    subject = out.kind(rule.of_kind) if rule.of_kind else out.say(named)
    table.add_row(out.say("rule_subject"), subject)
    if rule.applies_when is not None:
        table.add_row(out.say("rule_applies"), escape(rule.applies_when.text))
    table.add_row(out.say("rule_adverse"), escape(rule.adverse_when.text))
    table.add_row(out.say("rule_message"), escape(out.pick(rule.message)))
    table.add_row(out.say("remedy"), escape(out.pick(rule.remedy)))
    for basis in rule.basis:
        label, words = describe_basis(out, basis)
        table.add_row(label, escape(words))
        if basis.note:
            table.add_row("", f"[dim]{escape(out.pick(basis.note))}[/]")
    table.add_row(out.say("rule_in_force"), _word_period(out, rule))
    if pack.extends is not None:
        table.add_row(out.say("rule_origin"), escape(_word_origin(out, rule, pack)))
    for case in rule.cases:
        outcome = out.say(f"outcome_{case.outcome.value}")
        table.add_row(out.say("rule_cases"), escape(f"{case.name} → {outcome}"))
    out.show(table)
    if pack.extends is not None:
        parent = pack.extends.parent
        names = {"pack": pack.id, "parent": parent.id, "version": parent.version, "folder": name}
        out.show(f"[dim]{escape(out.say('pack_extends', **names))}[/]")


def _word_origin(out: Output, rule: Rule, pack: Pack) -> str:
    """Say which pack made a rule what it is, and why."""
    if pack.extends is None:
        return out.say("origin_root", pack=pack.id, version=pack.version)
    change = pack.extends.find_change(rule.id, rule.in_force.starts_on)
    if change is None:
        root = pack.extends.root
        return out.say("origin_root", pack=root.id, version=root.version)
    if change.kind is ChangeKind.ADDED or change.reason is None:
        return out.say("origin_added", pack=change.pack, version=change.version)
    reason = out.pick(change.reason)
    return out.say("origin_replaced", pack=change.pack, version=change.version, reason=reason)


def _word_period(out: Output, rule: Rule) -> str:
    starts_on, ends_on = rule.in_force.starts_on, rule.in_force.ends_on
    if ends_on is None:
        return out.say("since", day=starts_on)
    return out.say("until", day=starts_on, last=ends_on)
