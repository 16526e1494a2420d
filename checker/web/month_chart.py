"""The exposure month by month as rectangles: what is owed already below, the contract on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.contract_check.chart import MonthBar

WIDTH, HEIGHT = 720, 220
_BOTTOM, _TOP = 24, 12
_MOST_LABELS = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One month of the chart.

    Attributes:
        month: Its first day.
        x: Where its column begins.
        width: Of its column.
        now_y: Where what is owed already begins.
        now_height: How high it is.
        own_y: Where the contract begins.
        own_height: How high it is.
        has_label: Whether the month is written below.
    """

    month: date
    x: float
    width: float
    now_y: float
    now_height: float
    own_y: float
    own_height: float
    has_label: bool


@dataclass(frozen=True, slots=True)
class MonthChart:
    """All of the chart.

    Attributes:
        columns: The months in order.
        limit_y: Where the limit is drawn; None where there is none.
        base_y: Where nothing is owed.
    """

    columns: tuple[Column, ...]
    limit_y: float | None
    base_y: float


def lay_months(bars: Sequence[MonthBar], limit: int | None) -> MonthChart:
    """Lay the months out.

    Args:
        bars: The months in order.
        limit: The approved limit in the same minor units; None where there is none to draw.
    """
    most = max([bar.drawn for bar in bars] + [limit or 0, 1])
    base = HEIGHT - _BOTTOM
    slot = WIDTH / max(len(bars), 1)
    every = -(-len(bars) // _MOST_LABELS)

    def height(amount: int) -> float:
        return round((base - _TOP) * amount / most, 1)

    columns = []
    for place, bar in enumerate(bars):
        now, whole = height(max(bar.now or 0, 0)), height(max(bar.drawn, 0))
        columns.append(
            Column(
                month=bar.month,
                x=round(slot * (place + 0.15), 1),
                width=round(min(slot * 0.7, 64), 1),
                now_y=base - now,
                now_height=now,
                own_y=base - whole,
                own_height=round(max(whole - now, 0), 1),
                has_label=place % every == 0,
            )
        )
    return MonthChart(tuple(columns), None if limit is None else base - height(limit), base)
