"""The date that an authority's seal stands on, read in one piece.

Its figures are printed apart (2021 年 8 月 13 日) and the seal lies on them: single figures are not
found as lines, so that of 22 transcribed dates of issue 13 were lost. The year is found, for it
stands at the left: from there the row is cut across the seal, its red lifted, and read as one line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ingest.document import Box
from ingest.normalise.dates import find_dates, fold_dates
from ingest.readers.image_words import Line, measure_skew
from ingest.readers.ocr import OcrEngine, Quad, crop_line
from ingest.readers.picture import Picture
from ingest.readers.seal import lift_red

_YEAR = re.compile(r"^(?:19|20)\d\d年?\d?|^[一二][九〇○0O零][〇○0O零一二三四五六七八九]{2}")
_FARTHEST = 1.0
"""How far left of the seal the year may end, in widths of the seal."""
_BEYOND = 0.25
"""How far right of the seal the day may stand, in widths of the seal."""
_TALLER = 0.25
"""By how much of the year's height the row is cut taller on either side: the form's 年月日 stand
higher or lower than what is filled in."""
_SUREST_PIECES = 0.8


def join_dates(
    picture: Picture, lines: Sequence[Line], seals: Sequence[Box], engine: OcrEngine
) -> list[Line]:
    """Read dates under seals as one line each, in place of the pieces that were found of them.

    Args:
        picture: The upright page.
        lines: As recognised.
        seals: In shares of the page.
        engine: The models.
    """
    kept = list(lines)
    skew = np.tan(np.radians(measure_skew([line.quad for line in lines])))
    for seal in seals:
        year = _find_year(kept, seal, picture)
        if year is None or _find_day(year.recognition.text) is not None:
            continue
        row = _cut_row(year.quad, seal, picture, float(skew))
        crop = crop_line(picture, row)
        readings = engine.recognise([lift_red(crop), crop])
        dated = [each for each in readings if _find_day(each.text) is not None]
        if not dated:
            continue
        best = max(dated, key=lambda each: each.confidence)
        other = readings[1] if best is readings[0] else readings[0]
        kept = [line for line in kept if not _lies_in(line.quad, row)]
        kept.append(Line(row, best, other.text))
    return kept


def _find_year(lines: Sequence[Line], seal: Box, picture: Picture) -> Line | None:
    """The year beside a seal or under its left part, the lowest one."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = seal[0] * width, seal[1] * height, seal[2] * width, seal[3] * height
    found = [
        line
        for line in lines
        if _YEAR.match("".join(line.recognition.text.split()))
        and line.recognition.confidence >= _SUREST_PIECES
        and y0 < line.quad[:, 1].mean() < y1 + (y1 - y0) / 4
        and x0 - _FARTHEST * (x1 - x0) < line.quad[:, 0].max()
        and line.quad[:, 0].min() < x1
    ]
    return max(found, key=lambda line: float(line.quad[:, 1].mean()), default=None)


def _cut_row(year: Quad, seal: Box, picture: Picture, slope: float) -> Quad:
    """From the year to beyond the seal, as high as the year and a little more."""
    width = picture.shape[1]
    left = float(year[:, 0].min())
    right = min(float(width), (seal[2] + _BEYOND * (seal[2] - seal[0])) * width)
    right = max(right, float(year[:, 0].max()))
    middle = float(year[:, 1].mean())
    half = float(np.ptp(year[:, 1])) * (0.5 + _TALLER)
    centre = float(year[:, 0].mean())
    at_left, at_right = middle + slope * (left - centre), middle + slope * (right - centre)
    corners = [
        (left, at_left - half),
        (right, at_right - half),
        (right, at_right + half),
        (left, at_left + half),
    ]
    return np.array(corners, dtype=np.float32)


def _find_day(text: str) -> object | None:
    days = {mention.value for mention in find_dates(fold_dates("".join(text.split())))}
    return days.pop() if len(days) == 1 else None


def _lies_in(quad: Quad, row: Quad) -> bool:
    x, y = quad.mean(axis=0)
    return bool(row[0, 0] <= x <= row[1, 0] and row[:, 1].min() <= y <= row[:, 1].max())
