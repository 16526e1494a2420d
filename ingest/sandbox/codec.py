"""Readings to JSON and back, field by field.

Written out by hand because the bytes come from a process that a hostile file may have taken over:
what is not exactly of the expected form is refused, never guessed at.
"""

from __future__ import annotations

import base64
import re
from datetime import date
from decimal import Decimal
from typing import Any

from ingest.containers.member import Member, MemberFault
from ingest.document import (
    Code,
    Document,
    Field,
    FormField,
    Method,
    Money,
    Page,
    Problem,
    ReadResult,
    Sign,
    Value,
    Word,
)
from ingest.readers.page_picture import PagePicture
from ingest.sandbox.channel import ProtocolError
from ingest.sandbox.plain_values import (
    decode_box,
    decode_each,
    decode_integer,
    decode_number,
    decode_optional,
    decode_text,
)
from ingest.sandbox.statement_codec import decode_statement, encode_statement
from ingest.sandbox.task import Reading
from ingest.table import Cell, CellFault, Table, TableLine

_PICTURE_HASH = re.compile(r"(?:[0-9a-f]{64})?")


def encode_reading(reading: Reading) -> dict[str, Any]:
    """Turns a reading into what JSON can hold."""
    return {
        "result": reading.result.value,
        "pages": [_encode_page(page) for page in reading.pages],
        "documents": [_encode_document(document) for document in reading.documents],
        "tables": [_encode_table(table) for table in reading.tables],
        "picture": None if reading.picture is None else _encode_picture(reading.picture),
        "problems": [_encode_problem(problem) for problem in reading.problems],
        "signs": [_encode_sign(sign) for sign in reading.signs],
        "cpu_seconds": reading.cpu_seconds,
        "members": [_encode_member(member) for member in reading.members],
        "next_member": reading.next_member,
    }


def decode_reading(message: dict[str, Any]) -> Reading:
    """Turns an object from a child into a reading.

    Raises:
        ProtocolError: It does not have the form that `encode_reading` gives.
    """
    try:
        return Reading(
            result=ReadResult(message["result"]),
            pages=decode_each(_decode_page, message["pages"]),
            documents=decode_each(_decode_document, message["documents"]),
            tables=decode_each(_decode_table, message["tables"]),
            picture=decode_optional(_decode_picture, message["picture"]),
            problems=decode_each(_decode_problem, message["problems"]),
            signs=decode_each(_decode_sign, message["signs"]),
            cpu_seconds=decode_number(message["cpu_seconds"]),
            members=decode_each(_decode_member, message["members"]),
            next_member=decode_optional(decode_integer, message["next_member"]),
        )
    except (LookupError, ValueError, TypeError, ArithmeticError) as error:
        raise ProtocolError(f"not a reading: {error!r}") from error


def _encode_page(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "method": page.method.value,
        "words": [_encode_word(word) for word in page.words],
        "turned_degrees": page.turned_degrees,
        "skew_degrees": page.skew_degrees,
        "codes": [[code.text, *code.box] for code in page.codes],
        "seals": [list(box) for box in page.seals],
        "watermarks": [_encode_word(word) for word in page.watermarks],
        "problems": [_encode_problem(problem) for problem in page.problems],
        "handwriting": [list(box) for box in page.handwriting],
        "form_fields": [
            [each.name, each.value, each.is_choice, each.shown, *each.box]
            for each in page.form_fields
        ],
        "picture_hash": page.picture_hash,
    }


