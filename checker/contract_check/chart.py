"""The exposure month by month as an SVG: made here, readable in print, told in words as well.

No font, script or colour is fetched from anywhere. What is owed already is hatched, what the
contract adds is solid, the limit is a dashed line, so that nothing rests on colour alone. Title and
description say in both languages what the picture shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from checker.document_data import write_money
from ingest.document import Money
from ingest.normalise.currencies import minor_digits

_WIDTH, _HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 16, 64, 56
_MOST_LABELS = 12
_STEPS = (1, 2, 5)
_STYLE = (
    "text{font-family:sans-serif;font-size:12px;fill:#111}"
    ".head{font-size:15px;font-weight:bold}.end{text-anchor:end}.middle{text-anchor:middle}"
    ".axis{stroke:#111}.grid{stroke:#ccc}.own{fill:#1f4e79;stroke:#111}"
    ".now{fill:url(#hatch);stroke:#111}.limit{stroke:#b00020;stroke-width:2;stroke-dasharray:6 4}"
)


@dataclass(frozen=True, slots=True)
class MonthBar:
    """One month of the chart, in minor units.

    Attributes:
        month: Its first day.
        now: What is owed already; None where that is not known.
        own: What the contract adds, at the most.
    """

    month: date
    now: int | None
    own: int

    @property
    def total(self) -> int | None:
        """Both together; None where one is not known."""
        return None if self.now is None else self.now + self.own

    @property
    def drawn(self) -> int:
        """How high it is drawn: what is not known is left out, and the legend says so."""
        return (self.now or 0) + self.own


@dataclass(frozen=True, slots=True)
class Chart:
    """What the chart shows.

    Attributes:
        customer: Who owes.
        currency: ISO 4217.
        bars: The months in order.
        peak_month: First day of the month with the most.
        limit: The approved limit in minor units; None where there is none to draw.
    """

    customer: str
    currency: str
    bars: Sequence[MonthBar]
    peak_month: date
    limit: int | None

    @property
    def most(self) -> int:
        """The highest bar."""
        return max((bar.drawn for bar in self.bars), default=0)

    @property
    def knows_now(self) -> bool:
        """Whether it is known what is owed already."""
        return all(bar.now is not None for bar in self.bars)


def draw_chart(chart: Chart) -> str:
    """Draw the chart as an SVG document; the same chart gives the same bytes."""
    top = _round_up(max(chart.most, chart.limit or 0, 1), minor_digits(chart.currency) or 0)
    peak = f"{chart.peak_month:%Y-%m}"
    most = write_money(Money(chart.most, chart.currency))
    limit_zh, limit_en = "无已批准的额度", "no approved limit"
    if chart.limit is not None:
        amount = write_money(Money(chart.limit, chart.currency))
        limit_zh, limit_en = f"已批准额度 {amount}", f"approved limit {amount}"
    if not chart.knows_now:
        limit_zh += "；现有敞口未知，未计入"
        limit_en += "; what is owed now is not known and left out"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        'aria-labelledby="title desc" lang="zh">',
        f'<title id="title">{escape(chart.customer)}：各月敞口 · exposure by month</title>',
        f'<desc id="desc">峰值在 {peak}，{most}；{limit_zh}。'
        f"Peak in {peak}: {most}; {limit_en}.</desc>",
        f"<style>{_STYLE}</style>",
        '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<path d="M0 6L6 0" stroke="#555" stroke-width="1.2"/></pattern></defs>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text class="head" x="{_LEFT}" y="22">{escape(chart.customer)}：各月敞口 · '
        f"exposure by month ({chart.currency})</text>",
        *_draw_legend(chart),
        *_draw_scale(chart, top),
        *_draw_bars(chart, top),
    ]
    if chart.limit is not None:
        y = _height_of(chart.limit, top)
        parts.append(f'<line class="limit" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>')
    return "\n".join([*parts, "</svg>", ""])


def _draw_legend(chart: Chart) -> Iterator[str]:
    x, y = _LEFT, 34
    if chart.knows_now:
        yield f'<rect class="now" x="{x}" y="{y}" width="14" height="12"/>'
        yield f'<text x="{x + 20}" y="{y + 10}">现有敞口 · owed now</text>'
    else:
        yield f'<text x="{x}" y="{y + 10}">现有敞口未知 · owed now: ?</text>'
    yield f'<rect class="own" x="{x + 180}" y="{y}" width="14" height="12"/>'
    yield f'<text x="{x + 200}" y="{y + 10}">本合同 · this contract</text>'
    yield f'<line class="limit" x1="{x + 370}" x2="{x + 398}" y1="{y + 6}" y2="{y + 6}"/>'
    yield f'<text x="{x + 404}" y="{y + 10}">额度 · limit</text>'


def _draw_scale(chart: Chart, top: int) -> Iterator[str]:
    digits = minor_digits(chart.currency) or 0
    for quarter in range(5):
        amount = top * quarter // 4
        y = _height_of(amount, top)
        kind = "axis" if quarter == 0 else "grid"
        yield f'<line class="{kind}" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        label = f"{amount // 10**digits:,}"
        yield f'<text class="end" x="{_LEFT - 6}" y="{y + 4}">{label}</text>'


def _draw_bars(chart: Chart, top: int) -> Iterator[str]:
    count = len(chart.bars)
    slot = (_WIDTH - _LEFT - _RIGHT) / max(count, 1)
    every = -(-count // _MOST_LABELS)
    for index, bar in enumerate(chart.bars):
        x, width = round(_LEFT + slot * (index + 0.15), 1), round(slot * 0.7, 1)
        on_top, base = _height_of(bar.drawn, top), _height_of(bar.now or 0, top)
        bottom = _height_of(0, top)
        if bar.now:
            yield _draw_box("now", x, base, width, round(bottom - base, 1))
        if bar.own > 0:
            yield _draw_box("own", x, on_top, width, round(base - on_top, 1))
        if index % every == 0:
            middle = round(x + width / 2, 1)
            yield f'<text class="middle" x="{middle}" y="{bottom + 18}">{bar.month:%Y-%m}</text>'


def _draw_box(kind: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _height_of(amount: int, top: int) -> float:
    room = _HEIGHT - _TOP - _BOTTOM
    return round(_HEIGHT - _BOTTOM - room * amount / top, 1)


def _round_up(amount: int, digits: int) -> int:
    """Give the next round amount of 1, 2 or 5 and zeros, so that the scale can be read."""
    power: int = 10**digits
    while True:
        for step in _STEPS:
            if step * power >= amount:
                return step * power
        power *= 10
