"""Amounts of money as Chinese and English documents write them, in minor units, never floats.

An amount may be written twice, in words and in figures (`人民币伍拾万元整（¥500,000.00）`); the two
must agree. Whatever the grammar does not explain makes the whole text unreadable: a lost or misread
character shall cost a look at the page, never a factor of ten.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from ingest.document import Money
from ingest.normalise.currencies import choose_currency, mark_pattern
from ingest.normalise.numerals import CHARACTERS, DIGITS, read_digits, read_numeral
from ingest.normalise.text import drop_whitespace, fold_width

_FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_MULTIPLIER = r"(?:万亿|[十拾百佰千仟]?[万萬亿億]|[百佰千仟])"
_FIGURE_PART = re.compile(rf"({_FIGURE})({_MULTIPLIER}?)")
_DIGIT = f"[{''.join(DIGITS)}]"
# What may stand around an amount without changing it; `以上` or `约` would, and are not here.
_FILLER = re.compile(
    r"(?:注册资本|注册资金|资金数额|出资额|授权金额|合同金额|金额|大写|小写|合计|共计|总计|"
    r"不超过|最高|限额|以内|含税|为|[:()\[\]【】,;。、/])*"
)


@cache
def _amount_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\d.,])(?P<figures>(?:{_FIGURE}{_MULTIPLIER})*{_FIGURE}{_MULTIPLIER}?)"
        rf"(?!\d|[.,]\d)(?P<figures_mark>{mark_pattern()})?[整正]?"
        rf"|(?P<words>[{CHARACTERS}]+)(?P<words_mark>{mark_pattern()})?"
        rf"(?:零?(?P<tenths>{_DIGIT})角)?(?:零?(?P<hundredths>{_DIGIT})分)?[整正]?"
    )


def read_money(text: str, default_currency: str = "CNY") -> Money | None:
    """Read the one amount that a text states.

    Args:
        text: Such as 伍佰万元整, 人民币500万元, 1.5亿元, 500万美元, USD 20,000, ￥500,000.00.
        default_currency: What is meant where the text names no currency of its own; on a Chinese
            licence that is CNY.

    Returns:
        None if there is no amount, if any part of the text is not understood, if amounts or
        currencies contradict one another, or if there are fractions of the smallest unit.
        `500.000元` is refused as well: recognisers confuse the point with the comma.

    Raises:
        ValueError: If the default currency is not in `currencies.yaml`.
    """
    folded = drop_whitespace(fold_width(text)).upper()
    amounts: set[Decimal | None] = set()
    marks: list[str] = []
    surroundings: list[str] = []
    end = 0
    for match in _amount_pattern().finditer(folded):
        surroundings.append(folded[end : match.start()])
        end = match.end()
        marks.extend(mark for mark in match.group("figures_mark", "words_mark") if mark)
        amounts.add(_read_amount(match))
    surroundings.append(folded[end:])
    for part in surroundings:
        marks.extend(re.findall(mark_pattern(), part))
        if not _FILLER.fullmatch(re.sub(mark_pattern(), "", part)):
            return None
    currency = choose_currency(marks, default_currency)
    amount = amounts.pop() if len(amounts) == 1 else None
    if currency is None or amount is None:
        return None
    minor_units = amount.scaleb(currency.minor_digits)
    if minor_units != minor_units.to_integral_value():
        return None
    return Money(int(minor_units), currency.code)


def _read_amount(match: re.Match[str]) -> Decimal | None:
    if match["figures"]:
        return _read_figures(match["figures"])
    whole = read_numeral(match["words"])
    if whole is None:
        return None
    tenths, hundredths = (
        read_digits(match[name]) if match[name] else 0 for name in ("tenths", "hundredths")
    )
    return Decimal(whole * 100 + (tenths or 0) * 10 + (hundredths or 0)) / 100


def _read_figures(text: str) -> Decimal | None:
    """`1亿5000万`: parts with falling multipliers, each smaller than the multiplier before."""
    total, room = Decimal(0), None
    for figure, multiplier_text in _FIGURE_PART.findall(text):
        multiplier = read_numeral("一" + multiplier_text)
        if multiplier is None or (multiplier == 1 and re.search(r"\.\d{3}$", figure)):
            return None
        value = Decimal(figure.replace(",", "")) * multiplier
        if room is not None and value >= room:
            return None
        total, room = total + value, Decimal(multiplier)
    return total
