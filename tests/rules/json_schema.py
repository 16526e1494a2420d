"""As much of JSON Schema as the schemas of the rules use, to check files without another library.

It raises on a keyword that it does not know, so that no part of a schema is passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "array": list,
    "boolean": bool,
    "integer": int,
    "null": type(None),
    "object": dict,
    "string": str,
}
_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {"$defs", "$schema", "default", "description", "examples", "title"}


def find_violations(
    schema: Mapping[str, Any], value: object, root: Mapping[str, Any], path: str = ""
) -> Iterator[str]:
    """Yield every place of a value that breaks a schema, with the keyword that it breaks."""
    for keyword, expected in schema.items():
        match keyword:
            case "$ref":
                yield from find_violations(_resolve(expected, root), value, root, path)
            case "anyOf" | "oneOf":
                fitting = sum(not list(find_violations(s, value, root, path)) for s in expected)
                if not (fitting if keyword == "anyOf" else fitting == 1):
                    yield f"{path}: {keyword}"
            case "if":
                holds = not list(find_violations(expected, value, root, path))
                yield from find_violations(schema["then" if holds else "else"], value, root, path)
            case (
                "properties"
                | "patternProperties"
                | "items"
                | "additionalProperties"
                | "propertyNames"
            ):
                yield from _look_inside(keyword, schema, value, root, path)
            case _ if keyword not in _WORDS and keyword not in ("then", "else"):
                if not _fits(keyword, expected, value):
                    yield f"{path}: {keyword} {expected}"


def _resolve(reference: str, root: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Any = root
    for key in reference.removeprefix("#/").split("/"):
        found = found[key]
    return dict(found)


def _look_inside(
    keyword: str, schema: Mapping[str, Any], value: object, root: Mapping[str, Any], path: str
) -> Iterator[str]:
    inner = schema[keyword]
    if isinstance(value, list) and keyword == "items":
        for index, item in enumerate(value):
            yield from find_violations(inner, item, root, f"{path}[{index}]")
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        place = f"{path}.{key}"
        match keyword:
            case "properties" if key in inner:
                yield from find_violations(inner[key], item, root, place)
            case "patternProperties":
                for pattern, described in inner.items():
                    if re.search(pattern, key):
                        yield from find_violations(described, item, root, place)
            case "propertyNames":
                yield from find_violations(inner, key, root, place)
            case "additionalProperties" if key not in schema.get("properties", {}):
                if inner is False:
                    yield f"{place}: not expected"
                elif inner is not True:
                    yield from find_violations(inner, item, root, place)


def _fits(keyword: str, expected: Any, value: object) -> bool:  # noqa: ANN401
    match keyword:
        case "type":
            is_boolean_for_integer = expected == "integer" and isinstance(value, bool)
            return isinstance(value, _TYPES[expected]) and not is_boolean_for_integer
        case "enum":
            return bool(value in expected)
        case "const":
            return bool(value == expected)
        case "pattern":
            return not isinstance(value, str) or re.search(expected, value) is not None
        case "required":
            return not isinstance(value, dict) or set(expected) <= set(value)
        case "format":
            assert expected == "date"
            return not isinstance(value, str) or _DATE.fullmatch(value) is not None
        case "minLength" | "minItems" | "minProperties":
            return not isinstance(value, str | list | dict) or bool(len(value) >= expected)
        case "maxLength" | "maxItems" | "maxProperties":
            return not isinstance(value, str | list | dict) or bool(len(value) <= expected)
        case "minimum":
            return not isinstance(value, int) or bool(value >= expected)
        case "maximum":
            return not isinstance(value, int) or bool(value <= expected)
    raise NotImplementedError(keyword)
