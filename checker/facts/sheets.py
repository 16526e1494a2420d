"""The fact sheets of a customer: one for the customer, one for each credential in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from checker.customer_file.dossier import (
    AUDIT_REPORT,
    AUTHORIZATION_LETTER,
    BUSINESS_LICENCE,
    INCORPORATION,
    POWER_OF_ATTORNEY,
    REGISTRY_EXTRACT,
    Dossier,
)
from checker.customer_file.kinds import PERMIT, kind_title, permit_kinds
from checker.customer_file.succession import order_letters, order_licences, order_permits
from checker.facts.attorney import attorney_facts
from checker.facts.authenticity import authenticity_facts
from checker.facts.authorization import authorization_facts
from checker.facts.certificates import certificate_facts
from checker.facts.documents import document_facts
from checker.facts.finance import finance_facts
from checker.facts.incorporation import incorporation_facts
from checker.facts.licence import licence_facts
from checker.facts.permits import match_permits, permit_facts
from checker.facts.registry import registry_facts
from checker.facts.requirements import CalledFor, read_requirements
from checker.facts.screening import screening_facts
from checker.privacy import mask_text
from rules.facts import Fact, FactSheet
from rules.requirements import RequirementsMatrix


def build_sheets(
    dossier: Dossier, as_of: date, requirements: RequirementsMatrix
) -> tuple[FactSheet, ...]:
    """Build the fact sheets of a customer as the dossier stood at the end of a day.

    Args:
        dossier: What lies on file.
        as_of: The day; documents received later do not count.
        requirements: Those of the pack for the purpose: what the customer must have is a fact of
            the sheets, which go stale when `requirements.sha256` changes.

    Returns:
        The customer's sheet first, then that of each authorization letter that no newer one of the
        same agent replaces and of each power of attorney likewise, then that of each permit that is
        called for or on file.
    """
    dossier = dossier.known_on(as_of)
    generations = order_licences(dossier.of_kind(BUSINESS_LICENCE))
    licence = licence_facts(generations)
    in_force = generations[-1].copies if generations else ()
    incorporation = incorporation_facts(dossier)
    reports = dossier.of_kind(AUDIT_REPORT)
    facts = {
        **_prefixed("documents", document_facts(dossier, generations)),
        **_prefixed("documents", authenticity_facts(dossier, in_force)),
        **_prefixed("screening", screening_facts(dossier.hits)),
        **_prefixed("registry", registry_facts(dossier.records, licence)),
        **_prefixed("incorporation", incorporation),
        **_prefixed("certificates", certificate_facts(dossier)),
        **_prefixed("licence", licence),
        **_prefixed("finance", finance_facts(dossier.statements, as_of, licence, reports)),
    }
    called_for, activities = read_requirements(facts, requirements, as_of)
    facts |= _prefixed("activities", activities)
    name = (licence if generations else incorporation).get(
        "registered_name" if generations else "holder_name"
    )
    label = str(name.value) if name and name.value else dossier.label
    customer = FactSheet.of_customer(facts, label)
    return (
        customer,
        *_letter_sheets(customer, dossier, licence),
        *_power_sheets(customer, dossier, incorporation),
        *_permit_sheets(customer, dossier, licence, called_for),
    )


def _letter_sheets(
    customer: FactSheet, dossier: Dossier, licence: Mapping[str, Fact]
) -> Iterator[FactSheet]:
    for chain in order_letters(dossier.of_kind(AUTHORIZATION_LETTER)):
        letter = chain[-1]
        yield customer.with_credential(
            letter.best.reference,
            kind=AUTHORIZATION_LETTER,
            label=mask_text(letter.best.text("agent_name") or letter.best.document.name),
            facts=_prefixed("authorization", authorization_facts(letter, licence)),
        )


def _power_sheets(
    customer: FactSheet, dossier: Dossier, incorporation: Mapping[str, Fact]
) -> Iterator[FactSheet]:
    papers = dossier.of_kind(INCORPORATION, REGISTRY_EXTRACT)
    for chain in order_letters(dossier.of_kind(POWER_OF_ATTORNEY)):
        power = chain[-1]
        yield customer.with_credential(
            power.best.reference,
            kind=POWER_OF_ATTORNEY,
            label=mask_text(power.best.text("agent_name") or power.best.document.name),
            facts=_prefixed("attorney", attorney_facts(power, papers, incorporation)),
        )


def _permit_sheets(
    customer: FactSheet, dossier: Dossier, licence: Mapping[str, Fact], called_for: CalledFor
) -> Iterator[FactSheet]:
    papers = [chain[-1] for chain in order_permits(dossier.of_kind(*permit_kinds()))]
    for permit in match_permits(called_for, papers, licence):
        yield customer.with_credential(
            permit.reference,
            kind=PERMIT,
            label=kind_title(permit.kind).zh,
            facts=_prefixed("permit", permit_facts(permit, called_for, licence)),
        )


def _prefixed(prefix: str, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {f"{prefix}.{name}": fact for name, fact in facts.items()}
