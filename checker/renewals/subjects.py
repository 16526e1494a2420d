"""What is known of things that fall due, read for many of them by a fixed number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from checker.renewals.pack_titles import PackTitles, read_titles
from rules.vocabulary import Bilingual
from storage.due_rows import (
    NamedCredential,
    NamedCustomer,
    NamedDeadline,
    changes_on,
    credentials_by_id,
    customers_by_id,
    datasets_by_name,
    deadlines_by_id,
    latest_assessments_of,
    packs_by_sha256,
    people_by_id,
    standings_of,
)
from storage.due_things import DueThing
from storage.tables import Dataset, Standing, StandingChange
from storage.vocabulary import AlertSource

_OF_PURPOSES = (AlertSource.REVIEW, AlertSource.OUTCOME)


class CustomerPurpose(NamedTuple):
    """A customer and a purpose: what reviews and outcomes are of."""

    customer_id: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Subjects:
    """What is known of some things that fall due.

    Attributes:
        customers: Whom they are about, by id.
        people: The names of owners and others, by id.
        credentials: By id.
        deadlines: By id.
        datasets: By name.
        standings: How the customers stand.
        turns: What audits found changed, by the day that they looked at.
        assessed_on: The day of the last assessment.
        titles: The names that the packs behind standings and assessments give.
    """

    customers: Mapping[str, NamedCustomer] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    credentials: Mapping[str, NamedCredential] = field(default_factory=dict)
    deadlines: Mapping[str, NamedDeadline] = field(default_factory=dict)
    datasets: Mapping[str, Dataset] = field(default_factory=dict)
    standings: Mapping[CustomerPurpose, Standing] = field(default_factory=dict)
    turns: Mapping[tuple[CustomerPurpose, date], StandingChange] = field(default_factory=dict)
    assessed_on: Mapping[CustomerPurpose, date] = field(default_factory=dict)
    titles: Sequence[PackTitles] = ()

    def find_purpose(self, purpose: str) -> Bilingual:
        """Name a purpose; by its id where no pack on record names it."""
        named = (titles.purposes.get(purpose) for titles in self.titles)
        return next((title for title in named if title), Bilingual(purpose, purpose))

    def find_rule(self, rule_id: str) -> Bilingual:
        """Name a rule; by its id where no pack on record names it."""
        named = (titles.rules.get(rule_id) for titles in self.titles)
        return next((title for title in named if title), Bilingual(rule_id, rule_id))

    def find_customer(self, thing: DueThing) -> NamedCustomer | None:
        """Give whom a thing is about; None for what concerns the installation."""
        return None if thing.customer_id is None else self.customers.get(thing.customer_id)


def read_subjects(
    session: Session, things: Sequence[DueThing], *, people: Iterable[str] = ()
) -> Subjects:
    """Read what things are about.

    Args:
        session: Where to read.
        things: What falls due.
        people: Ids of further people to name; owners of the customers are named anyway.
    """
    judged = {t.customer_id for t in things if t.source in _OF_PURPOSES and t.customer_id}
    turned = {t for t in things if t.source is AlertSource.OUTCOME and t.customer_id}
    customers = customers_by_id(session, {t.customer_id for t in things if t.customer_id})
    owners = {customer.owner_id for customer in customers.values() if customer.owner_id}
    latest = latest_assessments_of(session, judged)
    standings = standings_of(session, {t.customer_id for t in turned if t.customer_id})
    found = changes_on(
        session, {t.customer_id for t in turned if t.customer_id}, {t.due_on for t in turned}
    )
    hashes = {*(row.pack_sha256 for row in standings), *(row.pack_sha256 for row in latest)}
    packs = packs_by_sha256(session, hashes)
    return Subjects(
        customers=customers,
        people={
            key: person.name for key, person in people_by_id(session, {*owners, *people}).items()
        },
        credentials=credentials_by_id(
            session, _ids(things, AlertSource.CREDENTIAL, AlertSource.EVIDENCE)
        ),
        deadlines=deadlines_by_id(session, _ids(things, AlertSource.DEADLINE)),
        datasets=datasets_by_name(session, _ids(things, AlertSource.DATASET)),
        standings={CustomerPurpose(row.customer_id, row.purpose): row for row in standings},
        turns={
            (CustomerPurpose(one.change.customer_id, one.purpose), one.as_of): one.change
            for one in found
        },
        assessed_on={CustomerPurpose(row.customer_id, row.purpose): row.as_of for row in latest},
        titles=tuple(read_titles(pack.content) for _, pack in sorted(packs.items())),
    )


def _ids(things: Sequence[DueThing], *sources: AlertSource) -> Collection[str]:
    return {thing.subject_id for thing in things if thing.source in sources}
