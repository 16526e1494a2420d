"""Conditions that cannot do what they are there for: dead, always true, contradictory, idle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rules.assessment import decide_outcome
from rules.complaint import Complaint, Place, complain, warn
from rules.expression import Condition, Node, list_leaves
from rules.expression.tree import And, Leaf, Not, Or
from rules.facts import Catalogue
from rules.logic import Truth
from rules.pack.entries import RuleEntry
from rules.reach import TooManyWorlds, World, judge_in, list_worlds
from rules.vocabulary import Outcome

_ALWAYS = {True}

_Put = Callable[[Node], tuple[Node | None, Node]]
"""Gives `applies_when` and `adverse_when` with another node in the place of one of their parts."""


def lint_conditions(entry: RuleEntry, catalogue: Catalogue) -> Iterator[Complaint]:
    """Yield conditions, and parts of them, that come to the same whatever the facts.

    A rule whose comparisons are too many to be tried in every combination draws no complaint.
    """
    try:
        worlds = list_worlds(entry.rule.conditions, catalogue)
    except TooManyWorlds:
        return
    dead = list(_lint_whole(entry, worlds))
    yield from dead
    if not dead:
        yield from _Parts(entry, worlds).lint()


def _lint_whole(entry: RuleEntry, worlds: Sequence[World]) -> Iterator[Complaint]:
    rule = entry.rule
    applies = {_judge(world, rule.applies_when) for world in worlds}
    outcomes = {
        decide_outcome(_judge(world, rule.applies_when), _judge(world, rule.adverse_when))
        for world in worlds
    }
    if True not in applies:
        yield complain("never_applies", entry.place("applies_when"), rule=rule.id)
    elif Outcome.ADVERSE not in outcomes:
        yield complain("never_adverse", entry.place("adverse_when"), rule=rule.id)
    elif Outcome.PASS not in outcomes:
        yield complain("never_passes", entry.place("adverse_when"), rule=rule.id)
    if rule.applies_when is not None and applies == _ALWAYS:
        yield complain("always_applies", entry.place("applies_when"), rule=rule.id)


def _judge(world: World, condition: Condition | None) -> Truth:
    return True if condition is None else judge_in(world, condition.root)


class _Parts:
    """The parts of the conditions of one rule that is not dead as a whole."""

    def __init__(self, entry: RuleEntry, worlds: Sequence[World]) -> None:
        self._entry = entry
        self._worlds = worlds

    def lint(self) -> Iterator[Complaint]:
        """Yield every part that always comes to the same, or without which nothing changes."""
        rule = self._entry.rule
        adverse = rule.adverse_when.root
        if rule.applies_when is None:
            yield from self._lint("adverse_when", adverse, lambda node: (None, node))
            return
        applies = rule.applies_when.root
        yield from self._lint("applies_when", applies, lambda node: (node, adverse))
        yield from self._lint("adverse_when", adverse, lambda node: (applies, node))

    def _lint(self, key: str, node: Node, put: _Put) -> Iterator[Complaint]:
        """Look at the parts of `node`.

        Args:
            key: The condition in which it stands.
            node: A part of the condition that may come out either way.
            put: Gives both conditions with another node in its place.
        """
        match node:
            case And(parts=parts) | Or(parts=parts):
                join = type(node)
            case Not(part=part):
                yield from self._lint(key, part, lambda other: put(Not(other)))
                return
            case _:
                return
        fixed = [(code, part) for part in parts if (code := self._find_fixed(part))]
        if fixed:
            for code, part in fixed:
                yield complain(code, self._locate(key, part), part=_write(part))
            return
        for index, part in reversed(list(enumerate(parts))):
            others = parts[:index] + parts[index + 1 :]
            rest = others[0] if len(others) == 1 else join(others)
            if self._decide(*put(rest)) == self._decide(*put(node)):
                yield warn("part_is_idle", self._locate(key, part), part=_write(part))
                return
        for index, part in enumerate(parts):
            yield from self._lint(key, part, _put_inside(put, join, parts, index))

    def _find_fixed(self, part: Node) -> str | None:
        truths = {judge_in(world, part) for world in self._worlds}
        if True not in truths:
            return "part_never_true"
        return "part_always_true" if False not in truths else None

    def _decide(self, applies: Node | None, adverse: Node) -> list[Outcome]:
        return [
            decide_outcome(
                True if applies is None else judge_in(world, applies), judge_in(world, adverse)
            )
            for world in self._worlds
        ]

    def _locate(self, key: str, part: Node) -> Place:
        """Return where the first comparison of a part stands."""
        condition: Condition = getattr(self._entry.rule, key)
        first = next(list_leaves(part))
        source, path = self._entry.source, (*self._entry.path, key)
        return source.place_inside(path, _find_offset(condition, first))


def _put_inside(put: _Put, join: type[And] | type[Or], parts: tuple[Node, ...], index: int) -> _Put:
    """Return how another node is put in the place of one part of a node."""
    before, after = parts[:index], parts[index + 1 :]
    return lambda other: put(join((*before, other, *after)))


def _find_offset(condition: Condition, leaf: Leaf) -> int:
    """Return where a comparison starts in the text of its condition.

    Equal comparisons cannot be told apart by their text, so the object itself is looked for.
    """
    offset = 0
    for found in list_leaves(condition.root):
        words = r"\s*".join(map(re.escape, found.text.split()))
        match = re.compile(words).search(condition.text, offset)
        offset = match.start() if match else offset
        if found is leaf:
            break
        offset += 1
    return offset


def _write(node: Node, *, is_inner: bool = False) -> str:
    """Write a part of a condition as its author would."""
    match node:
        case And(parts=parts) | Or(parts=parts):
            word = " and " if isinstance(node, And) else " or "
            text = word.join(_write(part, is_inner=True) for part in parts)
            return f"({text})" if is_inner else text
        case Not(part=part):
            return f"not {_write(part, is_inner=True)}"
        case _:
            return node.text
