"""A backtest for a person: how many turn, by which rules, whose money; then who."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.assessment.findings import both
from checker.cli.output import Output
from checker.portfolio.backtest import Backtest, Flip
from checker.portfolio.report import read_tokens
from rules.facts import Fact, Money, value_to_json
from rules.pack import Pack
from rules.vocabulary import Bilingual
from rules.wording import word_fact

_MOST_FLIPS = 40
_MOST_RULES = 12


def show_backtest(out: Output, found: Backtest) -> None:
    """Print a backtest."""
    out.show(
        out.say(
            "backtest_head",
            before=_name_pack(found.before),
            after=_name_pack(found.after),
            as_of=found.as_of,
            examined=f"{found.examined:,}",
        )
    )
    if found.skipped:
        out.show(f"[yellow]{out.say('backtest_skipped', skipped=f'{found.skipped:,}')}[/]")
    if found.before.requirements != found.after.requirements:
        out.show(f"[yellow]{out.say('backtest_requirements')}[/]")
    if not found.flips:
        out.show(out.say("backtest_none"))
    else:
        _show_turns(out, found)
        _show_rules(out, found)
        _show_flips(out, found.flips)
    if found.reworded:
        out.show(out.say("backtest_reworded", count=f"{found.reworded:,}"))


def backtest_to_data(found: Backtest) -> dict[str, Any]:
    """Give everything that was found as JSON."""
    return {
        "before": found.before.identity,
        "after": found.after.identity,
        "purpose": found.purpose,
        "as_of": found.as_of.isoformat(),
        "examined": found.examined,
        "skipped": found.skipped,
        "requirements_differ": found.before.requirements != found.after.requirements,
        "other_findings": found.reworded,
        "turns": [
            {
                "from": before.value,
                "to": after.value,
                "customers": count,
                "contracts": [value_to_json(m) for m in found.money[before, after]],
            }
            for (before, after), count in found.turns.items()
        ],
        "rules": [
            {"rule": rule, "title": both(_find_title(found, rule)), "customers": count}
            for rule, count in found.rules.items()
        ],
        "flips": [
            {
                "customer": {"id": flip.customer_id, "name": flip.name},
                "from": flip.before.value,
                "to": flip.after.value,
                "gained": list(flip.gained),
                "lost": list(flip.lost),
                "contracts": [value_to_json(amount) for amount in flip.contracts],
            }
            for flip in found.flips
        ],
    }


def _show_turns(out: Output, found: Backtest) -> None:
    table = _open_table(out, "column_from", "column_to", "column_customers", "column_contracts")
    for (before, after), count in found.turns.items():
        money = _word_amounts(out, found.money[before, after])
        said = (out.say(f"verdict_{before.value}"), out.say(f"verdict_{after.value}"))
        table.add_row(*said, f"{count:,}", money)
    out.show(table)


def _show_rules(out: Output, found: Backtest) -> None:
    table = _open_table(out, "column_rule", "column_title", "column_customers")
    for rule, count in list(found.rules.items())[:_MOST_RULES]:
        table.add_row(rule, escape(out.pick(_find_title(found, rule))), f"{count:,}")
    out.show(table)


def _show_flips(out: Output, flips: Sequence[Flip]) -> None:
    columns = ("customer", "from", "to", "gained", "lost", "contracts")
    table = _open_table(out, *(f"column_{name}" for name in columns))
    for flip in flips[:_MOST_FLIPS]:
        table.add_row(
            escape(flip.name),
            out.say(f"verdict_{flip.before.value}"),
            out.say(f"verdict_{flip.after.value}"),
            _word_findings(out, flip.gained),
            _word_findings(out, flip.lost),
            _word_amounts(out, flip.contracts),
        )
    out.show(table)
    if len(flips) > _MOST_FLIPS:
        out.show(out.say("backtest_more", count=f"{len(flips) - _MOST_FLIPS:,}"))


def _open_table(out: Output, *columns: str) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(out.say(column), overflow="fold")
    return table


def _word_findings(out: Output, tokens: Sequence[str]) -> str:
    """Name rules and what they say; a rule on several credentials is named once."""
    said = (
        f"{found.rule} {out.say(f'outcome_{outcome.value}')}"
        for found in read_tokens(" ".join(tokens))
        for outcome in found.outcomes
        if outcome is not None
    )
    return "\n".join(dict.fromkeys(said))


def _word_amounts(out: Output, amounts: Sequence[Money]) -> str:
    return "\n".join(out.pick(word_fact(Fact(amount))) for amount in amounts)


def _find_title(found: Backtest, rule_id: str) -> Bilingual:
    for pack in (found.after, found.before):
        rule = pack.find_rule(rule_id, found.as_of)
        if rule is not None:
            return rule.title
    return Bilingual(rule_id, rule_id)


def _name_pack(pack: Pack) -> str:
    return f"{pack.id} {pack.version} {pack.sha256[:12]}"
