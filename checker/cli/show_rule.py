"""One rule as a person reads it."""

from __future__ import annotations

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_basis import describe_basis
from rules.pack import Rule


def show_rule(out: Output, rule: Rule) -> None:
    """Print a rule: what it says in both languages' halves, its conditions, basis and cases."""
    out.show(f"[bold]{rule.id}[/]  {escape(out.pick(rule.title))}")
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(out.say("rule_dimension"), out.say(f"dimension_{rule.dimension.value}"))
    table.add_row(out.say("rule_severity"), out.say(f"severity_{rule.severity.value}"))
    subject = out.kind(rule.of_kind) if rule.of_kind else out.say("column_customer")
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
    table.add_row(out.say("rule_in_force"), out.say("since", day=rule.in_force.starts_on))
    for case in rule.cases:
        outcome = out.say(f"outcome_{case.outcome.value}")
        table.add_row(out.say("rule_cases"), escape(f"{case.name} → {outcome}"))
    out.show(table)
