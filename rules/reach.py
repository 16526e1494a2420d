"""What conditions and rules can come to at all, whatever the facts.

Every way is walked in which facts can be known or missing and comparisons true or false, as far as
these do not contradict one another (`rules.consistency`). Each such world says what any condition
over these comparisons comes to there, so that what never happens, in none of them, is impossible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, combinations

from rules.assessment import decide_outcome
from rules.consistency import Assertion, Domains, are_consistent
from rules.expression import Condition, Node, list_calendars, list_facts, list_leaves
from rules.expression.tree import And, Comparison, Leaf, Not, Or
from rules.facts import Catalogue, FactType
from rules.logic import Truth, join
from rules.pack.rule import Rule
from rules.vocabulary import Outcome

MOST_STEPS = 2**12
"""Steps after which the walk is given up: a fifth of a second, five times what long rules need."""

World = Mapping[str, Truth]
"""What every comparison and `known(...)` comes to, by its text."""


class TooManyWorlds(Exception):
    """The conditions have more worlds than are worth walking."""


@lru_cache(maxsize=512)
def list_worlds(
    conditions: tuple[Condition, ...], catalogue: Catalogue | None = None
) -> tuple[World, ...]:
    """Return every world that some facts may bring about.

    Args:
        conditions: The conditions whose comparisons are asked for.
        catalogue: Tells which values choices and integers can have; any, without it.

    Returns:
        At least every world there is; some with months or working days may be impossible.

    Raises:
        TooManyWorlds: There are more than are worth walking.
    """
    leaves = {leaf.text: leaf for c in conditions for leaf in list_leaves(c.root)}
    return tuple(_Walk(list(leaves.values()), catalogue).worlds)


def find_possible_outcomes(rule: Rule, catalogue: Catalogue | None = None) -> frozenset[Outcome]:
    """Return the outcomes that some facts may bring about, known and missing ones.

    None is left out that some facts can bring about; see `list_worlds` for those that may be
    listed too many. A rule with more worlds than are worth walking is taken to have every outcome.
    """
    try:
        worlds = list_worlds(rule.conditions, catalogue)
    except TooManyWorlds:
        return frozenset(Outcome)
    return frozenset(decide_in(world, rule) for world in worlds)


def decide_in(world: World, rule: Rule) -> Outcome:
    """Return the outcome of a rule in a world of its conditions."""
    applies = True if rule.applies_when is None else judge_in(world, rule.applies_when.root)
    return decide_outcome(applies, judge_in(world, rule.adverse_when.root))


def judge_in(world: World, node: Node) -> Truth:
    """Return what a condition, or a part of one, comes to in a world."""
    match node:
        case And(parts=parts) | Or(parts=parts):
            return join([judge_in(world, part) for part in parts], isinstance(node, Or))
        case Not(part=part):
            truth = judge_in(world, part)
            return None if truth is None else not truth
        case _:
            return world[node.text]


class _Walk:
    """One walk through the worlds of some comparisons."""

    def __init__(self, leaves: Sequence[Leaf], catalogue: Catalogue | None) -> None:
        self._leaves = leaves
        self._domains = Domains() if catalogue is None else _find_domains(catalogue)
        self._is_possible: dict[frozenset[tuple[str, bool]], bool] = {}
        self._steps = 0

    @cached_property
    def worlds(self) -> list[World]:
        """Every world found."""
        names = sorted({fact.name for leaf in self._leaves for fact in list_facts(leaf)})
        subsets = chain.from_iterable(combinations(names, n) for n in range(len(names) + 1))
        return [world for missing in subsets for world in self._settle(frozenset(missing), ())]

    def _settle(
        self, missing: frozenset[str], settled: tuple[tuple[Leaf, Truth], ...]
    ) -> Iterator[World]:
        """Yield the worlds in which these facts are missing and the first leaves so settled."""
        if len(settled) == len(self._leaves):
            yield {leaf.text: truth for leaf, truth in settled}
            return
        leaf = self._leaves[len(settled)]
        for truth in _list_truths(leaf, missing):
            further = (*settled, (leaf, truth))
            if self._can_be(further):
                yield from self._settle(missing, further)

    def _can_be(self, settled: Sequence[tuple[Leaf, Truth]]) -> bool:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooManyWorlds
        assertions = [
            Assertion(leaf, truth)
            for leaf, truth in settled
            if isinstance(leaf, Comparison) and truth is not None
        ]
        key = frozenset((assertion.comparison.text, assertion.truth) for assertion in assertions)
        if key not in self._is_possible:
            self._is_possible[key] = are_consistent(assertions, self._domains)
        return self._is_possible[key]


def _list_truths(leaf: Leaf, missing: frozenset[str]) -> tuple[Truth, ...]:
    """What a leaf can come to by itself where these facts are missing and all others are known."""
    is_missing = any(fact.name in missing for fact in list_facts(leaf))
    if not isinstance(leaf, Comparison):
        return (not is_missing,)
    if is_missing:
        return (None,)
    return (True, False, None) if list_calendars(leaf) else (True, False)


def _find_domains(catalogue: Catalogue) -> Domains:
    definitions = catalogue.definitions.values()
    return Domains(
        {d.name: tuple(d.values) for d in definitions if d.type is FactType.CHOICE},
        {d.name: d.least for d in definitions if d.least is not None},
        {d.name: d.most for d in definitions if d.most is not None},
    )
