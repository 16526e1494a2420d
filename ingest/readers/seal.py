"""Red ink: where the seals are, and how a page reads with the ink lifted off.

Replacing red pixels by their red channel leaves the print under a seal: on generated scans with a
seal over the name 28 of 32 fields became 31 of 32.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.document import Box
from ingest.readers.picture import Picture

_SEARCH_SIDE = 800
"""Seals are found on a small picture: a ring closes there that is broken in the large one."""
_GOLD_OF_AN_EMBLEM = 0.06
"""Share of its box: the national emblem is red and round too, but golden besides."""
_DARK = 0.6
"""Of print against the paper around it, in the brightest channel; red ink is bright in one."""
_PAPER_PERCENTILE = 80


@dataclass(frozen=True, slots=True)
class RedInk:
    """What is red on a page, in shares of its width and height.

    Attributes:
        seals: Round or oval rings that are mostly empty inside.
        marks: Other red shapes of some size, such as print across the page.
    """

    seals: tuple[Box, ...]
    marks: tuple[Box, ...]


def find_red(picture: Picture) -> NDArray[np.uint8]:
    """Mask (0 or 255) of the pixels that are red rather than brown, gold or shaded paper."""
    hue, saturation, value = cv2.split(cv2.cvtColor(picture, cv2.COLOR_BGR2HSV))
    is_red_hue = (hue <= 9) | (hue >= 168)
    mask = is_red_hue & (saturation >= 60) & (value >= 70)
    return np.where(mask, np.uint8(255), np.uint8(0))


def lift_red(picture: Picture) -> Picture:
    """Take the red ink off: red pixels and their rim take the red channel's grey."""
    mask = cv2.dilate(find_red(picture), np.ones((3, 3), np.uint8))
    red_channel = picture[:, :, 2]
    lifted = picture.copy()
    lifted[mask > 0] = red_channel[mask > 0][:, None]
    return lifted


def keep_red(picture: Picture, without: Sequence[Box]) -> Picture:
    """A white page with only the red ink on it, some boxes left out."""
    height, width = picture.shape[:2]
    mask = cv2.dilate(find_red(picture), np.ones((3, 3), np.uint8)) > 0
    for x0, y0, x1, y1 in without:
        mask[int(y0 * height) : int(y1 * height), int(x0 * width) : int(x1 * width)] = False
    return np.asarray(np.where(mask[..., None], picture, np.uint8(255)), dtype=np.uint8)


def find_red_ink(picture: Picture) -> RedInk:
    """Find seals and other red marks.

    A seal is a round or oval ring between 5 and 40 % of the page's short side with a star and thin
    characters inside, so that between 6 and 55 % of its box is red; the national emblem is fuller,
    and a line of red print is longer than it is high. The emblem is neither seal nor mark.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, _SEARCH_SIDE / max(height, width))
    small = cv2.resize(
        picture,
        (max(1, round(width * scale)), max(1, round(height * scale))),
        interpolation=cv2.INTER_AREA,
    )
    mask = find_red(small.astype(np.uint8))
    rows, columns = mask.shape
    short_side = min(rows, columns)
    reach = max(3, short_side // 60)
    kernel = np.ones((reach, reach), np.uint8)
    closed = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel), dtype=np.uint8)
    count, _, statistics, _ = cv2.connectedComponentsWithStats(closed)
    gold = _find_gold(np.asarray(small, dtype=np.uint8))
    seals: list[Box] = []
    marks: list[Box] = []
    for x, y, w, h, _ in statistics[1:count].tolist():
        if max(w, h) < 0.05 * short_side:
            continue
        box = (x / columns, y / rows, (x + w) / columns, (y + h) / rows)
        inked = float((mask[y : y + h, x : x + w] > 0).mean())
        if float(gold[y : y + h, x : x + w].mean()) > _GOLD_OF_AN_EMBLEM:
            continue
        is_round = 0.6 <= w / h <= 1.67
        is_ring = 0.06 <= inked <= 0.55 and min(w, h) >= 0.05 * short_side
        if is_round and is_ring and max(w, h) <= 0.4 * short_side and _has_rim(closed, x, y, w, h):
            seals.append(box)
        else:
            marks.append(box)
    return RedInk(tuple(seals), tuple(marks))


def _find_gold(picture: Picture) -> NDArray[np.bool_]:
    hue, saturation, value = cv2.split(cv2.cvtColor(picture, cv2.COLOR_BGR2HSV))
    return np.asarray((hue >= 12) & (hue <= 35) & (saturation >= 90) & (value >= 90))


def _has_rim(mask: NDArray[np.uint8], x: int, y: int, w: int, h: int) -> bool:
    """Tell whether red runs around most of the ellipse that the box encloses."""
    angles = np.linspace(0.0, 2 * np.pi, 72, endpoint=False)
    hits = 0
    for angle in angles:
        for share in (0.99, 0.94, 0.88):
            column = round(x + w / 2 + share * (w - 1) / 2 * np.cos(angle))
            row = round(y + h / 2 + share * (h - 1) / 2 * np.sin(angle))
            if mask[min(row, mask.shape[0] - 1), min(column, mask.shape[1] - 1)] > 0:
                hits += 1
                break
    return bool(hits >= 0.6 * len(angles))


def measure_red(crop: Picture) -> float:
    """How much of the ink on a cut-out line is red, 0 to 1; 0 where there is no ink."""
    red = find_red(crop) > 0
    brightest = crop.max(axis=2)
    dark = brightest < _DARK * float(np.percentile(brightest, _PAPER_PERCENTILE))
    ink = int((red | dark).sum())
    return int(red.sum()) / ink if ink else 0.0
