"""Beneficial owners for a person and as data."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.tree import Tree

from checker.cli.output import Output
from checker.ownership.beneficial import BeneficialOwners
from checker.ownership.graph import OwnershipGraph
from checker.ownership.percent import write_range
from checker.ownership.words import Regime, word_problem


def owners_to_data(graph: OwnershipGraph, found: BeneficialOwners, rules: Regime) -> dict[str, Any]:
    """Give the answer as one document."""
    problems = [(each.code, word_problem(each)) for each in found.problems]
    return {
        "company": {"id": found.company, "name": graph.name(found.company)},
        "regime": found.regime,
        "basis": rules.basis.model_dump(),
        "as_of": found.as_of.isoformat() if found.as_of else None,
        "owners": [
            {
                "id": each.party,
                "name": graph.name(each.party),
                "answer": each.answer.value,
                "test": each.test.value,
                "share": [str(each.share.low), str(each.share.high)],
                "direct": [str(each.direct.low), str(each.direct.high)],
                "percent": each.percent,
                "controls": each.controls,
                "paths": [list(path.parties) for path in each.paths],
            }
            for each in found.owners
        ],
        "controllers": [graph.name(each) for each in found.controllers],
        "managers": [graph.name(each) for each in found.managers],
        "undisclosed": [str(found.undisclosed.low), str(found.undisclosed.high)],
        "complete": found.is_complete,
        "depth": found.depth,
        "paths_cut": found.paths_cut,
        "problems": [
            {"code": code, "message": {"zh": both.zh, "en": both.en}} for code, both in problems
        ],
    }


def show_owners(out: Output, graph: OwnershipGraph, found: BeneficialOwners, rules: Regime) -> None:
    """Print the owners as a tree with the chain to each, then what is open."""
    status = out.say(f"regime_{rules.basis.status}")
    title = f"{graph.name(found.company)} · {out.pick(rules.title)} · {status}"
    tree = Tree(escape(title))
    for each in found.owners:
        mark = "?" if each.answer.value == "cannot_tell" else "✓"
        test = out.say(f"owner_by_{each.test.value}")
        words = f"{mark} {graph.name(each.party)} {each.percent} {test}"
        branch = tree.add(escape(words))
        for path in each.paths:
            chain = " → ".join(map(graph.name, path.parties))
            branch.add(escape(f"{chain}  {write_range(path.share, rules.threshold)}"))
    for manager in found.managers:
        tree.add(escape(f"· {graph.name(manager)}"))
    out.show(tree)
    for problem in found.problems:
        out.show(f"[yellow]{escape(out.pick(word_problem(problem)))}[/]")
