"""The fact sheet that an example of a rule or a scorecard stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from rules.complaint import Flaw
from rules.expression import FactScope
from rules.facts import (
    CONTRACT,
    CUSTOMER,
    NOT_APPLICABLE,
    Catalogue,
    Fact,
    FactDefinition,
    FactError,
    FactSheet,
    Value,
    check_value,
    value_from_json,
)

CASE_REFERENCE = "case"


class Example(Protocol):
    """A case of a rule or a scorecard, as far as it tells of facts."""

    @property
    def name(self) -> str:
        """What it shows."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts that are known."""

    @property
    def not_applicable(self) -> tuple[str, ...]:
        """The facts that do not apply."""


def build_sheet(case: Example, sheet_kind: str | None, catalogue: Catalogue) -> FactSheet:
    """Return the sheet of the customer, credential or contract that the example describes.

    Args:
        case: The example, of which `find_case_flaws` found nothing to say.
        sheet_kind: The kind of sheet that its rule or card judges; None for the customer's.
        catalogue: The facts there are.
    """
    facts = {name: Fact(_read_value(catalogue[name], case.facts[name])) for name in case.facts}
    facts |= dict.fromkeys(case.not_applicable, NOT_APPLICABLE)
    return FactSheet(_name_subject(sheet_kind), facts, sheet_kind, case.name)


def _name_subject(sheet_kind: str | None) -> str:
    match sheet_kind:
        case None:
            return CUSTOMER
        case "contract":
            return f"{CONTRACT}:{CASE_REFERENCE}"
        case _:
            return f"credential:{CASE_REFERENCE}"


def find_case_flaws(case: Example, scope: FactScope) -> Iterator[tuple[str, Flaw]]:
    """Yield every fact of an example that the catalogue does not allow, and what is wrong."""
    for name in (*case.facts, *case.not_applicable):
        try:
            definition = scope.find(name, 0)
            if name in case.facts and _read_value(definition, case.facts[name]) is None:
                given = case.facts[name]
                yield (
                    name,
                    Flaw("case_of_wrong_type", 0, fact=name, given=given, type=definition.type),
                )
        except Flaw as flaw:
            yield name, flaw
    for name in case.facts.keys() & set(case.not_applicable):
        yield name, Flaw("case_contradicts_itself", 0, fact=name)


def _read_value(definition: FactDefinition, given: object) -> Value | None:
    try:
        value = value_from_json(given, definition.type) if isinstance(given, dict) else given
    except FactError:
        return None
    checked = check_value(value, definition.type, tuple(definition.values))
    return checked if definition.allows(checked) else None
