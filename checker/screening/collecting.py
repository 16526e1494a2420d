"""The parties of a customer, collected from papers and records: whom to look for on the lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE, Dossier
from checker.customer_file.succession import order_letters, order_licences
from checker.names.comparison import NameKind
from checker.screening.party import Party, PartyNumber, PartyRole
from checker.screening.registered import fold_text, read_registered
from ingest.identifiers import resident_id
from storage.tables import Customer

USCC = "cn.uscc"


def collect_parties(customer: Customer, dossier: Dossier, as_of: date) -> tuple[Party, ...]:
    """Collect the customer itself and the people behind it.

    Args:
        customer: As it is written down.
        dossier: What lies on file.
        as_of: The day; a number of somebody not born yet has no date of birth.

    Returns:
        The customer first, with all its names of all licences and registers; then the legal
        representative of the licence in force and of the newest record, the agents whose letters
        are in force, holders and officers. A person twice is one party.
    """
    registered = read_registered(dossier.records)
    generations = order_licences(dossier.of_kind(BUSINESS_LICENCE))
    licences = [copy for generation in reversed(generations) for copy in generation.copies]
    names = _unique(
        customer.name,
        *(copy.text("registered_name") for copy in licences),
        *registered.names,
    )
    codes = _unique(
        customer.unified_social_credit_code,
        *(copy.text("unified_social_credit_code") for copy in licences),
    )
    own = (PartyNumber(USCC, code) for code in codes)
    numbers = tuple(dict.fromkeys((*own, *registered.numbers)))
    parties = [
        Party("customer", PartyRole.CUSTOMER, NameKind.COMPANY, names or (customer.name,), numbers)
    ]
    newest = generations[-1].copies if generations else ()
    representatives = _unique(
        *(copy.text("legal_representative") for copy in newest), registered.representative
    )
    parties += _people(
        PartyRole.LEGAL_REPRESENTATIVE, ((name, None) for name in representatives), as_of
    )
    letters = (chain[-1].best for chain in order_letters(dossier.of_kind(AUTHORIZATION_LETTER)))
    parties += _people(
        PartyRole.AGENT,
        ((letter.text("agent_name"), letter.text("agent_id_number")) for letter in letters),
        as_of,
    )
    known = {fold_text(name) for party in parties for name in party.names}
    parties += (each for each in registered.others if fold_text(each.names[0]) not in known)
    return tuple(parties)


def _people(
    role: PartyRole, people: Iterable[tuple[str | None, str | None]], as_of: date
) -> Iterator[Party]:
    seen: dict[str, date | None] = {}
    for name, id_number in people:
        if name:
            born_on = resident_id.check(id_number, as_of).born_on if id_number else None
            seen[name] = seen.get(name) or born_on
    for number, (name, born_on) in enumerate(seen.items(), start=1):
        yield Party(f"{role}:{number}", role, NameKind.PERSON, (name,), (), born_on)


def _unique(*names: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
