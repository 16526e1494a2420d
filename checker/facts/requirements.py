"""What the customer's scope of business calls for: activities, and the permits that they take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from checker.facts.formulas import formula
from checker.facts.reading import known
from ingest.normalise.names import to_simplified
from rules.facts import Fact, FactState, Source
from rules.requirements import (
    PermitDemand,
    RequirementsMatrix,
    ScopeItem,
    ScopeReading,
    merge_demands,
)

_BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class CalledFor:
    """What a scope of business calls for.

    Attributes:
        demands: The permits; empty where no scope was read.
        is_open: Whether there is a licence whose scope of business was not read, so that nothing
            is known of what it calls for.
        scope: The fact that the scope is, whose source is that of every item.
    """

    demands: tuple[PermitDemand, ...]
    is_open: bool
    scope: Fact

    def print_item(self, item: ScopeItem) -> str:
        """Give an item in the characters of the licence."""
        return str(self.scope.value)[item.start : item.end]

    def quote(self, items: Iterable[ScopeItem]) -> tuple[Source, ...]:
        """Name the place of the scope once for each item, with the words that count."""
        return tuple(
            replace(source, quote=self.print_item(item))
            for item in items
            for source in self.scope.sources
        )


def read_requirements(
    facts: Mapping[str, Fact], requirements: RequirementsMatrix, as_of: date
) -> tuple[CalledFor, dict[str, Fact]]:
    """Find what a customer must have, by the scope of business on its licence.

    A customer without a Chinese licence names no activity to which Chinese permits belong: nothing
    is called for, and what is missing then is the licence.

    Args:
        facts: Those of the customer, by their full names.
        requirements: What activities take.
        as_of: The day whose requirements count.

    Returns:
        What is called for, and the facts of it by their names without the prefix `activities.`.
    """
    scope = facts.get("licence.business_scope", Fact(None, FactState.MISSING))
    if not isinstance(scope.value, str):
        has_licence = facts["documents.licences"].value != 0
        return CalledFor((), has_licence, scope), {}
    is_branch = _value_of(facts, "licence.entity_class") == _BRANCH
    # Characters are replaced one by one, so that the items stand where they stood.
    reading = requirements.table.read(to_simplified(scope.value))
    demands = requirements.find_demands(reading, facts, as_of, is_branch=is_branch)
    called_for = CalledFor(merge_demands(demands), False, scope)
    return called_for, _activity_facts(called_for, reading, is_branch=is_branch)


@formula("read_activities")
def _activity_facts(
    called_for: CalledFor, reading: ScopeReading, *, is_branch: bool
) -> dict[str, Fact]:
    certain = [demand for demand in called_for.demands if demand.is_certain]
    unrecognised = [
        item
        for item in reading.unrecognised_licensed_items
        if is_branch or not item.is_branches_only
    ]
    whole = called_for.scope.sources
    named = called_for.quote(unrecognised) or whole
    calling = called_for.quote(item for demand in certain for item in demand.items)
    words = "；".join(called_for.print_item(item) for item in unrecognised)
    return {
        "permits_required": known(len(certain), *(calling or whole)),
        "licensed_items_unrecognised": known(len(unrecognised), *named),
        "unrecognised_items": known(words or None, *named),
    }


def _value_of(facts: Mapping[str, Fact], name: str) -> object:
    fact = facts.get(name)
    return None if fact is None else fact.value
