"""Facts of one authorization letter, and how it agrees with the licence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from checker.customer_file.dossier import FiledDocument
from checker.customer_file.succession import Generation
from checker.facts.agreement import agree_on_names, name_of_holder
from checker.facts.formulas import formula
from checker.facts.reading import (
    document_source,
    is_absent,
    is_poor_copy,
    known,
    not_applicable,
    read_fact,
)
from checker.privacy import mask_number
from ingest.identifiers import resident_id
from rules.facts import Fact, FactState

READ_FIELDS = (
    "principal_name",
    "principal_code",
    "principal_legal_representative",
    "agent_name",
    "agent_id_number",
    "matter",
    "powers",
    "amount_cap",
    "valid_from",
    "valid_until",
    "no_fixed_term",
    "may_sub_delegate",
    "signed_on",
    "has_signature",
    "has_seal",
)
_AGE_OF_MAJORITY_YEARS = 18  # 民法典 art. 17


def authorization_facts(letter: Generation, licence: Mapping[str, Fact]) -> dict[str, Fact]:
    """Give the facts of a letter.

    Args:
        letter: The copies of the letter.
        licence: The facts of the customer's licence by their name without prefix.

    Returns:
        Facts by their name without the prefix `authorization.`.
    """
    copies = letter.copies
    facts = {name: read_fact(copies, name) for name in READ_FIELDS}
    facts |= _term_facts(facts)
    facts |= _stated_facts(facts, copies)
    facts |= _agreement_facts(facts, licence)
    facts |= _agent_facts(facts, copies)
    facts |= _copy_facts(copies)
    return facts


@formula("judge_copy_of_letter")
def _copy_facts(copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    whole = document_source(copies[0])
    return {
        "seen_on": known(max(copy.received_on for copy in copies), whole),
        "is_low_quality": known(is_poor_copy(copies[0]), whole),
    }


def _term_facts(facts: dict[str, Fact]) -> dict[str, Fact]:
    if facts["no_fixed_term"].value is True:
        return {"valid_until": not_applicable(*facts["no_fixed_term"].sources)}
    if facts["valid_until"].state is FactState.KNOWN:
        return {"no_fixed_term": known(False, *facts["valid_until"].sources)}
    return {}


@formula("find_what_letter_states")
def _stated_facts(facts: dict[str, Fact], copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    """Tell whether the letter states what a mandate must state (民法典 art. 165).

    What was read is stated. What was not read is known to be absent only when nothing stands in its
    place and the copy is good enough to have shown it.
    """
    is_legible = not any(is_poor_copy(copy) for copy in copies)
    return {
        "agent_stated": _stated(facts, copies, is_legible, "agent_name"),
        "matter_stated": _stated(facts, copies, is_legible, "matter"),
        "powers_stated": _stated(facts, copies, is_legible, "powers"),
        "term_stated": _stated(facts, copies, is_legible, "valid_until", "no_fixed_term"),
    }


def _stated(
    facts: dict[str, Fact], copies: Sequence[FiledDocument], is_legible: bool, *fields: str
) -> Fact:
    for name in fields:
        if facts[name].state is FactState.KNOWN:
            return known(True, *facts[name].sources)
    if not is_legible or not all(is_absent(facts[name]) for name in fields):
        return known(None, *(source for name in fields for source in facts[name].sources))
    return known(False, document_source(copies[0]))


@formula("compare_letter_with_licence")
def _agreement_facts(facts: dict[str, Fact], licence: Mapping[str, Fact]) -> dict[str, Fact]:
    name = agree_on_names(facts["principal_name"], name_of_holder(licence))
    code = agree_on_names(facts["principal_code"], licence.get("unified_social_credit_code"))
    representative = agree_on_names(
        facts["principal_legal_representative"], licence.get("legal_representative")
    )
    return {
        "principal_name_agrees": name,
        "principal_code_agrees": _unless_unmentioned(facts["principal_code"], code),
        "legal_representative_agrees": _unless_unmentioned(
            facts["principal_legal_representative"], representative
        ),
    }


def _unless_unmentioned(in_letter: Fact, agreement: Fact) -> Fact:
    """A letter need not name the code or the legal representative; then nothing is compared."""
    return not_applicable() if is_absent(in_letter) else agreement


@formula("check_agent")
def _agent_facts(facts: dict[str, Fact], copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    """Check the agent's identity number and the age on the day of the letter.

    The number itself goes no further: rules and findings see it masked.
    """
    number = facts["agent_id_number"]
    if not isinstance(number.value, str):
        fact = not_applicable() if is_absent(number) else known(None, *number.sources)
        return {"agent_id_valid": fact, "agent_is_adult": fact}
    signed_on = facts["signed_on"].value
    on = signed_on if isinstance(signed_on, date) else copies[0].received_on
    check = resident_id.check(number.value, as_of=on)
    is_adult = None
    if check.is_valid and check.born_on is not None:
        is_adult = resident_id.age_on(check.born_on, on) >= _AGE_OF_MAJORITY_YEARS
    return {
        "agent_id_number": known(mask_number(number.value), *number.sources),
        "agent_id_valid": known(check.is_valid, *number.sources),
        "agent_is_adult": known(is_adult, *number.sources),
    }
