"""Facts of the customer's business licence: what it says, what copy we saw, what it replaced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from checker.customer_file.dossier import FiledDocument
from checker.customer_file.succession import Generation
from checker.facts.code import CODE, OLD_NUMBER, number_facts, qr_facts
from checker.facts.formulas import formula
from checker.facts.reading import (
    document_source,
    how_sure,
    is_absent,
    is_poor_copy,
    known,
    not_applicable,
    read_fact,
    sources_of,
)
from ingest.normalise.entity import entity_class
from ingest.normalise.names import names_agree
from rules.facts import Fact, FactState, Source

READ_FIELDS = (
    "registered_name",
    CODE,
    OLD_NUMBER,
    "entity_type",
    "legal_representative",
    "registered_capital",
    "established_on",
    "valid_from",
    "valid_until",
    "no_fixed_term",
    "registered_address",
    "business_scope",
    "registration_authority",
    "issued_on",
    "copy",
    "restricted_use",
)
_KEY_FIELDS = ("registered_name", CODE, OLD_NUMBER, "legal_representative", "valid_until")
_FORM_WITHOUT_TERM_SINCE = date(2022, 9, 1)
"""Licences printed since then state no business term (form of the State Administration, 2022)."""
_WITHOUT_CAPITAL = frozenset({"branch", "sole_proprietorship", "individual_business"})


def licence_facts(generations: Sequence[Generation]) -> dict[str, Fact]:
    """Give the facts of the licence in force, compared with the one it replaced.

    Args:
        generations: The licences on file, the oldest first.

    Returns:
        Facts by their name without the prefix `licence.`; empty where no licence is on file.
    """
    if not generations:
        return {}
    copies = generations[-1].copies
    facts = {name: read_fact(copies, name) for name in READ_FIELDS}
    facts |= _entity_facts(facts)
    facts |= _term_facts(facts, copies)
    facts |= number_facts(facts, copies)
    facts |= qr_facts(facts, copies)
    facts |= _copy_facts(copies)
    facts |= _succession_facts(generations)
    return facts


@formula("classify_entity")
def _entity_facts(facts: dict[str, Fact]) -> dict[str, Fact]:
    printed = facts["entity_type"]
    found = entity_class(printed.value) if isinstance(printed.value, str) else None
    named = found.value if found else None
    derived = {"entity_class": known(named, *printed.sources)}
    if found in _WITHOUT_CAPITAL and facts["registered_capital"].state is FactState.MISSING:
        derived["registered_capital"] = not_applicable(*printed.sources)
    return derived


@formula("find_term_of_licence")
def _term_facts(facts: dict[str, Fact], copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    """A licence without fixed term has no last day; one with a last day has a fixed term.

    Copies of one sheet that were read differently leave the term open, however well each was read.
    """
    disputed = _find_disputed_term(copies)
    if disputed:
        is_open = known(None, *disputed)
        stated = known(True, *disputed)
        return {"term_stated": stated, "no_fixed_term": is_open, "valid_until": is_open}
    unlimited, last_day = facts["no_fixed_term"], facts["valid_until"]
    if unlimited.value is True:
        stated = known(True, *unlimited.sources)
        return {"term_stated": stated, "valid_until": not_applicable(*unlimited.sources)}
    if last_day.state is FactState.KNOWN:
        stated = known(True, *last_day.sources)
        return {"term_stated": stated, "no_fixed_term": known(False, *last_day.sources)}
    return {"term_stated": _absent_term(facts, copies)}


def _find_disputed_term(copies: Sequence[FiledDocument]) -> tuple[Source, ...]:
    """Give the places of the term on all copies if these contradict one another."""
    dated = [(copy, "valid_until") for copy in copies if copy.value("valid_until") is not None]
    unlimited = [(copy, "no_fixed_term") for copy in copies if copy.value("no_fixed_term") is True]
    days = {copy.value(name) for copy, name in dated}
    is_disputed = len(days) > 1 or bool(days and unlimited)
    return sources_of([*dated, *unlimited]) if is_disputed else ()


def _absent_term(facts: dict[str, Fact], copies: Sequence[FiledDocument]) -> Fact:
    """Tell a form that has no place for a term from a term that was not read."""
    has_none = is_absent(facts["no_fixed_term"]) and is_absent(facts["valid_until"])
    issued_on = facts["issued_on"].value
    is_new_form = isinstance(issued_on, date) and issued_on >= _FORM_WITHOUT_TERM_SINCE
    has_no_place = is_new_form or facts["entity_class"].value == "individual_business"
    if has_no_place and has_none and not any(is_poor_copy(copy) for copy in copies):
        return known(False, *facts["issued_on"].sources, document_source(copies[0]))
    return known(None, *facts["valid_until"].sources)


@formula("judge_copy_of_licence")
def _copy_facts(copies: Sequence[FiledDocument]) -> dict[str, Fact]:
    best = copies[0]
    whole = document_source(best)
    fields = best.document.fields
    read_well = [how_sure(fields[name]) for name in _KEY_FIELDS if best.value(name) is not None]
    restricted = read_fact(copies, "restricted_use")
    is_restricted = restricted.state is FactState.KNOWN
    return {
        "restricted_use": restricted if is_restricted else not_applicable(),
        "has_restricted_use": known(is_restricted, *restricted.sources),
        "is_low_quality": known(is_poor_copy(best), whole),
        "reading_confidence_percent": known(
            int(min(read_well) * 100) if read_well else None, whole
        ),
        "file_was_revised": known(best.has_sign("revised_file"), document_source(best)),
        "seen_on": known(max(copy.received_on for copy in copies), whole),
    }


@formula("compare_with_predecessor")
def _succession_facts(generations: Sequence[Generation]) -> dict[str, Fact]:
    """Compare with the licence before; where there is none, nothing can have changed."""
    now = generations[-1].copies
    if len(generations) == 1:
        return {
            "has_predecessor": known(False, document_source(now[0])),
            "name_changed": not_applicable(),
            "legal_representative_changed": not_applicable(),
        }
    before = generations[-2].copies
    facts = {"has_predecessor": known(True, document_source(before[0]))}
    for fact_name, field in (
        ("name_changed", "registered_name"),
        ("legal_representative_changed", "legal_representative"),
    ):
        old, new = read_fact(before, field), read_fact(now, field)
        has_changed = None
        if isinstance(old.value, str) and isinstance(new.value, str):
            has_changed = not names_agree(old.value, new.value)
        facts[fact_name] = known(has_changed, *new.sources, *old.sources)
    return facts
