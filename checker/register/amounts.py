"""Amounts of contracts as spreadsheets write them, to minor units; a unit is never guessed.

`1,200,000.00`, `120万元`, `USD 20,000`, or a plain number below the heading 合同金额（万元）.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache, reduce
from typing import NamedTuple

from ingest.document import Money
from ingest.normalise.currencies import (
    currencies,
    currency_codes,
    mark_pattern,
    minor_digits,
)
from ingest.normalise.text import drop_whitespace, fold_width

_UNITS = {
    **dict.fromkeys(("元", "yuan", "one"), 1),
    **dict.fromkeys(("千", "千元", "thousand", "thousands", "'000", "k"), 1_000),
    **dict.fromkeys(("万", "万元"), 10_000),
    **dict.fromkeys(("百万", "百万元", "million", "millions", "mn"), 1_000_000),
    **dict.fromkeys(("千万", "千万元"), 10_000_000),
    **dict.fromkeys(("亿", "亿元"), 100_000_000),
    **dict.fromkeys(("billion", "billions", "bn"), 1_000_000_000),
}
_UNIT_WORDS = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_UNIT = re.compile(f"(?:{_UNIT_WORDS})(?![a-z])", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{3}(?![A-Z])")
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_IN_HEADING = re.compile(r"[(\[/:,]([^)\]]*)")
_HOME_CURRENCY = "CNY"
"""What 元 and ¥ mean where nothing else is said; $ alone means nothing for certain."""


class Marks(NamedTuple):
    """What stands beside the figures of an amount.

    Attributes:
        units: By what they may be to be multiplied; empty where nothing says so.
        currencies: Those that may be meant; None where nothing says so.
    """

    units: frozenset[int] = frozenset()
    currencies: frozenset[str] | None = None

    def with_(self, other: Marks) -> Marks:
        """Give what both say together."""
        return Marks(self.units | other.units, _both(self.currencies, other.currencies))


class AmountFault(Exception):
    """An amount that cannot be taken for certain.

    Args:
        code: Key into `faults.yaml`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def find_unit(words: str) -> int | None:
    """Give by how much a unit multiplies; None if it is none."""
    return _UNITS.get(drop_whitespace(fold_width(words)).casefold())


@lru_cache(maxsize=256)
def read_heading_marks(heading: str) -> Marks:
    """Give unit and currency that a heading names: 合同金额（万元）, Amount (USD million)."""
    marks = (_read_marks(part) for part in _IN_HEADING.findall(fold_width(heading)))
    return reduce(Marks.with_, (mark for mark in marks if mark is not None), Marks())


def read_currency(words: str) -> Marks:
    """Give the currencies that a word may name: CNY, 人民币, 美元; none that is not understood."""
    marks = _read_marks(fold_width(words))
    return Marks(currencies=frozenset()) if marks is None or marks.units else marks


def read_amount(
    cell: str | Decimal, around: Marks, *, unit: int | None, currency: str | None
) -> Money:
    """Read an amount.

    Args:
        cell: What stands in the cell.
        around: What its heading and the column of currencies say.
        unit: What the user's mapping says, where nothing else does.
        currency: Likewise.

    Raises:
        AmountFault: It is no amount, its unit or currency is open or contradicts another, it is
            negative, or it has fractions of the smallest coin.
    """
    figure, beside = _split(cell)
    marks = beside.with_(around)
    if len(marks.units) > 1:
        raise AmountFault("amount_unit_unclear")
    code = _choose(marks.currencies, currency)
    digits = minor_digits(code)
    if digits is None:
        raise AmountFault("currency_missing")
    minor_units = (figure * next(iter(marks.units), unit or 1)).scaleb(digits)
    if minor_units != minor_units.to_integral_value():
        raise AmountFault("amount_too_fine")
    if not 0 <= minor_units < 2**63:
        raise AmountFault("amount_out_of_range")
    return Money(int(minor_units), code)


def _choose(currencies: frozenset[str] | None, otherwise: str | None) -> str:
    if currencies is None:
        if otherwise is None:
            raise AmountFault("currency_missing")
        return otherwise
    if not currencies:
        raise AmountFault("currency_contradicts")
    for code in (otherwise, _HOME_CURRENCY):
        if code in currencies:
            return str(code)
    if len(currencies) > 1:
        raise AmountFault("currency_missing")
    return next(iter(currencies))


def _split(cell: str | Decimal) -> tuple[Decimal, Marks]:
    if isinstance(cell, Decimal):
        return cell, Marks()
    text = drop_whitespace(fold_width(cell))
    figures = _FIGURE.findall(text)
    before, _, after = text.partition(figures[0] if figures else "\0")
    marks = [_read_marks(before), _read_marks(after.removesuffix("整").removesuffix("正"))]
    if not figures or None in marks or re.search(r"[\d.]", before + after):
        raise AmountFault("not_an_amount")
    both = reduce(Marks.with_, (mark for mark in marks if mark), Marks())
    return Decimal(figures[0].replace(",", "")), both


def _read_marks(text: str) -> Marks | None:
    """Read units and currencies; None where anything else stands there."""
    marks = Marks()
    rest = text.strip().upper()
    while rest:
        if (code := _CODE.match(rest)) and minor_digits(code[0]) is not None:
            found, end = Marks(currencies=frozenset({code[0]})), code.end()
        elif unit := _UNIT.match(rest):
            has_yuan = unit[0].endswith("元")
            multiplier = _UNITS[unit[0].casefold()]
            found = Marks(frozenset({multiplier}), _owners("元") if has_yuan else None)
            end = unit.end()
        elif sign := re.match(mark_pattern(), rest):
            found, end = Marks(currencies=_owners(sign[0])), sign.end()
        else:
            return None
        marks = marks.with_(found)
        rest = rest[end:].lstrip(" ,()")
    return marks


def _owners(sign: str) -> frozenset[str]:
    """Give the currencies that a sign is used for; 元 is the unit of any, whatever its name."""
    if sign == "元":
        return currency_codes()
    return frozenset(c.code for c in currencies() if sign in (*c.marks, *c.shared_marks))


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return one if other is None else other
    return one & other
