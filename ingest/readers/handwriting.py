"""Ink on a page that is neither print nor red: signatures, and the seals of black and white copies.

What it spells is not asked, only whether something was written where a form asks for a signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Box, Word
from ingest.readers.picture import Picture
from ingest.readers.seal import find_red

_SEARCH_SIDE = 1200
_NARROWEST, _WIDEST = 0.012, 0.4
"""Of what is written together, as a share of the page's width."""
_FLATTEST, _TALLEST = 0.6, 16.0
"""Likewise its height, in heights of the page's print: a rule is flatter, a picture taller."""
_LIGHTEST, _FULLEST = 0.02, 0.6
"""Share of its box that is inked: a frame has less, a logo or a bar more."""
_SEAL_RED = 130


def find_handwriting(
    picture: Picture, words: Sequence[Word], others: Sequence[Box]
) -> tuple[Box, ...]:
    """Find strokes that no word accounts for.

    Args:
        picture: The upright page.
        words: The print that was read.
        others: Boxes of codes and pictures, which are no handwriting either.

    Returns:
        Boxes as shares of the page, strokes that stand together in one.
    """
    if not words:
        return ()
    height, width = picture.shape[:2]
    scale = min(1.0, _SEARCH_SIDE / max(height, width))
    small = np.asarray(
        cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), dtype=np.uint8
    )
    rows, columns = small.shape[:2]
    print_height = median(word.box[3] - word.box[1] for word in words) * rows
    ink = _find_ink(small, print_height)
    for box in (*map(_box_of_print, words), *others):
        _erase(ink, box, 0.12 * print_height)
    reach = max(3, round(0.4 * print_height))
    joined = cv2.dilate(ink, np.ones((reach, reach), np.uint8))
    count, _, statistics, _ = cv2.connectedComponentsWithStats(joined)
    found: list[Box] = []
    for x, y, w, h, _ in statistics[1:count].tolist():
        inked = float((ink[y : y + h, x : x + w] > 0).mean())
        is_wide_enough = _NARROWEST * columns <= w <= _WIDEST * columns
        is_tall_enough = _FLATTEST * print_height <= h - reach <= _TALLEST * print_height
        if is_wide_enough and is_tall_enough and _LIGHTEST <= inked <= _FULLEST:
            found.append((x / columns, y / rows, (x + w) / columns, (y + h) / rows))
    return tuple(found)


def _find_ink(picture: Picture, print_height: float) -> NDArray[np.uint8]:
    """Mask of what is darker than the paper around it, without rules that run across the page."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    block = max(15, round(2 * print_height)) | 1
    ink = np.asarray(
        cv2.adaptiveThreshold(
            grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18
        ),
        dtype=np.uint8,
    )
    # Blue or black strokes that cross a seal stay: their red channel is dark, the seal's is not.
    red = cv2.dilate(find_red(picture), np.ones((3, 3), np.uint8)) > 0
    ink[red & (picture[:, :, 2] > _SEAL_RED)] = 0
    length = max(20, round(5 * print_height))
    for kernel in (np.ones((1, length), np.uint8), np.ones((length, 1), np.uint8)):
        rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
        ink = np.where(cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0, np.uint8(0), ink)
    return np.asarray(cv2.medianBlur(ink, 3), dtype=np.uint8)


def _box_of_print(word: Word) -> Box:
    """A word's box as far as its characters go: found lines often run on over what follows them."""
    x0, y0, x1, y1 = word.box
    return (word.character_edges or (x0,))[0], y0, (word.character_edges or (x1,))[-1], y1


def _erase(mask: NDArray[np.uint8], box: Box, margin: float) -> None:
    rows, columns = mask.shape
    x0, x1 = (round(share * columns) for share in (box[0], box[2]))
    y0, y1 = (round(share * rows) for share in (box[1], box[3]))
    edge = round(margin)
    mask[max(0, y0 - edge) : y1 + edge, max(0, x0 - edge) : x1 + edge] = 0
