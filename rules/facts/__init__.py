"""What is known: the catalogue of facts, and sheets of them with their sources."""

from rules.facts.catalogue import (
    CONTRACT,
    Catalogue,
    ChangedBy,
    Derivation,
    Direction,
    FactDefinition,
    Means,
    Subject,
    find_sheet_kind,
    load_catalogue,
    read_catalogue,
)
from rules.facts.sheet import CUSTOMER, MISSING, NOT_APPLICABLE, Fact, FactSheet, FactState, Source
from rules.facts.values import (
    FactError,
    FactType,
    Money,
    Value,
    check_value,
    value_from_json,
    value_to_json,
)

__all__ = [
    "CONTRACT",
    "CUSTOMER",
    "MISSING",
    "NOT_APPLICABLE",
    "Catalogue",
    "ChangedBy",
    "Derivation",
    "Direction",
    "Fact",
    "FactDefinition",
    "FactError",
    "FactSheet",
    "FactState",
    "FactType",
    "Means",
    "Money",
    "Source",
    "Subject",
    "Value",
    "check_value",
    "find_sheet_kind",
    "load_catalogue",
    "read_catalogue",
    "value_from_json",
    "value_to_json",
]
