"""Which activities a scope of business names: a table of phrases, the longest of which wins.

A phrase is met where an item, said in full, ends with it: 冷冻食品销售 is a sale of food, and
食品销售管理 is none. Phrases that look like a regulated activity and are none (宠物食品销售) stand
in the table too: being longer, they win over the one that would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from rules.requirements.business_scope import WEAK_SEPARATORS, ScopeItem, read_items
from rules.requirements.scope_text import fold, load_words
from rules.schema import Name, Text

ACTIVITY_ID = r"^[a-z][a-z0-9_]*$"

ActivityId = Annotated[str, Field(pattern=ACTIVITY_ID)]
Phrase = Annotated[str, Field(pattern=r"^\S{2,}$")]


class Activity(BaseModel):
    """Something that a scope of business may name and for which something may be required.

    Attributes:
        id: As requirements name it.
        title: What it is.
        phrases: How scopes say it: the standard wording and its variants.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: ActivityId
    title: Text
    phrases: Annotated[tuple[Phrase, ...], Field(min_length=1)]


class ActivityFile(BaseModel):
    """One file of `activities/`.

    Attributes:
        topic: What its activities have in common.
        activities: The activities.
        look_alikes: Phrases that end like one of them and need nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Name
    activities: tuple[Activity, ...] = ()
    look_alikes: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """An activity that an item names, and the phrase that says so."""

    item: ScopeItem
    activity: str
    phrase: str


@dataclass(frozen=True, slots=True)
class ScopeReading:
    """What a scope of business comes to.

    Attributes:
        items: Everything it names, in its order.
        matches: The activities of the table among it.
        ordinary: Items that are in the table as needing nothing.
    """

    items: tuple[ScopeItem, ...]
    matches: tuple[Match, ...]
    ordinary: tuple[ScopeItem, ...]

    @property
    def unrecognised_licensed_items(self) -> tuple[ScopeItem, ...]:
        """Items that the scope itself marks as needing a licence, and the table does not know."""
        recognised = {id(item) for item in (*(m.item for m in self.matches), *self.ordinary)}
        return tuple(i for i in self.items if i.is_licensed and id(i) not in recognised)


@dataclass(frozen=True)
class ActivityTable:
    """Phrases and what they say.

    Attributes:
        activities: The activities, in the order of their ids.
        look_alikes: Phrases that need nothing.
    """

    activities: tuple[Activity, ...] = ()
    look_alikes: tuple[str, ...] = ()

    @classmethod
    def gather(cls, files: Iterable[ActivityFile]) -> ActivityTable:
        """Put the files of a pack together."""
        given = list(files)
        activities = sorted((a for file in given for a in file.activities), key=lambda a: a.id)
        return cls(tuple(activities), tuple(sorted({p for f in given for p in f.look_alikes})))

    def read(self, scope: str) -> ScopeReading:
        """Find the activities that a scope of business names.

        Args:
            scope: As printed, in simplified characters.
        """
        items = read_items(scope, self._compound_phrases)
        matches: list[Match] = []
        ordinary: list[ScopeItem] = []
        for item in items:
            phrase = self._find_phrase(item)
            if phrase is None:
                continue
            found = self._activities_by_phrase[phrase]
            matches += [Match(item, activity, phrase) for activity in found]
            if not found:
                ordinary.append(item)
        return ScopeReading(items, tuple(matches), tuple(ordinary))

    def _find_phrase(self, item: ScopeItem) -> str | None:
        """The longest phrase with which one of the item's wordings ends."""
        known = self._activities_by_phrase
        for length in self._lengths:
            for wording in item.wordings:
                phrase = wording[-length:]
                if len(phrase) == length and phrase in known:
                    return phrase
        return None

    @cached_property
    def _activities_by_phrase(self) -> Mapping[str, tuple[str, ...]]:
        table: dict[str, tuple[str, ...]] = {normalise_phrase(p): () for p in self.look_alikes}
        for activity in self.activities:
            for key in {normalise_phrase(phrase) for phrase in activity.phrases}:
                table[key] = (*table.get(key, ()), activity.id)
        return table

    @cached_property
    def _compound_phrases(self) -> tuple[str, ...]:
        return tuple(p for p in self._activities_by_phrase if set(p) & set(WEAK_SEPARATORS))

    @cached_property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(p) for p in self._activities_by_phrase}, reverse=True))


def normalise_phrase(phrase: str) -> str:
    """Write a phrase as items are written: half width, brackets without 仅限."""
    head, bracket, rest = fold(phrase).text.partition("(")
    return head + bracket + load_words().narrowing_prefix.sub("", rest)
