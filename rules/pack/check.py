"""What only a whole rule, or all files of a pack together, can show to be wrong."""

from __future__ import annotations

from collections.abc import Iterator

from rules.complaint import Complaint, complain
from rules.expression import FactScope
from rules.pack.case import find_case_flaws
from rules.pack.entries import PackReading, RuleEntry
from rules.policy import find_unasked_rules, find_unknown_rules
from rules.scorecard.read import CardEntry
from rules.wording import find_placeholder_flaws

MESSAGES = ("message", "remedy")
"""The texts of a rule that may name facts."""


def check_rule(entry: RuleEntry, pack_scope: FactScope) -> Iterator[Complaint]:
    """Yield what only the rule as a whole, or its folder, can show to be wrong."""
    rule, source, path = entry.rule, entry.source, entry.path
    folder = source.file.split("/")[-2]
    if rule.dimension != folder:
        place = entry.place("dimension")
        yield complain("wrong_folder", place, dimension=rule.dimension, folder=folder)
    scope = pack_scope.of_sheet(rule.sheet_kind)
    for key in MESSAGES:
        for language, words in getattr(rule, key)._asdict().items():
            for flaw in find_placeholder_flaws(words, scope):
                yield flaw.locate(source.place_inside((*path, key, language), flaw.offset))
    for index, case in enumerate(rule.cases):
        for name, flaw in find_case_flaws(case, scope):
            yield flaw.locate(source.place_key((*path, "cases", index, "facts", name)))


def check_together(reading: PackReading) -> Iterator[Complaint]:
    """Yield what only the files together show to be wrong."""
    versions: dict[str, list[RuleEntry]] = {}
    for entry in reading.rules:
        earlier = versions.setdefault(entry.rule.id, [])
        for other in earlier:
            if entry.rule.in_force.overlaps(other.rule.in_force):
                yield _complain_of_repetition(entry, other, reading)
        earlier.append(entry)
    purposes: set[str] = set()
    for policy in reading.policies:
        if policy.policy.purpose in purposes:
            place = policy.source.place(("purpose",))
            yield complain("repeated_purpose", place, purpose=policy.policy.purpose)
        purposes.add(policy.policy.purpose)
        is_own = reading.is_own(policy.source)
        known = reading.rule_ids if is_own else reading.rule_ids | reading.dropped_ids
        yield from policy.complain(find_unknown_rules(policy.policy, known))
        asks = policy.policy.asks_for
        asked = {e.rule.id for e in reading.rules if asks(e.rule.subject, e.rule.dimension)}
        unasked = {entry.rule.id for entry in reading.rules} - asked
        yield from policy.complain(find_unasked_rules(policy.policy, unasked))
    yield from reading.requirements.check(purposes)
    yield from reading.scorecards.check(reading.scope)
    for card_entry in reading.scorecards.entries:
        yield from _check_card_cases(card_entry, reading.scope)
    yield from reading.matrices.check(reading.scope, purposes)
    yield from reading.renewals.check()
    yield from reading.credit_policy.check(reading.scorecards.cards)


def _complain_of_repetition(entry: RuleEntry, other: RuleEntry, reading: PackReading) -> Complaint:
    """Say that two versions of a rule are in force at once, at the one that can be changed."""
    if reading.is_own(other.source) and not reading.is_own(entry.source):
        entry, other = other, entry
    code = "repeated_rule" if reading.is_own(other.source) else "rule_not_replaced"
    return complain(code, entry.place("id"), rule=entry.rule.id, other=other.place("id"))


def _check_card_cases(entry: CardEntry, scope: FactScope) -> Iterator[Complaint]:
    for index, case in enumerate(entry.card.cases):
        for name, flaw in find_case_flaws(case, scope.of_sheet(entry.card.sheet_kind)):
            entry.is_sound = False
            yield flaw.locate(entry.source.place_key(("cases", index, "facts", name)))
