"""The next day on which an outcome changes, for every row of a table; see `rules.horizon`.

Each row has few days on which a comparison of it may turn. They are looked at in their order, and
only by the rules that time can change, until an outcome differs from that of the first day or none
is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_

import polars as pl

from rules.dates import add_days
from rules.expression import list_leaves
from rules.expression.tree import Comparison
from rules.pack import Rule
from rules.portfolio.batch import SubjectTable
from rules.portfolio.comparisons import TableScope
from rules.portfolio.flip_days import Window, list_flips
from rules.portfolio.outcomes import LETTERS, compile_outcomes, name_absence, name_outcome
from rules.portfolio.shared_columns import SharedColumns
from rules.portfolio.tokens import join_tokens, list_tokens
from rules.scorecard import Scorecard
from rules.scorecard.columns import add_scores
from rules.scorecard.steps import list_comparisons
from rules.vocabulary import Outcome

_DAY = "day looked at"
_NOT_IN_FORCE = "-"
_BEFORE = "before "


def find_changes(
    rules: Iterable[Rule],
    tables: Mapping[str | None, SubjectTable],
    as_of: date,
    until: date,
    cards: Mapping[str | None, Sequence[Scorecard]],
) -> pl.DataFrame:
    """Return when an outcome of each customer, or of what it holds, changes next, and to what.

    Args:
        rules: Every version of every rule.
        tables: The subjects by kind, with their scores on the first day.
        as_of: The day from which to look ahead.
        until: The last day to look at.
        cards: By kind, the scorecards whose scores the rules name.

    Returns:
        A row for each customer: `next_change_on`, null if no outcome changes up to and including
        `until`; `changes`, tokens with the letters of the outcome before and after, empty likewise.
    """
    window, versions = Window(as_of, until), tuple(rules)
    horizons = [_Horizon(versions, t, window, cards[kind]) for kind, t in tables.items()]
    found = [horizon.find_days() for horizon in horizons]
    first = pl.concat(found).group_by("owner").agg(pl.col("on").min())
    rows = pl.DataFrame({"owner": tables[None].owners})
    next_change_on = rows.join(first, on="owner", how="left", maintain_order="left")["on"]
    tokens = (
        tokens
        for horizon, days in zip(horizons, found, strict=True)
        for tokens in horizon.list_changes(days.join(first, on=["owner", "on"], how="semi"))
    )
    changes = join_tokens(tokens, rows.height)
    return pl.DataFrame({"next_change_on": next_change_on, "changes": changes})


def list_turning_days(
    rules: Iterable[Rule], table: SubjectTable, window: Window, cards: Sequence[Scorecard]
) -> Iterator[pl.Expr]:
    """Yield columns of the days on which an outcome of a subject may change.

    Args:
        rules: Every version of every rule.
        table: The subjects.
        window: The days to look at.
        cards: The scorecards whose scores the rules name.
    """
    scope = TableScope(table.facts.schema, window.as_of)
    judging = [rule for rule in rules if _may_judge(rule, table)]
    for rule in judging:
        yield from _list_days(rule, table, scope, window)
    if any(_names_score(rule, cards) for rule in judging):
        yield from _list_score_days(cards, scope, window)


class _Horizon:
    """Looks ahead for the subjects of one kind."""

    def __init__(
        self,
        rules: tuple[Rule, ...],
        table: SubjectTable,
        window: Window,
        cards: Sequence[Scorecard],
    ) -> None:
        self._table = table
        self._cards = cards
        types = table.facts.schema
        scope = TableScope(types, window.as_of)
        self._flips = SharedColumns("flip")
        timed: dict[str, list[Rule]] = {}
        for rule in rules:
            if _may_judge(rule, table):
                timed.setdefault(rule.id, []).append(rule)
        for rule_id, versions in list(timed.items()):
            days = [day for rule in versions for day in _list_days(rule, table, scope, window)]
            if any(_names_score(rule, cards) for rule in versions):
                days += _list_score_days(cards, scope, window)
            for day in days:
                self._flips.share(day)
            if not days:
                del timed[rule_id]
        self._rule_ids = tuple(timed)
        moving = [rule for versions in timed.values() for rule in versions]
        before = compile_outcomes(moving, scope, table.kind, wanted=list(Outcome))
        then = TableScope(types, pl.col(_DAY))
        self._then = compile_outcomes(moving, then, table.kind, wanted=list(Outcome))
        self._before = before.evaluate(table.facts)

    def find_days(self) -> pl.DataFrame:
        """Return `row`, `owner` and `on` for every subject of which an outcome changes."""
        found = [pl.DataFrame(schema={"row": pl.UInt32, "owner": pl.UInt32, "on": pl.Date})]
        flips = self._flips.names
        if flips:
            owned = self._table.facts.with_columns(self._table.owners.alias("owner"))
            ahead = self._flips.add_to(owned).select("row", "owner", *flips)
            ahead = ahead.with_columns(on=pl.min_horizontal(flips))
            ahead = ahead.filter(pl.col("on").is_not_null())
            while ahead.height:
                differs = self._look_at(ahead).select(reduce(or_, map(pl.col, self._rule_ids)))
                is_found = differs.to_series()
                found.append(ahead.filter(is_found).select("row", "owner", "on"))
                later = [pl.when(pl.col(flip) > pl.col("on")).then(pl.col(flip)) for flip in flips]
                ahead = ahead.filter(~is_found).with_columns(on=pl.min_horizontal(later))
                ahead = ahead.filter(pl.col("on").is_not_null())
        return pl.concat(found)

    def list_changes(self, days: pl.DataFrame) -> Iterator[pl.DataFrame]:
        """Yield the tokens of what changes.

        Args:
            days: As `find_days` returns them.
        """
        if not days.height:
            return
        looked = self._look_at(days)
        subjects = self._table.select(days["row"])
        for rule_id in self._rule_ids:
            differs = looked[rule_id]
            letters = looked.filter(differs).select(
                pl.concat_str(_find_letter(rule_id, looked, prefix) for prefix in (_BEFORE, ""))
            )
            yield list_tokens(subjects, differs, rule_id, letters.to_series())

    def _look_at(self, days: pl.DataFrame) -> pl.DataFrame:
        """Return the outcomes before and on a day, and for each rule whether they differ."""
        rows = days["row"]
        facts = self._table.facts.select(pl.all().gather(rows)).with_columns(days["on"].alias(_DAY))
        facts = add_scores(facts, self._cards, pl.col(_DAY))
        then = self._then.evaluate(facts)
        before = self._before.select(pl.all().gather(rows).name.prefix(_BEFORE))
        both = then.with_columns(before.get_columns())
        unborn = [n for n in then.columns if _BEFORE + n not in both.columns]
        both = both.with_columns(pl.lit(False).alias(_BEFORE + n) for n in unborn)
        return both.with_columns(
            reduce(
                or_, (pl.col(n) != pl.col(_BEFORE + n) for n in _list_names(rule_id, then))
            ).alias(rule_id)
            for rule_id in self._rule_ids
        )


def _may_judge(rule: Rule, table: SubjectTable) -> bool:
    """Whether the rule says anything of the table's subjects."""
    if rule.sheet_kind is None or table.kind is not None:
        return rule.sheet_kind == table.kind
    return name_absence(rule.sheet_kind) in table.facts.columns


