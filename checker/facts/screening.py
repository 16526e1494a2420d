"""Facts about hits on lists: what waits for a person, and what a person has confirmed, by group.

A customer who was never screened has none of them: they do not apply, and no rule asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from checker.customer_file.dossier import FiledHit
from checker.facts.formulas import formula
from checker.facts.reading import known, not_applicable
from ingest.normalise.packaged_yaml import read_table
from rules.facts import Fact, Source
from storage.vocabulary import HitState

OWN_LISTS = "own_lists"
_REPRESENTATIVE = "legal_representative"
_COURT = "court"
_PLACES_SHOWN = 12


@cache
def load_list_groups() -> Mapping[str, str]:
    """Give the group of each list."""
    groups = read_table("checker.facts", "list_groups.yaml", dict[str, tuple[str, ...]])
    return {kind: group for group, kinds in groups.items() for kind in kinds}


def group_of(hit: FiledHit) -> str:
    """Give what a listing means."""
    return load_list_groups().get(hit.list_kind, OWN_LISTS)


def screening_facts(hits: Sequence[FiledHit] | None) -> dict[str, Fact]:
    """Give the facts, by their name without the prefix `screening.`.

    Args:
        hits: Those that stand; None where the customer was never screened.
    """
    return {**_count_waiting(hits), **_count_confirmed(hits), **_count_court_lists(hits)}


@formula("count_hits_waiting")
def _count_waiting(hits: Sequence[FiledHit] | None) -> dict[str, Fact]:
    return {
        "hits_waiting": _count(hits, lambda hit: _waits(hit) and hit.is_strong),
        "likenesses_waiting": _count(hits, lambda hit: _waits(hit) and not hit.is_strong),
    }


@formula("count_hits_confirmed")
def _count_confirmed(hits: Sequence[FiledHit] | None) -> dict[str, Fact]:
    groups = (*dict.fromkeys(load_list_groups().values()), OWN_LISTS)
    return {f"{group}_confirmed": _count_in_group(hits, group) for group in groups}


def _count_in_group(hits: Sequence[FiledHit] | None, group: str) -> Fact:
    return _count(hits, lambda hit: _is_confirmed(hit) and group_of(hit) == group)


@formula("count_court_lists_of_representative")
def _count_court_lists(hits: Sequence[FiledHit] | None) -> dict[str, Fact]:
    """Count the court lists on which the legal representative stands, as a person confirmed."""
    if hits is None:
        return {"representative_court_lists": not_applicable()}
    found = [
        hit
        for hit in hits
        if hit.role == _REPRESENTATIVE and _is_confirmed(hit) and group_of(hit) == _COURT
    ]
    lists = {hit.list_kind for hit in found}
    return {"representative_court_lists": known(len(lists), *_places(found))}


def _waits(hit: FiledHit) -> bool:
    return hit.state is HitState.REVIEW


def _is_confirmed(hit: FiledHit) -> bool:
    return hit.state is HitState.CONFIRMED


def _count(hits: Sequence[FiledHit] | None, counts: Callable[[FiledHit], bool]) -> Fact:
    if hits is None:
        return not_applicable()
    found = [hit for hit in hits if counts(hit)]
    return known(len(found), *_places(found))


def _places(hits: Sequence[FiledHit]) -> list[Source]:
    return [
        Source(document=hit.hit_id, document_name=f"/screening/{hit.hit_id}")
        for hit in hits[:_PLACES_SHOWN]
    ]
