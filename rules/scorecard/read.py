"""The files of `scorecards/`, read and checked, with every fault at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from rules.complaint import Complaint, PackError, Place, complain
from rules.expression import FactScope
from rules.facts import Catalogue
from rules.schema import validate
from rules.scorecard.card import Scorecard
from rules.scorecard.check import find_card_flaws, lint_card
from rules.scorecard.supply import extend_catalogue, find_circle, order_cards
from rules.yaml_source import YamlSource


@dataclass(slots=True)
class CardEntry:
    """A card, where it stands, and whether it can be used."""

    card: Scorecard
    source: YamlSource
    is_sound: bool = True

    def place(self, *path: str | int) -> Place:
        """Return where a part of the card stands."""
        return self.source.place(path)


@dataclass(slots=True)
class CardReading:
    """All cards that could be read.

    Attributes:
        entries: The cards.
        catalogue: The facts there are without those that cards supply.
    """

    entries: list[CardEntry] = field(default_factory=list)
    catalogue: Catalogue | None = None

    def read(
        self, source: YamlSource, scope: FactScope, card: Scorecard | None = None
    ) -> FactScope:
        """Read a file of `scorecards/`, and return the scope with what the card supplies in it.

        Args:
            source: The file.
            scope: The facts there are.
            card: The card, if it was made from what the file says; read from it otherwise.

        Raises:
            PackError: It breaks the schema, or its id is taken.
        """
        card = card or validate(Scorecard, source, (), source.data)
        other = next((entry for entry in self.entries if entry.card.id == card.id), None)
        if other is not None:
            place, taken = source.place(("id",)), other.place("id")
            raise PackError([complain("repeated_scorecard", place, card=card.id, other=taken)])
        self.catalogue = self.catalogue or scope.catalogue
        self.entries.append(CardEntry(card, source))
        return replace(scope, catalogue=extend_catalogue(self.catalogue, self.cards))

    @property
    def cards(self) -> tuple[Scorecard, ...]:
        """The cards, those that others build on first; by id where they go in a circle."""
        cards = sorted((entry.card for entry in self.entries), key=lambda card: card.id)
        return tuple(cards) if find_circle(cards) else order_cards(cards)

    @property
    def supplied(self) -> frozenset[str]:
        """The facts that the cards supply."""
        return frozenset(name for entry in self.entries for name in entry.card.supplied)

    def check(self, scope: FactScope) -> Iterator[Complaint]:
        """Yield what the facts, or all cards together, show to be wrong."""
        circle = find_circle(self.cards)
        if circle:
            entry = next(entry for entry in self.entries if entry.card.id == circle[0])
            entry.is_sound = False
            place = entry.place("characteristics")
            yield complain("cards_in_a_circle", place, circle=" → ".join(circle))
        for entry in self.entries:
            for path, flaw in find_card_flaws(entry.card, scope):
                entry.is_sound = False
                yield flaw.locate(entry.source.place_key(path))

    def lint(self) -> Iterator[Complaint]:
        """Yield what sound cards should not have; their cases are run by `rules.lint`."""
        for entry in self.entries:
            if entry.is_sound:
                for path, flaw in lint_card(entry.card):
                    yield flaw.locate(entry.place(*path))
