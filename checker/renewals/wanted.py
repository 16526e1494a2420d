"""Kinds and colleagues, found by what people call them; for what is not found, what is near."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from sqlmodel import Session

from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE
from checker.customer_file.kinds import kind_title, permit_kinds
from checker.renewals.errors import KindUnknown, PersonUnknown
from checker.renewals.sentences import say
from rules.vocabulary import Bilingual
from storage.coming import is_kind_on_file
from storage.due_rows import datasets_by_name
from storage.people import find_person, people
from storage.tables import Person
from storage.vocabulary import DeadlineKind

_NEAR, _LIKENESS = 3, 0.3


def find_kind(session: Session, wanted: str, purposes: Mapping[str, Bilingual]) -> str:
    """Find a kind of what falls due by its id, the end of its id, or its name.

    Args:
        session: Where credentials of kinds without a name may be on file.
        wanted: What the person calls it.
        purposes: The purposes of the pack, by id.

    Raises:
        KindUnknown: There is none; the nearest are named.
    """
    named = _name_kinds(purposes)
    for kind, title in named.items():
        called = (kind, kind.rpartition(".")[2], *title)
        if wanted.casefold() in {name.casefold() for name in called}:
            return kind
    if is_kind_on_file(session, wanted) or datasets_by_name(session, {wanted}):
        return wanted
    names = [name for kind, title in named.items() for name in (kind, *title)]
    raise KindUnknown(kind=wanted, near=_join_near(wanted, names))


def find_colleague(session: Session, wanted: str) -> Person:
    """Find a person of the user's own house by name.

    Raises:
        PersonUnknown: There is nobody of that name; the nearest are named.
    """
    person = find_person(session, wanted)
    if person is None:
        names = [known.name for known in people(session) if known.is_active]
        raise PersonUnknown(name=wanted, near=_join_near(wanted, names))
    return person


def _name_kinds(purposes: Mapping[str, Bilingual]) -> dict[str, Bilingual]:
    kinds = (BUSINESS_LICENCE, AUTHORIZATION_LETTER, *sorted(permit_kinds()))
    return {
        **{kind: Bilingual(*kind_title(kind)) for kind in kinds},
        **purposes,
        **{kind.value: say(f"deadline_{kind.value}") for kind in DeadlineKind},
    }


def _join_near(wanted: str, names: Iterable[str]) -> str:
    """Name what holds the words, else what is written like them."""
    known = list(names)
    holding = [name for name in known if wanted.casefold() in name.casefold()]
    near = holding or difflib.get_close_matches(wanted, known, n=_NEAR, cutoff=_LIKENESS)
    return ", ".join(near[:_NEAR]) or "—"
