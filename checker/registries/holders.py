"""Holders as registers state them, and the graph of ownership that they and their holders make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlmodel import Session

from checker.ownership.graph import OwnershipGraph
from checker.ownership.parties import (
    UNKNOWN_SHARE,
    Interest,
    InterestKind,
    Party,
    PartyKind,
    Range,
)
from checker.registries.record import Entry
from ingest.normalise.names import to_simplified
from ingest.normalise.text import fold_width
from storage.customers import find_customers
from storage.registry_records import records_of
from storage.tables import Customer, RegistryRecordRow

_PERSON, _COMPANY = ("自然人",), ("法人", "企业", "合伙", "公司")
_MOST_COMPANIES = 200
"""Of one graph; a group of more is read in from a table by `licet owners`."""


def read_holder_kind(entry: Entry) -> PartyKind:
    """Tell what a holder is, as far as the register says it or its name does."""
    stated = str(entry.get("kind", ""))
    if any(word in stated for word in _PERSON):
        return PartyKind.PERSON
    if any(word in stated for word in _COMPANY) or "公司" in str(entry.get("name", "")):
        return PartyKind.COMPANY
    return PartyKind.UNKNOWN


def read_shares(entries: Sequence[Entry]) -> list[Range]:
    """Give the share of each holder: as stated, else its part of what all have subscribed.

    A share that nothing tells is unknown. Amounts count where every holder states one, of one
    currency.
    """
    amounts = [str(entry.get("subscribed", "")).split(" ") for entry in entries]
    is_one_currency = len({amount[-1] for amount in amounts}) == 1
    whole = (
        sum(int(amount[0]) for amount in amounts)
        if is_one_currency and all(len(amount) > 1 for amount in amounts)
        else 0
    )
    shares = []
    for entry, amount in zip(entries, amounts, strict=True):
        if "share" in entry:
            shares.append(Range.exactly(Fraction(str(entry["share"]))))
        elif whole > 0:
            shares.append(Range.exactly(Fraction(int(amount[0]), whole)))
        else:
            shares.append(UNKNOWN_SHARE)
    return shares


def read_registered_graph(session: Session, customer: Customer, as_of: date) -> OwnershipGraph:
    """Make the graph above a customer of what registers say.

    A holder that is a customer on file by its very name is looked through to its own holders.
    People of one name in one graph are taken for one person, as registers state no number of
    theirs: an owner too many is looked at, one too few is missed.

    Args:
        session: Where records are.
        customer: Whose owners are asked for.
        as_of: Records received later do not count.
    """
    graph = _Reading(session, as_of)
    graph.read(customer)
    return OwnershipGraph(graph.parties.values(), graph.interests, as_of=as_of)


@dataclass
class _Reading:
    session: Session
    as_of: date
    parties: dict[str, Party] = field(default_factory=dict)
    interests: list[Interest] = field(default_factory=list)

    def read(self, customer: Customer) -> None:
        self.parties[customer.id] = Party(customer.id, customer.name, PartyKind.COMPANY)
        todo = [customer]
        while todo and len(self.parties) < _MOST_COMPANIES:
            company = todo.pop()
            records = self._records(company.id)
            self._read_managers(company.id, records)
            entries = _newest_holders(records)
            for entry, share in zip(entries, read_shares(entries), strict=True):
                name = str(entry.get("name", "")).strip()
                on_file = self._find_on_file(name, read_holder_kind(entry))
                owner = self._party(name, read_holder_kind(entry), on_file)
                self.interests.append(Interest(owner.id, company.id, InterestKind.SHARES, share))
                if on_file is not None and owner.id not in self.parties:
                    todo.append(on_file)
                self.parties.setdefault(owner.id, owner)

    def _records(self, customer_id: str) -> list[RegistryRecordRow]:
        rows = records_of(self.session, customer_id)
        return [row for row in rows if row.recorded_at.date() <= self.as_of]

    def _read_managers(self, company_id: str, records: Sequence[RegistryRecordRow]) -> None:
        named = (_values(row).get("legal_representative") for row in records)
        name = next((str(name) for name in named if name), None)
        if name is not None:
            manager = self._party(name, PartyKind.PERSON, None)
            self.parties.setdefault(manager.id, manager)
            self.interests.append(Interest(manager.id, company_id, InterestKind.MANAGEMENT))

    def _find_on_file(self, name: str, kind: PartyKind) -> Customer | None:
        if kind is PartyKind.PERSON or not name:
            return None
        found = find_customers(self.session, name)
        return found[0] if len(found) == 1 and found[0].name == name else None

    def _party(self, name: str, kind: PartyKind, on_file: Customer | None) -> Party:
        if on_file is not None:
            return Party(on_file.id, on_file.name, PartyKind.COMPANY)
        folded = "".join(to_simplified(fold_width(name)).casefold().split())
        return Party(f"{kind}:{folded}", name, kind)


def _newest_holders(records: Sequence[RegistryRecordRow]) -> Sequence[Entry]:
    having = (row.content["sections"].get("holders") for row in records)
    return next((entries for entries in having if entries), ())


def _values(row: RegistryRecordRow) -> Mapping[str, object]:
    values: Mapping[str, object] = row.content["values"]
    return values
