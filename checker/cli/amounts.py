"""How amounts of money are given on the command line: never guessed, never a float."""

from __future__ import annotations

from typing import Annotated

import typer

from ingest.document import Money

CurrencyOption = Annotated[
    str, typer.Option("--currency", metavar="CODE", help="货币（ISO 4217）· currency, e.g. CNY")
]


def parse_amount(words: str, currency: str, option: str = "--amount") -> Money:
    """Read an amount that was given as an option: `500000`, `500,000.00`, `50万元`.

    Args:
        words: As given.
        currency: ISO 4217; what the words say must agree with it.
        option: Where it was given, for the complaint.

    Raises:
        typer.BadParameter: It is no amount of this currency.
    """
    from checker.register.amounts import AmountFault, Marks, read_amount, read_currency
    from ingest.normalise.currencies import minor_digits

    code = currency.strip().upper()
    if minor_digits(code) is None:
        raise typer.BadParameter(
            f"“{currency}” 不是 ISO 4217 货币代码，请写成 CNY、USD · "
            "is no currency of ISO 4217, write CNY or USD",
            param_hint="--currency",
        )
    try:
        money = read_amount(words, Marks().with_(read_currency(code)), unit=1, currency=code)
    except AmountFault as fault:
        raise typer.BadParameter(
            f"“{words}” 不是 {code} 金额，请写成 500000 或 50万 · "
            f"is no amount of {code}, write 500000 or 500,000.00",
            param_hint=option,
        ) from fault
    return money
