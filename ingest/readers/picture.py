"""What a picture is, for every module that looks at one, without loading an engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3, blue, green, red."""


def turn_picture(picture: Picture, degrees: int) -> Picture:
    """Turn clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -(degrees // 90) % 4))
