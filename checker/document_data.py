"""A document as the design's JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from checker.document_signs import ShownSign, show_signs
from ingest.document import Document, Field, Money, Problem, Value
from ingest.extract.chance import passes_alone
from ingest.normalise.currencies import minor_digits
from ingest.problems import describe_problem
from rules.vocabulary import Bilingual

_CODES: Mapping[str, Mapping[str, Bilingual]] = {
    "audit_opinion": {
        "unqualified": Bilingual("无保留意见", "Unqualified opinion"),
        "qualified": Bilingual("保留意见", "Qualified opinion"),
        "adverse": Bilingual("否定意见", "Adverse opinion"),
        "disclaimer": Bilingual("无法表示意见", "Disclaimer of opinion"),
        "unaudited": Bilingual("未经审计", "Unaudited"),
    },
    "copy": {
        "original": Bilingual("正本", "original"),
        "duplicate": Bilingual("副本", "duplicate"),
    },
    "statement_scope": {
        "company": Bilingual("单体", "Company"),
        "consolidated": Bilingual("合并", "Consolidated"),
    },
}
"""What the values of fields are called that are one of a few, by the field and the value."""


def document_to_data(document: Document, path: str) -> dict[str, Any]:
    """Give a document as one entry of `licet read --json`.

    Args:
        document: What was read.
        path: How the person named the file.
    """
    return {
        "path": path,
        "sha256": document.sha256,
        "kind": document.kind,
        "confidence": round(document.confidence, 4),
        "pages": list(document.pages),
        "result": document.result.value,
        "fields": {name: field_to_data(field) for name, field in document.fields.items()},
        "to_check": list_fields_to_check(document),
        "problems": [problem_to_data(problem) for problem in document.problems],
        "signs": [sign_to_data(sign) for sign in show_signs(document.signs)],
    }


def list_fields_to_check(document: Document) -> list[str]:
    """Name the fields of a document that a person has to compare with the paper."""
    return [name for name in document.fields if not passes_alone(document, name)]


def field_to_data(field: Field) -> dict[str, Any]:
    """Give a field with its evidence."""
    return {
        "value": value_to_data(field.value),
        "raw": field.raw,
        "page": field.page,
        "box": [round(edge, 5) for edge in field.box],
        "confidence": round(field.confidence, 4),
        "chance": field.chance,
        "method": field.method.value,
    }


def write_pages(pages: Sequence[int]) -> str:
    """Write page numbers as a person would: 2–4, 7."""
    runs: list[list[int]] = []
    for page in sorted(pages):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def value_to_data(value: Value | None) -> str | bool | dict[str, str] | None:
    """Give a value: dates in ISO 8601, money as an amount in the currency's major unit."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Money):
        return {"amount": format_amount(value), "currency": value.currency}
    return value


def value_words(name: str, value: Value) -> Bilingual:
    """Write the value of a field for people.

    Args:
        name: Of the field.
        value: What it holds.
    """
    if isinstance(value, bool):
        return Bilingual("是", "Yes") if value else Bilingual("否", "No")
    if isinstance(value, Money):
        return Bilingual(*[write_money(value)] * 2)
    text = str(value)
    return _CODES.get(name, {}).get(text) or Bilingual(text, text)


def is_code(name: str, text: str) -> bool:
    """Tell whether a text is one of the few values of a field as it is stored: on no page."""
    return text in _CODES.get(name, {})


def amount_to_data(minor_units: int | None, currency: str | None) -> dict[str, str] | None:
    """Give an amount of money; None where it, or its currency, is not known."""
    if minor_units is None or currency is None:
        return None
    return {"amount": format_amount(Money(minor_units, currency)), "currency": currency}


def problem_to_data(problem: Problem) -> dict[str, Any]:
    """Give a problem with its sentences in both languages."""
    described = describe_problem(problem)
    return {
        "code": problem.code,
        "field": problem.field,
        "page": problem.page,
        "message": {"zh": described.message.zh, "en": described.message.en},
        "remedy": {"zh": described.remedy.zh, "en": described.remedy.en},
    }


def sign_to_data(sign: ShownSign) -> dict[str, Any]:
    """Give a sign of a document's being genuine, with its place."""
    return {
        "code": sign.code,
        "speaks": sign.speaks.value,
        "page": sign.page,
        "box": None if sign.box is None else [round(edge, 5) for edge in sign.box],
        "message": sign.message._asdict(),
        "remedy": sign.remedy._asdict(),
    }


def format_amount(money: Money) -> str:
    """Write an amount in the major unit with every digit: 500000000 fen are 5000000.00."""
    digits = minor_digits(money.currency)
    if digits is None:
        raise ValueError(f"no currency of ISO 4217: {money.currency}")
    return str(Decimal(money.minor_units).scaleb(-digits))


def write_money(money: Money) -> str:
    """Write an amount with its currency, thousands apart: CNY 1,200,000.00."""
    sign = "-" if money.minor_units < 0 else ""
    positive = Money(abs(money.minor_units), money.currency)
    whole, point, fraction = format_amount(positive).partition(".")
    return f"{money.currency} {sign}{int(whole):,}{point}{fraction}"