def _list_days(
    rule: Rule, table: SubjectTable, scope: TableScope, window: Window
) -> Iterator[pl.Expr]:
    """Yield columns of the days on which an outcome of this version may change."""
    period = rule.in_force
    turns = [period.starts_on]
    if period.ends_on is not None:
        turns.append(add_days(period.ends_on, 1))
    yield from (pl.lit(day) for day in turns if window.holds(day))
    if rule.sheet_kind == table.kind:
        for condition in rule.conditions:
            for leaf in list_leaves(condition.root):
                if isinstance(leaf, Comparison):
                    yield from list_flips(leaf, scope, window)


def _names_score(rule: Rule, cards: Sequence[Scorecard]) -> bool:
    return any(not card.supplied.isdisjoint(rule.fact_names) for card in cards)


def _list_score_days(
    cards: Sequence[Scorecard], scope: TableScope, window: Window
) -> Iterator[pl.Expr]:
    """Yield columns of the days on which a score may change."""
    for card in cards:
        for comparison in list_comparisons(card):
            yield from list_flips(comparison, scope, window)


def _list_names(rule_id: str, table: pl.DataFrame) -> list[str]:
    names = (name_outcome(rule_id, outcome) for outcome in Outcome)
    return [name for name in names if name in table.columns]


def _find_letter(rule_id: str, table: pl.DataFrame, prefix: str) -> pl.Expr:
    """Return the letter of the outcome of a rule."""
    letter = pl.lit(_NOT_IN_FORCE)
    for outcome in Outcome:
        name = name_outcome(rule_id, outcome)
        if name in table.columns:
            is_it = pl.col(prefix + name)
            letter = pl.when(is_it).then(pl.lit(LETTERS[outcome])).otherwise(letter)
    return letter
