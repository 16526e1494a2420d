"""The facts and rules of a pack as Markdown, for a handbook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.cli.output import Output
from checker.cli.show_basis import describe_basis
from rules.basis import Basis
from rules.pack import Pack


def write_catalogue(
    out: Output, pack: Pack, facts: list[dict[str, Any]], rules: list[dict[str, Any]]
) -> str:
    """Write facts and rules, as `rules.catalogue_text` describes them, as Markdown."""
    title = out.say("catalogue_title", pack=pack.id, version=pack.version)
    lines = [f"# {title}", "", out.pick(pack.description), ""]
    for kind in dict.fromkeys(_find_sheet(fact) for fact in facts):
        lines += [f"## {_name_sheet(out, kind)}", ""]
        head = ("catalogue_fact", "catalogue_type", "catalogue_meaning", "catalogue_supplied")
        lines += _write_head(out, *head)
        lines += [_write_fact(out, fact) for fact in facts if _find_sheet(fact) == kind]
        lines.append("")
    lines += [f"## {out.say('catalogue_rules')}", ""]
    for rule in rules:
        lines += [*_write_rule(out, rule), ""]
    return "\n".join(lines).rstrip() + "\n"


def _find_sheet(fact: dict[str, Any]) -> str:
    return str(fact.get("of_kind") or fact["subject"])


def _name_sheet(out: Output, kind: str) -> str:
    if kind == "customer":
        return out.say("catalogue_customer")
    named = out.say("contract") if kind == "contract" else out.kind(kind)
    return out.say("catalogue_sheet", kind=named)


def _write_head(out: Output, *names: str) -> list[str]:
    return [_write_row(*map(out.say, names)), _write_row(*("---" for _ in names))]


def _write_row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _write_fact(out: Output, fact: dict[str, Any]) -> str:
    unit = f" ({fact['unit']})" if "unit" in fact else ""
    title = fact["title"]
    meaning = f"{title['zh']} · {title['en']}"
    values = [f"`{value}` {out.pick(text)}" for value, text in fact["values"].items()]
    if values:
        meaning += f"<br>{'; '.join(values)}"
    supplied = ", ".join(out.kind(kind) for kind in fact["settled_by"])
    if derived := fact.get("derived"):
        computed = out.say(
            "catalogue_computed",
            formula=derived["formula"],
            says=out.pick(derived["says"]),
            source=out.pick(derived["source"]),
        )
        supplied = "<br>".join(filter(None, (supplied, computed)))
    return _write_row(f"`{fact['name']}`", f"{fact['type']}{unit}", meaning, supplied or "—")


def _write_rule(out: Output, rule: dict[str, Any]) -> Iterator[str]:
    severity = out.say(f"severity_{rule['severity']}")
    yield f"### {rule['id']} {out.pick(rule['title'])}"
    yield ""
    yield f"- {out.say('rule_severity')}: {severity}; {_write_period(out, rule['in_force'])}"
    if "applies_when" in rule:
        yield f"- {out.say('rule_applies')}: `{rule['applies_when']}`"
    yield f"- {out.say('rule_adverse')}: `{rule['adverse_when']}`"
    for item in rule["basis"]:
        yield f"- {_write_basis(out, Basis.model_validate(item))}"
    if origin := rule.get("from_pack"):
        yield f"- {out.say('rule_origin')}: {origin['id']} {origin['version']}"


def _write_basis(out: Output, basis: Basis) -> str:
    label, words = describe_basis(out, basis)
    return f"{label}: {words}"


def _write_period(out: Output, period: dict[str, str]) -> str:
    if "until" in period:
        return out.say("until", day=period["from"], last=period["until"])
    return out.say("since", day=period["from"])
