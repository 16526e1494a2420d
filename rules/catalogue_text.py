"""The catalogue and the rules of a pack as plain data, for a printed handbook and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rules.facts import Catalogue, FactDefinition
from rules.pack.pack import Pack


def describe_facts(catalogue: Catalogue, pack: Pack) -> list[dict[str, Any]]:
    """Describe every fact that a rule of the pack may name, in the order of the catalogue.

    Args:
        catalogue: The facts there are.
        pack: Adds the facts that its scorecards supply, and tells which rules name which fact.
    """
    names = (*catalogue.definitions, *(n for n in pack.catalogue.definitions if n not in catalogue))
    both = {**pack.catalogue.definitions, **catalogue.definitions}
    return [_describe_fact(both[name], pack) for name in names]


def _describe_fact(definition: FactDefinition, pack: Pack) -> dict[str, Any]:
    data = definition.model_dump(mode="json", exclude_none=True)
    used_by = sorted({rule.id for rule in pack.rules if definition.name in rule.fact_names})
    return {**data, "used_by": used_by}


def describe_rules(pack: Pack) -> list[dict[str, Any]]:
    """Describe every version of every rule, by id, with the pack that made it what it is."""
    return [
        {
            **rule.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"cases"}),
            **dict(_describe_origin(pack, rule.id, rule.in_force.starts_on)),
        }
        for rule in pack.rules
    ]


def _describe_origin(pack: Pack, *key: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    if pack.extends is None:
        return
    change = pack.extends.find_change(*key)
    if change is None:
        yield "from_pack", pack.extends.root.model_dump(include={"id", "version"})
        return
    yield "from_pack", {"id": change.pack, "version": change.version}
    if change.reason is not None:
        yield "replaces", {"reason": change.reason._asdict()}
