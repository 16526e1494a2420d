"""Whom records of registers name: what the customer is called there, its holders and officers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker.customer_file.dossier import FiledRegistryRecord
from checker.names.comparison import NameKind
from checker.ownership.parties import PartyKind
from checker.registries.holders import read_holder_kind
from checker.screening.party import Party, PartyNumber, PartyRole, hash_data
from ingest.identifiers.layer import LayerState
from ingest.identifiers.worldwide import check_identifier
from ingest.normalise.names import to_simplified
from ingest.normalise.text import fold_width

_NAMES = ("name", "english_name", "former_names", "aliases")
_ROLES = {"holders": PartyRole.SHAREHOLDER, "officers": PartyRole.OFFICER}
_KINDS = {PartyKind.PERSON: NameKind.PERSON, PartyKind.COMPANY: NameKind.COMPANY}
"""Of holders; of any other nobody says what it is."""
_KEY_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Registered:
    """What registers name.

    Attributes:
        names: Of the customer, in all records.
        numbers: Of the customer, as far as they are valid: another valid number clears a likeness.
        representative: Of the newest record that names one.
        others: Holders and officers, each of the newest record that has the list.
    """

    names: tuple[str, ...]
    numbers: tuple[PartyNumber, ...]
    representative: str | None
    others: tuple[Party, ...]


def read_registered(records: Sequence[FiledRegistryRecord]) -> Registered:
    """Read whom the records of a customer name.

    Args:
        records: In any order.
    """
    newest = sorted(records, key=lambda each: (each.as_of, each.reference), reverse=True)
    named = (record.values.get(field) for record in newest for field in _NAMES)
    representatives = (record.values.get("legal_representative") for record in newest)
    numbers = dict.fromkeys(
        PartyNumber(scheme, number)
        for record in newest
        for scheme, number in record.numbers.items()
        if check_identifier(number, scheme=scheme).state is LayerState.VALID
    )
    return Registered(
        names=tuple(dict.fromkeys(str(name) for name in named if name)),
        numbers=tuple(numbers),
        representative=next((str(name) for name in representatives if name), None),
        others=tuple(_list_others(newest)),
    )


def fold_text(name: str) -> str:
    """Give a name as it is told from others within one customer: blanks and script aside."""
    return "".join(to_simplified(fold_width(name)).casefold().split())


def _list_others(newest: Sequence[FiledRegistryRecord]) -> Iterator[Party]:
    seen: set[str] = set()
    for section, role in _ROLES.items():
        record = next((each for each in newest if section in each.sections), None)
        for entry in record.sections[section] if record else ():
            name = str(entry.get("name", "")).strip()
            if name and fold_text(name) not in seen:
                seen.add(fold_text(name))
                # Named by the name and not by the place: who comes and goes moves nobody else.
                key = f"{role}:{hash_data(fold_text(name))[:_KEY_LENGTH]}"
                yield Party(key, role, _kind_of(section, entry), (name,))


def _kind_of(section: str, entry: Mapping[str, str | int | bool]) -> NameKind:
    if section == "officers":
        return NameKind.PERSON
    return _KINDS.get(read_holder_kind(entry), NameKind.UNKNOWN)
