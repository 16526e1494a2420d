"""A scorecard over a table of statements.

Scores, grades and coverage come from `rules.scorecard.columns`, over all rows at once; the reasons
are those of `rules.scorecard.score`, row by row, each worded once for each value that occurs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from checker.measures import FigureRef, Measured, MeasureTable, Reason, load_definitions
from checker.scoring.figures_table import TableRow
from checker.scoring.row_score import Because, RowScore, refuse
from rules.facts import Catalogue, Fact, FactState, Value, value_to_json
from rules.scorecard import Characteristic, Scorecard, extend_catalogue, order_cards, word_part
from rules.scorecard.card import COVERAGE, GRADE, SCORE
from rules.scorecard.columns import NOT_APPLICABLE_SUFFIX, add_scores
from rules.scorecard.score import score_fact
from rules.scorecard.supply import list_parents
from rules.vocabulary import Bilingual

PREFIX = "finance."
_KEPT = 100_000
"""So many worded reasons are kept: ratios in basis points come again and again."""


class CardScorer:
    """Scores rows by a card of a pack.

    Args:
        card: The card; it looks at customers.
        cards: All cards of the pack, for what the card builds on.
        catalogue: The facts that are read or given.
        as_of: The value of `today`.

    Attributes:
        absent_facts: Facts that no table of statements has; they are missing in every row.
    """

    def __init__(
        self, card: Scorecard, cards: Sequence[Scorecard], catalogue: Catalogue, as_of: date
    ) -> None:
        self._card, self._as_of = card, as_of
        self._cards = _list_needed(card, cards)
        self._catalogue = extend_catalogue(catalogue, self._cards)
        facts = sorted({fact for one in self._cards for fact in one.fact_names})
        measures = load_definitions()
        self._names = [f.removeprefix(PREFIX) for f in facts if f.removeprefix(PREFIX) in measures]
        supplied = {PREFIX + n for n in self._names}.union(*(c.supplied for c in self._cards))
        self.absent_facts = tuple(fact for fact in facts if fact not in supplied)
        self._explain = lru_cache(maxsize=_KEPT)(self._word)

    @property
    def inputs(self) -> frozenset[FigureRef]:
        """The figures that go into it."""
        measured = MeasureTable(self._names).compute(())
        return frozenset(figure for found in measured for figure in found.inputs)

    def score(self, rows: Sequence[TableRow]) -> Iterator[RowScore]:
        """Yield the score of each row."""
        table = MeasureTable(self._names)
        measured = [table.compute(row.years) for row in rows]
        columns = dict(zip(self._names, zip(*measured, strict=True), strict=False))
        scored = add_scores(_make_frame(columns, len(rows)), self._cards, self._as_of)
        totals = [scored[name].to_list() for name in _name_totals(self._card)]
        lines = [list(self._list_facts(c.fact, scored, columns)) for c in self._lines]
        for number, row in enumerate(rows):
            if row.faults:
                yield refuse(row.faults)
                continue
            score, grade, coverage = (column[number] for column in totals)
            told = [self._explain(place, *line[number]) for place, line in enumerate(lines)]
            costly = sorted((one for one in told if one is not None), key=lambda one: one.rank)
            yield RowScore(score, grade, coverage, tuple(one.because for one in costly))

    @property
    def _lines(self) -> Sequence[Characteristic]:
        return self._card.characteristics

    def _list_facts(
        self, fact: str, scored: pl.DataFrame, columns: Mapping[str, Sequence[Measured]]
    ) -> Iterator[tuple[Value | None, FactState, Reason | None]]:
        """Yield for each row what is known of a fact."""
        measure = fact.removeprefix(PREFIX)
        if measure in columns:
            return ((m.value, m.state, m.why) for m in columns[measure])
        values = scored[fact] if fact in scored.columns else [None] * scored.height
        known, missing = FactState.KNOWN, FactState.MISSING
        return ((v, missing if v is None else known, None) for v in values)

    def _word(
        self, place: int, value: Value | None, state: FactState, why: Reason | None
    ) -> _Told | None:
        """Say what one line of the card cost; None where it cost nothing and is known."""
        part = score_fact(self._lines[place], Fact(value, state), self._as_of)
        if not part.lost and part.is_known:
            return None
        words = word_part(part, self._catalogue)
        data: dict[str, Any] = {
            "characteristic": part.characteristic.id,
            "fact": part.characteristic.fact,
            "state": state.value,
            "value": None if value is None else value_to_json(value),
            "points": part.points,
            "best": part.characteristic.best,
            "lost": part.lost,
        }
        if why is not None:
            data["code"] = why.code
            words = _join(words, why.words)
        return _Told((-part.lost, not part.is_counted), Because(data, words))


class _Told(NamedTuple):
    """A reason and its place among those of a row: what cost most first."""

    rank: tuple[int, bool]
    because: Because


def _list_needed(card: Scorecard, cards: Sequence[Scorecard]) -> tuple[Scorecard, ...]:
    """Give the card and all that it builds on, those first."""
    by_id = {one.id: one for one in cards}
    needed, found = [card], {card.id: card}
    while needed:
        for parent in list_parents(needed.pop(), by_id):
            if parent not in found:
                found[parent] = by_id[parent]
                needed.append(by_id[parent])
    return order_cards(found.values())


def _name_totals(card: Scorecard) -> tuple[str, str, str]:
    return f"{SCORE}.{card.id}", f"{GRADE}.{card.id}", f"{COVERAGE}.{card.id}"


def _make_frame(columns: Mapping[str, Sequence[Measured]], height: int) -> pl.DataFrame:
    """Make the table that cards are looked up in."""
    series = [pl.Series("row", range(height), pl.Int64)]
    for name, found in columns.items():
        fact = PREFIX + name
        not_applicable = [one.state is FactState.NOT_APPLICABLE for one in found]
        series.append(pl.Series(fact, [one.value for one in found], pl.Int64))
        series.append(pl.Series(fact + NOT_APPLICABLE_SUFFIX, not_applicable, pl.Boolean))
    return pl.DataFrame(series)


def _join(first: Bilingual, second: Bilingual) -> Bilingual:
    return Bilingual(f"{first.zh}。{second.zh}", f"{first.en}. {second.en}")
