"""How customers stand on every day on which one of their outcomes may change, all days at once.

To ask the kernel day by day costs a quarter of a second for each of 365 days, however few customers
change on it. Here each customer becomes a row for each of its own days, and `today` a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from rules.dates import add_days
from rules.pack import Rule
from rules.portfolio.batch import SubjectTable
from rules.portfolio.comparisons import TableScope
from rules.portfolio.flip_days import Window
from rules.portfolio.horizon_columns import list_turning_days
from rules.portfolio.outcomes import Outcomes, compile_outcomes
from rules.portfolio.shared_columns import SharedColumns
from rules.scorecard import Scorecard
from rules.scorecard.columns import add_scores

_DAY, _STATE = "day looked at", "state"
_SCHEMA = {"owner": pl.UInt32(), "on": pl.Date()}


def list_days(
    rules: Sequence[Rule],
    tables: Mapping[str | None, SubjectTable],
    window: Window,
    cards: Mapping[str | None, Sequence[Scorecard]],
) -> pl.DataFrame:
    """Return `owner` and `on`: the first day of the window and each on which an outcome may change.

    Args:
        rules: Every version of every rule.
        tables: The subjects by kind.
        window: The days to look at.
        cards: By kind, the scorecards whose scores the rules name.
    """
    owners = tables[None].owners
    found = [pl.DataFrame({"owner": owners}).with_columns(on=pl.lit(window.as_of))]
    for kind, table in tables.items():
        flips = SharedColumns("flip")
        for day in list_turning_days(rules, table, window, cards[kind]):
            flips.share(day)
        if flips.names:
            owned = table.facts.with_columns(table.owners.alias("owner"))
            days = flips.add_to(owned).select("owner", *flips.names).unpivot(index="owner")
            found.append(days.select("owner", pl.col("value").alias("on")).drop_nulls())
    return pl.concat([days.cast(pl.Schema(_SCHEMA)) for days in found]).unique().sort("owner", "on")


def split_by_law(
    days: pl.DataFrame, rules: Sequence[Rule], window: Window
) -> Iterator[tuple[date, pl.DataFrame]]:
    """Yield stretches of days on which the same versions of rules are in force.

    Args:
        days: As `list_days`.
        rules: Every version of every rule.
        window: The days looked at.

    Yields:
        A day of the stretch, and the rows of `days` that lie in it.
    """
    turns = {window.as_of}
    for rule in rules:
        ends_on = rule.in_force.ends_on
        for day in (rule.in_force.starts_on, None if ends_on is None else add_days(ends_on, 1)):
            if day is not None and window.holds(day):
                turns.add(day)
    starts = sorted(turns)
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        is_within = pl.col("on") >= start
        if end is not None:
            is_within &= pl.col("on") < end
        stretch = days.filter(is_within)
        if stretch.height:
            yield start, stretch


def spread(
    tables: Mapping[str | None, SubjectTable], days: pl.DataFrame
) -> dict[str | None, SubjectTable]:
    """Return the tables with each subject once for each day of its customer.

    Args:
        tables: The subjects by kind.
        days: `owner` and `on`; each row becomes a customer of its own.
    """
    states = days.with_row_index(_STATE)
    spread_out: dict[str | None, SubjectTable] = {}
    for kind, table in tables.items():
        rows = pl.DataFrame({"owner": table.owners}).with_row_index("subject")
        each = rows.join(states, on="owner").sort(_STATE, "subject")
        facts = table.facts.select(pl.all().gather(each["subject"]))
        facts = facts.with_columns(each["on"].alias(_DAY))
        references = None if table.references is None else table.references.gather(each["subject"])
        spread_out[kind] = SubjectTable(kind, facts, each[_STATE], references)
    return spread_out


def judge(
    rules: Sequence[Rule],
    tables: Mapping[str | None, SubjectTable],
    cards: Mapping[str | None, Sequence[Scorecard]],
) -> Outcomes:
    """Return what rules say of every subject on its own day.

    Args:
        rules: The versions that are in force on all these days.
        tables: As `spread` gives them.
        cards: By kind, the scorecards whose scores the rules name.
    """
    outcomes = {}
    for kind, table in tables.items():
        facts = add_scores(table.facts, cards[kind], pl.col(_DAY))
        scope = TableScope(facts.schema, pl.col(_DAY))
        outcomes[kind] = compile_outcomes(rules, scope, kind).evaluate(facts)
    return outcomes
