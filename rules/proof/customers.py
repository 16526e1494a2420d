"""A customer with its credentials and contracts as terms, judged by every rule of a pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rules.assessment import evaluate_subjects
from rules.facts import Catalogue, FactSheet
from rules.pack import Rule
from rules.pack.pack import find_calendar
from rules.policy import OutcomePattern
from rules.proof.conditions import encode_rule
from rules.proof.solver import FALSE, Model, Term, all_of, any_of, boolean, find_model, negate
from rules.proof.world import Sheet, World
from rules.vocabulary import Outcome, OutcomeKey


class File(NamedTuple):
    """The sheets of one customer, and the day."""

    sheets: tuple[FactSheet, ...]
    as_of: date

    def judge(self, rules: Iterable[Rule]) -> frozenset[OutcomeKey]:
        """Return what the reference evaluator says of it."""
        return frozenset(
            outcome.key
            for rule in rules
            if rule.in_force.covers(self.as_of)
            for outcome in evaluate_subjects(rule, self.sheets, self.as_of)
        )


class _Subject(NamedTuple):
    """A credential or contract that the customer may have."""

    sheet: Sheet
    is_there: Term


class CustomerTerms:
    """Every customer file there can be.

    Args:
        rules: The rules of the pack.
        catalogue: The facts there are.
        most: How many credentials of each kind, and contracts, there may be.
        today: The day, if it is to be one and not any.
    """

    def __init__(
        self, rules: Sequence[Rule], catalogue: Catalogue, most: int, today: date | None = None
    ) -> None:
        self._rules = rules
        self._world = World(catalogue, find_calendar(rules), today)
        self._customer = Sheet(self._world)
        kinds = sorted({rule.sheet_kind for rule in rules if rule.sheet_kind is not None})
        self._subjects = {
            kind: [self._make_subject(kind, number + 1) for number in range(most)] for kind in kinds
        }
        self._outcomes: dict[OutcomeKey, Term] = self._encode_outcomes()

    def meet(self, pattern: OutcomePattern) -> Term:
        """Return when some outcome agrees with a pattern."""
        return any_of(FALSE, *(t for key, t in self._outcomes.items() if pattern.matches(key)))

    def has(self, key: OutcomeKey) -> Term:
        """Return when a rule has an outcome for the customer or something of its."""
        return self._outcomes.get(key, FALSE)

    def find(self, near: date, *terms: Term, is_plain: bool = False) -> File | None:
        """Look for a file for which all terms hold.

        Args:
            near: The day near which it should be.
            *terms: What must hold.
            is_plain: Whether it is worth the time to look for one that is easy to read.

        Raises:
            NotDecided: Nobody knows.
        """
        wishes = [self._world.wish_day(near)]
        if is_plain:
            wishes += [negate(s.is_there) for group in self._subjects.values() for s in group]
            for sheet in self._sheets:
                wishes += sheet.wish_plainness(near, {})
        model = find_model([*self._world.constraints, *terms], wishes)
        return None if model is None else self._read(model)

    @property
    def _sheets(self) -> list[Sheet]:
        return [self._customer, *(s.sheet for group in self._subjects.values() for s in group)]

    def _make_subject(self, kind: str, number: int) -> _Subject:
        sheet = Sheet(self._world, str(number), kind, self._customer)
        return _Subject(sheet, boolean(f"{kind}#{number}?"))

    def _encode_outcomes(self) -> dict[OutcomeKey, Term]:
        ways: dict[OutcomeKey, list[Term]] = defaultdict(list)
        for rule in self._rules:
            is_in_force = self._world.is_in_force(rule.in_force)
            for outcome, term in self._judge(rule):
                key = OutcomeKey(rule.id, rule.dimension, rule.severity, outcome)
                ways[key].append(all_of(is_in_force, term))
        return {key: any_of(*terms) for key, terms in ways.items()}

    def _judge(self, rule: Rule) -> Iterable[tuple[Outcome, Term]]:
        if rule.sheet_kind is None:
            yield from encode_rule(rule, self._customer).items()
            return
        subjects = self._subjects[rule.sheet_kind]
        for subject in subjects:
            for outcome, term in encode_rule(rule, subject.sheet).items():
                yield outcome, all_of(subject.is_there, term)
        yield Outcome.NOT_APPLICABLE, negate(any_of(*(s.is_there for s in subjects)))

    def _read(self, model: Model) -> File:
        present = (s.sheet for g in self._subjects.values() for s in g if model.holds(s.is_there))
        sheets = (self._customer.read(model), *(sheet.read(model) for sheet in present))
        return File(sheets, self._world.read_today(model))
