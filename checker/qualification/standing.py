"""What is known of a customer by what people asserted: every element on a day, and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from sqlmodel import Session

from checker.qualification.elements import load_elements, load_sources
from checker.qualification.weighing import (
    Assertion,
    Gap,
    Reading,
    Setback,
    Weighed,
    weigh_element,
)
from storage.assertions import assertions_of
from storage.tables import AssertionRow

CONSIDERABLE_SPREAD = 50
"""From so many points between two respondents on their answers are worth asking about."""


@dataclass(frozen=True, slots=True)
class Qualification:
    """Everything asserted of a customer, as it stands on a day.

    Attributes:
        as_of: The day.
        readings: By element, every element of the table.
    """

    as_of: date
    readings: Mapping[str, Reading]

    @property
    def weighed(self) -> tuple[Weighed, ...]:
        """Every assertion that was not withdrawn or replaced by a newer one of the same voice."""
        over = (Setback.WITHDRAWN, Setback.REPLACED, Setback.NOT_YET)
        each = (one for reading in self.readings.values() for one in reading.weighed)
        return tuple(one for one in each if one.setback not in over)

    @property
    def contradictions(self) -> tuple[Reading, ...]:
        """The elements of which some say yes and some say no."""
        return tuple(r for r in self.readings.values() if r.gap is Gap.CONTRADICTION)

    @property
    def divided(self) -> tuple[Reading, ...]:
        """The elements on which respondents lie far apart without contradicting one another."""
        readings = self.readings.values()
        known = (reading for reading in readings if reading.level is not None)
        return tuple(reading for reading in known if reading.spread >= CONSIDERABLE_SPREAD)

    def count(self, setback: Setback) -> int:
        """Count the assertions that do not count for one reason."""
        return sum(one.setback is setback for one in self.weighed)

    @property
    def changes_on(self) -> date | None:
        """The next day on which something that counts lapses."""
        days = [r.changes_on for r in self.readings.values() if r.changes_on is not None]
        return min(days, default=None)


def qualify(said: Iterable[Assertion], as_of: date) -> Qualification:
    """Weigh everything that was asserted of a customer.

    Args:
        said: All of it, in any order.
        as_of: The day.
    """
    elements, sources = load_elements().elements, load_sources()
    of_element: dict[str, list[Assertion]] = {name: [] for name in elements}
    for one in said:
        if one.element in of_element:
            of_element[one.element].append(one)
    return Qualification(
        as_of,
        {
            name: weigh_element(name, elements[name], each, sources, as_of)
            for name, each in of_element.items()
        },
    )


def load_qualification(
    session: Session, customer_id: str, as_of: date, zone: tzinfo
) -> Qualification:
    """Weigh everything on file that was asserted of a customer.

    Args:
        session: Where the customer is on file.
        customer_id: Who.
        as_of: The day.
        zone: Says on which day something was recorded.
    """
    return qualify(read_assertions(assertions_of(session, customer_id), zone), as_of)


def read_assertions(rows: Sequence[AssertionRow], zone: tzinfo) -> tuple[Assertion, ...]:
    """Turn rows into what was said.

    Args:
        rows: Those of one customer.
        zone: Says on which day something was recorded, verified, withdrawn.
    """
    return tuple(
        Assertion(
            id=row.id,
            element=row.element,
            state=row.state,
            level=row.level,
            source_kind=row.source_kind,
            respondent=row.respondent,
            respondent_role=row.respondent_role,
            author_name=row.author_name,
            observed_on=row.observed_on,
            known_on=row.recorded_at.astimezone(zone).date(),
            expires_on=row.expires_on,
            verified_on=row.verified_at and row.verified_at.astimezone(zone).date(),
            withdrawn_on=row.withdrawn_at and row.withdrawn_at.astimezone(zone).date(),
            words=row.words,
            evidence=tuple(row.evidence),
        )
        for row in rows
    )


def reading_to_data(reading: Reading) -> dict[str, Any]:
    """Give what is known of an element as JSON."""
    element, kinds = load_elements().elements[reading.element], load_sources().kinds
    return {
        "element": reading.element,
        "title": element.title._asdict(),
        "state": "known" if reading.level is not None else "missing" if reading.applies else "n/a",
        "level": reading.level,
        "gap": reading.gap and reading.gap.value,
        "spread": reading.spread,
        "changes_on": reading.changes_on and reading.changes_on.isoformat(),
        "assertions": [
            {
                "id": one.assertion.id,
                "state": one.assertion.state.value,
                "level": one.assertion.level,
                "source": kinds[one.assertion.source_kind].title._asdict(),
                "respondent": one.assertion.respondent,
                "respondent_role": one.assertion.respondent_role,
                "author": one.assertion.author_name,
                "observed_on": one.assertion.observed_on.isoformat(),
                "verified": one.assertion.verified_on is not None,
                "belief_percent": one.belief_percent,
                "counts_until": one.counts_until and one.counts_until.isoformat(),
                "setback": one.setback and one.setback.value,
                "words": one.assertion.words,
                "evidence": [dict(each) for each in one.assertion.evidence],
            }
            for one in reading.weighed
        ],
    }
