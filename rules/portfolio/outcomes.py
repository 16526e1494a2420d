"""Rules as columns: for each rule and outcome, where a table's subjects have that outcome.

Three columns of bits a rule, `RULE=a` adverse, `RULE=i` inconclusive and `RULE=n` not applicable,
are all that is kept: packed bits are a sixteenth of what one text a rule costs, they join in words
of 64 rows, and `pass` is what remains where the rule is in force.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from rules.pack import Period, Rule
from rules.portfolio.comparisons import TableScope
from rules.portfolio.conditions import Answers, Judge, SharedComparisons
from rules.portfolio.packed_bits import Bits, Truths, make_column
from rules.vocabulary import Outcome

LETTERS: Mapping[Outcome, str] = {
    Outcome.ADVERSE: "a",
    Outcome.INCONCLUSIVE: "i",
    Outcome.NOT_APPLICABLE: "n",
    Outcome.PASS: "p",
}
OUTCOMES: Mapping[str, Outcome | None] = {
    **{letter: outcome for outcome, letter in LETTERS.items()},
    "-": None,
}
"""What a letter says; None where no version of the rule is in force."""
KEPT = (Outcome.ADVERSE, Outcome.INCONCLUSIVE, Outcome.NOT_APPLICABLE)
"""The outcomes that have a column of their own; with one day for all rows the fourth follows."""


Outcomes = Mapping[str | None, pl.DataFrame]
"""Columns of outcomes by kind of sheet, None for customers."""


def name_outcome(rule_id: str, outcome: Outcome) -> str:
    """Return the column, and the token, of an outcome of a rule."""
    return f"{rule_id}={LETTERS[outcome]}"


def name_absence(kind: str) -> str:
    """Return the column of customers that is true where they have no subject of a kind."""
    return f"absent {kind}"


Decision = Callable[[Answers], Mapping[Outcome, Bits]]
"""Finds the subjects of a table that have each outcome of a rule."""


@dataclass(frozen=True)
class OutcomeColumns:
    """Rules compiled for tables of one shape and a day.

    Attributes:
        comparisons: What the outcomes share.
        decisions: What each version of a rule decides, beside the name of the rule.
        wanted: The outcomes to return a column for.
    """

    comparisons: SharedComparisons
    decisions: tuple[tuple[str, Decision], ...]
    wanted: Collection[Outcome]

    def evaluate(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return a column of booleans without nulls for each outcome; rows as in the table."""
        answers = self.comparisons.answer(table)
        found: dict[str, Bits] = {}
        for rule_id, decide in self.decisions:
            for outcome, where in decide(answers).items():
                if outcome in self.wanted:
                    name = name_outcome(rule_id, outcome)
                    found[name] = found[name] | where if name in found else where
        return pl.DataFrame([make_column(name, found[name], table.height) for name in found])


def compile_outcomes(
    rules: Iterable[Rule],
    scope: TableScope,
    sheet_kind: str | None,
    wanted: Collection[Outcome] = KEPT,
) -> OutcomeColumns:
    """Compile rules for the tables of one kind of subject.

    Args:
        rules: Versions of rules. One that judges another kind gives not applicable to a customer
            that has no such subject, if the table of customers says so (`name_absence`).
        scope: The table, and the day. Versions that are not in force on the day give no outcome;
            where the day is a column they enter and leave force row by row.
        sheet_kind: The kind of sheet that a row of the table is; None for customers.
        wanted: The outcomes to return a column for.

    Raises:
        TypeError: A column is not of the type of its fact.
    """
    comparisons = SharedComparisons(scope)
    decisions = []
    for rule in rules:
        if isinstance(scope.today, date) and not rule.in_force.covers(scope.today):
            continue
        decide = _judge_rule(rule, comparisons, scope, sheet_kind)
        if decide is not None:
            if isinstance(scope.today, pl.Expr):
                in_force = _find_in_force(rule.in_force, scope.today)
                decide = _restrict(decide, comparisons.read(in_force))
            decisions.append((rule.id, decide))
    return OutcomeColumns(comparisons, tuple(decisions), wanted)


def _judge_rule(
    rule: Rule, comparisons: SharedComparisons, scope: TableScope, sheet_kind: str | None
) -> Decision | None:
    """Return what a version of a rule decides, if it were in force; None if nothing."""
    if rule.sheet_kind == sheet_kind:
        adverse = comparisons.compile(rule.adverse_when.root)
        if rule.applies_when is None:
            return lambda answers: _decide(answers.always, adverse(answers))
        applies = comparisons.compile(rule.applies_when.root)
        return lambda answers: _decide(applies(answers), adverse(answers))
    if sheet_kind is None and rule.sheet_kind is not None:
        absence = name_absence(rule.sheet_kind)
        if absence in scope.types:
            is_absent = comparisons.read(pl.col(absence))
            return lambda answers: {Outcome.NOT_APPLICABLE: is_absent(answers).true}
    return None


def _decide(applies: Truths, adverse: Truths) -> Mapping[Outcome, Bits]:
    """Mirror `rules.assessment.decide_outcome`."""
    is_adverse = applies.true & adverse.true
    return {
        Outcome.ADVERSE: is_adverse,
        Outcome.INCONCLUSIVE: ~(is_adverse | applies.false | adverse.false),
        Outcome.NOT_APPLICABLE: applies.false,
        Outcome.PASS: adverse.false & ~applies.false,
    }


def _restrict(decide: Decision, in_force: Judge) -> Decision:
    """Leave the rows out on which a version is not in force."""

    def restricted(answers: Answers) -> Mapping[Outcome, Bits]:
        is_in_force = in_force(answers).true
        return {outcome: is_in_force & where for outcome, where in decide(answers).items()}

    return restricted


def _find_in_force(period: Period, today: pl.Expr) -> pl.Expr:
    """Return where a version is in force."""
    started = today >= pl.lit(period.starts_on)
    return started if period.ends_on is None else started & (today <= pl.lit(period.ends_on))
