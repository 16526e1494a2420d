"""Amounts and numbers as people type them into forms: never guessed, never a float."""

from __future__ import annotations

from datetime import date

from checker.register.amounts import AmountFault, Marks, read_amount, read_currency
from ingest.document import Money
from ingest.normalise.currencies import minor_digits
from rules.vocabulary import Bilingual

CURRENCIES = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP", "SGD", "AUD", "CAD", "CHF", "KRW", "TWD")
"""What forms offer; any other currency of ISO 4217 that is sent is taken too."""

NO_AMOUNT = Bilingual(
    "请填写金额，例如 500000 或 50万。", "Give an amount such as 500000 or 500,000."
)
NO_CURRENCY = Bilingual("请选择币种。", "Choose a currency.")
NO_DAY = Bilingual("请填写日期，例如 2027-01-31。", "Give a date such as 2027-01-31.")


class FieldFault(Exception):
    """What was typed into a field is not what it takes.

    Args:
        words: What to type instead.
    """

    def __init__(self, words: Bilingual) -> None:
        super().__init__(words.en)
        self.words = words


def parse_currency(text: str) -> str:
    """Read a currency code.

    Raises:
        FieldFault: It is none of ISO 4217.
    """
    code = text.strip().upper()
    if minor_digits(code) is None:
        raise FieldFault(NO_CURRENCY)
    return code


def parse_amount(text: str, currency: str) -> Money:
    """Read an amount: `500000`, `500,000.00`, `50万元`.

    Args:
        text: As typed.
        currency: ISO 4217; what the text says must agree with it.

    Raises:
        FieldFault: It is no amount of this currency.
    """
    try:
        return read_amount(text, Marks().with_(read_currency(currency)), unit=1, currency=currency)
    except AmountFault as fault:
        raise FieldFault(NO_AMOUNT) from fault


def parse_whole(text: str, least: int, most: int) -> int:
    """Read a whole number.

    Args:
        text: As typed.
        least: The smallest that is taken.
        most: The largest.

    Raises:
        FieldFault: It is none, or lies outside.
    """
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        words = f"{least}–{most}"
        raise FieldFault(
            Bilingual(f"请填写 {words} 之间的整数。", f"Give a whole number from {words}.")
        )
    return number


def parse_day(text: str) -> date:
    """Read a date.

    Raises:
        FieldFault: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FieldFault(NO_DAY) from error
