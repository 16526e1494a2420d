"""Readings to JSON and back, field by field.

Written out by hand because the bytes come from a process that a hostile file may have taken over:
what is not exactly of the expected form is refused, never guessed at.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from ingest.document import (
    Box,
    Code,
    Document,
    Field,
    Method,
    Money,
    Page,
    Problem,
    ReadResult,
    Value,
    Word,
)
from ingest.sandbox.channel import ProtocolError
from ingest.sandbox.task import Reading
from ingest.table import Cell, CellFault, Table, TableLine

T = TypeVar("T")


def encode_reading(reading: Reading) -> dict[str, Any]:
    """Turns a reading into what JSON can hold."""
    return {
        "result": reading.result.value,
        "pages": [_encode_page(page) for page in reading.pages],
        "documents": [_encode_document(document) for document in reading.documents],
        "tables": [_encode_table(table) for table in reading.tables],
        "problems": [_encode_problem(problem) for problem in reading.problems],
        "cpu_seconds": reading.cpu_seconds,
    }


def decode_reading(message: dict[str, Any]) -> Reading:
    """Turns an object from a child into a reading.

    Raises:
        ProtocolError: It does not have the form that `encode_reading` gives.
    """
    try:
        return Reading(
            result=ReadResult(message["result"]),
            pages=_decode_each(_decode_page, message["pages"]),
            documents=_decode_each(_decode_document, message["documents"]),
            tables=_decode_each(_decode_table, message["tables"]),
            problems=_decode_each(_decode_problem, message["problems"]),
            cpu_seconds=_number(message["cpu_seconds"]),
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
    }


def _decode_page(data: dict[str, Any]) -> Page:
    return Page(
        number=_integer(data["number"]),
        width=_number(data["width"]),
        height=_number(data["height"]),
        method=Method(data["method"]),
        words=_decode_each(_decode_word, data["words"]),
        turned_degrees=_integer(data["turned_degrees"]),
        skew_degrees=_number(data["skew_degrees"]),
        codes=_decode_each(lambda code: Code(_text(code[0]), _box(code[1:])), data["codes"]),
        seals=_decode_each(_box, data["seals"]),
        watermarks=_decode_each(_decode_word, data["watermarks"]),
        problems=_decode_each(_decode_problem, data["problems"]),
        handwriting=_decode_each(_box, data["handwriting"]),
    )


def _encode_word(word: Word) -> list[Any]:
    return [word.text, *word.box, word.confidence, list(word.character_edges)]


def _decode_word(data: list[Any]) -> Word:
    text, *box, confidence, edges = data
    return Word(_text(text), _box(box), _number(confidence), _decode_each(_number, edges))


def _encode_problem(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "field": problem.field,
        "page": problem.page,
        "details": [list(pair) for pair in problem.details],
    }


def _decode_problem(data: dict[str, Any]) -> Problem:
    return Problem(
        code=_text(data["code"]),
        field=None if data["field"] is None else _text(data["field"]),
        page=None if data["page"] is None else _integer(data["page"]),
        details=_decode_each(lambda pair: (_text(pair[0]), _text(pair[1])), data["details"]),
    )


def _encode_document(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "sha256": document.sha256,
        "result": document.result.value,
        "kind": document.kind,
        "confidence": document.confidence,
        "pages": list(document.pages),
        "fields": {name: _encode_field(field) for name, field in document.fields.items()},
        "problems": [_encode_problem(problem) for problem in document.problems],
    }


def _decode_document(data: dict[str, Any]) -> Document:
    return Document(
        name=_text(data["name"]),
        sha256=_text(data["sha256"]),
        result=ReadResult(data["result"]),
        kind=None if data["kind"] is None else _text(data["kind"]),
        confidence=_number(data["confidence"]),
        pages=_decode_each(_integer, data["pages"]),
        fields=_decode_fields(data["fields"]),
        problems=_decode_each(_decode_problem, data["problems"]),
    )


def _decode_fields(data: object) -> dict[str, Field]:
    if not isinstance(data, dict):
        raise TypeError("not an object")
    return {_text(name): _decode_field(field) for name, field in data.items()}


def _encode_field(field: Field) -> dict[str, Any]:
    return {
        "value": _encode_value(field.value),
        "raw": field.raw,
        "page": field.page,
        "box": list(field.box),
        "confidence": field.confidence,
        "method": field.method.value,
    }


def _decode_field(data: dict[str, Any]) -> Field:
    return Field(
        value=_decode_value(data["value"]),
        raw=_text(data["raw"]),
        page=_integer(data["page"]),
        box=_box(data["box"]),
        confidence=_number(data["confidence"]),
        method=Method(data["method"]),
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
            return Money(_integer(minor_units), _text(currency))
        case _:
            raise ValueError("a value of no known type")


def _encode_table(table: Table) -> dict[str, Any]:
    lines = [[line.number, *map(_encode_cell, line.cells)] for line in table.lines]
    return {"name": table.name, "lines": lines}


def _decode_table(data: dict[str, Any]) -> Table:
    return Table(_text(data["name"]), _decode_each(_decode_line, data["lines"]))


def _decode_line(data: list[Any]) -> TableLine:
    number, *cells = data
    return TableLine(_integer(number), _decode_each(_decode_cell, cells))


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


def _decode_each(decode: Callable[[Any], T], data: object) -> tuple[T, ...]:
    if not isinstance(data, list):
        raise TypeError("not a list")
    return tuple(decode(item) for item in data)


def _box(data: list[Any]) -> Box:
    x0, y0, x1, y1 = data
    return _number(x0), _number(y0), _number(x1), _number(y1)


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise TypeError("not a text")
    return data


def _integer(data: object) -> int:
    if not isinstance(data, int) or isinstance(data, bool):
        raise TypeError("not an integer")
    return data


def _number(data: object) -> float:
    if not isinstance(data, int | float) or isinstance(data, bool):
        raise TypeError("not a number")
    return float(data)
