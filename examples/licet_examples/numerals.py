"""Amounts as licences and contracts print them."""

from __future__ import annotations

from enum import StrEnum

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_TEN_THOUSANDS_PER_HUNDRED_MILLION = 10_000


class AmountPrint(StrEnum):
    """Ways of printing an amount."""

    CAPITALS = "capitals"
    CAPITALS_WITH_CURRENCY = "capitals_with_currency"
    CAPITALS_OLD_YUAN = "capitals_old_yuan"
    TEN_THOUSANDS = "ten_thousands"
    TEN_THOUSANDS_CURRENCY_AFTER = "ten_thousands_currency_after"
    CURRENCY_BEFORE = "currency_before"
    DECIMALS = "decimals"
    GROUPED = "grouped"
    US_DOLLARS = "us_dollars"


def print_amount(ten_thousands: int, style: AmountPrint) -> str:
    """Print an amount.

    Args:
        ten_thousands: In units of 10,000 (万) of the currency, below 10^8.
        style: How; `US_DOLLARS` says so, all others are yuan.
    """
    capitals = write_capitals(ten_thousands)
    return {
        AmountPrint.CAPITALS: f"{capitals}元整",
        AmountPrint.CAPITALS_WITH_CURRENCY: f"人民币{capitals}元整",
        AmountPrint.CAPITALS_OLD_YUAN: f"人民币{capitals}圆整",
        AmountPrint.TEN_THOUSANDS: f"{ten_thousands}万元",
        AmountPrint.TEN_THOUSANDS_CURRENCY_AFTER: f"{ten_thousands}万元人民币",
        AmountPrint.CURRENCY_BEFORE: f"人民币{ten_thousands}万元",
        AmountPrint.DECIMALS: f"{ten_thousands}.000000万人民币",
        AmountPrint.GROUPED: f"{ten_thousands * 10_000:,}元",
        AmountPrint.US_DOLLARS: f"{ten_thousands}万美元",
    }[style]


def state_amount(ten_thousands: int, style: AmountPrint) -> dict[str, str]:
    """Give what an amount printed by `print_amount` says: amount and ISO 4217 currency."""
    currency = "USD" if style is AmountPrint.US_DOLLARS else "CNY"
    return {"amount": f"{ten_thousands * 10_000}.00", "currency": currency}


def write_capitals(ten_thousands: int) -> str:
    """Write a multiple of 10,000 in the numerals of cheques: 12000 gives 壹亿贰仟万."""
    hundred_millions, rest = divmod(ten_thousands, _TEN_THOUSANDS_PER_HUNDRED_MILLION)
    words = f"{_write_below_ten_thousand(hundred_millions)}亿" if hundred_millions else ""
    if rest and hundred_millions and rest < 1000:
        words += "零"
    return words + (f"{_write_below_ten_thousand(rest)}万" if rest else "")


def _write_below_ten_thousand(number: int) -> str:
    words = ""
    has_gap = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            has_gap = bool(words)
            continue
        words += ("零" if has_gap else "") + _DIGITS[digit] + _UNITS[power]
        has_gap = False
    return words
