"""From fact sheets to a verdict: the same inputs give the same bytes, today and after a restart.

`assess` is the live path from documents; `evaluate_sheets` is the part that a replay repeats.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Any

from checker.assessment.findings import Finding, both, gather_missing, make_findings
from checker.assessment.lists import list_versions
from checker.customer_file.dossier import Dossier
from checker.errors import PurposeUnknown
from checker.facts import build_sheets
from checker.facts.ledger import lay_over
from rules.assessment import RuleOutcome, evaluate_pack
from rules.chain.agreement import ChainEngine, conclude
from rules.dates import add_months
from rules.facts import Fact, FactSheet
from rules.fixpoint import Conclusions
from rules.horizon import Change, next_change
from rules.pack import Pack
from rules.policy import ConclusionPremise, Policy
from rules.scorecard import supply
from rules.vocabulary import Bilingual, Dimension, Outcome, Severity

HORIZON_YEARS = 3


@dataclass(frozen=True)
class Assessment:
    """What follows for a customer on a day, and from what.

    Attributes:
        as_of: The day it speaks of.
        purpose: Whose policy gave the verdict.
        pack: The rules that decided.
        sheets: The facts that went in, scores and grades among them; the customer's first.
        outcomes: Of every rule in force that the purpose asks.
        conclusions: What the policy derives from them, with the verdict.
        change: The next day on which an outcome changes if nothing but time passes.
        next_review_on: The day on which the policy asks for a new look, if it does.
        list_versions: Name to version of each list that was consulted.
    """

    as_of: date
    purpose: str
    pack: Pack
    sheets: tuple[FactSheet, ...]
    outcomes: tuple[RuleOutcome, ...]
    conclusions: Conclusions
    change: Change | None
    next_review_on: date | None
    list_versions: dict[str, str]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The adverse and inconclusive outcomes, gravest first."""
        return make_findings(self.pack.catalogue, self.outcomes, self.sheets)

    @property
    def conclusion_titles(self) -> dict[str, Bilingual]:
        """The conclusions that hold, by id, in the order of the policy."""
        policy = find_policy(self.pack, self.purpose)
        return {
            conclusion.id: conclusion.title
            for conclusion in policy.conclusions
            if conclusion.id in self.conclusions.ids
        }

    @property
    def decisive_titles(self) -> tuple[Bilingual, ...]:
        """The conclusions on which the verdict rests, in the order of the policy.

        Conclusions that would lead to a milder verdict, and those that only name the verdict, say
        nothing more to a person.
        """
        policy = find_policy(self.pack, self.purpose)
        naming = set(policy.verdicts.get(self.conclusions.verdict, ()))
        decisive: set[str] = set()
        pending = [name for name in naming if name in self.conclusions.ids]
        while pending:
            name = pending.pop()
            decisive.add(name)
            pending += [
                reason.premise.conclusion
                for reason in self.conclusions.reasons[name]
                if isinstance(reason.premise, ConclusionPremise)
                and reason.premise.conclusion not in decisive
            ]
        titles = self.conclusion_titles
        return tuple(title for name, title in titles.items() if name in decisive - naming)

    @property
    def inputs(self) -> str:
        """The fact sheets as canonical JSON."""
        return "[" + ",".join(sheet.to_json() for sheet in self.sheets) + "]"

    @property
    def result(self) -> str:
        """The outcome of it all as canonical JSON; what `licet replay` compares byte for byte."""
        return canonical_json(self.to_data())

    def to_data(self) -> dict[str, Any]:
        """Give the document that `licet check --json` prints."""
        customer = self.sheets[0]
        code = customer["licence.unified_social_credit_code"].value
        return {
            "customer": {"name": customer.label, "unified_social_credit_code": code},
            "as_of": self.as_of.isoformat(),
            "purpose": self.purpose,
            "pack": self.pack.identity,
            "lists": self.list_versions,
            "verdict": self.conclusions.verdict.value,
            "conclusions": [
                {"id": name, "title": both(title)} for name, title in self.conclusion_titles.items()
            ],
            "dimensions": {
                dimension.value: summarise_dimension(self.outcomes, dimension).value
                for dimension in Dimension
            },
            "findings": [finding.to_data() for finding in self.findings],
            "missing": gather_missing(self.pack.catalogue, self.outcomes),
            "outcomes": {
                outcome.value: sum(1 for found in self.outcomes if found.outcome is outcome)
                for outcome in Outcome
            },
            "changes_on": iso(self.change.on if self.change else None),
            "changes": describe_change(self.change),
            "next_review_on": iso(self.next_review_on),
        }


