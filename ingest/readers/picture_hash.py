"""A short number for what a picture shows, which saving it anew hardly changes.

The signs of the 256 slowest waves of the grey picture against their median: measured on 38 photos
of licences, saving at quality 40, at half and a third of the size, brighter, or cropped by one per
cent changes at most 32 of the bits, turning by one degree at most 42; two different photos differ
in 54 and more. Clean scans of one form filled in differently differ in as few as 12, so that what
stands on the page must be compared too before two pictures are called one.
"""

from __future__ import annotations

import cv2
import numpy as np

from ingest.readers.picture import Picture

HASH_HEX_DIGITS = 64
_SIDE = 128
_WAVES = 16


def hash_picture(picture: Picture) -> str:
    """Give the number of a picture as it stands upright, in hexadecimal."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    waves = cv2.dct(small.astype(np.float32))[:_WAVES, :_WAVES].ravel()
    # The first is the brightness of the whole.
    return np.packbits(waves > np.median(waves[1:])).tobytes().hex()
