"""Totals that must be the sums of their parts, each checked within one statement.

Figures of two statements are not added up: what one of them restates would look like a fault.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from checker.statements.precision import find_last_digit
from checker.statements.years import IdentityCheck, Terms, YearFigure


class Identity(NamedTuple):
    """A total and its parts.

    Attributes:
        name: What it is called in the texts of the command line.
        total: The item that the parts come to.
        parts: Items that are added up.
        less: Items that are taken away.
        may_lack: Items that are added up if they are stated; where one is not, a difference says
            nothing.
    """

    name: str
    total: str
    parts: tuple[str, ...]
    less: tuple[str, ...] = ()
    may_lack: tuple[str, ...] = ()


IDENTITIES = (
    Identity("assets", "total_assets", ("current_assets", "non_current_assets")),
    Identity(
        "liabilities", "total_liabilities", ("current_liabilities", "non_current_liabilities")
    ),
    Identity("balance", "total_assets", ("total_liabilities", "equity")),
    Identity("balance_total", "total_assets", ("liabilities_and_equity",)),
    Identity("net_income", "net_income", ("profit_before_tax",), less=("income_tax",)),
    Identity(
        "cash_flows",
        "cash_increase",
        ("operating_cash_flow", "investing_cash_flow", "financing_cash_flow"),
        may_lack=("exchange_effect",),
    ),
)


def check_identities(
    figures: Mapping[str, YearFigure], period_ends_on: date
) -> Iterator[IdentityCheck]:
    """Check the identities of which one statement states every term."""
    for identity in IDENTITIES:
        check = _check(identity, figures, period_ends_on)
        if check is not None:
            yield check


def _check(
    identity: Identity, figures: Mapping[str, YearFigure], period_ends_on: date
) -> IdentityCheck | None:
    lacking = [item for item in identity.may_lack if _amount(figures, item) is None]
    added = (*identity.parts, *(item for item in identity.may_lack if item not in lacking))
    items = (identity.total, *added, *identity.less)
    amounts = {item: _amount(figures, item) for item in items}
    known = {item: amount for item, amount in amounts.items() if amount is not None}
    statements = {id(figures[item].filed) for item in known}
    if len(known) < len(items) or len(statements) != 1:
        return None
    statement = figures[identity.total].filed.statement
    come_to = sum(known[item] for item in added) - sum(known[item] for item in identity.less)
    check = IdentityCheck(
        name=identity.name,
        period_ends_on=period_ends_on,
        parts=Terms((*added, *(f"-{item}" for item in identity.less)), come_to),
        total=Terms((identity.total,), known[identity.total]),
        tolerance=find_last_digit(statement) * len(items),
        currency=statement.currency,
    )
    return check if check.holds or not lacking else None


def _amount(figures: Mapping[str, YearFigure], item: str) -> int | None:
    figure = figures.get(item)
    return None if figure is None else figure.counted
