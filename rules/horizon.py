"""On which day an outcome changes next, if nothing but time passes.

Only `today` moves. A comparison therefore flips only where the side that names `today` reaches or
passes the other, and since moving a date never turns a later day into an earlier one, these two
days are found by halving. A rule also changes when a version of it enters or leaves force. Between
these days nothing can change, so nothing else need be looked at.

A scorecard counts days and months too. On the days on which one of its dates enters another row of
its table, every rule that names a score or a grade is looked at, by the scores of that day.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from rules.assessment import evaluate_subjects
from rules.dates import add_days
from rules.expression import list_calendars, list_leaves
from rules.expression.tree import Comparison, MovedOperand, Operand, names_today
from rules.facts import FactSheet
from rules.logic import value_of
from rules.pack import Pack, Rule
from rules.scorecard.steps import list_comparisons
from rules.scorecard.supply import supply
from rules.vocabulary import Outcome

_BEFORE, _COVERED, _AFTER = -1, 0, 1


class Transition(NamedTuple):
    """What one rule will say of one subject in place of what it says now.

    Attributes:
        rule_id: The rule.
        subject: `customer`, or `credential:` and a reference.
        before: The outcome now; None where no version of the rule is in force.
        after: The outcome then; None likewise.
    """

    rule_id: str
    subject: str
    before: Outcome | None
    after: Outcome | None


class Change(NamedTuple):
    """The next day on which some outcome changes, and every outcome that does."""

    on: date
    transitions: tuple[Transition, ...]


def next_change(
    pack: Pack, sheets: Sequence[FactSheet], as_of: date, *, until: date
) -> Change | None:
    """Return the first change of an outcome after `as_of`.

    Args:
        pack: The rules.
        sheets: The sheet of the customer and one for each of its credentials and
            contracts.
        as_of: The day from which to look ahead.
        until: The last day to look at.

    Returns:
        None if no outcome changes up to and including `until`.
    """
    versions: dict[str, list[Rule]] = defaultdict(list)
    for rule in pack.rules:
        versions[rule.id].append(rule)
    due: dict[date, set[str]] = defaultdict(set)
    for rule in pack.rules:
        for day in _find_days(rule, sheets, as_of, until):
            due[day].add(rule.id)
    for day in _find_score_days(pack, sheets, as_of, until):
        due[day] |= {rule.id for rule in pack.rules if _names_score(pack, rule)}
    now = supply(pack, sheets, as_of)
    for day in sorted(due):
        then = supply(pack, sheets, day)
        transitions = tuple(
            transition
            for rule_id in sorted(due[day])
            for transition in _compare(versions[rule_id], now, as_of, then, day)
        )
        if transitions:
            return Change(day, transitions)
    return None


def _find_days(rule: Rule, sheets: Sequence[FactSheet], as_of: date, until: date) -> Iterator[date]:
    """Yield the days after `as_of` on which an outcome of this version may change."""
    period = rule.in_force
    turns = [period.starts_on]
    if period.ends_on is not None:
        turns.append(add_days(period.ends_on, 1))
    yield from (day for day in turns if as_of < day <= until)
    for condition in rule.conditions:
        for leaf in list_leaves(condition.root):
            if isinstance(leaf, Comparison):
                for sheet in sheets:
                    if sheet.kind == rule.sheet_kind:
                        yield from _find_flips(leaf, sheet, as_of, until)


def _find_score_days(
    pack: Pack, sheets: Sequence[FactSheet], as_of: date, until: date
) -> Iterator[date]:
    """Yield the days on which a score may change, and with it every fact that it supplies."""
    for card in pack.scorecards:
        for sheet in sheets:
            if card.sheet_kind in (None, sheet.kind):
                for comparison in list_comparisons(card):
                    yield from _find_flips(comparison, sheet, as_of, until)


def _names_score(pack: Pack, rule: Rule) -> bool:
    return any(not card.supplied.isdisjoint(rule.fact_names) for card in pack.scorecards)


def _find_flips(
    comparison: Comparison, sheet: FactSheet, as_of: date, until: date
) -> Iterator[date]:
    """Yield the days on which the side with `today` reaches the other side, and passes it."""
    moving, fixed = comparison.left, comparison.right
    if not names_today(moving):
        moving, fixed = fixed, moving
    goal = value_of(fixed, sheet, as_of)
    if not names_today(moving) or goal is None:
        return
    tests: list[Callable[[date], bool]] = [
        lambda day: _locate(moving, sheet, day) >= (_COVERED, goal),
        lambda day: _locate(moving, sheet, day) > (_COVERED, goal),
    ]
    if list_calendars(moving):
        tests += [
            lambda day: _locate(moving, sheet, day) >= (_COVERED, date.min),
            lambda day: _locate(moving, sheet, day) > (_COVERED, date.max),
        ]
    for test in tests:
        day = _find_first(test, as_of, until)
        if day is not None:
            yield day


def _locate(operand: Operand, sheet: FactSheet, day: date) -> tuple[int, date]:
    """Return where the operand stands on `day`, so that a later day never stands earlier.

    A date moved by working days has no value before and after the years of its calendar.
    """
    value = value_of(operand, sheet, day)
    if value is not None:
        return _COVERED, value
    if isinstance(operand, MovedOperand) and operand.calendar is not None:
        start = value_of(operand.date, sheet, day)
        if start is not None:
            if operand.calendar.covers(start):
                is_before = operand.amount < 0
            else:
                is_before = start.year < operand.calendar.first_year
            return (_BEFORE, date.min) if is_before else (_AFTER, date.max)
    if isinstance(operand, MovedOperand):
        return _locate(operand.date, sheet, day)
    raise AssertionError(f"only working days leave {operand} without a value")


def _find_first(test: Callable[[date], bool], after: date, until: date) -> date | None:
    """Return the first day after `after` on which a test holds that, once it holds, always does."""
    if test(after) or not test(until):
        return None
    days = range(after.toordinal(), until.toordinal() + 1)
    return date.fromordinal(days[bisect_left(days, True, key=lambda n: test(date.fromordinal(n)))])


def _compare(
    versions: Sequence[Rule],
    now: Sequence[FactSheet],
    as_of: date,
    then: Sequence[FactSheet],
    day: date,
) -> Iterator[Transition]:
    before = _judge(versions, now, as_of)
    after = _judge(versions, then, day)
    for subject in dict.fromkeys([*before, *after]):
        old, new = before.get(subject), after.get(subject)
        if old is not new:
            yield Transition(versions[0].id, subject, old, new)


def _judge(
    versions: Sequence[Rule], sheets: Sequence[FactSheet], day: date
) -> Mapping[str, Outcome]:
    return {
        outcome.subject: outcome.outcome
        for rule in versions
        if rule.in_force.covers(day)
        for outcome in evaluate_subjects(rule, sheets, day)
    }
