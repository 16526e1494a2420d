"""From what a person writes to a field's typed value, by the readers that read the paper itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from checker.customer_file.document_fields import FieldKind, FieldShape, fields_of_kind
from checker.sentences import fill_in
from ingest.document import Money, Value
from ingest.extract.english import (
    parse_english_address,
    parse_english_organisation,
    parse_english_person,
)
from ingest.extract.parse import parse_address, parse_organisation, parse_person
from ingest.identifiers import registration_number, resident_id, uscc
from ingest.identifiers.layer import Layer, LayerState
from ingest.identifiers.us_taxpayer import format_employer_number, format_social_number
from ingest.normalise.dates import read_date
from ingest.normalise.money import read_money
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import fold_width, tidy
from ingest.problems import Sentence
from ingest.templates.schema import Script
from rules.vocabulary import Bilingual

LONGEST_TEXT = 4000
"""The longest scopes of business that were measured have 1,900 characters."""

_YES = frozenset({"是", "有", "可以", "长期", "长期有效", "yes", "y", "true"})
_NO = frozenset({"否", "无", "没有", "不可以", "no", "n", "false"})
_COPIES = {
    "正本": "original",
    "original": "original",
    "副本": "duplicate",
    "duplicate": "duplicate",
}


@dataclass(frozen=True, slots=True)
class FieldFault:
    """Why what a person wrote is no value of the field.

    Attributes:
        code: A key of `faults.yaml`.
        message: What is wrong and what to do.
    """

    code: str
    message: Bilingual


@cache
def load_correction_faults() -> Mapping[str, Sentence]:
    """Give the sentences of faults by code."""
    return read_table("checker.corrections", "faults.yaml", dict[str, Sentence])


def parse_value(kind: str, field: str, text: str) -> Value | FieldFault:
    """Type what a person wrote.

    Args:
        kind: Of the document.
        field: One of `fields_of_kind(kind)` that has a shape.
        text: As written; white space around it does not matter.

    Raises:
        KeyError: The kind has no such field that can be corrected: a mistake in the program.
    """
    known = fields_of_kind(kind)[field]
    if known.shape is None:
        raise KeyError(field)
    written = text.strip()
    if not written:
        return make_fault("empty")
    if len(written) > LONGEST_TEXT:
        return make_fault("too_long", limit=LONGEST_TEXT)
    return _PARSERS[known.shape](known, written)


def make_fault(code: str, **values: object) -> FieldFault:
    """Say what is wrong, by a key of `faults.yaml`."""
    return FieldFault(code, fill_in(load_correction_faults()[code], **values))


def _parse_date(_: FieldKind, text: str) -> Value | FieldFault:
    return read_date(text) or make_fault("not_a_date")


def _parse_money(_: FieldKind, text: str) -> Value | FieldFault:
    sign, magnitude = (-1, text[1:]) if text[0] in "-－−" else (1, text)
    money = read_money(magnitude)
    if money is None:
        return make_fault("not_an_amount")
    return Money(sign * money.minor_units, money.currency)


def _parse_boolean(_: FieldKind, text: str) -> Value | FieldFault:
    word = fold_width(text).lower()
    return word in _YES if word in _YES | _NO else make_fault("not_yes_or_no")


def _parse_copy(_: FieldKind, text: str) -> Value | FieldFault:
    return _COPIES.get(text.lower()) or make_fault("not_a_copy")


def _parse_organisation(field: FieldKind, text: str) -> Value | FieldFault:
    parse = parse_english_organisation if _is_latin(field) else parse_organisation
    return tidy(text) if parse(text) else make_fault("not_a_name")


def _parse_person(field: FieldKind, text: str) -> Value | FieldFault:
    parse = parse_english_person if _is_latin(field) else parse_person
    return parse(text) or make_fault("not_a_person")


def _parse_address(field: FieldKind, text: str) -> Value | FieldFault:
    parse = parse_english_address if _is_latin(field) else parse_address
    return parse(text) or make_fault("not_an_address")


def _parse_employer_number(_: FieldKind, text: str) -> Value | FieldFault:
    return format_employer_number(text) or make_fault("not_of_its_form")


def _parse_social_number(_: FieldKind, text: str) -> Value | FieldFault:
    return format_social_number(text) or make_fault("not_of_its_form")


def _is_latin(field: FieldKind) -> bool:
    return field.script is Script.LATIN


def _parse_text(field: FieldKind, text: str) -> Value | FieldFault:
    value, pattern = tidy(text), field.template.pattern if field.template else None
    if not value or (pattern and not re.fullmatch(pattern, fold_width(value))):
        return make_fault("not_of_its_form")
    return value


def _parse_credit_code(_: FieldKind, text: str) -> Value | FieldFault:
    check = uscc.check(text)
    return check.code if check.is_valid else _refuse_code(check.format, check.check_character)


def _parse_registration_number(_: FieldKind, text: str) -> Value | FieldFault:
    check = registration_number.check(text)
    return check.number if check.is_valid else _refuse_code(check.format, check.check_digit)


def _parse_resident_id(_: FieldKind, text: str) -> Value | FieldFault:
    # Who was born when is a question for the rules; here the number only has to be one.
    check = resident_id.check(text, date.max)
    if check.is_valid:
        return check.number
    return _refuse_code(check.format, check.check_character, check.birth_date)


def _refuse_code(*layers: Layer) -> FieldFault:
    failed = next(layer for layer in layers if layer.state is LayerState.INVALID)
    return make_fault("not_a_code", reason=Bilingual(failed.describe("zh"), failed.describe("en")))


_PARSERS: dict[FieldShape, Callable[[FieldKind, str], Value | FieldFault]] = {
    FieldShape.ADDRESS: _parse_address,
    FieldShape.BOOLEAN: _parse_boolean,
    FieldShape.COPY: _parse_copy,
    FieldShape.CREDIT_CODE: _parse_credit_code,
    FieldShape.DATE: _parse_date,
    FieldShape.FIGURE: _parse_money,
    FieldShape.MONEY: _parse_money,
    FieldShape.ORGANISATION: _parse_organisation,
    FieldShape.PERSON: _parse_person,
    FieldShape.REGISTRATION_NUMBER: _parse_registration_number,
    FieldShape.RESIDENT_ID: _parse_resident_id,
    FieldShape.TEXT: _parse_text,
    FieldShape.US_EMPLOYER_NUMBER: _parse_employer_number,
    FieldShape.US_SOCIAL_NUMBER: _parse_social_number,
}
