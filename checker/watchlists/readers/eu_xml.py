"""The consolidated financial sanctions list of the European Union, as XML (full list, 1.1).

Written from the published schema of the export; tested on fixtures of that format.
"""

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
from checker.watchlists.readers.xml_elements import children, read_elements, text_of, to_raw
from checker.watchlists.source import MAIN, ListSource

_KINDS = {"person": PartyKind.PERSON, "enterprise": PartyKind.COMPANY}
_ADDRESS = ("street", "poBox", "zipCode", "city", "region", "countryDescription")


def read_eu(source: ListSource, kind: ListKind, drawn: Draughtsman) -> date | None:
    """Read the list; gives the day it was generated.

    Raises:
        ListTruncated, ListUnreadable, ListOfOtherKind: See `read_elements`.
    """
    generated: date | None = None
    elements = read_elements(source.main, kind, "export", ("sanctionEntity",))
    for number, (root, element) in enumerate(elements, start=1):
        generated = read_listed_day(root.get("generationDate", ""))
        drawn.count(MAIN)
        _add_party(drawn, source.main.name, number, element)
    return generated


def _add_party(drawn: Draughtsman, file: str, number: int, element: Element) -> None:
    source_id = element.get("logicalId", "")
    names = list(_read_names(element))
    if not source_id or not names:
        drawn.leave_out("without_name" if source_id else "without_id", file, number)
        return
    if source_id in drawn.drafts:
        drawn.leave_out("repeated_id", file, number, source_id=source_id)
        return
    subjects = [one.get("code", "") for one in children(element, "subjectType")]
    kind = _KINDS.get(subjects[0], PartyKind.OTHER) if subjects else PartyKind.OTHER
    draft = Draft(source_id, kind, names)
    for one in children(element, "identification"):
        if written := one.get("number") or one.get("latinNumber"):
            scheme = name_scheme(one.get("identificationTypeDescription", ""))
            country = one.get("countryIso2Code", "")
            draft.identifiers.append(ListIdentifier(scheme, written, country))
    draft.birth_dates += _read_birth_dates(element)
    draft.countries += [one.get("countryIso2Code", "") for one in children(element, "citizenship")]
    for one in children(element, "address"):
        draft.addresses.append(", ".join(filter(None, (one.get(part) for part in _ADDRESS))))
        draft.countries.append(one.get("countryIso2Code", ""))
    for one in children(element, "regulation"):
        draft.programmes.append(one.get("programme", ""))
        draft.listed_on = draft.listed_on or read_listed_day(one.get("publicationDate", ""))
    draft.case_numbers.append(element.get("euReferenceNumber", ""))
    draft.grounds.append(text_of(element, "remark"))
    draft.keep(MAIN, to_raw(element))
    drawn.drafts[source_id] = draft


def _read_names(element: Element) -> Iterator[ListName]:
    for place, one in enumerate(children(element, "nameAlias")):
        parts = (one.get("firstName"), one.get("middleName"), one.get("lastName"))
        if text := (one.get("wholeName") or " ".join(filter(None, parts))).strip():
            is_weak = one.get("strong") == "false"
            quality = NameQuality.WEAK if is_weak else NameQuality.STRONG
            yield ListName(text, NameKind.ALIAS if place else NameKind.PRIMARY, quality)


def _read_birth_dates(element: Element) -> Iterator[BirthDate]:
    for one in children(element, "birthdate"):
        between = "-".join(filter(None, (one.get("yearRangeFrom"), one.get("yearRangeTo"))))
        if text := one.get("birthdate") or one.get("year") or between:
            about = one.get("circa") == "true"
            yield read_birth_date(f"circa {text}" if about else text)
