"""The schema of each kind of file in a pack."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel

from rules.code_list import CodeList
from rules.credit_policy import CreditPolicy
from rules.facts import FactDefinition, FactType, load_catalogue
from rules.facts.catalogue import FACT_NAME
from rules.matrix.matrix import Matrix
from rules.pack.entries import PackHeader, ReleaseFile
from rules.pack.extension import Replacement
from rules.pack.folder import list_packs
from rules.pack.rule import Rule
from rules.policy import Policy
from rules.renewal.read import RenewalFile
from rules.requirements.activities import ActivityFile
from rules.requirements.requirement import Requirement
from rules.schema import NAME_SCHEMA
from rules.schemas.generator import SchemaGenerator
from rules.scorecard.card import Scorecard
from rules.standards.card import StandardCard

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAMES_A_FACT = ("fact",)
_LISTS_FACTS = ("facts",)
_ALWAYS_GIVEN = ("id", "replaces")

Schema = dict[str, Any]


def list_schemas() -> tuple[str, ...]:
    """Return the kinds of file that have a schema."""
    return tuple(_BUILDERS)


def write_schema(name: str) -> str:
    """Return the schema of a kind of file as JSON text.

    Args:
        name: One of `list_schemas`.
    """
    schema = {"$schema": _DIALECT, **_name_facts(_BUILDERS[name]())}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _describe(model: type[BaseModel]) -> Schema:
    return model.model_json_schema(schema_generator=SchemaGenerator)


def _describe_pack() -> Schema:
    schema = _describe(PackHeader)
    schema["$defs"]["Parent"]["properties"]["pack"]["examples"] = [*list_packs(), "../folder"]
    return schema


def _describe_rules() -> Schema:
    """A rule says everything, or `replaces` and what differs."""
    rule, replacement = _describe(Rule), _describe(Replacement)
    definitions = rule.pop("$defs") | replacement.pop("$defs", {})
    del rule["properties"]["topic"]
    needed = [name for name in rule.pop("required") if name != "topic"]
    rule["properties"]["replaces"] = replacement
    rule["if"] = {"required": ["replaces"]}
    rule["then"] = {"required": list(_ALWAYS_GIVEN)}
    rule["else"] = {"required": needed}
    return _list_items("rules", rule, definitions)


def _describe_scorecards() -> Schema:
    """A card gives points itself, or names the standard values that they come from."""
    plain, standard = _describe(Scorecard), _describe(StandardCard)
    definitions = plain.pop("$defs") | standard.pop("$defs")
    return {
        "type": "object",
        "if": {"required": ["standards"]},
        "then": standard,
        "else": plain,
        "$defs": definitions,
    }


def _describe_credit_policy() -> Schema:
    """A pack that extends another says some sections, so none of them must be there."""
    schema = _describe(CreditPolicy)
    del schema["required"]
    return schema


def _describe_requirements() -> Schema:
    row = _describe(Requirement)
    return _list_items("requirements", row, row.pop("$defs", {}))


def _list_items(key: str, item: Schema, definitions: Schema) -> Schema:
    """Describe a file that holds a topic and a list of items."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["topic", key],
        "properties": {
            "topic": dict(NAME_SCHEMA),
            key: {"type": "array", "minItems": 1, "items": item},
        },
        "$defs": definitions,
    }


def _name_facts(schema: Any) -> Any:  # noqa: ANN401
    """Put the names of the catalogue where facts and kinds of credentials are named."""
    if isinstance(schema, list):
        return [_name_facts(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    named = {key: _name_facts(value) for key, value in schema.items()}
    properties = named.get("properties")
    if isinstance(properties, dict):
        for key in properties.keys() & set(_NAMES_A_FACT):
            properties[key] = _keep_words(properties[key], _describe_fact_names())
        for key in properties.keys() & set(_LISTS_FACTS):
            properties[key] = _keep_words(properties[key], _describe_fact_values())
        if "of_kind" in properties:
            kinds = [None, *sorted(load_catalogue().credential_kinds)]
            properties["of_kind"] = _keep_words(properties["of_kind"], {"enum": kinds})
    return named


def _keep_words(schema: Schema, other: Schema) -> Schema:
    return other | {key: schema[key] for key in ("description", "default") if key in schema}


def _describe_fact_names() -> Schema:
    """A name of the catalogue, or one that a scorecard of the pack supplies."""
    names = list(load_catalogue().definitions)
    return {"anyOf": [{"enum": names}, {"type": "string", "pattern": FACT_NAME}]}


def _describe_fact_values() -> Schema:
    definitions = load_catalogue().definitions
    return {
        "type": "object",
        "properties": {name: _describe_value(d) for name, d in definitions.items()},
        "propertyNames": {"pattern": FACT_NAME},
    }


def _describe_value(definition: FactDefinition) -> Schema:
    words = {"description": f"{definition.title.zh} · {definition.title.en}"}
    match definition.type:
        case FactType.CHOICE:
            return {"enum": list(definition.values), **words}
        case FactType.DATE:
            return {"type": "string", "format": "date", **words}
        case FactType.MONEY:
            return {"type": "object", "required": ["minor_units", "currency"], **words}
        case other:
            return {"type": str(other), **words}


_BUILDERS: Mapping[str, Callable[[], Schema]] = {
    "pack": _describe_pack,
    "release": lambda: _describe(ReleaseFile),
    "rule": _describe_rules,
    "policy": lambda: _describe(Policy),
    "list": lambda: _describe(CodeList),
    "scorecard": _describe_scorecards,
    "matrix": lambda: _describe(Matrix),
    "requirement": _describe_requirements,
    "renewal": lambda: _describe(RenewalFile),
    "activity": lambda: _describe(ActivityFile),
    "credit_policy": _describe_credit_policy,
}
