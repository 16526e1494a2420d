"""How the screening of one customer stands: its parties, the lists, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from checker.screening.party import Party, read_party
from checker.screening.reading import HitLine, mask_birth_date, read_lines
from checker.screening.words import word_list
from rules.vocabulary import Bilingual
from storage.screening import find_parties, hits_of, read_marks
from storage.tables import ScreenedCustomer, WatchlistVersion
from storage.watchlists import current_versions, list_versions


@dataclass(frozen=True, slots=True)
class ScreenedParty:
    """A party as it was screened.

    Attributes:
        party: Whom was looked for.
        born: Its date of birth, masked; empty where none is known.
        standing: How many hits speak of it that are not over.
    """

    party: Party
    born: str
    standing: int


@dataclass(frozen=True, slots=True)
class ScreenedList:
    """A list and how far it was screened.

    Attributes:
        title: Of the list.
        screened: The version against which everybody was screened last; None before the first run.
        screened_at: When; None before the first run.
        current: The version in force.
    """

    title: Bilingual
    screened: WatchlistVersion | None
    screened_at: datetime | None
    current: WatchlistVersion

    @property
    def is_behind(self) -> bool:
        """Tell whether the version in force was not screened yet."""
        return self.screened is None or self.screened.number < self.current.number


@dataclass(frozen=True, slots=True)
class CustomerScreening:
    """How the screening of a customer stands.

    Attributes:
        record: When and in which state its parties were screened; None where never collected.
        parties: Whom was looked for.
        lists: Against what.
        standing: Hits that are not over, the newest first.
        over: Hits that are.
    """

    record: ScreenedCustomer | None
    parties: Sequence[ScreenedParty]
    lists: Sequence[ScreenedList]
    standing: Sequence[HitLine]
    over: Sequence[HitLine]

    @property
    def is_behind(self) -> bool:
        """Tell whether the parties as they were collected have not met all lists yet."""
        return self.record is not None and self.record.screened_sha256 != self.record.parties_sha256


def read_customer_screening(session: Session, customer_id: str) -> CustomerScreening:
    """Read how the screening of a customer stands.

    Args:
        session: Where to look.
        customer_id: Of a customer on file.
    """
    record = find_parties(session, customer_id)
    lines = read_lines(session, hits_of(session, customer_id))
    standing = tuple(line for line in lines if line.hit.ended_at is None)
    parties = [read_party(data) for data in (record.parties if record is not None else ())]
    return CustomerScreening(
        record=record,
        parties=tuple(
            ScreenedParty(
                party,
                mask_birth_date(party.born_on) if party.born_on else "",
                sum(line.hit.party == party.key for line in standing),
            )
            for party in parties
        ),
        lists=tuple(_read_lists(session)),
        standing=standing,
        over=tuple(line for line in lines if line.hit.ended_at is not None),
    )


def _read_lists(session: Session) -> Sequence[ScreenedList]:
    marks = read_marks(session)
    found = []
    for kind, current in current_versions(session).items():
        mark = marks.get(kind)
        screened = None
        if mark is not None:
            versions = {each.number: each for each in list_versions(session, kind)}
            screened = versions.get(mark.version_number)
        at = None if mark is None else mark.screened_at
        found.append(ScreenedList(word_list(kind), screened, at, current))
    return found
