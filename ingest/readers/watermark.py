"""Print that slants across the page: read on a copy turned level, with the dark print taken off.

The level print that crosses a watermark cuts it to pieces where lines are searched on the page as
it is. A watermark is paler than the print, or coloured; without the print it is read in one.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ingest.readers.image_words import Line, is_slanted, measure_line
from ingest.readers.ocr import OcrEngine, Quad, crop_line
from ingest.readers.picture import Picture

_SEARCH_SIDE = 1400
_LEVEL_DEGREES = 6.0
_DARK = 0.55
"""Brightest channel against the paper around it: print is darker, grey and coloured ink is not."""


def find_slant(quads: Sequence[Quad], skew_degrees: float) -> float | None:
    """Angle in degrees of the longest line that slants; None if none does."""
    slanted = [measure_line(quad) for quad in quads if is_slanted(quad, skew_degrees)]
    return max(slanted)[2] if slanted else None


def read_slanting(picture: Picture, slant_degrees: float, engine: OcrEngine) -> list[Line]:
    """Read the lines that slant by an angle.

    Args:
        picture: The upright page.
        slant_degrees: How much they fall to the right.
        engine: The models.

    Returns:
        Lines with corners in pixels of the page.
    """
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), slant_degrees, 1.0)
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]]) @ turn.T
    lowest, highest = corners.min(axis=0), corners.max(axis=0)
    scale = _SEARCH_SIDE / float(max(highest - lowest))
    turn[:, 2] -= lowest
    turn = turn * scale
    columns, rows = (np.ceil((highest - lowest) * scale)).astype(int).tolist()
    view = np.asarray(
        cv2.warpAffine(
            _take_print_off(picture),
            turn,
            (columns, rows),
            flags=cv2.INTER_AREA,
            borderValue=(255, 255, 255),
        ),
        dtype=np.uint8,
    )
    quads = [
        quad
        for quad in engine.detect(view)
        if abs(measure_line(quad)[2]) < _LEVEL_DEGREES and np.ptp(quad[:, 0]) > np.ptp(quad[:, 1])
    ]
    back = cv2.invertAffineTransform(turn)
    readings = engine.recognise([crop_line(view, quad) for quad in quads])
    return [
        Line(np.asarray(cv2.transform(quad[None], back)[0], dtype=np.float32), reading)
        for quad, reading in zip(quads, readings, strict=True)
    ]


def _take_print_off(picture: Picture) -> Picture:
    """Replace what is dark in every colour by the paper around it."""
    reach = max(9, min(picture.shape[:2]) // 60 | 1)
    brightest = picture.max(axis=2)
    paper = cv2.medianBlur(cv2.dilate(brightest, np.ones((reach, reach), np.uint8)), 5)
    is_dark = brightest < _DARK * paper.astype(np.float32)
    mask = cv2.dilate(is_dark.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    bare = picture.copy()
    bare[mask] = paper[mask][:, None]
    return bare
