"""The whale curve as an SVG: made here, readable in print, told in words as well.

No font, script or colour is fetched from anywhere. The curve is one line, the total a dashed one
and the peak a marked point with its label, so that nothing rests on colour alone. Title and
description say in both languages what the picture shows.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.document_data import write_money
from checker.purchases.profit import WhaleCurve
from ingest.document import Money

_WIDTH, _HEIGHT = 720, 360
_LEFT, _RIGHT, _TOP, _BOTTOM = 96, 24, 64, 56
_MOST_POINTS = 400
_STYLE = (
    "text{font-family:sans-serif;font-size:12px;fill:#111}"
    ".head{font-size:15px;font-weight:bold}.end{text-anchor:end}.middle{text-anchor:middle}"
    ".axis{stroke:#111}.curve{fill:none;stroke:#1f4e79;stroke-width:2}"
    ".total{stroke:#b00020;stroke-width:1.5;stroke-dasharray:6 4}.peak{fill:#b00020}"
)


def draw_whale_chart(curve: WhaleCurve, currency: str) -> str:
    """Draw the curve as an SVG document; the same curve gives the same bytes."""
    customers = len(curve.cumulative)
    total = write_money(Money(curve.total, currency))
    peak = write_money(Money(curve.peak, currency))
    share = "" if curve.peak_bp is None else f"{curve.peak_bp / 100:.1f} %"
    scale = _Scale(curve)
    said_zh = f"{customers} 户合计 {total}；前 {curve.peak_rank} 户累计最高 {peak} {share}"
    said_en = (
        f"{customers} customers earn {total}; the first {curve.peak_rank} together {peak} {share}"
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
            'aria-labelledby="title desc" lang="zh">',
            '<title id="title">客户利润累计曲线（鲸鱼曲线）· whale curve</title>',
            f'<desc id="desc">{said_zh}。{said_en}.</desc>',
            f"<style>{_STYLE}</style>",
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
            f'<text class="head" x="{_LEFT}" y="22">客户利润累计曲线 · whale curve '
            f"({currency})</text>",
            f'<text x="{_LEFT}" y="42">{said_zh} · {said_en}</text>',
            *_draw_axes(scale, curve, currency),
            *_draw_curve(scale, curve),
            "</svg>",
            "",
        ]
    )


class _Scale:
    """From ranks and minor units to places on the picture."""

    def __init__(self, curve: WhaleCurve) -> None:
        self.customers = max(len(curve.cumulative), 1)
        self.most = max(0, *curve.cumulative, 1)
        self.least = min(0, *curve.cumulative, 0)

    def x(self, rank: int) -> int:
        return _LEFT + (_WIDTH - _LEFT - _RIGHT) * rank // self.customers

    def y(self, minor_units: int) -> int:
        height = _HEIGHT - _TOP - _BOTTOM
        return _TOP + height * (self.most - minor_units) // (self.most - self.least)


def _draw_axes(scale: _Scale, curve: WhaleCurve, currency: str) -> Iterator[str]:
    zero, right = scale.y(0), _WIDTH - _RIGHT
    yield f'<line class="axis" x1="{_LEFT}" x2="{right}" y1="{zero}" y2="{zero}"/>'
    yield f'<line class="axis" x1="{_LEFT}" x2="{_LEFT}" y1="{_TOP}" y2="{_HEIGHT - _BOTTOM}"/>'
    levels = {0: "0", curve.total: write_money(Money(curve.total, currency))}
    for level, words in levels.items():
        y = scale.y(level)
        yield f'<text class="end" x="{_LEFT - 8}" y="{y + 4}">{words}</text>'
    y = scale.y(curve.total)
    yield f'<line class="total" x1="{_LEFT}" x2="{right}" y1="{y}" y2="{y}"/>'
    for rank in (0, scale.customers // 2, scale.customers):
        x = scale.x(rank)
        yield f'<text class="middle" x="{x}" y="{_HEIGHT - _BOTTOM + 18}">{rank:,}</text>'
    yield (
        f'<text class="middle" x="{(_LEFT + right) // 2}" y="{_HEIGHT - 14}">'
        "客户按利润从高到低 · customers by profit, the highest first</text>"
    )


def _draw_curve(scale: _Scale, curve: WhaleCurve) -> Iterator[str]:
    ranks = _choose_ranks(len(curve.cumulative), curve.peak_rank)
    points = [(0, 0), *((rank, curve.cumulative[rank - 1]) for rank in ranks)]
    places = " ".join(f"{scale.x(rank)},{scale.y(value)}" for rank, value in points)
    yield f'<polyline class="curve" points="{places}"/>'
    if curve.peak_rank:
        x, y = scale.x(curve.peak_rank), scale.y(curve.peak)
        yield f'<circle class="peak" cx="{x}" cy="{y}" r="4"/>'


def _choose_ranks(customers: int, peak: int) -> list[int]:
    """Choose the points of the curve that are drawn; the peak and the last always."""
    step = max(1, -(-customers // _MOST_POINTS))
    chosen = {*range(step, customers + 1, step), peak, customers}
    return sorted(rank for rank in chosen if rank > 0)
