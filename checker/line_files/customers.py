"""Whose lines these are: by code, else by exact name, else by the reference of the user's books."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from typing import NamedTuple

import polars as pl
from sqlmodel import Session

from checker.register.faults import CellProblem
from ingest.identifiers import registration_number, uscc
from ingest.normalise.names import normalise_company_name
from ingest.normalise.text import drop_whitespace, fold_width, tidy
from storage.identity import make_id
from storage.register import KnownCustomer, list_known_customers, list_references
from storage.tables import Customer

RESOLVED_SCHEMA = {
    "customer_text": pl.String(),
    "code_text": pl.String(),
    "customer": pl.String(),
    "customer_fault": pl.String(),
    "customer_other": pl.String(),
}


class UnknownCustomer(NamedTuple):
    """Someone whom lines name and who is not on file.

    Attributes:
        name: As the lines have it.
        code: Likewise.
        lines: How many lines.
    """

    name: str | None
    code: str | None
    lines: int


@dataclass
class LineCustomers:
    """The customers on file, and those that an import adds.

    Attributes:
        now: When customers are added.
        adds: Whether who is not on file is added.
        added: Customers to be written.
        unknown: Who is not on file and not added.
    """

    now: datetime
    adds: bool
    added: list[Customer] = field(default_factory=list)
    unknown: list[UnknownCustomer] = field(default_factory=list)
    _by_number: dict[str, KnownCustomer] = field(default_factory=dict)
    _by_name: dict[str, list[KnownCustomer]] = field(default_factory=lambda: defaultdict(list))
    _by_folded_name: dict[str, list[KnownCustomer]] | None = None
    _by_reference: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, session: Session, now: datetime, *, adds: bool) -> LineCustomers:
        """Read who is on file."""
        book = cls(now, adds, _by_reference=dict(list_references(session)))
        for known in list_known_customers(session):
            book._enter(known)
        return book

    def resolve(self, named: pl.DataFrame) -> pl.DataFrame:
        """Find the customers that lines name.

        Args:
            named: `customer_text`, `code_text` and `lines`, each pair once.

        Returns:
            As `RESOLVED_SCHEMA`: the id, or a key into `faults.yaml` and the other code on file.
        """
        rows: list[tuple[str | None, ...]] = []
        for name, code, lines in named.iter_rows():
            try:
                rows.append((name, code, self._find(name, code), None, None))
            except CellProblem as problem:
                if problem.code == "customer_unknown":
                    self.unknown.append(UnknownCustomer(name, code, lines))
                other = dict(problem.values).get("other")
                rows.append((name, code, None, problem.code, other))
        return pl.DataFrame(rows, schema=RESOLVED_SCHEMA, orient="row")

    def _find(self, name: str | None, code: str | None) -> str:
        number = None if code is None else drop_whitespace(fold_width(code)).upper()
        if number in self._by_number:
            return self._by_number[number].id
        same_name = self._find_by_name(name) if name else []
        is_code = number is not None and uscc.check(number).is_valid
        if is_code and same_name and all(known.code is not None for known in same_name):
            other = same_name[0].code
            raise CellProblem("code_of_another", value=name, other=other)
        if len(same_name) == 1:
            return same_name[0].id
        for reference in (code, number, name):
            if reference is not None and reference in self._by_reference:
                return self._by_reference[reference]
        if same_name:
            raise CellProblem("customer_ambiguous", value=name)
        if name is None and code is None:
            raise CellProblem("customer_missing")
        if not self.adds:
            raise CellProblem("customer_unknown", value=name or code)
        return self._add(name, code, number if is_code else None)

    def _add(self, name: str | None, code: str | None, social_credit_code: str | None) -> str:
        is_number = code is not None and registration_number.check(code).is_valid
        customer = Customer(
            id=make_id(self.now),
            name=tidy(name or code or ""),
            unified_social_credit_code=social_credit_code,
            registration_number=code if is_number else None,
            reference=None if social_credit_code or is_number else code,
            created_at=self.now,
        )
        self.added.append(customer)
        self._enter(
            KnownCustomer(
                customer.id, customer.name, social_credit_code, customer.registration_number
            )
        )
        if customer.reference is not None:
            self._by_reference[customer.reference] = customer.id
        return customer.id

    def _find_by_name(self, name: str) -> list[KnownCustomer]:
        """Give the customers of a name; names are folded only if one is not found as it stands.

        Folding costs 50 microseconds, and most exports write the names that are on file.
        """
        exact = self._by_name.get(name)
        if exact is not None:
            return exact
        if self._by_folded_name is None:
            self._by_folded_name = defaultdict(list)
            for known in chain.from_iterable(list(self._by_name.values())):
                self._by_folded_name[normalise_company_name(known.name)].append(known)
        return self._by_folded_name[normalise_company_name(name)]

    def _enter(self, known: KnownCustomer) -> None:
        self._by_name[known.name].append(known)
        if self._by_folded_name is not None:
            self._by_folded_name[normalise_company_name(known.name)].append(known)
        for number in (known.code, known.registration_number):
            if number is not None:
                self._by_number.setdefault(number, known)


def count_unknown(unknown: Sequence[UnknownCustomer]) -> list[Mapping[str, object]]:
    """Give who is not on file as JSON, those with the most lines first."""
    ordered = sorted(unknown, key=lambda one: (-one.lines, one.name or "", one.code or ""))
    return [{"customer": one.name, "code": one.code, "lines": one.lines} for one in ordered]
