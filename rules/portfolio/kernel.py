"""A pack over whole tables: the same outcomes, verdicts and horizons as subject by subject."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

import polars as pl

from rules.pack import Pack
from rules.portfolio.batch import Batch, Standings, read_tables
from rules.portfolio.comparisons import COLUMN_TYPES, TableScope
from rules.portfolio.course import judge, list_days, split_by_law, spread
from rules.portfolio.flip_days import Window
from rules.portfolio.horizon_columns import find_changes
from rules.portfolio.outcomes import OutcomeColumns, compile_outcomes
from rules.portfolio.policy_columns import PolicyColumns
from rules.portfolio.tokens import write_findings
from rules.scorecard import Scorecard
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX, add_scores


class PortfolioKernel:
    """Judges tables of customers by a pack, for one purpose.

    What a pack comes to for a day and a shape of table is compiled once and kept.

    Args:
        pack: The rules.
        purpose: Names the policy.

    Raises:
        ValueError: The pack has no policy for the purpose.
    """

    def __init__(self, pack: Pack, purpose: str) -> None:
        policy = pack.find_policy(purpose)
        if policy is None:
            raise ValueError(f"the pack {pack.id} has no policy for {purpose!r}")
        self._pack = asked = pack.asked_by(policy)
        self._compile = lru_cache(maxsize=64)(self._compile_outcomes)
        self._compile_policy = lru_cache(maxsize=16)(
            lambda as_of: PolicyColumns(policy, asked.rules_in_force(as_of))
        )

    @property
    def sheet_kinds(self) -> frozenset[str]:
        """The kinds of sheet that the purpose asks about, besides the customer's."""
        return frozenset(rule.sheet_kind for rule in self._pack.rules if rule.sheet_kind)

    def fact_columns(self, sheet_kind: str | None) -> Mapping[str, pl.DataType]:
        """Return the columns that the pack reads from a table of a batch, with their types.

        A scorecard may give other points for what is not applicable than for what is missing: for
        its facts there is a boolean column `<fact>:not_applicable` too.

        Args:
            sheet_kind: The kind of its sheets; None for the table of customers.
        """
        definitions = self._pack.catalogue.definitions
        columns: dict[str, pl.DataType] = {}
        for name in sorted(frozenset().union(*map(self._list_columns, self._list_kinds()))):
            definition = definitions[name.removesuffix(NOT_APPLICABLE_SUFFIX)]
            if definition.sheet_kind == sheet_kind:
                is_fact = name == definition.name
                columns[name] = COLUMN_TYPES[definition.type] if is_fact else pl.Boolean()
        return columns

    @property
    def columns_by_kind(self) -> Mapping[str | None, Mapping[str, pl.DataType]]:
        """By kind of sheet, None for the customer's, what `fact_columns` says."""
        return {kind: self.fact_columns(kind) for kind in self._list_kinds()}

    def outcomes(self, table: pl.DataFrame, sheet_kind: str | None, as_of: date) -> pl.DataFrame:
        """Return what the rules in force say of each subject, and nothing more: the cheap path.

        Args:
            table: The subjects with every fact that the rules ask of them; for a credential or
                contract also those of its customer.
            sheet_kind: The kind of their sheets; None for customers.
            as_of: The day for which the question is asked.

        Returns:
            Columns of booleans without nulls, such as `CN-LIC-003=a`, see
            `rules.portfolio.outcomes`; rows as in the table.

        Raises:
            CalendarYearMissing: The pack counts working days, and its calendar does not cover
                `as_of`.
            TypeError: A column is not of the type of its fact.
        """
        if self._pack.calendar is not None:
            self._pack.calendar.require(as_of)
        return self._judge(
            add_scores(table, self._list_cards(sheet_kind), as_of), sheet_kind, as_of
        )

    def evaluate(self, batch: Batch, as_of: date, *, until: date | None = None) -> Standings:
        """Judge customers and all they hold.

        Args:
            batch: The customers.
            as_of: The day for which the question is asked.
            until: The last day on which to look for a change; None to look for none.

        Raises:
            CalendarYearMissing: The pack counts working days, and its calendar does not cover
                `as_of`.
            TypeError: A column is not of the type of its fact.
            ValueError: Two customers have the same key, or a subject belongs to none of them.
        """
        if self._pack.calendar is not None:
            self._pack.calendar.require(as_of)
        cards = {kind: self._list_cards(kind) for kind in self._list_kinds()}
        read = read_tables(batch, {kind: self._list_columns(kind) for kind in cards})
        tables = {
            kind: replace(table, facts=add_scores(table.facts, cards[kind], as_of))
            for kind, table in read.items()
        }
        outcomes = {kind: self._judge(t.facts, kind, as_of) for kind, t in tables.items()}
        conclusions, verdicts = self._compile_policy(as_of).derive(outcomes, tables)
        customers = batch.customers.height
        columns = [
            batch.customers["customer"],
            verdicts,
            write_findings(outcomes, tables).alias("findings"),
        ]
        if until is not None:
            changes = find_changes(self._pack.rules, tables, as_of, until, cards)
        else:
            changes = pl.select(
                next_change_on=pl.repeat(None, customers, dtype=pl.Date),
                changes=pl.repeat("", customers),
            )
        standing = pl.DataFrame([*columns, *changes])
        return Standings(standing, conclusions, outcomes)

    def follow(self, batch: Batch, as_of: date, *, until: date) -> pl.DataFrame:
        """Say how customers stand on every day on which an outcome of theirs may change.

        Args:
            batch: The customers.
            as_of: The first day.
            until: The last day to look at.

        Returns:
            `customer`, `on`, `verdict`, `findings` as in `Standings`; for each customer `as_of`
            and the days that may change something, in their order. Between two of them nothing
            changes; on some of them nothing does either.

        Raises:
            CalendarYearMissing: The pack counts working days, and its calendar does not cover all
                of these days.
            TypeError: A column is not of the type of its fact.
            ValueError: Two customers have the same key, or a subject belongs to none of them.
        """
        if self._pack.calendar is not None:
            for day in (as_of, until):
                self._pack.calendar.require(day)
        window = Window(as_of, until)
        cards = {kind: self._list_cards(kind) for kind in self._list_kinds()}
        tables = read_tables(batch, {kind: self._list_columns(kind) for kind in cards})
        found = []
        days = list_days(self._pack.rules, tables, window, cards)
        for day, stretch in split_by_law(days, self._pack.rules, window):
            spread_out = spread(tables, stretch)
            outcomes = judge(self._pack.rules_in_force(day), spread_out, cards)
            derived = self._compile_policy(day).derive(outcomes, spread_out)
            findings = write_findings(outcomes, spread_out).alias("findings")
            found.append(stretch.with_columns(derived.verdicts, findings))
        if not found:
            schema = {"customer": batch.customers.schema["customer"], "on": pl.Date()}
            return pl.DataFrame(schema={**schema, "verdict": pl.String(), "findings": pl.String()})
        course = pl.concat(found).sort("owner", "on")
        customers = batch.customers["customer"].gather(course["owner"])
        return course.drop("owner").insert_column(0, customers.alias("customer"))

    def _compile_outcomes(
        self,
        sheet_kind: str | None,
        as_of: date,
        schema: tuple[tuple[str, pl.DataType], ...],
    ) -> OutcomeColumns:
        return compile_outcomes(self._pack.rules, TableScope(dict(schema), as_of), sheet_kind)

    def _judge(self, table: pl.DataFrame, sheet_kind: str | None, as_of: date) -> pl.DataFrame:
        return self._compile(sheet_kind, as_of, tuple(table.schema.items())).evaluate(table)

    def _list_kinds(self) -> tuple[str | None, ...]:
        return (None, *sorted(self.sheet_kinds))

    def _list_facts(self, kind: str | None) -> frozenset[str]:
        """Return every fact that rules on sheets of a kind, or the cards they need, look at."""
        names = frozenset().union(
            *(rule.fact_names for rule in self._pack.rules if rule.sheet_kind == kind)
        )
        supplied: frozenset[str] = frozenset()
        for card in self._list_cards(kind):
            names, supplied = names | card.fact_names, supplied | card.supplied
        return names - supplied

    def _list_columns(self, kind: str | None) -> frozenset[str]:
        """Return the columns that may hold something of these facts."""
        names = self._list_facts(kind)
        if not self._list_cards(kind):
            return names
        told = frozenset().union(*(card.fact_names for card in self._list_cards(kind)))
        return names | {name + NOT_APPLICABLE_SUFFIX for name in names & told}

    def _list_cards(self, kind: str | None) -> tuple[Scorecard, ...]:
        """Return the cards that rules on sheets of a kind need, in the order of the pack."""
        rules = (rule for rule in self._pack.rules if rule.sheet_kind == kind)
        named = frozenset().union(*(rule.fact_names for rule in rules))
        needed: list[Scorecard] = []
        for card in reversed(self._pack.scorecards):
            if card.sheet_kind in (None, kind) and not card.supplied.isdisjoint(named):
                needed.insert(0, card)
                named |= card.fact_names
        return tuple(needed)
