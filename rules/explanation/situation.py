"""A customer as it would be if some facts were others: sheets, outcomes and the verdict on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from rules.assessment import RuleOutcome, evaluate_subjects
from rules.expression import list_facts, list_leaves
from rules.expression.tree import Leaf
from rules.facts import CUSTOMER, Fact, FactSheet, Value
from rules.fixpoint import Conclusions, derive
from rules.horizon import next_change
from rules.pack import Pack, Rule
from rules.policy import Policy
from rules.scorecard import supply
from rules.vocabulary import Verdict


class FactChange(NamedTuple):
    """A fact that becomes another.

    Attributes:
        subject: Whose fact it is: `customer`, or the reference of a credential or contract.
        fact: Its name.
        value: What it becomes.
    """

    subject: str
    fact: str
    value: Value


@dataclass(frozen=True, eq=False)
class Question:
    """What stays the same whatever the facts are: the day, the rules in force, the policy."""

    pack: Pack
    policy: Policy
    as_of: date

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules in force."""
        return self.pack.rules_in_force(self.as_of)

    @cached_property
    def leaves_by_fact(self) -> Mapping[str, tuple[Leaf, ...]]:
        """The comparisons of the rules in force that name a fact, each once."""
        found: dict[str, dict[Leaf, None]] = defaultdict(dict)
        for rule in self.rules:
            for condition in rule.conditions:
                for leaf in list_leaves(condition.root):
                    for fact in list_facts(leaf):
                        found[fact.name][leaf] = None
        return {name: tuple(leaves) for name, leaves in found.items()}

    @cached_property
    def rules_by_fact(self) -> Mapping[str, frozenset[int]]:
        """The positions of the rules in force that name a fact."""
        found: dict[str, set[int]] = defaultdict(set)
        for position, rule in enumerate(self.rules):
            for name in rule.fact_names:
                found[name].add(position)
        return {name: frozenset(positions) for name, positions in found.items()}

    def ask(self, sheets: Iterable[FactSheet]) -> Situation:
        """Judge some sheets, with the scores that their facts have on the day."""
        kept = supply(self.pack, tuple(sheets), self.as_of)
        return Situation(self, kept, tuple(self._judge(rule, kept) for rule in self.rules))

    def ask_again(
        self, before: Situation, sheets: Iterable[FactSheet], names: set[str]
    ) -> Situation:
        """Judge sheets that differ from others in a few facts: by the rules that name them."""
        kept = supply(self.pack, tuple(sheets), self.as_of)
        by_rule = list(before.by_rule)
        for position in self.find_concerned(names):
            by_rule[position] = self._judge(self.rules[position], kept)
        return Situation(self, kept, tuple(by_rule))

    def find_concerned(self, names: Iterable[str]) -> frozenset[int]:
        """Give the positions of the rules whose answer may be another when these facts are others.

        A scorecard that looks at one of them may give another score, and so do those that build on
        it.
        """
        touched = set(names)
        for card in self.pack.scorecards:  # those that others build on first
            if not card.fact_names.isdisjoint(touched):
                touched |= card.supplied
        return frozenset().union(*(self.rules_by_fact.get(name, ()) for name in touched))

    def _judge(self, rule: Rule, sheets: tuple[FactSheet, ...]) -> tuple[RuleOutcome, ...]:
        return evaluate_subjects(rule, sheets, self.as_of)


@dataclass(frozen=True, eq=False)
class Situation:
    """Sheets with what follows from them.

    Attributes:
        question: The day, the rules and the policy.
        sheets: The customer's sheet first.
        by_rule: The outcomes of each rule in force.
    """

    question: Question
    sheets: tuple[FactSheet, ...]
    by_rule: tuple[tuple[RuleOutcome, ...], ...]

    @cached_property
    def outcomes(self) -> tuple[RuleOutcome, ...]:
        """The outcomes of every rule in force, as `evaluate_pack` gives them."""
        return tuple(outcome for outcomes in self.by_rule for outcome in outcomes)

    @cached_property
    def conclusions(self) -> Conclusions:
        """What the policy derives from them."""
        return derive(self.question.policy, (outcome.key for outcome in self.outcomes))

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        return self.conclusions.verdict

    def sheet_of(self, subject: str) -> FactSheet:
        """Return the sheet of a subject."""
        return next(sheet for sheet in self.sheets if sheet.subject == subject)

    def change(self, changes: Iterable[FactChange]) -> Situation:
        """Return the situation in which some facts are others."""
        made = tuple(changes)
        sheets = change_sheets(self.sheets, made)
        return self.question.ask_again(self, sheets, {change.fact for change in made})

    def find_last_day(self, until: date) -> date | None:
        """Return the last day on which the verdict is this one if nothing but time passes.

        Args:
            until: The last day to look at.

        Returns:
            None if the verdict does not change up to and including `until`.
        """
        question, day = self.question, self.question.as_of
        while (change := next_change(question.pack, self.sheets, day, until=until)) is not None:
            day = change.on
            then = Question(question.pack, question.policy, day).ask(self.sheets)
            if then.verdict is not self.verdict:
                return day - timedelta(days=1)
        return None


def change_sheets(
    sheets: Iterable[FactSheet], changes: Iterable[FactChange]
) -> tuple[FactSheet, ...]:
    """Return sheets in which some facts are others; what a customer's becomes, all of them show.

    A changed fact has no source: no document shows it yet.
    """
    made = tuple(changes)
    return tuple(_change_sheet(sheet, made) for sheet in sheets)


def _change_sheet(sheet: FactSheet, changes: tuple[FactChange, ...]) -> FactSheet:
    facts = {c.fact: Fact(c.value) for c in changes if c.subject in (CUSTOMER, sheet.subject)}
    if not facts:
        return sheet
    return FactSheet(sheet.subject, {**sheet.facts, **facts}, sheet.kind, sheet.label)
