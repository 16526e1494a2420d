"""Who is told: the person who looks after something, or whoever stands above."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from storage.tables import Person
from storage.untold_alerts import Route, RoutePlan


def plan_routes(
    everyone: Sequence[Person], reachable: Collection[str], default_owner: str
) -> RoutePlan:
    """Say for each person and level who is told.

    At level 0 that is the person; of somebody who has left, the nearest above who has not; where
    there is nobody, the default owner. Each further level goes one person up and stops at the top.
    Whoever has no address is told nothing, and nobody else instead: that alerts reach nobody has
    to be seen.

    Args:
        everyone: All people.
        reachable: Ids of those with an address in use.
        default_owner: Name or id of who looks after what nobody looks after; empty for nobody.
    """
    by_id = {person.id: person for person in everyone}
    default = find_default(everyone, default_owner)
    of_default = list(_climb(default, by_id)) if default else []
    chains = {person.id: list(_climb(person, by_id)) or of_default for person in everyone}
    top = max((len(chain) for chain in chains.values()), default=1) - 1
    routes = [
        Route(person_id, level, chain[min(level, len(chain) - 1)])
        for person_id, chain in chains.items()
        for level in range(top + 1)
        if chain
    ]
    chosen = [route for route in routes if route.recipient_id in reachable]
    return RoutePlan(chosen, max(top, 0), default.id if default else None)


def find_default(everyone: Sequence[Person], default_owner: str) -> Person | None:
    """Find who looks after what nobody looks after, by name or id."""
    return next((p for p in everyone if default_owner in (p.name, p.id)), None)


def _climb(person: Person, by_id: Mapping[str, Person]) -> Iterator[str]:
    """Give those who have not left, from a person upwards."""
    passed: set[str] = set()
    above: Person | None = person
    while above is not None and above.id not in passed:
        passed.add(above.id)
        if above.is_active:
            yield above.id
        above = by_id.get(above.supervisor_id or "")
