"""Messages of rules with their values filled in, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from rules.complaint import Flaw
from rules.expression import FactScope
from rules.facts import (
    BASIS_POINTS,
    THOUSANDTHS,
    Catalogue,
    Fact,
    FactDefinition,
    FactSheet,
    FactState,
    Money,
    Value,
)
from rules.vocabulary import Bilingual

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")
_STATES = {
    FactState.MISSING: Bilingual("未知", "unknown"),
    FactState.NOT_APPLICABLE: Bilingual("不适用", "not applicable"),
}
_BOOLEANS = {True: Bilingual("是", "yes"), False: Bilingual("否", "no")}

_RATIO_DIGITS = {BASIS_POINTS: 4, THOUSANDTHS: 3}
_PERCENT_DIGITS = 2

_MINOR_DIGITS = {
    **dict.fromkeys(("CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
"""Digits of the minor unit where they are not two (ISO 4217, list one)."""


def fill_in(text: Bilingual, sheet: FactSheet, catalogue: Catalogue | None = None) -> Bilingual:
    """Put the values of the facts in the place of `{fact.name}`.

    Args:
        text: With placeholders.
        sheet: The facts.
        catalogue: Says what the values of a choice mean; without it they stand as they are.
    """
    meanings = {} if catalogue is None else catalogue.definitions
    words = {n: word_fact(sheet[n], meanings.get(n)) for n in find_placeholders(text)}
    return Bilingual(
        _PLACEHOLDER.sub(lambda match: words[match[1]].zh, text.zh),
        _PLACEHOLDER.sub(lambda match: words[match[1]].en, text.en),
    )


def word_fact(fact: Fact, definition: FactDefinition | None = None) -> Bilingual:
    """Return the value of a fact in words: dates in ISO 8601, money with its currency.

    Args:
        fact: What is known of it.
        definition: Says what the values of a choice mean; without it they stand as they are.
    """
    return _STATES[fact.state] if fact.value is None else word_value(fact.value, definition)


def word_value(value: Value, definition: FactDefinition | None = None) -> Bilingual:
    """Return a value in words, as `word_fact` does.

    An integer reads as its unit wants it: 18500 basis points as 185%, or as 1.85 where the
    definition says so; 1234 thousandths as 1.234. Other units are not part of it.
    """
    if definition is not None and isinstance(value, str) and value in definition.values:
        return definition.values[value]
    if isinstance(value, bool):
        return _BOOLEANS[value]
    if isinstance(value, date):
        return Bilingual(value.isoformat(), value.isoformat())
    words = _word_money(value) if isinstance(value, Money) else _word_plain(value, definition)
    return Bilingual(words, words)


def find_placeholders(text: Bilingual) -> frozenset[str]:
    """Return the names of the facts that a text puts in."""
    return frozenset(match[1] for words in text for match in _PLACEHOLDER.finditer(words))


def find_placeholder_flaws(words: str, scope: FactScope) -> Iterator[Flaw]:
    """Yield what is wrong with the placeholders of a text in one language."""
    rest = _PLACEHOLDER.sub(lambda match: " " * len(match[0]), words)
    if stray := _BRACE.search(rest):
        yield Flaw("stray_brace", stray.start())
    for match in _PLACEHOLDER.finditer(words):
        try:
            scope.find(match[1], match.start(1))
        except Flaw as flaw:
            yield flaw


def _word_plain(value: str | int, definition: FactDefinition | None) -> str:
    unit = None if definition is None else definition.unit
    if not isinstance(value, int) or definition is None or unit not in _RATIO_DIGITS:
        return str(value)
    if unit == BASIS_POINTS and definition.shown_as is None:
        return _place_point(value, _PERCENT_DIGITS, least_digits=0) + "%"
    return _place_point(value, _RATIO_DIGITS[unit], least_digits=2)


def _place_point(number: int, digits: int, least_digits: int) -> str:
    """Write a number of 10^-`digits` with no more zeros at its end than `least_digits` asks for."""
    whole, rest = divmod(abs(number), 10**digits)
    decimals = f"{rest:0{digits}d}".rstrip("0").ljust(least_digits, "0") if digits else ""
    sign = "-" if number < 0 else ""
    return f"{sign}{whole:,}.{decimals}" if decimals else f"{sign}{whole:,}"


def _word_money(money: Money) -> str:
    digits = _MINOR_DIGITS.get(money.currency, 2)
    return f"{money.currency} {_place_point(money.minor_units, digits, least_digits=digits)}"
