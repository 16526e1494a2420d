"""Whom the lines of a register are about: by code, else by exact name; those unknown are added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from checker.register.faults import CellProblem, LineFault
from checker.register.lines import Faults, RegisterLine
from ingest.identifiers import registration_number, uscc
from ingest.normalise.names import normalise_company_name
from ingest.normalise.text import drop_whitespace, fold_width, tidy
from storage.identity import make_id
from storage.people import people
from storage.register import KnownCustomer, insert_customers, list_known_customers, update_owners
from storage.tables import Customer


class Named(NamedTuple):
    """How a line names its customer.

    Attributes:
        name: As it is written.
        code: Unified social credit code.
        registration_number: That of an older licence.
    """

    name: str | None
    code: str | None
    registration_number: str | None

    @property
    def label(self) -> str:
        """What to call the customer."""
        return self.name or self.code or self.registration_number or ""


def read_named(faults: Faults) -> Named | None:
    """Read whom a line is about."""
    line = faults.line
    name = faults.read("customer", lambda: line.text("customer"))
    words = faults.read("code", lambda: line.text("code"))
    code = number = None
    if words is not None:
        compact = drop_whitespace(fold_width(words)).upper()
        if uscc.check(compact).is_valid:
            code = compact
        elif registration_number.check(compact).is_valid:
            number = compact
        else:
            faults.add("code_invalid", "code", value=words)
            return None
    if name is None and words is None:
        if not faults.found:
            faults.add("customer_missing", "customer")
        return None
    return Named(tidy(name) if name else None, code, number)


@dataclass
class CustomerBook:
    """The customers on file and those that the lines of one register add.

    Attributes:
        added: Customers to be written.
    """

    now: datetime
    added: list[Customer] = field(default_factory=list)
    _by_number: dict[str, KnownCustomer] = field(default_factory=dict)
    _by_name: dict[str, list[KnownCustomer]] = field(default_factory=lambda: defaultdict(list))
    _people: dict[str, tuple[str, bool]] = field(default_factory=dict)
    _owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    _learned: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, session: Session, now: datetime) -> CustomerBook:
        """Read who is on file."""
        book = cls(now)
        for known in list_known_customers(session):
            book._enter(known)
        book._people = {person.name: (person.id, person.is_active) for person in people(session)}
        return book

    def place(
        self, line: RegisterLine, named: Named, owner: str | None, faults: list[LineFault]
    ) -> str | None:
        """Give the id of the customer that a line is about, whose owner it may name.

        Args:
            line: The line.
            named: Whom it names.
            owner: The person who looks after the customer.
            faults: Where to note what keeps the line from being filed.
        """
        name = "owner"
        try:
            if owner is not None:
                self.find_person(owner)  # before a customer is added for a line that is not filed
            name = "customer"
            customer = self.find(named)
            name = "owner"
            if owner is not None:
                self.take_owner(customer.id, owner)
        except CellProblem as problem:
            faults.append(line.fault(problem, name))
            return None
        return customer.id

    def find(self, named: Named) -> KnownCustomer:
        """Give the customer that a line names, adding one that is not on file.

        A code tells; a name alone must be the name of one customer. A name whose customer has
        another code is another firm's.

        Raises:
            CellProblem: Several customers have the name, or the code contradicts it.
        """
        number = named.code or named.registration_number
        found = self._by_number.get(number) if number else None
        if found is not None:
            return found
        same_name = self._by_name[normalise_company_name(named.name)] if named.name else []
        if number is None:
            if len(same_name) > 1:
                raise CellProblem("customer_ambiguous", value=named.name)
            return same_name[0] if same_name else self._add(named)
        without = [known for known in same_name if known.code is None]
        if len(without) == 1 and len(same_name) == 1 and named.code is not None:
            return self._learn(without[0], named.code)
        if same_name and named.code is not None:
            raise CellProblem("code_of_another", value=named.name, other=same_name[0].code or "—")
        return same_name[0] if same_name else self._add(named)

    def find_person(self, name: str) -> str:
        """Give the id of a person who may look after customers.

        Raises:
            CellProblem: Nobody has this name, or the person has left.
        """
        person_id, is_active = self._people.get(name, (None, False))
        if person_id is None:
            raise CellProblem("owner_unknown", value=name)
        if not is_active:
            raise CellProblem("owner_left", value=name)
        return person_id

    def take_owner(self, customer_id: str, name: str) -> None:
        """Note who looks after a customer.

        Raises:
            CellProblem: Nobody has this name, the person has left, or another line names another.
        """
        person_id = self.find_person(name)
        before = self._owners.setdefault(customer_id, (person_id, name))
        if before[0] != person_id:
            raise CellProblem("owner_contradicts", other=before[1])

    def write(self, session: Session, *, own: Iterable[str] = ()) -> None:
        """Write the customers that were added, and owners and codes that were learned.

        Args:
            session: Where to write.
            own: Ids of customers who are the user's own company.
        """
        insert_customers(session, self.added)
        owners = {customer: person for customer, (person, _) in self._owners.items()}
        update_owners(session, owners=owners, codes=self._learned, own=set(own))

    def _add(self, named: Named) -> KnownCustomer:
        customer = Customer(
            id=make_id(self.now),
            name=named.label,
            unified_social_credit_code=named.code,
            registration_number=named.registration_number,
            created_at=self.now,
        )
        self.added.append(customer)
        known = KnownCustomer(customer.id, customer.name, named.code, named.registration_number)
        self._enter(known)
        return known

    def _learn(self, known: KnownCustomer, code: str) -> KnownCustomer:
        """A customer known by name alone has the code from now on."""
        self._learned[known.id] = code
        learned = known._replace(code=code)
        same_name = self._by_name[normalise_company_name(known.name)]
        same_name[same_name.index(known)] = learned
        self._by_number[code] = learned
        return learned

    def _enter(self, known: KnownCustomer) -> None:
        self._by_name[normalise_company_name(known.name)].append(known)
        for number in (known.code, known.registration_number):
            if number is not None:
                self._by_number.setdefault(number, known)
