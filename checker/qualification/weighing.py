"""How much of what was asserted counts on a day, and what it comes to; pure.

Belief in an assertion is the weight of its source, halved every `half_life_days` from the day of
which it speaks. It counts while `counts_from_percent` of belief is left, so for

    half_life_days * log2(weight / counts_from)        days,

a last day that is known beforehand; and never longer than somebody said. An answer that has grown
old therefore becomes unknown, not a no. Of one respondent the newest assertion alone counts. The
level of an element is the mean of what counts, weighted by belief and rounded down; a no is a level
of 0. Where some say yes and some say no, nothing is known until a person settles it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from checker.qualification.elements import Element, Sources
from storage.vocabulary import AssertionState

HALF_LEVEL = 50
"""A level from which a yes contradicts a no: below it is more no than yes."""


class Setback(StrEnum):
    """Why an assertion does not count."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    LAPSED = "lapsed"
    UNVERIFIED = "unverified"
    NOT_YET = "not_yet"
    SAYS_NOTHING = "says_nothing"


class Gap(StrEnum):
    """Why an element is not known."""

    NOBODY_SAID = "nobody_said"
    SAID_UNKNOWN = "said_unknown"
    UNVERIFIED = "unverified"
    LAPSED = "lapsed"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing that somebody said; the attributes are those of `storage.tables.AssertionRow`.

    Attributes:
        known_on: The day on which it was recorded.
        verified_on: The day on which another person found it borne out; None if nobody did.
        withdrawn_on: The day on which it was taken back; None if it was not.
    """

    id: str
    element: str
    state: AssertionState
    level: int | None
    source_kind: str
    respondent: str
    respondent_role: str
    author_name: str
    observed_on: date
    known_on: date
    expires_on: date | None = None
    verified_on: date | None = None
    withdrawn_on: date | None = None
    words: str = ""
    evidence: tuple[Mapping[str, object], ...] = ()

    @property
    def voice(self) -> tuple[str, str]:
        """Who said it: the respondent; where nobody was asked the author, by what it rests on."""
        return (self.respondent, "") if self.respondent else (self.author_name, self.source_kind)


@dataclass(frozen=True, slots=True)
class Weighed:
    """An assertion as it stands on a day.

    Attributes:
        assertion: What was said.
        belief_percent: How much belief is left, rounded down.
        counts_until: The last day on which it counts; None where it never does.
        setback: Why it does not count now; None where it does.
    """

    assertion: Assertion
    belief_percent: int
    counts_until: date | None
    setback: Setback | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one element on a day.

    Attributes:
        element: Its name.
        level: 0 to 100; None where it is not known or does not apply.
        gap: Why it is not known; None where it is, or does not apply.
        applies: False where all that counts says that it does not apply.
        weighed: Every assertion, the newest first.
        changes_on: The next day on which something of what counts lapses; None if nothing does.
    """

    element: str
    level: int | None
    gap: Gap | None
    applies: bool
    weighed: tuple[Weighed, ...]
    changes_on: date | None

    @property
    def counting(self) -> tuple[Weighed, ...]:
        """What counts."""
        return tuple(each for each in self.weighed if each.setback is None)

    @property
    def spread(self) -> int:
        """The greatest level less the smallest, of what counts."""
        levels = [each.assertion.level or 0 for each in self.counting]
        return max(levels) - min(levels) if levels else 0


def weigh_element(
    name: str, element: Element, said: Sequence[Assertion], sources: Sources, as_of: date
) -> Reading:
    """Tell what is known of an element on a day.

    Args:
        name: Of the element.
        element: Its half-life.
        said: What was asserted of it.
        sources: How far each kind of source is believed.
        as_of: The day; what was recorded later does not count.
    """
    newest_first = sorted(said, key=lambda each: (each.observed_on, each.id), reverse=True)
    weighed = tuple(_weigh(each, newest_first, element, sources, as_of) for each in newest_first)
    counting = [each for each in weighed if each.setback is None]
    ends = [each.counts_until for each in counting if each.counts_until is not None]
    changes_on = min(ends) + timedelta(days=1) if ends else None
    if not counting:
        return Reading(name, None, _find_gap(weighed), True, weighed, changes_on)
    states = {_lean(each.assertion) for each in counting}
    if states == {AssertionState.NOT_APPLICABLE}:
        return Reading(name, None, None, False, weighed, changes_on)
    if len(states - {None}) > 1:
        return Reading(name, None, Gap.CONTRADICTION, True, weighed, changes_on)
    belief = sum(each.belief_percent for each in counting)
    level = sum((each.assertion.level or 0) * each.belief_percent for each in counting) // belief
    return Reading(name, level, None, True, weighed, changes_on)


def count_days(weight_percent: int, half_life_days: int, sources: Sources) -> int | None:
    """Give for how many days after its day an assertion counts; None where it never does."""
    if weight_percent < sources.counts_from_percent:
        return None
    return math.floor(half_life_days * math.log2(weight_percent / sources.counts_from_percent))


def _weigh(
    one: Assertion,
    newest_first: Sequence[Assertion],
    element: Element,
    sources: Sources,
    as_of: date,
) -> Weighed:
    kind = sources.kinds[one.source_kind]
    is_verified = one.verified_on is not None and one.verified_on <= as_of
    weight = kind.verified_percent if is_verified else kind.weight_percent
    days = count_days(weight, element.half_life_days, sources)
    until = None if days is None else one.observed_on + timedelta(days=days)
    if one.expires_on is not None and until is not None:
        until = min(until, one.expires_on - timedelta(days=1))
    age_days = max(0, (as_of - one.observed_on).days)
    belief = math.floor(weight * 2 ** (-age_days / element.half_life_days) + 1e-9)
    return Weighed(one, belief, until, _find_setback(one, newest_first, until, as_of))


def _find_setback(
    one: Assertion, newest_first: Sequence[Assertion], until: date | None, as_of: date
) -> Setback | None:
    if one.known_on > as_of or one.observed_on > as_of:
        return Setback.NOT_YET
    if one.withdrawn_on is not None and one.withdrawn_on <= as_of:
        return Setback.WITHDRAWN
    if _is_replaced(one, newest_first, as_of):
        return Setback.REPLACED
    if one.state is AssertionState.UNKNOWN:
        return Setback.SAYS_NOTHING
    if until is None:
        return Setback.UNVERIFIED
    return Setback.LAPSED if until < as_of else None


def _is_replaced(one: Assertion, newest_first: Sequence[Assertion], as_of: date) -> bool:
    """Tell whether the same voice has said something newer that stands."""
    for other in newest_first:
        if other.id == one.id:
            return False
        is_known = other.known_on <= as_of and other.observed_on <= as_of
        is_back = other.withdrawn_on is not None and other.withdrawn_on <= as_of
        if is_known and not is_back and other.voice == one.voice:
            return True
    return False


def _lean(one: Assertion) -> AssertionState | None:
    """Tell to which side an assertion leans; None where it is on neither."""
    if one.state is AssertionState.YES and (one.level or 0) < HALF_LEVEL:
        return None
    return one.state


def _find_gap(weighed: Sequence[Weighed]) -> Gap:
    setbacks = {each.setback for each in weighed}
    if Setback.UNVERIFIED in setbacks:
        return Gap.UNVERIFIED
    if Setback.LAPSED in setbacks:
        return Gap.LAPSED
    return Gap.SAID_UNKNOWN if Setback.SAYS_NOTHING in setbacks else Gap.NOBODY_SAID
