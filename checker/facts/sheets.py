"""The fact sheets of a customer: one for the customer, one for each credential in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from checker.customer_file.dossier import AUTHORIZATION_LETTER, BUSINESS_LICENCE, Dossier
from checker.customer_file.succession import order_letters, order_licences
from checker.facts.authorization import authorization_facts
from checker.facts.documents import document_facts
from checker.facts.licence import licence_facts
from checker.privacy import mask_text
from rules.facts import Fact, FactSheet


def build_sheets(dossier: Dossier, as_of: date) -> tuple[FactSheet, ...]:
    """Build the fact sheets of a customer as the dossier stood at the end of a day.

    Returns:
        The customer's sheet first, then that of each authorization letter that no newer one of the
        same agent replaces.
    """
    dossier = dossier.known_on(as_of)
    generations = order_licences(dossier.of_kind(BUSINESS_LICENCE))
    licence = licence_facts(generations)
    facts = {
        **_prefixed("documents", document_facts(dossier, generations)),
        **_prefixed("licence", licence),
    }
    name = licence.get("registered_name")
    label = str(name.value) if name and name.value else dossier.label
    customer = FactSheet.of_customer(facts, label)
    sheets = [customer]
    for chain in order_letters(dossier.of_kind(AUTHORIZATION_LETTER)):
        letter = chain[-1]
        sheets.append(
            customer.with_credential(
                letter.best.reference,
                kind=AUTHORIZATION_LETTER,
                label=mask_text(letter.best.text("agent_name") or letter.best.document.name),
                facts=_prefixed("authorization", authorization_facts(letter, licence)),
            )
        )
    return tuple(sheets)


def _prefixed(prefix: str, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    return {f"{prefix}.{name}": fact for name, fact in facts.items()}
