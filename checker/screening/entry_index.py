"""The entries of lists, filed so that a party meets those alone that may be it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from checker.names.candidates import NameIndex
from checker.names.comparison import REVIEW_FROM, compare_by
from checker.names.key_index import KeyIndex
from checker.names.reading import ReadName, read_name
from checker.screening.matching import (
    ListedEntry,
    Match,
    find_same_code,
    kinds_agree,
    match_names,
    name_kind_of,
)
from checker.screening.party import Party
from checker.watchlists.entry import NameQuality


@dataclass(frozen=True, slots=True)
class Search:
    """What a search for a party came to.

    Attributes:
        matches: Those that a person has to look at, the most alike first.
        cleared: Likenesses that two different codes have cleared: for the log.
    """

    matches: tuple[Match, ...]
    cleared: tuple[Match, ...]


class EntryIndex:
    """Entries by their names and codes; what a list has removed is not found."""

    def __init__(self, listed: Iterable[ListedEntry], as_of: date) -> None:
        self._listed = [each for each in listed if not each.entry.is_removed(as_of)]
        self._names: list[tuple[int, ReadName, NameQuality]] = [
            (place, read_name(name.text, name_kind_of(each.entry)), name.quality)
            for place, each in enumerate(self._listed)
            for name in each.entry.names
        ]
        self._by_key = KeyIndex(name for _, name, _ in self._names)
        latin = [
            (row, name.latin)
            for row, (_, name, _) in enumerate(self._names)
            if name.latin is not None
        ]
        self._latin_rows = [row for row, _ in latin]
        self._by_letters = NameIndex([name for _, name in latin])
        self._by_code: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, each in enumerate(self._listed):
            for code in each.entry.identifiers:
                self._by_code[code.scheme, code.number].append(place)

    def __len__(self) -> int:
        return len(self._listed)

    def search(self, party: Party) -> Search:
        """Search for a party by its codes and by everything it is called."""
        matches = dict(self._search_codes(party))
        cleared: list[Match] = []
        for place, pairs in self._find_pairs(party).items():
            if place in matches:
                continue
            match = match_names(party, self._listed[place], pairs)
            if match is None:
                continue
            if match.comparison.score >= REVIEW_FROM:
                matches[place] = match
            elif any(reason.code == "other_code" for reason in match.comparison.reasons):
                cleared.append(match)
        ordered = sorted(matches.values(), key=_by_score_and_place)
        return Search(tuple(ordered), tuple(sorted(cleared, key=_by_score_and_place)))

    def _search_codes(self, party: Party) -> Iterator[tuple[int, Match]]:
        for number in party.numbers:
            for place in self._by_code.get((number.scheme, number.number), ()):
                listed = self._listed[place]
                reason = find_same_code(party, listed.entry)
                if reason is not None:
                    names = (party.names[0], listed.entry.primary_name)
                    yield place, Match(listed, compare_by(reason), *names)

    def _find_pairs(self, party: Party) -> dict[int, list[tuple[ReadName, ReadName, NameQuality]]]:
        """Give, by place of the entry, the names that are worth comparing."""
        pairs: dict[int, list[tuple[ReadName, ReadName, NameQuality]]] = defaultdict(list)
        for text in party.names:
            mine = read_name(text, party.kind)
            rows = self._by_key.find(mine)
            if mine.latin is not None:
                found = self._by_letters.find(mine.latin)
                rows.update(self._latin_rows[row] for row in found)
            for row in rows:
                place, theirs, quality = self._names[row]
                if kinds_agree(mine.kind, theirs.kind):
                    pairs[place].append((mine, theirs, quality))
        return pairs


def _by_score_and_place(match: Match) -> tuple[int, str, str]:
    return -match.comparison.score, match.listed.list_kind, match.listed.entry.source_id
