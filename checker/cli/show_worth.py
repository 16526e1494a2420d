"""What a customer is worth: cards with coverage, who may sign, what is open, what would change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.buying_centre.authority import SigningPower
from checker.buying_centre.coverage import Approval
from checker.buying_centre.roles import load_roles
from checker.cli.output import Output
from checker.cli.show_assertions import say_reading
from checker.cli.show_assessment import show_finding
from checker.document_data import format_amount, value_to_data
from checker.qualification.elements import load_elements
from checker.worth.assessing import Worth
from ingest.document import Money
from rules.scorecard import Score, find_weight_changes, word_score
from rules.scorecard.sensitivity import find_grade_changes
from rules.scorecard.wording import name_part

_MOST_CHANGES = 3
_SHARES = ("is_identified", "is_met", "is_supportive", "is_written")


def worth_to_data(worth: Worth, amount: Money | None) -> dict[str, Any]:
    """Give what a customer is worth as JSON.

    Args:
        worth: As `weigh_customer` gives it.
        amount: The amount asked about; None for none in particular.
    """
    evidence, assessed = worth.evidence, worth.assessment
    coverage = evidence.centre.coverage
    readings = evidence.qualification.readings.values()
    return {
        "customer_id": evidence.customer.id,
        "customer": evidence.customer.name,
        "as_of": evidence.as_of.isoformat(),
        "amount": None if amount is None else value_to_data(amount),
        "verdict": assessed.conclusions.verdict.value,
        "pack": worth.pack.identity,
        "findings": [
            {
                "rule": finding.outcome.rule.id,
                "outcome": finding.outcome.outcome.value,
                "message": finding.message._asdict(),
                "remedy": finding.remedy._asdict(),
            }
            for finding in assessed.findings
        ],
        "scores": [_score_to_data(worth, score) for score in worth.scores.values()],
        "buying_centre": {
            "members": len(evidence.centre.members),
            "met": [each.name for each in coverage.met],
            "opponents": [each.name for each in coverage.opponents],
            "is_single_threaded": coverage.is_single_threaded,
            "signer_is_verified": evidence.centre.signer_is_verified,
            "approvals": None
            if coverage.approvals is None
            else [_approval_to_data(each) for each in coverage.approvals],
            "powers": [_power_to_data(each) for each in evidence.centre.powers],
        },
        "contradictions": [each.element for each in evidence.qualification.contradictions],
        "ask_next": [
            {"element": each.element, "because": each.gap.value}
            for each in readings
            if each.gap is not None
        ],
    }


def show_worth(out: Output, worth: Worth, data: Mapping[str, Any]) -> None:
    """Print what a customer is worth.

    Args:
        out: Where to.
        worth: As `weigh_customer` gives it.
        data: From `worth_to_data`.
    """
    verdict = out.say(f"qualified_{data['verdict']}")
    out.show(f"[bold]{escape(data['customer'])}[/]  {verdict}  {data['as_of']}")
    table = Table(show_edge=False, pad_edge=False)
    for name in ("card", "score", "grade", "coverage", "change"):
        table.add_column(out.say(f"column_worth_{name}"), overflow="fold")
    for score in worth.scores.values():
        total = "—" if score.score is None else str(score.score)
        coverage = f"{score.coverage_percent}%"
        changes = "\n".join(_say_changes(out, worth, score)) or "—"
        title = out.pick(score.card.title)
        table.add_row(escape(title), total, score.grade or "—", coverage, escape(changes))
    out.show(table)
    for finding in worth.assessment.findings:
        show_finding(out, finding)
    _show_centre(out, worth)
    open_ones = [each for each in worth.evidence.qualification.readings.values() if each.gap]
    if open_ones:
        out.show(out.say("worth_ask_next"))
    for reading in open_ones:
        title = out.pick(load_elements().elements[reading.element].title)
        out.show(f"  {escape(title)} ({reading.element}): {say_reading(out, reading)}")


def _show_centre(out: Output, worth: Worth) -> None:
    centre = worth.evidence.centre
    if centre.coverage.approvals is None:
        out.show(out.say("approvals_unknown"))
    for approval in centre.coverage.approvals or ():
        said = [out.say(f"approval_{share}_{getattr(approval, share)}") for share in _SHARES]
        role = out.pick(load_roles()[approval.step.role])
        out.show(f"  {escape(approval.step.title or role)}: {', '.join(said)}")
    if centre.coverage.is_single_threaded:
        out.show(out.say("single_threaded"))
    for power in centre.powers:
        out.show(f"  {escape(power.person)}: {say_power(out, power)}")


def say_power(out: Output, power: SigningPower) -> str:
    """Say the highest amount that a person may sign."""
    until = "" if power.valid_until is None else f" ({power.valid_until.isoformat()})"
    if power.cap is not None:
        cap = format_amount(Money(power.cap.minor_units, power.cap.currency))
        return out.say("may_sign_up_to", amount=cap) + until
    said = "may_sign_any" if power.is_capped is False else "may_sign_unclear"
    return out.say(said) + until


def _score_to_data(worth: Worth, score: Score) -> dict[str, Any]:
    catalogue = worth.pack.catalogue
    return {
        "card": score.card.id,
        "title": score.card.title._asdict(),
        "score": score.score,
        "grade": score.grade,
        "coverage_percent": score.coverage_percent,
        "says": word_score(score, catalogue)._asdict(),
        "missing": [part.characteristic.fact for part in score.missing],
        "answers_that_change_the_grade": [
            {
                "fact": change.part.characteristic.fact,
                "number": change.number,
                "grade": change.grade,
            }
            for change in find_grade_changes(score)
        ],
        "weights_that_change_the_grade": [
            {
                "fact": change.part.characteristic.fact,
                "weight_percent": change.weight_percent,
                "grade": change.grade,
            }
            for change in find_weight_changes(score)
        ],
    }


def _say_changes(out: Output, worth: Worth, score: Score) -> list[str]:
    """Say the nearest answers and weights that would change a grade."""
    catalogue = worth.pack.catalogue
    answers = [
        out.say(
            "answer_changes_grade",
            fact=out.pick(name_part(change.part, catalogue)),
            number=change.number,
            grade=change.grade or "—",
        )
        for change in find_grade_changes(score)
        if change.number is not None
    ]
    weights = [
        out.say(
            "weight_changes_grade",
            fact=out.pick(name_part(change.part, catalogue)),
            percent=change.weight_percent,
            grade=change.grade,
        )
        for change in find_weight_changes(score)
    ]
    return [*answers[:_MOST_CHANGES], *weights[:1]]


def _approval_to_data(approval: Approval) -> dict[str, Any]:
    step = approval.step
    return {
        "role": step.role,
        "title": step.title,
        "above": value_to_data(Money(step.above_minor, step.currency)),
        "people": [each.name for each in approval.people],
        **{share: getattr(approval, share) for share in _SHARES},
    }


def _power_to_data(power: SigningPower) -> dict[str, Any]:
    cap = power.cap
    return {
        "person": power.person,
        "basis": power.basis.value,
        "covers": power.covers,
        "cap": None if cap is None else value_to_data(Money(cap.minor_units, cap.currency)),
        "is_capped": power.is_capped,
        "matter": power.matter,
        "valid_until": power.valid_until and power.valid_until.isoformat(),
    }
