"""What someone can do about a fact: supply it, renew its document, agree on another value.

The catalogue declares it (`changed_by`, `settled_by`). A fact of the past, a contradiction or what
a code says of itself has no lever, and no explanation ever asks for it to be different.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from rules.explanation.documents import AGREEMENT, estimate_effort
from rules.explanation.situation import FactChange, Situation
from rules.facts import (
    CUSTOMER,
    Catalogue,
    ChangedBy,
    Direction,
    Fact,
    FactDefinition,
    FactState,
    Means,
    Value,
)


class Lever(NamedTuple):
    """How a fact comes to be another.

    Attributes:
        subject: Whose fact it is.
        document: The kind of document that then shows it, or `AGREEMENT`.
        means: What is done.
    """

    subject: str
    document: str
    means: Means


class Weight(NamedTuple):
    """How large a change is; the smaller is the one that comes first.

    Attributes:
        actions: How many documents are asked for or terms agreed.
        days: How long they take, by house estimate.
        facts: How many facts become others.
        distance: By how many days and units, dates and numbers are moved.
    """

    actions: int
    days: int
    facts: int
    distance: int


def find_lever(definition: FactDefinition, fact: Fact, subject: str) -> Lever | None:
    """Return what can be done about a fact; None if nobody can change it.

    Args:
        definition: The fact.
        fact: What is known of it now.
        subject: On whose sheet it stands.
    """
    owner = CUSTOMER if definition.sheet_kind is None else subject
    change = definition.changed_by
    is_agreed = change is not None and change.means is Means.AGREEMENT
    if fact.state is FactState.KNOWN:
        if change is None:
            return None
        documents = [change.document] if change.document else list(definition.settled_by[:1])
        kind = AGREEMENT if is_agreed or not documents else documents[0]
        return Lever(owner, kind, change.means)
    if is_agreed:
        return Lever(owner, AGREEMENT, Means.AGREEMENT)
    if not definition.settled_by:
        return None
    # A document that has no place for a fact shows it only if another document takes its place.
    means = Means.COPY if fact.state is FactState.MISSING else Means.RENEWAL
    efforts = {kind: estimate_effort(kind, means) for kind in definition.settled_by}
    kind = min(efforts, key=lambda each: (efforts[each].days, efforts[each].rank, each))
    return Lever(owner, kind, means)


def may_become(definition: FactDefinition, fact: Fact, value: Value, as_of: date) -> bool:
    """Whether the lever of a fact reaches a value."""
    change = definition.changed_by or ChangedBy(means=Means.COPY)
    if change.until_today and isinstance(value, date) and value > as_of:
        return False
    if fact.value is None:
        return True
    if fact.value == value:
        return False
    if change.towards:
        is_up = value > fact.value  # type: ignore[operator]
        wanted = (Direction.LATER, Direction.MORE) if is_up else (Direction.EARLIER, Direction.LESS)
        return any(direction in change.towards for direction in wanted)
    return not change.to or value in change.to


def levers_of(
    start: Situation, changes: Iterable[FactChange], catalogue: Catalogue
) -> dict[FactChange, Lever]:
    """Return the lever of each change that is made to a situation.

    Raises:
        ValueError: A change has none.
    """
    levers = {}
    for change in changes:
        fact = start.sheet_of(change.subject)[change.fact]
        lever = find_lever(catalogue[change.fact], fact, change.subject)
        if lever is None:
            raise ValueError(f"{change.fact} cannot be changed")
        levers[change] = lever
    return levers


def weigh(start: Situation, changes: Iterable[FactChange], catalogue: Catalogue) -> Weight:
    """Return how large some changes are together."""
    levers = levers_of(start, changes, catalogue)
    actions: dict[tuple[str, str], int] = {}
    distance = 0
    for change, lever in levers.items():
        days = estimate_effort(lever.document, lever.means).days
        action = (lever.subject, lever.document)
        actions[action] = max(actions.get(action, 0), days)
        before = start.sheet_of(change.subject)[change.fact].value
        distance += _measure(before, change.value, start.question.as_of)
    return Weight(len(actions), sum(actions.values()), len(levers), distance)


def are_coherent(start: Situation, changes: Iterable[FactChange], catalogue: Catalogue) -> bool:
    """Whether facts that had no place on a document get one by a renewal of that document."""
    levers = levers_of(start, changes, catalogue)
    renewed = set()
    placed = []
    for change, lever in levers.items():
        state = start.sheet_of(change.subject)[change.fact].state
        if state is FactState.KNOWN and lever.means is not Means.COPY:
            renewed.add((lever.subject, lever.document))
        elif state is FactState.NOT_APPLICABLE and lever.means is Means.RENEWAL:
            placed.append((lever.subject, lever.document))
    return all(action in renewed for action in placed)


def _measure(before: Value | None, after: Value, as_of: date) -> int:
    if isinstance(after, date):
        return abs((after - (before if isinstance(before, date) else as_of)).days)
    if isinstance(after, int) and not isinstance(after, bool):
        return abs(after - (before if isinstance(before, int) else 0))
    return 0
