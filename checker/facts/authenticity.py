"""Facts about whether the papers are genuine: what their files show, and where papers contradict.

Each is a count of documents with the places that were seen; nothing here calls a paper forged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from checker.customer_file.dossier import Dossier, FiledDocument
from checker.facts.formulas import formula
from checker.facts.reading import document_source, known, not_applicable, source_of
from ingest.document import Sign
from ingest.normalise.names import names_agree, to_simplified
from ingest.normalise.text import drop_whitespace, fold_width
from rules.facts import Fact, Source

SIGNS_OF_FACTS: Mapping[str, frozenset[str]] = {
    "signatures_broken": frozenset({"signature_broken", "signature_partial"}),
    "changed_after_signing": frozenset({"signature_changed_after"}),
    "signatures_unverified": frozenset(
        {
            "ofd_signature_unsupported",
            "signature_certificate_refused",
            "signature_malformed",
            "signature_unsupported",
        }
    ),
    "signers_unproven": frozenset({"signature_of_unknown_issuer"}),
    "edited_with_program": frozenset({"edited_with_program"}),
    "print_contradicted": frozenset({"form_value_differs", "identity_number_differs"}),
}
"""Which signs of a document count for which fact."""

_CLOCK_TOLERANCE = timedelta(days=1)
"""A file is dated by its sender's clock and time zone."""
_PLACES_SHOWN = 12
_LICENCE_FIELDS = {
    "legal_representative": "legal_representative",
    "registered_address": "registered_address",
    "registered_capital": "registered_capital",
    "established_on": "established_on",
}
"""Fields of other papers that say what the licence says, under which name it does.

A permit's `address` is where the business is run, which may lawfully be another than the registered
one. Names and codes of holders and of principals have facts of their own.
"""


def authenticity_facts(dossier: Dossier, licence: Sequence[FiledDocument]) -> dict[str, Fact]:
    """Give the facts, by their name without the prefix `documents.`.

    Args:
        dossier: What lies on file.
        licence: The copies of the licence in force; empty where there is none.
    """
    return {
        **_count_signs(dossier.documents),
        "dated_after_receipt": _count_dated_after_receipt(dossier.documents),
        "entries_contradicting": _count_contradictions(dossier.documents, licence),
        "files_of_others": _count_files_of_others(dossier),
        "pictures_of_others": _count_pictures_of_others(dossier),
    }


@formula("count_signs")
def _count_signs(documents: Sequence[FiledDocument]) -> dict[str, Fact]:
    facts = {}
    for name, codes in SIGNS_OF_FACTS.items():
        seen = [
            (filed, sign)
            for filed in documents
            for sign in filed.document.signs
            if sign.code in codes
        ]
        files = {filed.document.sha256 for filed, _ in seen}
        facts[name] = known(len(files), *_places(seen))
    return facts


@formula("compare_file_dates_with_receipt")
def _count_dated_after_receipt(documents: Sequence[FiledDocument]) -> Fact:
    seen = [
        (filed, sign)
        for filed in documents
        for sign in filed.document.signs
        if (saved_on := _last_saved_on(sign)) and saved_on > filed.received_on + _CLOCK_TOLERANCE
    ]
    return known(len({filed.document.sha256 for filed, _ in seen}), *_places(seen))


@formula("compare_papers_with_licence")
def _count_contradictions(
    documents: Sequence[FiledDocument], licence: Sequence[FiledDocument]
) -> Fact:
    """Count the entries of other papers that differ from the licence in force, with both places."""
    if not licence:
        return not_applicable()
    places: list[Source] = []
    compared = differing = 0
    own = {copy.document.sha256 for copy in licence}
    for filed in documents:
        if filed.document.kind == licence[0].document.kind or filed.document.sha256 in own:
            continue
        for name, licence_name in _LICENCE_FIELDS.items():
            shown = filed.value(name)
            held = next((c for c in licence if c.value(licence_name) is not None), None)
            if shown is None or held is None:
                continue
            compared += 1
            if not _agree(shown, held.value(licence_name)):
                differing += 1
                both = (source_of(filed, name), source_of(held, licence_name))
                places.extend(place for place in both if place is not None)
    return known(differing, *places[:_PLACES_SHOWN]) if compared else not_applicable()


@formula("find_files_of_others")
def _count_files_of_others(dossier: Dossier) -> Fact:
    """Count the files that another customer has handed in too; open where nobody can know."""
    if dossier.shared is None:
        return not_applicable()
    by_hash = {filed.document.sha256: filed for filed in dossier.documents}
    places = [
        place
        for shared in dossier.shared
        if shared.sha256 in by_hash
        for place in (
            document_source(by_hash[shared.sha256]),
            Source(document=shared.sha256, document_name=f"/customers/{shared.customer_id}"),
        )
    ]
    files = {shared.sha256 for shared in dossier.shared if shared.sha256 in by_hash}
    return known(len(files), *places[:_PLACES_SHOWN])


@formula("find_pictures_of_others")
def _count_pictures_of_others(dossier: Dossier) -> Fact:
    """Count the files with a page that shows what another customer's page shows."""
    if dossier.pictures is None:
        return not_applicable()
    by_hash = {filed.document.sha256: filed for filed in dossier.documents}
    seen = [picture for picture in dossier.pictures if picture.sha256 in by_hash]
    places = [
        place
        for picture in seen
        for place in (
            replace(document_source(by_hash[picture.sha256]), page=picture.page),
            Source(
                document=picture.other_sha256,
                document_name=f"/customers/{picture.customer_id}",
                page=picture.other_page,
            ),
        )
    ]
    return known(len({picture.sha256 for picture in seen}), *places[:_PLACES_SHOWN])


def _agree(shown: object, held: object) -> bool:
    if not isinstance(shown, str) or not isinstance(held, str):
        return shown == held
    if names_agree(shown, held):
        return True
    # A form often leaves out the province that another one prints.
    first, second = (fold_width(drop_whitespace(to_simplified(text))) for text in (shown, held))
    return first.endswith(second) or second.endswith(first)


def _last_saved_on(sign: Sign) -> date | None:
    return (
        date.fromisoformat(dict(sign.details)["last_saved_on"])
        if sign.code == "file_dates"
        else None
    )


def _places(seen: Sequence[tuple[FiledDocument, Sign]]) -> Iterator[Source]:
    for filed, sign in seen[:_PLACES_SHOWN]:
        whole = document_source(filed)
        yield replace(whole, page=sign.page, box=sign.box) if sign.page else whole
