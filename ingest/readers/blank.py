"""Whether a picture shows a blank page: bare paper, be it grey, shaded or noisy."""

from __future__ import annotations

import cv2
import numpy as np

from ingest.readers.picture import Picture

_SIDE = 1000
_GROUND = 61
"""Pixels over which the paper is alike; strokes are thinner."""
_DARKER = 40
"""Grey levels by which ink is darker than the paper around it."""
_MOST_INK = 0.0001
"""Share of the page: specks of a scanner or of a fax are fewer, a line of print is more."""
_MARGIN = 0.03
"""The rim of a scan is dark where the paper ends."""


def is_blank(picture: Picture) -> bool:
    """Tell whether nothing is printed, written or stamped on a page.

    Args:
        picture: Height x width x 3, blue, green, red.
    """
    scale = min(1.0, _SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    # The darkest of the three: red ink is as light as paper in red.
    darkest = cv2.medianBlur(np.asarray(small.min(axis=2), dtype=np.uint8), 3)
    rows, columns = (max(1, round(_MARGIN * side)) for side in darkest.shape)
    ground = cv2.medianBlur(darkest, _GROUND)
    ink = (ground.astype(np.int16) - darkest > _DARKER)[rows:-rows, columns:-columns]
    return bool(ink.mean() < _MOST_INK)
