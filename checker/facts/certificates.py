"""Facts of certificates that a company shows beside its papers of registration.

Insurance, certified management systems and the American form W-9: whose they are and until when.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from checker.customer_file.dossier import (
    INCORPORATION,
    INSURANCE_CERTIFICATE,
    ISO_CERTIFICATE,
    REGISTRY_EXTRACT,
    W9,
    Dossier,
    FiledDocument,
)
from checker.facts.company_names import is_same_name, list_names
from checker.facts.formulas import formula
from checker.facts.reading import document_source, known, not_applicable, source_of, sources_of
from rules.facts import Fact


def certificate_facts(dossier: Dossier) -> dict[str, Fact]:
    """Give the facts, by their name without the prefix `certificates.`.

    Args:
        dossier: What lies on file on the day in question.
    """
    shown = dossier.of_kind(INSURANCE_CERTIFICATE, ISO_CERTIFICATE, W9)
    papers = dossier.of_kind(INCORPORATION, REGISTRY_EXTRACT)
    return {
        "of_others": _count_of_others(shown, papers),
        "insured_until": _find_last_day(dossier.of_kind(INSURANCE_CERTIFICATE)),
        "certified_until": _find_last_day(dossier.of_kind(ISO_CERTIFICATE)),
    }


@formula("compare_holders_of_certificates")
def _count_of_others(shown: Sequence[FiledDocument], papers: Sequence[FiledDocument]) -> Fact:
    """Count the certificates made out to another name than the papers of registration."""
    own = list_names(papers)
    made_out = list_names(shown)
    if not own or not made_out:
        return not_applicable()
    others = [found for found in made_out if not any(is_same_name(found.text, o.text) for o in own)]
    return known(len(others), *(source_of(found.filed, found.field) for found in others))


@formula("find_last_day_of_certificates")
def _find_last_day(certificates: Sequence[FiledDocument]) -> Fact:
    """Give the last day that any of them covers; missing where none shows one."""
    if not certificates:
        return not_applicable()
    dated = [(day, filed) for filed in certificates if (day := filed.day("valid_until"))]
    if not dated:
        return known(None, document_source(certificates[0]))
    last: tuple[date, FiledDocument] = max(dated, key=lambda each: each[0])
    return known(last[0], *sources_of([(last[1], "valid_until")]))
