"""How what came of new records is shown to people, and given as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checker.assessment.reconsidering import Reconsideration
from rules.vocabulary import Outcome
from storage.tables import Customer

if TYPE_CHECKING:
    from checker.cli.output import Output


def reconsideration_to_data(customer: Customer, found: Reconsideration) -> dict[str, Any]:
    """Give it as JSON."""
    return {
        "customer": {"id": customer.id, "name": customer.name},
        "facts": list(found.facts),
        "rules_asked": list(found.rules_asked),
        "rules_in_force": found.rules_in_force,
        "changes": [
            {
                "rule": change.rule_id,
                "subject": change.subject,
                "from": change.before.value if change.before else None,
                "to": change.after.value if change.after else None,
            }
            for change in found.changes
        ],
        "verdict": {"from": found.verdict_before.value, "to": found.verdict_after.value},
    }


def show_reconsideration(out: Output, customer: Customer, found: Reconsideration) -> None:
    """Show which rules were asked again, and what they say now."""
    asked = len(found.rules_asked)
    word = "registry_asked_again" if asked else "registry_nothing_asked"
    out.show(out.say(word, customer=customer.name, count=asked, all=found.rules_in_force))
    for change in found.changes:
        said = [_say(out, outcome) for outcome in (change.before, change.after)]
        title = out.pick(change.title)
        out.show(f"  {change.rule_id} {title}: {said[0]} → {said[1]}")
    if found.verdict_before is not found.verdict_after:
        verdicts = [
            out.say(f"verdict_{verdict.value}")
            for verdict in (found.verdict_before, found.verdict_after)
        ]
        out.show(out.say("registry_verdict", before=verdicts[0], after=verdicts[1]))


def _say(out: Output, outcome: Outcome | None) -> str:
    return "—" if outcome is None else out.say(f"outcome_{outcome.value}")
