"""Facts of the dossier as a whole: what lies in it and whether it is about one customer."""

from __future__ import annotations

from collections.abc import Sequence

from checker.customer_file.dossier import (
    AUTHORIZATION_LETTER,
    BUSINESS_LICENCE,
    Dossier,
    FiledDocument,
)
from checker.customer_file.succession import Generation
from checker.facts.code import CODE, OLD_NUMBER
from checker.facts.formulas import formula
from checker.facts.reading import document_source, known, not_applicable, sources_of
from ingest.document import ReadResult
from ingest.normalise.names import names_agree
from rules.facts import Fact

_UNREADABLE = tuple(set(ReadResult) - {ReadResult.OK, ReadResult.UNRECOGNISED})


def document_facts(dossier: Dossier, generations: Sequence[Generation]) -> dict[str, Fact]:
    """Give the facts of the dossier, by their name without the prefix `documents.`."""
    licences = dossier.of_kind(BUSINESS_LICENCE)
    letters = dossier.of_kind(AUTHORIZATION_LETTER)
    return {
        "licences": _count(licences),
        "authorization_letters": _count(letters),
        "unreadable": _count(dossier.of_result(*_UNREADABLE)),
        "unrecognised": _count(dossier.of_result(ReadResult.UNRECOGNISED)),
        "codes_agree": _do_codes_agree(licences),
        "names_agree": _do_names_agree(licences, generations),
    }


@formula("count_documents")
def _count(documents: Sequence[FiledDocument]) -> Fact:
    return known(len(documents), *(document_source(filed) for filed in documents))


@formula("compare_codes_of_licences")
def _do_codes_agree(licences: Sequence[FiledDocument]) -> Fact:
    """Compare the codes, and the numbers of older licences with one another.

    A licence renewed since 2015 has a code where the one before it had a number: no contradiction.
    """
    if len(licences) < 2:
        return not_applicable()
    old = [filed for filed in licences if _has_number_only(filed)]
    new = [filed for filed in licences if not _has_number_only(filed)]
    facts = [_agreement(old, OLD_NUMBER), _agreement(new, CODE)]
    values = {fact.value for fact in facts}
    agrees = False if False in values else None if None in values else True
    return known(agrees, *(source for fact in facts for source in fact.sources))


@formula("compare_names_of_licences")
def _do_names_agree(licences: Sequence[FiledDocument], generations: Sequence[Generation]) -> Fact:
    """Compare the names on the licence in force; the one it replaced may have another."""
    if len(licences) < 2:
        return not_applicable()
    return _agreement(generations[-1].copies, "registered_name")


def _agreement(documents: Sequence[FiledDocument], field: str) -> Fact:
    """Tell whether documents show the same; open where fewer than two of several can be read."""
    showing = [(filed, text) for filed in documents if (text := filed.text(field)) is not None]
    sources = sources_of((filed, field) for filed, _ in showing)
    if len(showing) < min(len(documents), 2):
        return known(None, *sources)
    return known(all(names_agree(showing[0][1], text) for _, text in showing[1:]), *sources)


def _has_number_only(filed: FiledDocument) -> bool:
    fields = filed.document.fields
    return OLD_NUMBER in fields and CODE not in fields
