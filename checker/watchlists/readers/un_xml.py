"""The consolidated list of the United Nations Security Council, as XML."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from checker.watchlists.birth_dates import read_birth_date, read_listed_day
from checker.watchlists.entry import (
    BirthDate,
    ListIdentifier,
    ListName,
    NameKind,
    NameQuality,
    PartyKind,
)
from checker.watchlists.kinds import ListKind
from checker.watchlists.readers.drafts import Draft, Draughtsman
from checker.watchlists.readers.schemes import name_scheme
from checker.watchlists.readers.xml_elements import (
    children,
    local_name,
    read_elements,
    text_of,
    to_raw,
)
from checker.watchlists.source import MAIN, ListSource

_KINDS = {"INDIVIDUAL": PartyKind.PERSON, "ENTITY": PartyKind.COMPANY}
_NAME_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_ADDRESS_PARTS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE")
_FORMER = "f.k.a."
_WEAK = "Low"


def read_un(source: ListSource, kind: ListKind, drawn: Draughtsman) -> date | None:
    """Read the list; gives the day it was generated.

    Raises:
        ListTruncated, ListUnreadable, ListOfOtherKind: See `read_elements`.
    """
    generated: date | None = None
    elements = read_elements(source.main, kind, "CONSOLIDATED_LIST", tuple(_KINDS))
    for number, (root, element) in enumerate(elements, start=1):
        generated = read_listed_day(root.get("dateGenerated", ""))
        drawn.count(MAIN)
        _add_party(drawn, source.main.name, number, element)
    return generated


def _add_party(drawn: Draughtsman, file: str, number: int, element: Element) -> None:
    tag = local_name(element)
    source_id = text_of(element, "DATAID")
    name = " ".join(filter(None, (text_of(element, part) for part in _NAME_PARTS)))
    if not source_id or not name:
        drawn.leave_out("without_name" if source_id else "without_id", file, number)
        return
    if source_id in drawn.drafts:
        drawn.leave_out("repeated_id", file, number, source_id=source_id)
        return
    draft = Draft(source_id, _KINDS[tag], [ListName(name), *_read_names(element, tag)])
    draft.identifiers += _read_documents(element)
    draft.birth_dates += _read_birth_dates(element, tag)
    for address in children(element, f"{tag}_ADDRESS"):
        parts = (text_of(address, part) for part in _ADDRESS_PARTS)
        draft.addresses.append(", ".join(filter(None, parts)))
        draft.countries.append(text_of(address, "COUNTRY"))
    for nationality in children(element, "NATIONALITY"):
        draft.countries += [(value.text or "").strip() for value in nationality]
    draft.programmes.append(text_of(element, "UN_LIST_TYPE"))
    draft.case_numbers.append(text_of(element, "REFERENCE_NUMBER"))
    draft.grounds.append(text_of(element, "COMMENTS1"))
    draft.listed_on = read_listed_day(text_of(element, "LISTED_ON"))
    draft.keep(MAIN, to_raw(element))
    for born in draft.birth_dates:
        if born.first_on is None:
            drawn.note("birth_date_unreadable", file, number, value=born.text)
    drawn.drafts[source_id] = draft


def _read_names(element: Element, tag: str) -> Iterator[ListName]:
    for alias in children(element, f"{tag}_ALIAS"):
        quality = text_of(alias, "QUALITY")
        if text := text_of(alias, "ALIAS_NAME"):
            kind = NameKind.FORMER if quality == _FORMER else NameKind.ALIAS
            yield ListName(text, kind, NameQuality.WEAK if quality == _WEAK else NameQuality.STRONG)
    if original := text_of(element, "NAME_ORIGINAL_SCRIPT"):
        yield ListName(original, NameKind.ORIGINAL_SCRIPT)


def _read_documents(element: Element) -> Iterator[ListIdentifier]:
    for document in children(element, "INDIVIDUAL_DOCUMENT"):
        number = text_of(document, "NUMBER")
        if number:
            scheme = name_scheme(text_of(document, "TYPE_OF_DOCUMENT"))
            country = text_of(document, "ISSUING_COUNTRY") or text_of(document, "COUNTRY_OF_ISSUE")
            yield ListIdentifier(scheme, number, country)


def _read_birth_dates(element: Element, tag: str) -> Iterator[BirthDate]:
    for born in children(element, f"{tag}_DATE_OF_BIRTH"):
        first, last = text_of(born, "FROM_YEAR"), text_of(born, "TO_YEAR")
        text = (
            text_of(born, "DATE") or text_of(born, "YEAR") or "-".join(filter(None, (first, last)))
        )
        if text:
            about = text_of(born, "TYPE_OF_DATE") == "APPROXIMATELY"
            yield read_birth_date(f"circa {text}" if about else text)
    for alias in children(element, f"{tag}_ALIAS"):
        if text := text_of(alias, "DATE_OF_BIRTH"):
            yield read_birth_date(text)
