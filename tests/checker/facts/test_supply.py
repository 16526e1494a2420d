"""What the catalogue declares as computed is computed here, and what rules name can be supplied."""

from __future__ import annotations

import checker.contract_check.weighing
import checker.worth.assessing  # noqa: F401  (both register their formulas)
from checker.facts.formulas import FORMULAS
from checker.facts.supply import CONTRACT_FACTS, list_supplied_facts
from rules.facts import load_catalogue
from rules.pack import list_packs, load_pack

DEFINITIONS = load_catalogue().definitions


def test_every_formula_is_declared_and_registered() -> None:
    declared = {d.derived.formula for d in DEFINITIONS.values() if d.derived}
    assert declared == set(FORMULAS)


def test_formulas_start_from_facts_or_documents() -> None:
    inputs = {name for d in DEFINITIONS.values() if d.derived for name in d.derived.inputs}
    assert {n for n in inputs if not n.startswith("document.")} <= set(DEFINITIONS)


def test_what_is_supplied_is_in_the_catalogue() -> None:
    assert list_supplied_facts() <= set(DEFINITIONS)
    assert {DEFINITIONS[name].sheet_kind for name in CONTRACT_FACTS} == {"contract"}


def test_the_shipped_packs_name_only_what_is_supplied() -> None:
    for name in list_packs():
        pack = load_pack(name)
        asked = {fact for rule in pack.rules for fact in rule.fact_names}
        by_cards = set(pack.catalogue.definitions) - set(DEFINITIONS)
        assert asked - by_cards <= list_supplied_facts()
