"""The operations of the API by topic, as the pages show them, out of the OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from checker.access.policy import GRANTED
from checker.access.roles import Act, Role
from checker.web.api_reference.shapes import (
    BodyField,
    Schema,
    describe_field,
    list_fields,
    write_example,
    write_shape,
)
from checker.web.api_reference.words import ReferenceWords
from rules.vocabulary import Bilingual

_VERSIONED = "Takes `If-Match`"
_JSON, _FORM = "application/json", "multipart/form-data"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A parameter, or a field of a body.

    Attributes:
        field: Its name and type.
        place: `path`, `query` or `header`; empty in a body.
        meaning: What it says; None where nobody has said.
    """

    field: BodyField
    place: str
    meaning: Bilingual | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation.

    Attributes:
        id: Stable name.
        method: Of HTTP.
        path: With gaps.
        summary: What it does.
        act: What the token must be good for.
        roles: Whose accounts may do it.
        parameters: Of path, address and headers.
        body_kind: Media type of the body; empty for none.
        fields: Of the body.
        status: Of a good answer.
        answer: The shape of it; empty for a file.
        command: With curl.
        takes_version: Whether it takes `If-Match`.
    """

    id: str
    method: str
    path: str
    summary: Bilingual
    act: Act
    roles: tuple[Role, ...]
    parameters: tuple[FieldLine, ...]
    body_kind: str
    fields: tuple[FieldLine, ...]
    status: HTTPStatus
    answer: str
    command: str
    takes_version: bool


def list_operations(
    document: Mapping[str, Any], topic: str, words: ReferenceWords, origin: str
) -> Sequence[Operation]:
    """Give the operations of a topic in the order of their paths.

    Args:
        document: The OpenAPI document.
        topic: A tag of it.
        words: What it does not say.
        origin: How addresses of this installation begin.
    """
    return [
        _describe(document, path, method, told, words, origin)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        if topic in told["tags"]
    ]


def _describe(
    document: Mapping[str, Any],
    path: str,
    method: str,
    told: Mapping[str, Any],
    words: ReferenceWords,
    origin: str,
) -> Operation:
    schemas = document["components"]["schemas"]
    act = Act(told["x-act"])
    takes_version = _VERSIONED in told["summary"]
    english = told["summary"].replace(_VERSIONED, "").replace("`", "").rstrip(". ")
    body: Mapping[str, Any] = told.get("requestBody", {}).get("content", {})
    kind = next(iter(body), "")
    schema: Schema = body[kind]["schema"] if kind else {}
    status = HTTPStatus(int(next(code for code in told["responses"] if code.isdecimal())))
    good = told["responses"][str(status.value)].get("content", {}).get(_JSON)
    headers = [BodyField("If-Match", "string", is_required=True)] if takes_version else []
    parameters = [
        (each["in"], describe_field(each["name"], each["schema"], schemas, is_required=required))
        for each in told.get("parameters", ())
        for required in [bool(each.get("required"))]
    ] + [("header", each) for each in headers]
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        summary=Bilingual(words.operations[told["operationId"]], english),
        act=act,
        roles=tuple(role for role in Role if act in GRANTED[role]),
        parameters=tuple(
            _line(words, told["operationId"], field, place) for place, field in parameters
        ),
        body_kind=kind,
        fields=tuple(
            _line(words, told["operationId"], field, "")
            for field in (list_fields(schema, schemas) if kind else ())
        ),
        status=status,
        answer="" if good is None else write_shape(good["schema"], schemas),
        command=_write_command(method, path, kind, schema, schemas, words, origin, takes_version),
        takes_version=takes_version,
    )


def _line(words: ReferenceWords, operation: str, field: BodyField, place: str) -> FieldLine:
    meaning = words.meaning(operation, field.name)
    said = None if meaning is None else Bilingual(meaning.zh, meaning.en)
    return FieldLine(field, place, said)


def _write_command(
    method: str,
    path: str,
    kind: str,
    schema: Schema,
    schemas: Mapping[str, Schema],
    words: ReferenceWords,
    origin: str,
    takes_version: bool,
) -> str:
    verb = "" if method == "get" else f"-X {method.upper()} "
    address = f"{origin}{path}".replace("{", "$").replace("}", "")
    parts = [f'curl {verb}"{address}"', '-H "Authorization: Bearer $LICET_TOKEN"']
    if method != "get":
        parts.append('-H "Idempotency-Key: $(uuidgen)"')
    if takes_version:
        parts.append('-H "If-Match: $ETAG"')
    if kind == _JSON:
        example = json.dumps(write_example(schema, schemas, words.examples), ensure_ascii=False)
        parts += [f'-H "Content-Type: {_JSON}"', f"-d '{example}'"]
    if kind == _FORM:
        parts.append("-F files=@licence.pdf")
    return " \\\n  ".join(parts)