def _decode_page(data: dict[str, Any]) -> Page:
    return Page(
        number=decode_integer(data["number"]),
        width=decode_number(data["width"]),
        height=decode_number(data["height"]),
        method=Method(data["method"]),
        words=decode_each(_decode_word, data["words"]),
        turned_degrees=decode_integer(data["turned_degrees"]),
        skew_degrees=decode_number(data["skew_degrees"]),
        codes=decode_each(
            lambda code: Code(decode_text(code[0]), decode_box(code[1:])), data["codes"]
        ),
        seals=decode_each(decode_box, data["seals"]),
        watermarks=decode_each(_decode_word, data["watermarks"]),
        problems=decode_each(_decode_problem, data["problems"]),
        handwriting=decode_each(decode_box, data["handwriting"]),
        form_fields=decode_each(_decode_form_field, data["form_fields"]),
        picture_hash=_decode_hash(data["picture_hash"]),
    )


def _decode_hash(data: object) -> str:
    text = decode_text(data)
    if not _PICTURE_HASH.fullmatch(text):
        raise ValueError("no hash of a picture")
    return text


def _decode_form_field(data: list[Any]) -> FormField:
    name, value, is_choice, shown, *box = data
    if not isinstance(is_choice, bool):
        raise TypeError("neither true nor false")
    return FormField(
        decode_text(name),
        decode_text(value),
        decode_box(box),
        is_choice,
        decode_optional(decode_text, shown),
    )


def _encode_word(word: Word) -> list[Any]:
    return [word.text, *word.box, word.confidence, list(word.character_edges), word.reread]


def _decode_word(data: list[Any]) -> Word:
    text, *box, confidence, edges, reread = data
    return Word(
        decode_text(text),
        decode_box(box),
        decode_number(confidence),
        decode_each(decode_number, edges),
        decode_optional(decode_text, reread),
    )


def _encode_problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "field": problem.field,
        "page": problem.page,
        "details": _encode_details(problem.details),
    }


def _decode_problem(data: dict[str, Any]) -> Problem:
    return Problem(
        code=decode_text(data["code"]),
        field=None if data["field"] is None else decode_text(data["field"]),
        page=None if data["page"] is None else decode_integer(data["page"]),
        details=_decode_details(data["details"]),
    )


def _encode_sign(sign: Sign) -> dict[str, Any]:
    return {
        "code": sign.code,
        "page": sign.page,
        "box": None if sign.box is None else list(sign.box),
        "details": _encode_details(sign.details),
    }


def _decode_sign(data: dict[str, Any]) -> Sign:
    return Sign(
        code=decode_text(data["code"]),
        page=decode_optional(decode_integer, data["page"]),
        box=decode_optional(decode_box, data["box"]),
        details=_decode_details(data["details"]),
    )


def _encode_details(details: tuple[tuple[str, str], ...]) -> list[list[str]]:
    return [list(pair) for pair in details]


def _decode_details(data: object) -> tuple[tuple[str, str], ...]:
    return decode_each(lambda pair: (decode_text(pair[0]), decode_text(pair[1])), data)


def _encode_document(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "sha256": document.sha256,
        "result": document.result.value,
        "kind": document.kind,
        "confidence": document.confidence,
        "pages": list(document.pages),
        "turned_degrees": list(document.turned_degrees),
        "fields": {name: _encode_field(field) for name, field in document.fields.items()},
        "problems": [_encode_problem(problem) for problem in document.problems],
        "statements": [encode_statement(statement) for statement in document.statements],
        "signs": [_encode_sign(sign) for sign in document.signs],
        "picture_hashes": list(document.picture_hashes),
    }


def _decode_document(data: dict[str, Any]) -> Document:
    return Document(
        name=decode_text(data["name"]),
        sha256=decode_text(data["sha256"]),
        result=ReadResult(data["result"]),
        kind=None if data["kind"] is None else decode_text(data["kind"]),
        confidence=decode_number(data["confidence"]),
        pages=decode_each(decode_integer, data["pages"]),
        turned_degrees=decode_each(decode_integer, data["turned_degrees"]),
        fields=_decode_fields(data["fields"]),
        problems=decode_each(_decode_problem, data["problems"]),
        statements=decode_each(decode_statement, data["statements"]),
        signs=decode_each(_decode_sign, data["signs"]),
        picture_hashes=decode_each(_decode_hash, data["picture_hashes"]),
    )


