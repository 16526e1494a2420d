"""From the characters of an English value to its typed value, by the field's type.

A reading that does not have the form of its type is None, as in `ingest.extract.parse`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest.document import Value
from ingest.identifiers.us_taxpayer import format_employer_number, format_social_number
from ingest.normalise.currencies import currencies, mark_pattern
from ingest.normalise.english_dates import FigureOrder, read_english_date
from ingest.normalise.money import read_money
from ingest.normalise.text import fold_width, tidy
from ingest.templates.schema import FieldTemplate, FieldType

_LETTER = re.compile(r"[^\W\d_]")
_QUOTES = "\"'“”‘’«»"
_LONGEST_NAME = 200
_LONGEST_PERSON = 80
_SHORTEST_ADDRESS = 8
_ABBREVIATION = re.compile(
    r"(?:\b(?:Ltd|Inc|Co|Corp|Pte|Pty|Bhd|Sdn|Dr|Jr|Sr|No|St)|\b[A-Z])\.$", re.I
)
_BRACKETS = re.compile(r"^\((.*)\)$|^\[(.*)\]$", re.S)


def parse_english(field: FieldTemplate, raw: str, order: FigureOrder | None = None) -> Value | None:
    """Type the characters of an English value.

    Args:
        field: Its template.
        raw: Characters with the blanks that the reader saw.
        order: What the form states of dates of figures alone.

    Returns:
        The value, or None where the characters are not one of this type.
    """
    if field.type is FieldType.DATE:
        return read_english_date(raw, order)
    value = _PARSERS[field.type](field, raw) if field.type in _PARSERS else None
    if isinstance(value, str) and field.pattern:
        return value if re.fullmatch(field.pattern, fold_width(value), re.IGNORECASE) else None
    return value


def parse_english_organisation(raw: str) -> str | None:
    """A firm's name: without quotation marks around it or a full stop that ends the sentence."""
    text = strip_sentence(raw)
    is_name = len(_LETTER.findall(text)) > 1 and not re.search(r"[:;]", text)
    return text if is_name and len(text) <= _LONGEST_NAME else None


def parse_english_person(raw: str) -> str | None:
    """A person's name: letters and no figures."""
    text = strip_sentence(raw)
    is_name = len(_LETTER.findall(text)) > 1 and not re.search(r"\d", text)
    return text if is_name and len(text) <= _LONGEST_PERSON else None


def parse_english_address(raw: str) -> str | None:
    """An address: letters, and more than a word."""
    text = strip_sentence(raw)
    return text if len(text) >= _SHORTEST_ADDRESS and _LETTER.search(text) else None


def strip_sentence(raw: str) -> str:
    """Take off what a sentence puts around a value: quotation marks, brackets, its full stop."""
    text = tidy(raw).strip(f"{_QUOTES} ,;:|_")
    inner = _BRACKETS.match(text)
    if inner:
        text = next(part for part in inner.groups() if part is not None).strip()
    if text.endswith(".") and not _ABBREVIATION.search(text):
        text = text[:-1]
    return text.strip(f"{_QUOTES} ,;:")


def _parse_text(_: FieldTemplate, raw: str) -> Value | None:
    return strip_sentence(raw) or None


def lacks_currency(raw: str) -> bool:
    """Tell whether a text is an amount of which nobody says in which currency: `$ 1,000,000`."""
    folded = fold_width(raw).upper()
    return not _names_currency(folded) and read_money(folded, "USD") is not None


def _parse_money(_: FieldTemplate, raw: str) -> Value | None:
    folded = fold_width(raw).upper()
    return read_money(folded, "USD") if _names_currency(folded) else None


def _names_currency(folded: str) -> bool:
    """Tell whether a text bears a mark of one currency alone: `$` is of many."""
    own = {mark for currency in currencies() for mark in currency.marks}
    return bool(own & set(re.findall(mark_pattern(), folded)))


_PARSERS: dict[FieldType, Callable[[FieldTemplate, str], Value | None]] = {
    FieldType.ADDRESS: lambda _, raw: parse_english_address(raw),
    FieldType.MONEY: _parse_money,
    FieldType.ORGANISATION: lambda _, raw: parse_english_organisation(raw),
    FieldType.PERSON: lambda _, raw: parse_english_person(raw),
    FieldType.TEXT: _parse_text,
    FieldType.US_EMPLOYER_NUMBER: lambda _, raw: format_employer_number(raw),
    FieldType.US_SOCIAL_NUMBER: lambda _, raw: format_social_number(raw),
}