def assess(
    dossier: Dossier,
    as_of: date,
    pack: Pack,
    purpose: str,
    engine: ChainEngine,
    *,
    ledger: Mapping[str, Fact] = MappingProxyType({}),
) -> Assessment:
    """Judge a customer by the documents on file and our own ledger.

    Args:
        dossier: The documents.
        as_of: The day to decide for; documents received later do not count.
        pack: The rules.
        purpose: Which policy of the pack turns findings into a verdict.
        engine: Derives the verdict beside the fix-point.
        ledger: As `checker.facts.ledger.load_ledger_facts`.

    Raises:
        PurposeUnknown: The pack has no policy for this purpose.
        ChainFailed, ChainDisagreement: No verdict can be stood by.
    """
    sheets = build_sheets(dossier, as_of, pack.requirements.for_purpose(purpose))
    return evaluate_sheets(lay_over(sheets, ledger), as_of, pack, purpose, engine, list_versions())


def evaluate_sheets(
    sheets: Sequence[FactSheet],
    as_of: date,
    pack: Pack,
    purpose: str,
    engine: ChainEngine,
    lists: Mapping[str, str],
) -> Assessment:
    """Judge a customer by fact sheets.

    Args:
        sheets: The customer's sheet and those of its credentials.
        as_of: The day to decide for.
        pack: The rules.
        purpose: Which policy of the pack turns findings into a verdict.
        engine: Derives the verdict beside the fix-point.
        lists: Name to version of each list that went into the sheets.

    Raises:
        PurposeUnknown, ChainFailed, ChainDisagreement: As `assess`.
    """
    policy = find_policy(pack, purpose)
    sheets = supply(pack, sheets, as_of)
    asked = pack.asked_by(policy)
    outcomes = evaluate_pack(asked, sheets, as_of)
    conclusions = conclude(policy, [found.key for found in outcomes], engine)
    review_months = policy.review_months(conclusions.verdict, conclusions.ids)
    horizon_end = add_months(as_of, 12 * HORIZON_YEARS)
    return Assessment(
        as_of=as_of,
        purpose=purpose,
        pack=pack,
        sheets=sheets,
        outcomes=outcomes,
        conclusions=conclusions,
        change=next_change(asked, sheets, as_of, until=horizon_end),
        next_review_on=add_months(as_of, review_months) if review_months else None,
        list_versions=dict(lists),
    )


def find_policy(pack: Pack, purpose: str) -> Policy:
    """Give the pack's policy for a purpose.

    Raises:
        PurposeUnknown: There is none.
    """
    policy = pack.find_policy(purpose)
    if policy is None:
        known = ", ".join(sorted(policy.purpose for policy in pack.policies))
        raise PurposeUnknown(pack=pack.id, purpose=purpose, known=known)
    return policy


def summarise_dimension(outcomes: Sequence[RuleOutcome], dimension: Dimension) -> Outcome:
    """Give the state of one dimension: its gravest outcome, findings for information aside."""
    found = {
        outcome.outcome
        for outcome in outcomes
        if outcome.rule.dimension is dimension
        and (outcome.rule.severity is not Severity.INFO or outcome.outcome is Outcome.PASS)
    }
    gravest_first = (Outcome.ADVERSE, Outcome.INCONCLUSIVE, Outcome.PASS)
    return next((state for state in gravest_first if state in found), Outcome.NOT_APPLICABLE)


def describe_change(change: Change | None) -> list[dict[str, str | None]]:
    """Give every outcome that changes on the next day of change, from what to what."""
    if change is None:
        return []
    return [
        {
            "rule": transition.rule_id,
            "subject": transition.subject,
            "from": transition.before.value if transition.before else None,
            "to": transition.after.value if transition.after else None,
        }
        for transition in change.transitions
    ]


def iso(day: date | None) -> str | None:
    """Write a day as JSON does; None stays None."""
    return day.isoformat() if day else None


def canonical_json(document: object) -> str:
    """Write JSON in the one form that hashes are taken of."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """Hash a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()
