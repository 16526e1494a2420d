"""Statements to JSON and back, as strictly as `ingest.sandbox.codec` does the rest."""

from __future__ import annotations

from datetime import date
from typing import Any

from ingest.sandbox.plain_values import (
    decode_box,
    decode_integer,
    decode_optional,
    decode_text,
)
from ingest.statements.vocabulary import Figure, FigureSource, Statement


def encode_statement(statement: Statement) -> dict[str, Any]:
    """Turns a statement into what JSON can hold."""
    return {
        "period_ends_on": statement.period_ends_on.isoformat(),
        "period_months": statement.period_months,
        "format": statement.format,
        "scope": statement.scope,
        "currency": statement.currency,
        "unit": statement.unit,
        "figures": {key: _encode_figure(each) for key, each in statement.figures.items()},
        "is_comparative": statement.is_comparative,
        "audit_opinion": statement.audit_opinion,
        "company_name": statement.company_name,
        "company_code": statement.company_code,
    }


def decode_statement(data: dict[str, Any]) -> Statement:
    """Turns an object from a child into a statement.

    Raises:
        LookupError, TypeError, ValueError: It has another form than `encode_statement` gives.
    """
    figures = data["figures"]
    if not isinstance(figures, dict) or not isinstance(data["is_comparative"], bool):
        raise TypeError("not a statement")
    return Statement(
        period_ends_on=date.fromisoformat(decode_text(data["period_ends_on"])),
        period_months=decode_integer(data["period_months"]),
        format=decode_text(data["format"]),
        scope=decode_text(data["scope"]),
        currency=decode_text(data["currency"]),
        unit=decode_integer(data["unit"]),
        figures={decode_text(key): _decode_figure(each) for key, each in figures.items()},
        is_comparative=data["is_comparative"],
        audit_opinion=decode_optional(decode_text, data["audit_opinion"]),
        company_name=decode_optional(decode_text, data["company_name"]),
        company_code=decode_optional(decode_text, data["company_code"]),
    )


def _encode_figure(figure: Figure) -> list[Any]:
    source = figure.source
    box = None if source.box is None else list(source.box)
    place = [source.page, box, source.sheet, source.line, source.column, source.raw]
    return [figure.minor_units, figure.stated, *place]


def _decode_figure(data: list[Any]) -> Figure:
    minor_units, stated, page, box, sheet, line, column, raw = data
    return Figure(
        decode_optional(decode_integer, minor_units),
        decode_text(stated),
        FigureSource(
            decode_optional(decode_integer, page),
            decode_optional(decode_box, box),
            decode_optional(decode_text, sheet),
            decode_optional(decode_integer, line),
            decode_optional(decode_integer, column),
            decode_text(raw),
        ),
    )
