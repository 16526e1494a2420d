"""From YAML data to models: every fault of the form becomes a complaint with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from rules.complaint import Complaint, FlawsError, PackError, complain, find_nearest, sentences
from rules.vocabulary import Bilingual
from rules.yaml_source import Path, YamlSource

Model = TypeVar("Model", bound=BaseModel)

_CODES = {
    "missing": "missing_key",
    "missing_argument": "missing_key",
    "extra_forbidden": "unknown_key",
    "unexpected_keyword_argument": "unknown_key",
    "enum": "not_one_of",
    "literal_error": "not_one_of",
    "too_short": "empty_list",
    "string_pattern_mismatch": "wrong_form",
    "string_type": "not_text",
    "int_type": "not_an_integer",
    "bool_type": "not_true_or_false",
    "bool_parsing": "not_true_or_false",
    "tuple_type": "not_a_list",
    "list_type": "not_a_list",
    "dict_type": "not_a_mapping",
    "model_type": "not_a_mapping",
    "named_tuple_type": "not_two_languages",
    "date_type": "not_a_date",
    "date_parsing": "not_a_date",
    "date_from_datetime_parsing": "not_a_date",
    "date_from_datetime_inexact": "not_a_date",
}


def _check_not_blank(text: Bilingual) -> Bilingual:
    if not (text.zh.strip() and text.en.strip()):
        raise PydanticCustomError("empty_translation", "a translation is empty")
    return text


def _spread(value: object) -> object:
    return {"zh": value, "en": value} if isinstance(value, str) else value


TEXT_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["zh", "en"],
    "properties": {
        "zh": {"type": "string", "minLength": 1},
        "en": {"type": "string", "minLength": 1},
    },
}
NAME_SCHEMA: Mapping[str, Any] = {"anyOf": [{"type": "string", "minLength": 1}, TEXT_SCHEMA]}

Text = Annotated[
    Bilingual,
    AfterValidator(_check_not_blank),
    PlainSerializer(Bilingual._asdict),
    WithJsonSchema(dict(TEXT_SCHEMA), mode="validation"),
]
"""A text that must be written in both languages."""

Name = Annotated[
    Text, BeforeValidator(_spread), WithJsonSchema(dict(NAME_SCHEMA), mode="validation")
]
"""A name; one that is written once is the same in both languages."""


def validate(
    model: type[Model],
    source: YamlSource,
    path: Path = (),
    data: object = None,
    context: dict[str, Any] | None = None,
) -> Model:
    """Make a model of the data at `path`.

    Args:
        model: The schema.
        source: Knows where each value stands.
        path: Leads to the data inside the source.
        data: The data itself.
        context: Handed to the validators of the model.

    Raises:
        PackError: The data breaks the schema; every fault is listed.
    """
    try:
        return model.model_validate(data, context=context)
    except ValidationError as error:
        errors = _drop_followers(error.errors())
        raise PackError(c for e in errors for c in _describe(e, model, source, path)) from error


def _drop_followers(errors: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Leave out that a list is too short where its items are there and faulty themselves."""
    for error in errors:
        loc = error["loc"]
        if error["type"] != "too_short" or not any(
            other["loc"][: len(loc)] == loc and len(other["loc"]) > len(loc) for other in errors
        ):
            yield error


def _describe(
    error: ErrorDetails, model: type[BaseModel], source: YamlSource, base: Path
) -> Iterator[Complaint]:
    path = (*base, *error["loc"])
    values = dict(error.get("ctx", {}))
    code = _CODES.get(error["type"], error["type"])
    suggestion = None
    if isinstance(fault := values.get("error"), FlawsError):
        for flaw in fault.flaws:
            yield flaw.locate(source.place_inside(path, flaw.offset))
        return
    if code == "unknown_key" and error["input"] is None:
        code = "text_cut_by_comma"
    elif code == "unknown_key":
        suggestion = find_nearest(str(path[-1]), _list_keys(model))
    elif code == "not_one_of":
        suggestion = find_nearest(str(error["input"]), re.findall(r"'([^']*)'", values["expected"]))
    values |= {"key": path[-1] if path else "", "given": error["input"], "detail": error["msg"]}
    is_key = code in ("unknown_key", "text_cut_by_comma")
    place = source.place_key(path) if is_key else source.place(path)
    if code not in sentences():
        code = "wrong_value"
    yield complain(code, place, suggestion=suggestion, **values)


def _list_keys(annotation: object) -> set[str]:
    """Every key that the model or a model inside it knows."""
    keys: set[str] = set()
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            keys |= {field.alias or name, *_list_keys(field.annotation)}
    elif annotation is Bilingual:
        keys.update(Bilingual._fields)
    for inner in get_args(annotation):
        keys |= _list_keys(inner)
    return keys
