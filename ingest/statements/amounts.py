"""What a cell states: a number, a dash, nothing, or something that cannot be trusted.

A blank cell is not zero, and a printed dash is not blank. A number whose thousands do not stand in
threes is not read: it has lost or gained a character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ingest.normalise.text import drop_whitespace, fold_width
from ingest.table import Cell, CellFault

_NUMBER = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DASH = re.compile(r"[-‐‑‒–—―−─﹣－/]+|不适用|n/?a\.?|nil|无")
_MINUS = "-‐‑‒–—―−﹣－△▲"
_CURRENCY_SIGNS = "¥￥$€£"
_LOOKS_LIKE_FIGURE = re.compile(r"[\d,.()\-–—−△▲¥￥$€£\s]+")


@dataclass(frozen=True, slots=True)
class Amount:
    """What a cell states.

    Attributes:
        number: In the unit of the statement; None unless `stated` is `value`.
        stated: `value`, `dash`, `blank`, or `unreadable` where something stands there that is no
            figure.
        is_computed: It is a spreadsheet's number, which may have more digits than it shows.
    """

    number: Decimal | None
    stated: str
    is_computed: bool = False


def read_amount(content: Cell) -> Amount:
    """Reads a cell of a figure column.

    Text may have thousands separators, full-width digits, a currency sign, and the minus before
    or behind it, as brackets or as △.
    """
    match content:
        case None:
            return Amount(None, "blank")
        case bool() | CellFault():
            return Amount(None, "unreadable")
        case Decimal():
            return Amount(content, "value", is_computed=True)
        case str():
            return _read_text(content)
        case _:  # a date stands where a figure should
            return Amount(None, "unreadable")


def looks_like_figure(text: str) -> bool:
    """Tells whether a text is made of the characters of figures alone, dashes included."""
    folded = fold_width(text).strip()
    return bool(folded) and bool(_LOOKS_LIKE_FIGURE.fullmatch(folded) or _DASH.fullmatch(folded))


def _read_text(text: str) -> Amount:
    folded = drop_whitespace(fold_width(text)).lower()
    if not folded:
        return Amount(None, "blank")
    if _DASH.fullmatch(folded):
        return Amount(None, "dash")
    is_negative = False
    if folded.startswith("(") and folded.endswith(")"):
        folded, is_negative = folded[1:-1], True
    folded = folded.lstrip(_CURRENCY_SIGNS)
    if folded[:1] and folded[0] in _MINUS:
        if is_negative:
            return Amount(None, "unreadable")
        folded, is_negative = folded[1:], True
    elif folded.endswith("-") and not is_negative:
        folded, is_negative = folded[:-1], True
    folded = folded.lstrip(_CURRENCY_SIGNS)
    if not _NUMBER.fullmatch(folded):
        return Amount(None, "unreadable")
    number = Decimal(folded.replace(",", ""))
    return Amount(-number if is_negative else number, "value")
