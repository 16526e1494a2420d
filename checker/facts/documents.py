"""Facts of the dossier as a whole: what lies in it and whether it is about one customer."""

from __future__ import annotations

from collections.abc import Sequence

from checker.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE, Dossier, FiledDocument
from checker.facts.reading import document_source, known, not_applicable, sources_of
from checker.succession import Generation
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
        "codes_agree": _agreement(licences, "unified_social_credit_code"),
        "names_agree": _agreement(generations[-1].copies if generations else (), "registered_name"),
    }


def _count(documents: Sequence[FiledDocument]) -> Fact:
    return known(len(documents), *(document_source(filed) for filed in documents))


def _agreement(documents: Sequence[FiledDocument], field: str) -> Fact:
    """Compare a text field across documents; one document alone has nothing to agree with."""
    if len(documents) < 2:
        return not_applicable()
    showing = [(filed, field) for filed in documents if filed.text(field) is not None]
    sources = sources_of(showing)
    if len(showing) < 2:
        return known(None, *sources)
    first = str(showing[0][0].text(field))
    agrees = all(names_agree(first, str(filed.text(field))) for filed, _ in showing[1:])
    return known(agrees, *sources)
