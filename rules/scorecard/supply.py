"""Scores and grades as facts that rules may name.

A card `papers` supplies `score.papers` (an integer), `grade.papers` (a choice of its grades) and
`coverage.papers` (an integer percent) on every sheet of its subject. They are computed before the
rules run, cards that others build on first, and rest on every document that their inputs rest on.
Where no grade is given, the fact is missing: a rule on it is inconclusive, as it should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Any, Protocol

from rules.facts import Catalogue, Derivation, Fact, FactDefinition, FactSheet, FactType
from rules.scorecard.card import COVERAGE, GRADE, SCORE, Scorecard
from rules.scorecard.score import Score, score_sheet
from rules.vocabulary import Bilingual

FORMULA = "scorecard"


class CardHolder(Protocol):
    """Whatever has cards: a pack, which itself is read with the help of this module."""

    @property
    def scorecards(self) -> tuple[Scorecard, ...]:
        """The cards, those that others build on first."""


def supply(pack: CardHolder, sheets: Sequence[FactSheet], as_of: date) -> tuple[FactSheet, ...]:
    """Return the sheets with the scores, grades and coverages of the pack's cards on them.

    Supplying twice changes nothing: what a sheet held of these facts is put right.

    Args:
        pack: Its cards, those that others build on first.
        sheets: The sheet of the customer and one for each of its credentials and contracts.
        as_of: The value of `today`.
    """
    if not pack.scorecards:
        return tuple(sheets)
    return tuple(_supply_sheet(pack.scorecards, sheet, as_of) for sheet in sheets)


def supply_facts(score: Score) -> dict[str, Fact]:
    """Return what a score supplies, by name of the fact; a grade that is not given is not there."""
    card = score.card.id
    values = {SCORE: score.score, GRADE: score.grade, COVERAGE: score.coverage_percent}
    return {
        f"{name}.{card}": Fact(value, sources=score.sources)
        for name, value in values.items()
        if value is not None
    }


def define_facts(card: Scorecard, catalogue: Catalogue) -> tuple[FactDefinition, ...]:
    """Return the definitions of the facts that a card supplies.

    Args:
        card: The card.
        catalogue: Tells which documents settle its inputs.
    """
    inputs = sorted(card.fact_names)
    settled_by = {kind for n in inputs if n in catalogue for kind in catalogue[n].settled_by}
    common: dict[str, Any] = {
        "subject": card.subject,
        "of_kind": card.of_kind,
        "settled_by": tuple(sorted(settled_by)),
        "derived": Derivation(
            formula=FORMULA,
            says=card.measures,
            source=card.basis[0].instrument,
            inputs=tuple(inputs),
        ),
    }
    zh, en = card.title
    grades = {grade.grade: grade.title for grade in card.grades}
    return (
        FactDefinition(
            name=f"{SCORE}.{card.id}",
            type=FactType.INTEGER,
            unit="points",
            title=Bilingual(f"{zh}得分", f"{en}: score"),
            **common,
        ),
        FactDefinition(
            name=f"{GRADE}.{card.id}",
            type=FactType.CHOICE,
            values=grades,
            title=Bilingual(f"{zh}等级", f"{en}: grade"),
            **common,
        ),
        FactDefinition(
            name=f"{COVERAGE}.{card.id}",
            type=FactType.INTEGER,
            unit="percent",
            title=Bilingual(f"{zh}覆盖率", f"{en}: coverage"),
            **common,
        ),
    )


def extend_catalogue(catalogue: Catalogue, cards: Iterable[Scorecard]) -> Catalogue:
    """Return the catalogue with what the cards supply in it.

    Args:
        catalogue: The facts that are read or given.
        cards: Those that others build on first.
    """
    for card in cards:
        supplied = define_facts(card, catalogue)
        catalogue = Catalogue([*catalogue.definitions.values(), *supplied])
    return catalogue


def order_cards(cards: Iterable[Scorecard]) -> tuple[Scorecard, ...]:
    """Return the cards so that each stands after those that it builds on, else by id.

    Raises:
        ValueError: Cards build on one another in a circle; `find_circle` names them.
    """
    by_id = {card.id: card for card in sorted(cards, key=lambda card: card.id)}
    try:
        return tuple(by_id[name] for name in _make_sorter(by_id.values()).static_order())
    except CycleError as error:
        raise ValueError(f"cards in a circle: {error.args[1]}") from error


def find_circle(cards: Iterable[Scorecard]) -> tuple[str, ...]:
    """Return the ids of cards that build on one another in a circle, the first one once more last.

    Empty if there is none.
    """
    try:
        _make_sorter(sorted(cards, key=lambda card: card.id)).prepare()
    except CycleError as error:
        return tuple(error.args[1])
    return ()


def list_parents(card: Scorecard, ids: Iterable[str]) -> tuple[str, ...]:
    """Return which of the cards named supply a fact that this one looks at."""
    named = (name.partition(".") for name in card.fact_names)
    parents = {rest for kind, _, rest in named if kind in (SCORE, GRADE, COVERAGE)}
    return tuple(sorted(parents.intersection(ids)))


def _make_sorter(cards: Iterable[Scorecard]) -> TopologicalSorter[str]:
    cards = list(cards)
    ids = [card.id for card in cards]
    return TopologicalSorter({card.id: list_parents(card, ids) for card in cards})


def _supply_sheet(cards: Iterable[Scorecard], sheet: FactSheet, as_of: date) -> FactSheet:
    """A credential's sheet holds the customer's facts too, so the customer's cards are its as well.

    Whatever a caller put there under these names does not count.
    """
    cards = [card for card in cards if card.sheet_kind in (None, sheet.kind)]
    own = {name for card in cards for name in card.supplied}
    facts = {name: fact for name, fact in sheet.facts.items() if name not in own}
    for card in cards:
        facts |= supply_facts(score_sheet(card, replace(sheet, facts=facts), as_of))
    return replace(sheet, facts=facts)
