"""JSON schemas written out: the type of a field, the fields of a body, the shape of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Schema = Mapping[str, Any]
Schemas = Mapping[str, Schema]

_REF = "#/components/schemas/"
_INDENT = "  "
_BOUNDS = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))
_FORMATS = {"date": "2027-01-31", "date-time": "2027-01-31T08:00:00Z", "binary": "file"}


class BodyField(NamedTuple):
    """A field of what is sent, or a parameter.

    Attributes:
        name: With the path to it, as `instalments[].billed_on`.
        type: As JSON has it, such as `string, ≤ 200`; signs instead of words, for both languages.
        is_required: Whether it has to be there.
        choices: All values that it takes; none if it is free.
    """

    name: str
    type: str
    is_required: bool
    choices: tuple[str, ...] = ()


def resolve(schema: Schema, schemas: Schemas) -> Schema:
    """Follow a reference to what it names."""
    return schemas[schema["$ref"].removeprefix(_REF)] if "$ref" in schema else schema


def list_fields(schema: Schema, schemas: Schemas, path: str = "") -> Iterator[BodyField]:
    """Give the fields of an object and, below them, those of objects within."""
    whole = resolve(schema, schemas)
    for name, field in whole.get("properties", {}).items():
        within = path + name
        yield describe_field(within, field, schemas, is_required=name in whole.get("required", ()))
        kind = resolve(field, schemas)
        items = resolve(kind.get("items", {}), schemas)
        if "properties" in items:
            yield from list_fields(items, schemas, f"{within}[].")


def describe_field(name: str, schema: Schema, schemas: Schemas, *, is_required: bool) -> BodyField:
    """Describe one field or parameter."""
    choices = _list_choices(schema, schemas)
    return BodyField(name, write_type(schema, schemas), is_required, choices)


def write_type(schema: Schema, schemas: Schemas) -> str:
    """Write a type in signs, as `date | null`, `string[], 1–20`."""
    kind = resolve(schema, schemas)
    if "anyOf" in kind:
        return " | ".join(write_type(each, schemas) for each in kind["anyOf"])
    if kind.get("type") == "array":
        items = write_type(kind.get("items", {}), schemas)
        plain = items if items.isalpha() else f"({items})"
        return f"{plain}[]{_write_bounds(kind)}"
    word = kind.get("format") or kind.get("type") or "any"
    return f"{word}{_write_bounds(kind)}"


def write_example(schema: Schema, schemas: Schemas, examples: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Make a body out of what has to be there.

    Args:
        schema: Of the body.
        schemas: All of the document.
        examples: Values by name of a field.
    """
    whole = resolve(schema, schemas)
    return {
        name: examples[name] if name in examples else _invent(whole["properties"][name], schemas)
        for name in whole.get("required", ())
    }


def write_shape(schema: Schema, schemas: Schemas, indent: str = "") -> str:
    """Write what an answer looks like, an indented line for each of its fields."""
    kind = resolve(schema, schemas)
    if "anyOf" in kind:
        shapes = (write_shape(each, schemas, indent) for each in kind["anyOf"])
        return " | ".join(shapes)
    if kind.get("type") == "array":
        return f"[{write_shape(kind.get('items', {}), schemas, indent)}, …]"
    if "properties" in kind:
        inner = indent + _INDENT
        lines = [
            f'{inner}"{name}": {write_shape(field, schemas, inner)}'
            for name, field in kind["properties"].items()
        ]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if "enum" in kind:
        return " | ".join(f'"{value}"' for value in kind["enum"])
    values = kind.get("additionalProperties")
    if isinstance(values, Mapping):
        return f'{{"…": {write_shape(values, schemas, indent)}}}'
    return str(kind.get("format") or kind.get("type") or "any")


def _write_bounds(kind: Schema) -> str:
    for bounds in _BOUNDS:
        low, high = (kind.get(bound) for bound in bounds)
        if low is not None and high is not None:
            return f", {low:,.0f}–{high:,.0f}"
        if low is not None or high is not None:
            return f", ≥ {low:,.0f}" if high is None else f", ≤ {high:,.0f}"
    return ""


def _list_choices(schema: Schema, schemas: Schemas) -> tuple[str, ...]:
    kind = resolve(schema, schemas)
    if "anyOf" in kind:
        return tuple(each for part in kind["anyOf"] for each in _list_choices(part, schemas))
    if kind.get("type") == "array":
        return _list_choices(kind.get("items", {}), schemas)
    return tuple(str(value) for value in kind.get("enum", ()))


def _invent(schema: Schema, schemas: Schemas) -> Any:  # noqa: ANN401
    kind = resolve(schema, schemas)
    if "enum" in kind:
        return kind["enum"][0]
    match kind.get("type"):
        case "array":
            return [_invent(kind["items"], schemas)]
        case "object":
            return write_example(kind, schemas, {})
        case "integer" | "number":
            return int(kind.get("minimum", 1))
        case "boolean":
            return True
        case _:
            return _FORMATS.get(kind.get("format", ""), "…")
