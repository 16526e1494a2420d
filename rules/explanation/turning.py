"""The smallest change that would turn a verdict into a milder one, found exactly where it is small.

A verdict stands as long as the few outcomes that support it stand (`find_support`), so whatever
turns it changes one of them; and what changes an outcome changes facts that its rule names. The
search therefore takes, of the changes tried so far, the smallest that does not do yet, and adds to
it each smallest set of further facts that changes one of the outcomes that still support the
verdict, until the verdict is mild enough. What comes out first is the smallest there is, in the
order of `Weight`, over the values that comparisons tell apart (`sampling`). It is the hitting-set
tree of R. Reiter, A theory of diagnosis from first principles, Artificial Intelligence 32 (1987),
with the conflicts found anew after each change, because a fact that clears one rule may set off
another.

Where that takes too many steps, any change that does is taken and everything that can be spared is
left out of it; it is then said not to be known as the smallest.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, product
from math import prod

from rules.assessment import RuleOutcome
from rules.explanation.grounds import find_support
from rules.explanation.levers import (
    Weight,
    are_coherent,
    find_lever,
    may_become,
    weigh,
)
from rules.explanation.sampling import Sample, sample_values
from rules.explanation.settling import judge_with
from rules.explanation.situation import FactChange, Situation
from rules.vocabulary import Outcome, Severity, Verdict

MOST_STATES = 300
"""As many situations are judged in search of the smallest change, and as many again for any."""
MOST_FACTS_AT_ONCE = 4
MOST_COMBINATIONS = 2_000
"""As many values of the facts of one rule are combined."""
MOST_TRIALS = 20_000
"""As many combinations are tried in one search, where finding the values of some facts counts for
`TRIALS_OF_A_SAMPLE`: about three seconds on one core."""
TRIALS_OF_A_SAMPLE = 20
MOST_PARTED = 6
"""Of up to as many changes every part is tried by itself; of more, each with one left out."""

_GRAVITY = {verdict: rank for rank, verdict in enumerate(Verdict)}
_FAULTS = (Outcome.ADVERSE, Outcome.INCONCLUSIVE)
Changes = tuple[FactChange, ...]


@dataclass(frozen=True)
class Search:
    """What a search for a change came to.

    Attributes:
        goal: The gravest verdict that would do.
        changes: The change found; None if there is none.
        is_smallest: Whether a smaller one has been ruled out.
        is_exhausted: Whether every change was tried; only then is none the answer.
        blocked_by: Outcomes that stand in the way and that nobody can change by itself.
        states: How many situations were judged.
    """

    goal: Verdict
    changes: Changes | None
    is_smallest: bool
    is_exhausted: bool
    blocked_by: tuple[RuleOutcome, ...]
    states: int


def find_smallest_change(start: Situation, goal: Verdict, most_states: int = MOST_STATES) -> Search:
    """Find the smallest change of facts that brings about a verdict.

    Args:
        start: The situation as it is.
        goal: The gravest verdict that would do.
        most_states: As many situations are judged before a smallest change is given up.

    Raises:
        ValueError: The verdict is mild enough as it is.
    """
    if is_reached(start, goal):
        raise ValueError(f"the verdict is {start.verdict} already")
    search = _Tree(start, goal)
    found = search.find_smallest(most_states)
    is_smallest = found is not None and not search.is_truncated
    if found is None and search.is_out_of_bounds:
        search.trials = 0
        found = search.find_any(most_states)
        is_smallest = False
    if found is not None:
        found = leave_out_what_can_be_spared(start, found, goal)
    return Search(
        goal=goal,
        changes=found,
        is_smallest=is_smallest,
        is_exhausted=not (search.is_out_of_bounds or search.is_truncated),
        blocked_by=search.list_blocking(),
        states=search.states,
    )


def is_reached(situation: Situation, goal: Verdict) -> bool:
    """Whether the verdict is as mild as wanted."""
    return _GRAVITY[situation.verdict] >= _GRAVITY[goal]


def next_milder(verdict: Verdict) -> Verdict:
    """Return the next milder verdict.

    Raises:
        ValueError: There is none milder than `approve`.
    """
    if verdict is Verdict.APPROVE:
        raise ValueError("nothing is milder than approve")
    return list(Verdict)[_GRAVITY[verdict] + 1]


def leave_out_what_can_be_spared(start: Situation, changes: Changes, goal: Verdict) -> Changes:
    """Return the smallest part of some changes that still brings about the verdict."""
    catalogue = start.question.pack.catalogue
    while True:
        least = 1 if len(changes) <= MOST_PARTED else len(changes) - 1
        parts = [c for size in range(least, len(changes)) for c in combinations(changes, size)]
        enough = (part for part in parts if is_reached(start.change(part), goal))
        smaller = next((part for part in enough if are_coherent(start, part, catalogue)), None)
        if smaller is None:
            return changes
        changes = smaller


@dataclass
class _Tree:
    """One search.

    Attributes:
        states: How many situations were judged.
        trials: How many combinations of values were tried on single rules.
        is_truncated: Whether some combinations of values were not tried.
        is_out_of_bounds: Whether the search stopped before everything was tried.
        dead_ends: Outcomes that nothing changes, by rule and subject.
    """

    start: Situation
    goal: Verdict
    states: int = 0
    trials: int = 0
    is_truncated: bool = False
    is_out_of_bounds: bool = False
    dead_ends: dict[tuple[str, str], RuleOutcome] = field(default_factory=dict)

    def find_smallest(self, most_states: int) -> Changes | None:
        """Take up the smallest change first."""
        queue: list[tuple[Weight, Changes]] = [(self._weigh(()), ())]
        seen: set[Changes] = {()}
        bound = self.states + most_states
        while queue:
            _, changes = heapq.heappop(queue)
            situation = self._judge(changes)
            if is_reached(situation, self.goal):
                return changes
            if self.states >= bound or self.trials > MOST_TRIALS:
                self.is_out_of_bounds = True
                return None
            for further in self._extend(changes, situation):
                if further not in seen:
                    seen.add(further)
                    heapq.heappush(queue, (self._weigh(further), further))
        return None

    def find_any(self, most_states: int) -> Changes | None:
        """Take up first what leaves the fewest faults and gaps."""
        queue: list[tuple[int, Weight, Changes]] = [(0, self._weigh(()), ())]
        seen: set[Changes] = {()}
        bound = self.states + most_states
        while queue and self.states < bound and self.trials <= MOST_TRIALS:
            _, _, changes = heapq.heappop(queue)
            for further in self._extend(changes, self._change(changes)):
                if further in seen:
                    continue
                seen.add(further)
                situation = self._judge(further)
                if is_reached(situation, self.goal):
                    return further
                heapq.heappush(queue, (_count_faults(situation), self._weigh(further), further))
        return None

    def list_blocking(self) -> tuple[RuleOutcome, ...]:
        """Return the outcomes that nothing changes as things stand."""
        standing = {(o.rule_id, o.subject): o for o in self.start.outcomes}
        ends = (standing[place] for place in self.dead_ends if place in standing)
        return tuple(
            outcome
            for outcome in ends
            if outcome.outcome in _FAULTS and not self._list_clearings((), self.start, outcome)
        )

    def _judge(self, changes: Changes) -> Situation:
        self.states += 1
        return self._change(changes)

    def _change(self, changes: Changes) -> Situation:
        return self.start.change(changes) if changes else self.start

    def _weigh(self, changes: Changes) -> Weight:
        return weigh(self.start, changes, self.start.question.pack.catalogue)

    def _extend(self, changes: Changes, situation: Situation) -> Iterator[Changes]:
        """Yield the changes with each addition that changes one of the supporting outcomes."""
        policy = situation.question.policy
        catalogue = situation.question.pack.catalogue
        for key in find_support(policy, situation.conclusions):
            outcome = next(found for found in situation.outcomes if found.key == key)
            clearings = self._list_clearings(changes, situation, outcome)
            for clearing in clearings:
                further = tuple(sorted((*changes, *clearing), key=_sort_key))
                if are_coherent(self.start, further, catalogue):
                    yield further
            if not clearings:
                self.dead_ends.setdefault((outcome.rule_id, outcome.subject), outcome)

    def _list_clearings(
        self, changes: Changes, situation: Situation, outcome: RuleOutcome
    ) -> list[Changes]:
        """Return the smallest sets of further facts that change an outcome."""
        if outcome.sheet is None:
            return []
        catalogue = situation.question.pack.catalogue
        fixed = {(change.subject, change.fact) for change in changes}
        owners = {}
        for name in sorted(outcome.rule.fact_names):
            lever = find_lever(catalogue[name], outcome.sheet[name], outcome.subject)
            if lever is not None and (lever.subject, name) not in fixed:
                owners[name] = lever.subject
        found: list[Changes] = []
        for size in range(1, min(len(owners), MOST_FACTS_AT_ONCE) + 1):
            for names in combinations(owners, size):
                if self.trials > MOST_TRIALS:
                    self.is_truncated = True
                    return found
                sample = list_reachable_values(situation, outcome.subject, names)
                combined = prod(len(values) for values in sample.values())
                self.trials += TRIALS_OF_A_SAMPLE
                if combined > MOST_COMBINATIONS:
                    self.is_truncated = True
                    continue
                self.trials += combined
                for values in product(*sample.values()):
                    made = dict(zip(sample, values, strict=True))
                    change = tuple(FactChange(owners[n], n, value) for n, value in made.items())
                    if any(set(part) <= set(change) for part in found):
                        continue
                    sheet, as_of = outcome.sheet, outcome.as_of
                    if judge_with(outcome.rule, sheet, as_of, dict(made)) is not outcome.outcome:
                        found.append(change)
        if len(owners) > MOST_FACTS_AT_ONCE:
            self.is_truncated = True
        return found


def list_reachable_values(situation: Situation, subject: str, names: Sequence[str]) -> Sample:
    """Return the values that someone can bring facts to, one of each that rules tell apart.

    Args:
        situation: Where they are now.
        subject: On whose sheet they stand.
        names: The facts.
    """
    question, sheet = situation.question, situation.sheet_of(subject)
    catalogue = question.pack.catalogue
    leaves = [leaf for name in names for leaf in question.leaves_by_fact[name]]
    sample = sample_values(leaves, names, sheet, question.as_of, catalogue)
    return {
        name: tuple(
            value
            for value in values
            if may_become(catalogue[name], sheet[name], value, question.as_of)
        )
        for name, values in sample.items()
    }


def _count_faults(situation: Situation) -> int:
    """Count what is adverse or open and more than information."""
    return sum(
        outcome.outcome in _FAULTS and outcome.rule.severity is not Severity.INFO
        for outcome in situation.outcomes
    )


def _sort_key(change: FactChange) -> tuple[str, str, str]:
    return change.subject, change.fact, str(change.value)
