"""What a picture is, for every module that looks at one, without loading an engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3, blue, green, red."""
