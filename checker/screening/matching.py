"""One party beside one entry of a list: codes first, then names, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from checker.names.comparing import compare_read_names, score_read_names
from checker.names.comparison import (
    HIT_FROM,
    REVIEW_FROM,
    Answer,
    Comparison,
    NameKind,
    Reason,
    compare_by,
)
from checker.names.reading import ReadName
from checker.screening.party import Party
from checker.watchlists.entry import ListEntry, ListIdentifier, NameQuality, PartyKind

TELLING_SCHEMES = frozenset({"cn.uscc", "lei", "gb.company_number"})
"""Codes of which a firm has one for life: two that differ are two firms."""

_SAME_CODE = 1000
_BIRTH_DIFFERS = 300
_ABOUT = timedelta(days=366)
_MASK = "*"

_KINDS = {
    PartyKind.PERSON: NameKind.PERSON,
    PartyKind.COMPANY: NameKind.COMPANY,
    PartyKind.VESSEL: NameKind.VESSEL,
    PartyKind.AIRCRAFT: NameKind.VESSEL,
    PartyKind.OTHER: NameKind.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """An entry with the version of the list that has it.

    Attributes:
        list_kind: The list.
        version_id: The version that was read.
        sha256: Of the entry's content.
        entry: The entry.
    """

    list_kind: str
    version_id: str
    sha256: str
    entry: ListEntry


@dataclass(frozen=True, slots=True)
class Match:
    """A party and an entry that may be the same.

    Attributes:
        listed: The entry.
        comparison: The score and all that made it.
        party_name: Which of the party's names was compared; empty where a code told.
        entry_name: Which of the entry's names.
    """

    listed: ListedEntry
    comparison: Comparison
    party_name: str
    entry_name: str

    @property
    def answer(self) -> Answer:
        """Give what it comes to."""
        return self.comparison.answer


def name_kind_of(entry: ListEntry) -> NameKind:
    """Give the kind of name that an entry bears."""
    return _KINDS[entry.kind]


def kinds_agree(party: NameKind, entry: NameKind) -> bool:
    """Tell whether the two can be one: a person is no firm, where both are known to be."""
    return party is entry or NameKind.UNKNOWN in (party, entry)


def find_same_code(party: Party, entry: ListEntry) -> Reason | None:
    """Give the reason that outranks every name: one code for both."""
    for mine in party.numbers:
        for theirs in _codes(entry, mine.scheme):
            if theirs.number == mine.number:
                return Reason("same_code", _SAME_CODE, mine.number, theirs.number)
    return None


def find_other_code(party: Party, entry: ListEntry) -> Reason | None:
    """Give the reason that clears every likeness: two codes of which a firm has but one."""
    for mine in party.numbers:
        theirs = [each.number for each in _codes(entry, mine.scheme)]
        if mine.scheme in TELLING_SCHEMES and theirs and mine.number not in theirs:
            return Reason("other_code", -_SAME_CODE, mine.number, theirs[0])
    return None


def _codes(entry: ListEntry, scheme: str) -> Iterator[ListIdentifier]:
    return (
        each for each in entry.identifiers if each.scheme == scheme and _MASK not in each.number
    )


def match_names(
    party: Party, listed: ListedEntry, pairs: Iterable[tuple[ReadName, ReadName, NameQuality]]
) -> Match | None:
    """Compare the names of a party and an entry that an index has found alike.

    Args:
        party: Whom to look for.
        listed: The entry.
        pairs: A name of the party, a name of the entry, and how much the list makes of the latter.

    Returns:
        The best match, with the code that clears it where there is one; None where nothing reaches
        a person's look.
    """
    best: tuple[int, ReadName, ReadName, NameQuality] | None = None
    for mine, theirs, quality in pairs:
        score = score_read_names(mine, theirs)
        if quality is NameQuality.WEAK:
            score = min(score, HIT_FROM - 1)
        if score >= REVIEW_FROM and (best is None or score > best[0]):
            best = (score, mine, theirs, quality)
    if best is None:
        return None
    _, mine, theirs, quality = best
    compared = compare_read_names(mine, theirs)
    reasons = [*compared.reasons, *_further_reasons(party, listed.entry, compared.score, quality)]
    return Match(listed, compare_by(*reasons), mine.text, theirs.text)


def _further_reasons(
    party: Party, entry: ListEntry, score: int, quality: NameQuality
) -> Iterator[Reason]:
    if quality is NameQuality.WEAK and score >= HIT_FROM:
        yield Reason("weak_alias", HIT_FROM - 1 - score)
    if party.born_on is not None and entry.birth_dates:
        stated = ", ".join(date.text for date in entry.birth_dates)
        if _birth_agrees(party, entry):
            yield Reason("birth_date_agrees", 0, party.born_on.isoformat(), stated)
        else:
            yield Reason("birth_date_differs", -_BIRTH_DIFFERS, party.born_on.isoformat(), stated)
    other = find_other_code(party, entry)
    if other is not None:
        yield other


def _birth_agrees(party: Party, entry: ListEntry) -> bool:
    born_on = party.born_on
    for date in entry.birth_dates:
        if born_on is None or date.first_on is None or date.last_on is None:
            return True
        slack = _ABOUT if date.is_approximate else timedelta()
        if date.first_on - slack <= born_on <= date.last_on + slack:
            return True
    return False
