"""Rules as columns: for each rule and outcome, where a table's subjects have that outcome.

Three columns of bits a rule, `RULE=a` adverse, `RULE=i` inconclusive and `RULE=n` not applicable,
are all that is kept: packed bits are a sixteenth of what one text a rule costs, they join in words
of 64 rows, and `pass` is what remains where the rule is in force.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from rules.pack import Period, Rule
from rules.portfolio.comparisons import TableScope
from rules.portfolio.conditions import SharedJudge, Truths, compile_node
from rules.vocabulary import Outcome

LETTERS: Mapping[Outcome, str] = {
    Outcome.ADVERSE: "a",
    Outcome.INCONCLUSIVE: "i",
    Outcome.NOT_APPLICABLE: "n",
    Outcome.PASS: "p",
}
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


@dataclass(frozen=True)
class OutcomeColumns:
    """Rules compiled for tables of one shape and a day.

    Attributes:
        judge: What the outcomes share.
        outcomes: The columns to return.
    """

    judge: SharedJudge
    outcomes: tuple[pl.Expr, ...]

    def evaluate(self, table: pl.DataFrame) -> pl.DataFrame:
        """Return a column of booleans without nulls for each outcome; rows as in the table."""
        answered = self.judge.truths.add_to(self.judge.answers.add_to(table))
        names = [outcome.meta.output_name() for outcome in self.outcomes]
        return answered.with_columns(self.outcomes).select(names)


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
    judge = SharedJudge(scope)
    columns: dict[str, pl.Expr] = {}
    for rule in rules:
        if isinstance(scope.today, date) and not rule.in_force.covers(scope.today):
            continue
        in_force = _find_in_force(rule.in_force, scope.today)
        for outcome, where in _judge_rule(rule, judge, scope, sheet_kind).items():
            if outcome in wanted:
                name = name_outcome(rule.id, outcome)
                here = where if in_force is None else in_force & where
                columns[name] = columns[name] | here if name in columns else here
    return OutcomeColumns(judge, tuple(where.alias(name) for name, where in columns.items()))


def _judge_rule(
    rule: Rule, judge: SharedJudge, scope: TableScope, sheet_kind: str | None
) -> Mapping[Outcome, pl.Expr]:
    """Return where a version of a rule has each outcome, if it were in force."""
    if rule.sheet_kind == sheet_kind:
        adverse = compile_node(rule.adverse_when.root, judge)
        if rule.applies_when is None:
            return _decide_always(adverse)
        return _decide(compile_node(rule.applies_when.root, judge), adverse)
    if sheet_kind is None and rule.sheet_kind is not None:
        absence = name_absence(rule.sheet_kind)
        if absence in scope.types:
            return {Outcome.NOT_APPLICABLE: pl.col(absence)}
    return {}


def _decide(applies: Truths, adverse: Truths) -> Mapping[Outcome, pl.Expr]:
    """Mirror `rules.assessment.decide_outcome`."""
    is_adverse = applies.true & adverse.true
    return {
        Outcome.ADVERSE: is_adverse,
        Outcome.INCONCLUSIVE: ~(is_adverse | applies.false | adverse.false),
        Outcome.NOT_APPLICABLE: applies.false,
        Outcome.PASS: adverse.false & ~applies.false,
    }


def _decide_always(adverse: Truths) -> Mapping[Outcome, pl.Expr]:
    """The same for a rule that always applies."""
    return {
        Outcome.ADVERSE: adverse.true,
        Outcome.INCONCLUSIVE: ~(adverse.true | adverse.false),
        Outcome.NOT_APPLICABLE: pl.lit(False),
        Outcome.PASS: adverse.false,
    }


def _find_in_force(period: Period, today: date | pl.Expr) -> pl.Expr | None:
    """Return where a version is in force; None for everywhere."""
    if isinstance(today, date):
        return None
    started = today >= pl.lit(period.starts_on)
    return started if period.ends_on is None else started & (today <= pl.lit(period.ends_on))
