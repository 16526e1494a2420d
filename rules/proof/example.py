"""A counter-example as a case in YAML, in the style in which packs are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import yaml

from rules.facts import FactSheet, FactState, value_to_json
from rules.vocabulary import Outcome, OutcomeKey, Verdict

_ENDLESS = 1_000_000


def word_case(name: str, sheet: FactSheet, as_of: date, outcome: Outcome) -> str:
    """Return the case of a rule: facts, day and the outcome that they have."""
    case = {
        "name": name,
        "as_of": as_of,
        "facts": list_values(sheet),
        "outcome": outcome.value,
    }
    return _write([case])


def word_policy_case(
    name: str, outcomes: Iterable[OutcomeKey], verdict: Verdict, conclusions: Iterable[str]
) -> str:
    """Return the case of a policy: outcomes, the verdict and the conclusions that they lead to."""
    told: dict[str, Any] = {}
    for key in sorted(outcomes):
        told.setdefault(key.rule, []).append(key.outcome.value)
    case = {
        "name": name,
        "outcomes": {rule: found[0] if len(found) == 1 else found for rule, found in told.items()},
        "verdict": verdict.value,
        "conclusions": sorted(conclusions),
    }
    return _write([case])


def word_facts(sheets: Iterable[FactSheet], as_of: date) -> str:
    """Return the facts that bring outcomes about, as comments to be put above a case."""
    lines = [f"# as_of: {as_of.isoformat()}"]
    for sheet in sheets:
        values = _write(list_values(sheet)).strip()
        lines.append(f"# {sheet.subject}{f' ({sheet.kind})' if sheet.kind else ''}: {values}")
    return "\n".join(lines) + "\n"


def list_values(sheet: FactSheet) -> Mapping[str, object]:
    """Return the known facts of a sheet as a case writes them."""
    return {
        name: fact.value if isinstance(fact.value, date) else value_to_json(fact.value)
        for name, fact in sheet.facts.items()
        if fact.state is FactState.KNOWN and fact.value is not None
    }


def _write(data: object) -> str:
    inner = data[0] if isinstance(data, list) else data
    text = yaml.safe_dump(
        inner, default_flow_style=True, sort_keys=False, allow_unicode=True, width=_ENDLESS
    )
    return f"- {text}" if isinstance(data, list) else text
