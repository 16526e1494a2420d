"""What a new record of a register changes: only the rules that name a changed fact are asked again.

Nothing is recorded here; the assessment that follows asks every rule, as it always does.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from checker.assessment.assess import find_policy
from checker.customer_file.records import load_dossier
from checker.facts import build_sheets
from checker.facts.ledger import lay_over, load_ledger_facts
from rules.explanation.situation import Question, Situation
from rules.facts import FactSheet
from rules.pack import Pack
from rules.vocabulary import Bilingual, Outcome, Verdict
from storage.tables import Customer


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """A rule whose outcome is another.

    Attributes:
        rule_id: The rule.
        title: What it is called.
        subject: Whose sheet it was asked of.
        before: Without the new records; None where it was not asked.
        after: With them.
    """

    rule_id: str
    title: Bilingual
    subject: str
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True, slots=True)
class Reconsideration:
    """What came of new records.

    Attributes:
        facts: The facts that are others now.
        rules_asked: The rules that name one of them; the only ones that were asked again.
        rules_in_force: How many there are.
        changes: The outcomes that are others.
        verdict_before: Without the new records.
        verdict_after: With them.
    """

    facts: tuple[str, ...]
    rules_asked: tuple[str, ...]
    rules_in_force: int
    changes: tuple[OutcomeChange, ...]
    verdict_before: Verdict
    verdict_after: Verdict


def reconsider_records(
    session: Session,
    customer: Customer,
    new: Collection[str],
    *,
    as_of: date,
    pack: Pack,
    purpose: str,
) -> Reconsideration:
    """Ask again the rules that new records of registers concern.

    Args:
        session: Where the customer is on file, with the new records.
        customer: Whom they are about.
        new: The new records.
        as_of: The day to judge for.
        pack: The rules.
        purpose: Whose policy gives the verdict.

    Raises:
        PurposeUnknown: The pack has no policy for the purpose.
    """
    dossier = load_dossier(session, customer)
    known_before = tuple(each for each in dossier.records if each.reference not in new)
    ledger = load_ledger_facts(session, customer.id)
    requirements = pack.requirements.for_purpose(purpose)
    sheets_before, sheets_after = (
        lay_over(build_sheets(each, as_of, requirements), ledger)
        for each in (replace(dossier, records=known_before), dossier)
    )
    question = Question(pack, find_policy(pack, purpose), as_of)
    before = question.ask(sheets_before)
    facts = _changed_facts(sheets_before, sheets_after)
    after = question.ask_again(before, sheets_after, set(facts))
    return Reconsideration(
        facts=facts,
        rules_asked=tuple(
            question.rules[position].id for position in sorted(question.find_concerned(facts))
        ),
        rules_in_force=len(question.rules),
        changes=_compare(before, after),
        verdict_before=before.verdict,
        verdict_after=after.verdict,
    )


def _changed_facts(before: Collection[FactSheet], after: Collection[FactSheet]) -> tuple[str, ...]:
    of_before = {sheet.subject: sheet for sheet in before}
    changed: dict[str, None] = {}
    for sheet in after:
        for name, fact in sheet.facts.items():
            old = of_before[sheet.subject].facts.get(name)
            if old is None or (old.state, old.value) != (fact.state, fact.value):
                changed[name] = None
    return tuple(changed)


def _compare(before: Situation, after: Situation) -> tuple[OutcomeChange, ...]:
    old = {(found.rule_id, found.subject): found.outcome for found in before.outcomes}
    new = {(found.rule_id, found.subject): found.outcome for found in after.outcomes}
    titles = {rule.id: rule.title for rule in before.question.rules}
    return tuple(
        OutcomeChange(rule_id, titles[rule_id], subject, old.get(key), new.get(key))
        for key in dict.fromkeys((*old, *new))
        if old.get(key) is not new.get(key)
        for rule_id, subject in [key]
    )
