"""From pydantic models to JSON Schema, with the words of their docstrings as descriptions."""

from __future__ import annotations

import inspect
import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from rules.expression import Condition

_ATTRIBUTE = re.compile(r"^(\w+): (.*)$")

CONDITION: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "description": (
        "A condition over facts. Comparisons == != < <= > >=; in and not in with a list or "
        'list("id"); and, or, not and brackets; known(fact); today; date("2026-01-31"); dates '
        "moved by + or - days(n), months(n), working_days(n). A boolean fact stands by itself. "
        "以事实写成的条件：比较、in、and/or/not、known(事实)、today、date(…)，日期可加减 "
        "days(n)、months(n)、working_days(n)。"
    ),
    "examples": [
        "known(licence.valid_until) and licence.valid_until < today",
        "licence.seen_on < today - months(12)",
        'licence.entity_class in ["company", "branch"]',
    ],
}


class SchemaGenerator(GenerateJsonSchema):
    """Makes the schema of a model.

    Conditions are text; the docstring of a model describes it, and the lines under `Attributes` its
    properties.
    """

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        """Describe a condition as the text that it is read from."""
        return dict(CONDITION) if schema["cls"] is Condition else super().dataclass_schema(schema)

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Describe a model by its docstring."""
        made = super().model_schema(schema)
        model = schema["cls"]
        summary, attributes = _read_docstrings(model)
        made.pop("title", None)
        made["description"] = summary
        for name, field in model.model_fields.items():
            described = made.get("properties", {}).get(field.alias or name)
            if described is not None:
                described.pop("title", None)
                if name in attributes:
                    described["description"] = attributes[name]
        return made


def _read_docstrings(model: type[BaseModel]) -> tuple[str, dict[str, str]]:
    """Return the first paragraph of a model's docstring, and what it and its bases say of each."""
    bases = [base for base in reversed(model.__mro__) if issubclass(base, BaseModel)]
    attributes: dict[str, str] = {}
    for base in bases:
        summary, own = _read_docstring(base)
        attributes |= own
    return summary, attributes


def _read_docstring(model: type) -> tuple[str, dict[str, str]]:
    """Return the first paragraph of a docstring, and what it says of each attribute."""
    summary, _, rest = (inspect.getdoc(model) or "").partition("\n\n")
    attributes: dict[str, str] = {}
    name = ""
    for line in rest.partition("Attributes:\n")[2].splitlines():
        found = _ATTRIBUTE.match(line.strip())
        if found and not line.startswith(" " * 8):
            name, attributes[found[1]] = found[1], found[2]
        elif line.strip() and name:
            attributes[name] += f" {line.strip()}"
        elif not line.strip():
            break
    return " ".join(summary.split()), attributes
