"""How finely a figure is printed: one unit of its last digit is what rounding may make of it."""

from __future__ import annotations

import re

from ingest.normalise.currencies import minor_digits
from ingest.statements import Figure, Statement

_DECIMALS = re.compile(r"[.．](\d+)\D*$")


def find_last_digit(statement: Statement) -> int:
    """Give what the last printed digit of a statement is worth, in minor units, at least one.

    Of all its figures the finest counts: a zero at the end is often not printed.
    """
    return min((_last_digit(figure, statement) for figure in statement.figures.values()), default=1)


def _last_digit(figure: Figure, statement: Statement) -> int:
    unit = statement.unit * int(10 ** (minor_digits(statement.currency) or 0))
    printed = _DECIMALS.search(figure.source.raw)
    digits = len(printed[1]) if printed else 0
    return max(1, unit // int(10**digits))
