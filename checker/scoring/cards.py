"""A scorecard over a table of statements.

Scores, grades and coverage come from `rules.scorecard.columns`, over all rows at once; the reasons
are those of `rules.scorecard.score`, row by row, each worded once for each value that occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from checker.measures import FigureRef, Measured
from checker.scoring.fact_columns import (
    PREFIX,
    FactColumns,
    list_inputs,
    list_measures,
    make_frame,
    read_fact_columns,
)
from checker.scoring.figures_table import TableRow
from checker.scoring.row_score import Because, RowScore, make_because, refuse
from rules.facts import Catalogue, Fact, FactState
from rules.scorecard import Characteristic, Scorecard, extend_catalogue, order_cards, word_part
from rules.scorecard.card import COVERAGE, GRADE, SCORE
from rules.scorecard.columns import add_scores
from rules.scorecard.score import score_fact
from rules.scorecard.supply import list_parents
from rules.vocabulary import Bilingual

_MOST_KEPT = 20_000
"""So many worded reasons of a line are kept: ratios in basis points come again and again."""


class CardScorer:
    """Scores rows by a card of a pack.

    Args:
        card: The card; it looks at customers.
        cards: All cards of the pack, for what the card builds on.
        catalogue: The facts that are read or given.
        as_of: The value of `today`.

    Attributes:
        absent_facts: Facts that do not follow from statements; they are missing in every row
            unless the table has a column of their name.
    """

    def __init__(
        self, card: Scorecard, cards: Sequence[Scorecard], catalogue: Catalogue, as_of: date
    ) -> None:
        self._card, self._as_of = card, as_of
        self._cards = _list_needed(card, cards)
        self._catalogue = extend_catalogue(catalogue, self._cards)
        facts = sorted({fact for one in self._cards for fact in one.fact_names})
        measured = {PREFIX + name for name in list_measures(facts)}
        supplied = measured.union(*(c.supplied for c in self._cards))
        self._facts = facts
        self.absent_facts = tuple(fact for fact in facts if fact not in supplied)

    @property
    def inputs(self) -> frozenset[FigureRef]:
        """The figures that go into it."""
        return list_inputs(self._facts)

    def score(self, rows: Sequence[TableRow]) -> Iterator[RowScore]:
        """Yield the score of each row."""
        columns = read_fact_columns(rows, self._facts)
        scored = self._score_columns(columns, len(rows))
        totals = [scored[name].to_list() for name in _name_totals(self._card)]
        lines = [
            _Line(c, self._list_facts(c.fact, scored, columns), self._word)
            for c in self._card.characteristics
        ]
        for number, row in enumerate(rows):
            if row.faults:
                yield refuse(row.faults)
                continue
            score, grade, coverage = (column[number] for column in totals)
            told = [one for line in lines if (one := line.tell(number)) is not None]
            told.sort(key=_rank)
            yield RowScore(score, grade, coverage, tuple(one.because for one in told))

    def tabulate(self, rows: Sequence[TableRow]) -> pl.DataFrame:
        """Give facts, score, grade and coverage of each row as columns, without reasons."""
        return self._score_columns(read_fact_columns(rows, self._facts), len(rows))

    def _score_columns(self, columns: FactColumns, height: int) -> pl.DataFrame:
        return add_scores(make_frame(columns, height), self._cards, self._as_of)

    def _list_facts(
        self, fact: str, scored: pl.DataFrame, columns: FactColumns
    ) -> Sequence[Measured]:
        """Give for each row what is known of a fact."""
        if fact in columns:
            return columns[fact]
        values = scored[fact].to_list() if fact in scored.columns else [None] * scored.height
        known, missing = FactState.KNOWN, FactState.MISSING
        return [Measured(v, missing if v is None else known, None, ()) for v in values]

    def _word(self, characteristic: Characteristic, found: Measured) -> _Told | None:
        """Say what one line of the card cost; None where it cost nothing and is known."""
        part = score_fact(characteristic, Fact(found.value, found.state), self._as_of)
        if not part.lost and part.is_known:
            return None
        words = word_part(part, self._catalogue)
        data: dict[str, object] = {
            "characteristic": characteristic.id,
            "fact": characteristic.fact,
            "state": found.state.value,
            "value": found.value,
            "points": part.points,
            "best": characteristic.best,
            "lost": part.lost,
        }
        if found.why is not None:
            data["code"] = found.why.code
            words = _join(words, found.why.words)
        return _Told((-part.lost, not part.is_counted), make_because(words, **data))


class _Told(NamedTuple):
    """A reason and its place among those of a row: what cost most first."""

    rank: tuple[int, bool]
    because: Because


class _Line:
    """One line of a card over all rows; what a value costs is worded once and kept."""

    def __init__(
        self,
        characteristic: Characteristic,
        found: Sequence[Measured],
        word: Callable[[Characteristic, Measured], _Told | None],
    ) -> None:
        self._characteristic, self._found, self._word = characteristic, found, word
        self._kept: dict[object, _Told | None] = {}

    def tell(self, number: int) -> _Told | None:
        """Say what the line cost in one row; None where it cost nothing and is known."""
        found = self._found[number]
        key = found.why if found.value is None else found.value
        if key not in self._kept:
            if len(self._kept) == _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._word(self._characteristic, found)
        return self._kept[key]


def _rank(told: _Told) -> tuple[int, bool]:
    return told.rank


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


def _join(first: Bilingual, second: Bilingual) -> Bilingual:
    return Bilingual(f"{first.zh}。{second.zh}", f"{first.en}. {second.en}")
