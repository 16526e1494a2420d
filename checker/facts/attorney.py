"""Facts of one power of attorney in English, and how it agrees with the papers of registration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checker.customer_file.dossier import FiledDocument
from checker.customer_file.succession import Generation
from checker.facts.company_names import is_same_name, is_same_number, list_names
from checker.facts.formulas import formula
from checker.facts.reading import (
    document_source,
    is_absent,
    is_poor_copy,
    known,
    not_applicable,
    read_fact,
    source_of,
)
from rules.facts import Fact

READ_FIELDS = (
    "principal_name",
    "principal_number",
    "agent_name",
    "powers",
    "valid_from",
    "valid_until",
    "signed_on",
)


def attorney_facts(
    power: Generation, papers: Sequence[FiledDocument], company: Mapping[str, Fact]
) -> dict[str, Fact]:
    """Give the facts, by their name without the prefix `attorney.`.

    Args:
        power: The copies of the power of attorney.
        papers: Those by which the company is registered.
        company: The facts of these papers, by their name without prefix.
    """
    facts = {name: read_fact(power.copies, name) for name in READ_FIELDS}
    return {
        **facts,
        **_find_stated(facts, power.copies),
        **_compare_principal(facts, papers, company),
        **_judge_copy(power.copies),
    }


@formula("find_what_power_states")
def _find_stated(facts: Mapping[str, Fact], copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    """Tell what stands in it; absent is what has no words in its place on a legible copy."""
    is_legible = not any(is_poor_copy(copy) for copy in copies)
    return {
        f"{told}_stated": _is_stated(facts[field], copies[0], is_legible)
        for told, field in {"agent": "agent_name", "powers": "powers", "end": "valid_until"}.items()
    }


def _is_stated(fact: Fact, copy: FiledDocument, is_legible: bool) -> Fact:
    if fact.value is not None:
        return known(True, *fact.sources)
    if not is_legible or not is_absent(fact):
        return known(None, *fact.sources)
    return known(False, document_source(copy))


@formula("compare_principal_with_papers")
def _compare_principal(
    facts: Mapping[str, Fact], papers: Sequence[FiledDocument], company: Mapping[str, Fact]
) -> dict[str, Fact]:
    name, names = facts["principal_name"], list_names(papers)
    agrees = None
    if isinstance(name.value, str) and names:
        agrees = any(is_same_name(name.value, each.text) for each in names)
    places = [source_of(each.filed, each.field) for each in names[:1]]
    return {
        "principal_name_agrees": known(agrees, *name.sources, *places),
        "principal_number_agrees": _compare_numbers(
            facts["principal_number"], company["registration_number"]
        ),
    }


def _compare_numbers(in_power: Fact, on_paper: Fact) -> Fact:
    if is_absent(in_power):
        return not_applicable()
    sources = (*in_power.sources, *on_paper.sources)
    if not isinstance(in_power.value, str) or not isinstance(on_paper.value, str):
        return known(None, *sources)
    return known(is_same_number(in_power.value, on_paper.value), *sources)


@formula("judge_copy_of_power")
def _judge_copy(copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    whole = document_source(copies[0])
    return {
        "seen_on": known(max(copy.received_on for copy in copies), whole),
        "is_low_quality": known(is_poor_copy(copies[0]), whole),
    }
