"""A name, or a table of names, looked for on the lists in force; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from checker.names.comparison import MATCHER_VERSION, Answer, Reason
from checker.names.wording import word_reason
from checker.screening.entry_index import EntryIndex, Search
from checker.screening.errors import ListsMissing
from checker.screening.listed import iterate_listed
from checker.screening.matching import Match
from checker.screening.party import Party
from checker.watchlists.status import ListStatus, read_status
from storage.database import Database
from storage.watchlists import current_versions

_ORDER = (Answer.CLEAR, Answer.REVIEW, Answer.HIT)


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists in force, ready to be searched.

    Attributes:
        index: All their entries.
        statuses: Version, date and age of each.
    """

    index: EntryIndex
    statuses: Sequence[ListStatus]

    def search(self, party: Party) -> Search:
        """Search for a party."""
        return self.index.search(party)


def open_lists(database: Database, as_of: date) -> Lists:
    """Read and index every list in force; a second or more for tens of thousands of names.

    Raises:
        ListsMissing: No list was imported.
    """
    with database.read_session() as session:
        versions = current_versions(session)
        if not versions:
            raise ListsMissing
        index = EntryIndex(iterate_listed(session, versions), as_of)
        statuses = read_status(session, as_of)
    return Lists(index, statuses)


def answer_of(search: Search) -> Answer:
    """Give what a search comes to: the gravest of its matches."""
    return max((match.answer for match in search.matches), key=_ORDER.index, default=Answer.CLEAR)


def reasons_to_data(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    """Give reasons as JSON, with their words."""
    return [
        {
            "code": reason.code,
            "points": reason.points / 1000,
            "message": {"zh": words.zh, "en": words.en},
        }
        for reason in reasons
        for words in [word_reason(reason)]
    ]


def match_to_data(match: Match) -> Mapping[str, Any]:
    """Give a match as JSON."""
    entry = match.listed.entry
    return {
        "list": match.listed.list_kind,
        "list_version": match.listed.version_id,
        "source_id": entry.source_id,
        "entry_sha256": match.listed.sha256,
        "kind": str(entry.kind),
        "name": entry.primary_name,
        "matched_name": match.entry_name,
        "score": match.comparison.score / 1000,
        "answer": str(match.answer),
        "reasons": reasons_to_data(match.comparison.reasons),
        "programmes": list(entry.programmes),
        "grounds": entry.grounds,
        "listed_on": entry.listed_on.isoformat() if entry.listed_on else None,
        "countries": list(entry.countries),
    }


def search_to_data(party: Party, search: Search) -> dict[str, Any]:
    """Give what a search for a name came to as JSON."""
    return {
        "name": party.names[0],
        "answer": str(answer_of(search)),
        "matcher_version": MATCHER_VERSION,
        "hits": [match_to_data(match) for match in search.matches],
        "cleared": [match_to_data(match) for match in search.cleared],
    }
