"""Whose statements these are: by code, else by the reference of the user's books, else by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from checker.statements.faults import StatementFault, find_fault
from ingest.normalise.names import normalise_company_name
from ingest.normalise.text import drop_whitespace, fold_width
from ingest.statements import Statement
from storage.register import KnownCustomer, list_known_customers, list_references


@dataclass(frozen=True, slots=True)
class Owners:
    """The customers on file by what a statement may call them."""

    _by_number: Mapping[str, KnownCustomer]
    _by_reference: Mapping[str, str]
    _by_id: Mapping[str, KnownCustomer]
    _by_name: Mapping[str, Sequence[KnownCustomer]]

    @classmethod
    def open(cls, session: Session) -> Owners:
        """Read who is on file."""
        by_number, by_id = {}, {}
        by_name: dict[str, list[KnownCustomer]] = defaultdict(list)
        for known in list_known_customers(session):
            by_id[known.id] = known
            by_name[normalise_company_name(known.name)].append(known)
            for number in (known.code, known.registration_number):
                if number is not None:
                    by_number[number] = known
        return cls(by_number, dict(list_references(session)), by_id, by_name)

    def find(self, statement: Statement) -> KnownCustomer | StatementFault:
        """Give the customer whose statement it is, or why that cannot be told.

        A name whose customer has another code on file is another firm's.
        """
        code = drop_whitespace(fold_width(statement.company_code or "")).upper()
        found = self._by_number.get(code) if code else None
        if found is None and statement.company_code:
            customer_id = self._by_reference.get(statement.company_code.strip())
            found = self._by_id.get(customer_id) if customer_id else None
        if found is not None:
            return found
        name = statement.company_name
        if not name:
            if not code:
                return find_fault(statement, "customer_missing")
            return find_fault(statement, "customer_unknown", value=code)
        named = self._by_name.get(normalise_company_name(name), ())
        if len(named) > 1:
            return find_fault(statement, "customer_ambiguous", value=name)
        if not named:
            return find_fault(statement, "customer_unknown", value=name)
        if code and named[0].code is not None:
            return find_fault(statement, "code_of_another", value=name, other=named[0].code)
        return named[0]


def bears_name(statement: Statement, name: str) -> bool:
    """Tell whether nothing on a statement says that it is not of the company of this name."""
    printed = statement.company_name
    return not printed or normalise_company_name(printed) == normalise_company_name(name)