def _decode_fields(data: object) -> dict[str, Field]:
    if not isinstance(data, dict):
        raise TypeError("not an object")
    return {decode_text(name): _decode_field(field) for name, field in data.items()}


def _encode_field(field: Field) -> dict[str, Any]:
    return {
        "value": _encode_value(field.value),
        "raw": field.raw,
        "page": field.page,
        "box": list(field.box),
        "confidence": field.confidence,
        "method": field.method.value,
        "chance": field.chance,
    }


def _decode_field(data: dict[str, Any]) -> Field:
    return Field(
        value=_decode_value(data["value"]),
        raw=decode_text(data["raw"]),
        page=decode_integer(data["page"]),
        box=decode_box(data["box"]),
        confidence=decode_number(data["confidence"]),
        method=Method(data["method"]),
        chance=decode_optional(decode_number, data["chance"]),
    )


def _encode_value(value: Value | None) -> Any:  # noqa: ANN401 - any JSON value
    match value:
        case Money():
            return {"minor_units": value.minor_units, "currency": value.currency}
        case date():
            return {"date": value.isoformat()}
        case _:
            return value


def _decode_value(data: object) -> Value | None:
    match data:
        case None | bool() | str():
            return data
        case {"date": str(day), **rest} if not rest:
            return date.fromisoformat(day)
        case {"minor_units": minor_units, "currency": currency}:
            return Money(decode_integer(minor_units), decode_text(currency))
        case _:
            raise ValueError("a value of no known type")


def _encode_picture(picture: PagePicture) -> dict[str, Any]:
    content = base64.b64encode(picture.content).decode("ascii")
    return {"content": content, "width": picture.width, "height": picture.height}


def _decode_picture(data: dict[str, Any]) -> PagePicture:
    return PagePicture(
        base64.b64decode(decode_text(data["content"]), validate=True),
        decode_integer(data["width"]),
        decode_integer(data["height"]),
    )


def _encode_member(member: Member) -> dict[str, Any]:
    content = member.content
    return {
        "name": member.name,
        "content": None if content is None else base64.b64encode(content).decode("ascii"),
        "fault": None if member.fault is None else member.fault.value,
    }


def _decode_member(data: dict[str, Any]) -> Member:
    return Member(
        decode_text(data["name"]),
        decode_optional(_decode_bytes, data["content"]),
        decode_optional(MemberFault, data["fault"]),
    )


def _decode_bytes(data: object) -> bytes:
    return base64.b64decode(decode_text(data), validate=True)


def _encode_table(table: Table) -> dict[str, Any]:
    lines = [[line.number, *map(_encode_cell, line.cells)] for line in table.lines]
    return {"name": table.name, "lines": lines}


def _decode_table(data: dict[str, Any]) -> Table:
    return Table(decode_text(data["name"]), decode_each(_decode_line, data["lines"]))


def _decode_line(data: list[Any]) -> TableLine:
    number, *cells = data
    return TableLine(decode_integer(number), decode_each(_decode_cell, cells))


def _encode_cell(cell: Cell) -> Any:  # noqa: ANN401 - any JSON value
    match cell:
        case Decimal():
            return {"number": str(cell)}
        case date():
            return {"date": cell.isoformat()}
        case CellFault():
            return {"fault": cell.value}
        case _:
            return cell


def _decode_cell(data: object) -> Cell:
    match data:
        case None | bool() | str():
            return data
        case {"number": str(digits), **rest} if not rest:
            number = Decimal(digits)
            if not number.is_finite():
                raise ValueError("a number that is none")
            return number
        case {"date": str(day), **rest} if not rest:
            return date.fromisoformat(day)
        case {"fault": str(fault), **rest} if not rest:
            return CellFault(fault)
        case _:
            raise ValueError("a cell of no known type")
