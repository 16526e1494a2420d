"""Characters as a PDF engine places them, before they are words.

Both engines end here, so the grouping into words and the quality gate know only one form.
Positions are points on the page as a viewer shows it (rotation and crop box applied), origin at
the top left.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

SLANT_TOLERANCE_DEGREES = 5.0
DUPLICATE_TOLERANCE_POINTS = 1.0
DUPLICATE_TOLERANCE_WIDTHS = 0.3


class Glyph(NamedTuple):
    """One character with its box.

    Attributes:
        text: Usually one character; a ligature may hold more.
        x0: Left edge.
        top: Upper edge.
        x1: Right edge.
        bottom: Lower edge.
        angle: Direction of its line of text in degrees, clockwise; 0 reads from left to right.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    angle: float = 0.0


def is_slanted(glyph: Glyph) -> bool:
    """Whether it stands at neither 0, 90, 180 nor 270 degrees, as watermarks do.

    pdfplumber's own `upright` is true for text at 45 degrees (160 of 160 characters of a
    watermark).
    """
    remainder = glyph.angle % 90.0
    return SLANT_TOLERANCE_DEGREES < remainder < 90.0 - SLANT_TOLERANCE_DEGREES


def quarter_turns(glyph: Glyph) -> int:
    """Its direction to the nearest quarter turn clockwise, 0 to 3."""
    return round(glyph.angle / 90.0) % 4


def dominant_quarter_turns(glyphs: Iterable[Glyph]) -> int:
    """The direction of most characters; 0 unless another has three in five of them."""
    counts = Counter(quarter_turns(glyph) for glyph in glyphs if glyph.text.strip())
    if not counts:
        return 0
    turns, count = counts.most_common(1)[0]
    return turns if count > 0.6 * counts.total() else 0


def turn_glyph(glyph: Glyph, turns: int, width: float, height: float) -> Glyph:
    """Turns a glyph with its page by quarter turns counter-clockwise.

    Args:
        glyph: On a page of `width` times `height`.
        turns: Quarter turns counter-clockwise, so that text at `turns` clockwise becomes level.
        width: Of the page before turning.
        height: Of the page before turning.
    """
    text, x0, top, x1, bottom, angle = glyph
    match turns % 4:
        case 1:
            x0, top, x1, bottom = top, width - x1, bottom, width - x0
        case 2:
            x0, top, x1, bottom = width - x1, height - bottom, width - x0, height - top
        case 3:
            x0, top, x1, bottom = height - bottom, x0, height - top, x1
    return Glyph(text, x0, top, x1, bottom, (angle - 90.0 * turns) % 360.0)


def drop_duplicates(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Drops characters printed again in the same place, as fake bold does.

    The same character within one point of a kept one, or a third of its width where it is tiny, is
    a duplicate. One pass over a grid, where pdfplumber's `dedupe_chars` takes up to 1.2 s on a
    dense page; so it is done to every page, and a title alone in fake bold is mended too.
    """
    kept: list[Glyph] = []
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        column, row = math.floor(glyph.x0), math.floor(glyph.top)
        extent = max(glyph.x1 - glyph.x0, glyph.bottom - glyph.top)
        tolerance = min(DUPLICATE_TOLERANCE_POINTS, DUPLICATE_TOLERANCE_WIDTHS * extent)
        is_duplicate = any(
            abs(other.x0 - glyph.x0) <= tolerance and abs(other.top - glyph.top) <= tolerance
            for near_column in (column - 1, column, column + 1)
            for near_row in (row - 1, row, row + 1)
            for other in seen.get((glyph.text, near_column, near_row), ())
        )
        if not is_duplicate:
            seen.setdefault((glyph.text, column, row), []).append(glyph)
            kept.append(glyph)
    return kept
