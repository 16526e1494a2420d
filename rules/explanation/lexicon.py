"""The names that explanations call facts, values, lists and calendars by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from rules.calendar import WorkingCalendar
from rules.code_list import CodeList
from rules.explanation.patterns import NOTHING, has_pattern, join_texts, say
from rules.expression.tree import LiteralOperand
from rules.facts import Catalogue, FactDefinition, FactType, Source, Value
from rules.pack import Pack
from rules.vocabulary import Bilingual
from rules.wording import word_value

MOST_VALUES = 5
"""As many values of a list are written out."""
MOST_PLACES = 2


@dataclass(frozen=True)
class Lexicon:
    """What a pack calls things.

    Attributes:
        catalogue: The facts, with their titles.
        lists: The lists of the pack by id.
    """

    catalogue: Catalogue
    lists: Mapping[str, CodeList]

    @classmethod
    def of(cls, pack: Pack) -> Self:
        """Return the names that a pack uses."""
        return cls(pack.catalogue, {code_list.id: code_list for code_list in pack.lists})

    def title(self, name: str) -> Bilingual:
        """Return what a fact means."""
        return self.catalogue[name].title

    def word_boolean(self, name: str, value: bool, place: Bilingual = NOTHING) -> Bilingual:
        """Return what is so where a boolean fact has a value."""
        definition = self.catalogue[name]
        if value:
            return say("boolean_true", title=definition.title, place=place)
        if definition.opposite is not None:
            return say("boolean_true", title=definition.opposite, place=place)
        return say("boolean_false", title=definition.title, place=place)

    def word_values(self, literal: LiteralOperand, definition: FactDefinition | None) -> Bilingual:
        """Return the values of a list, or the first of them and how many there are."""
        values = literal.value if isinstance(literal.value, tuple) else (literal.value,)
        shown = [word_listed(value, definition) for value in values[:MOST_VALUES]]
        words = join_texts("values_separator", shown)
        if len(values) > MOST_VALUES:
            return say("values_more", values=words, count=len(values))
        return words


def word_listed(value: Value, definition: FactDefinition | None) -> Bilingual:
    """Return a value as it stands among others: texts in quotation marks."""
    words = word_with_unit(value, definition)
    return say("text", value=words) if isinstance(value, str) else words


def word_with_unit(value: Value, definition: FactDefinition | None) -> Bilingual:
    """Return a value with the unit of its fact."""
    words = word_value(value, definition)
    if definition is None or definition.type is not FactType.INTEGER:
        return words
    pattern = "unit_day" if definition.unit == "days" and value == 1 else f"unit_{definition.unit}"
    return say(pattern, value=words) if has_pattern(pattern) else words


def word_calendar(calendar: WorkingCalendar) -> Bilingual:
    """Return what a calendar is called."""
    pattern = f"calendar_{calendar.name}"
    if has_pattern(pattern):
        return say(pattern)
    return say("calendar_other", name=calendar.name)


def word_place(sources: Iterable[Source]) -> Bilingual:
    """Return where a value stands, in brackets; nothing where no document is named."""
    words = list_places(sources)
    return NOTHING if words == NOTHING else say("place", places=words)


def list_places(sources: Iterable[Source]) -> Bilingual:
    """Return the documents and pages of some sources, each once and no more than a few."""
    places = [
        say("place_page", document=source.document_name, page=source.page)
        if source.page is not None
        else say("place_document", document=source.document_name)
        for source in sources
        if source.document_name is not None
    ]
    shown = list(dict.fromkeys(places))[:MOST_PLACES]
    return join_texts("place_separator", shown) if shown else NOTHING
