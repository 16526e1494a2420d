"""Make a clean picture look as documents arrive: scanned, photographed, faxed, turned."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from io import BytesIO
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from licet_examples.picture import Picture, draw_seal, encode_jpeg
from licet_examples.sheet import Seal

_DESK = (96, 84, 72)
_LOW_RESOLUTION_SHORT_SIDE = 695
_TINY_SHORT_SIDE = 463


class Degradation(StrEnum):
    """How the picture suffers."""

    CLEAN = "clean"
    SCAN = "scan"
    """Up to 2 degrees askew, sensor noise, JPEG quality 60."""
    LOW_RESOLUTION = "low_resolution"
    """695 pixels on the short side, JPEG quality 35."""
    TINY = "tiny"
    """463 pixels on the short side, JPEG quality 60."""
    PHOTO = "photo"
    """From a hand: perspective, up to 5 degrees, a shadow, a little blur, a desk around it."""
    FAX = "fax"
    """Black and white by a local threshold, with speckles."""
    PHOTO_TURNED_90 = "photo_turned_90"
    PHOTO_TURNED_180 = "photo_turned_180"
    PHOTO_TURNED_270 = "photo_turned_270"
    SEALED_OVER = "sealed_over"
    """A scan with a company seal set down over name and code."""


def degrade(picture: Picture, mode: Degradation, rng: np.random.Generator) -> Picture:
    """Degrade a picture.

    Args:
        picture: The clean one; it is left as it is.
        mode: How.
        rng: Source of all chance; the same state gives the same picture.

    Returns:
        A new picture, of another size where the mode changes it.
    """
    return _MODES[mode](picture, rng)


def blur_box(picture: Picture, box: tuple[float, float, float, float]) -> Picture:
    """Blur a box beyond legibility, as those do who hide a number on a copy.

    Args:
        picture: The clean one; it is left as it is.
        box: x0, y0, x1, y1 as shares of the picture.
    """
    height, width = picture.shape[:2]
    left, right = (round(share * width) for share in (box[0], box[2]))
    top, bottom = (round(share * height) for share in (box[1], box[3]))
    blurred = picture.copy()
    spread = (bottom - top) * 0.45
    blurred[top:bottom, left:right] = cv2.GaussianBlur(
        picture[top:bottom, left:right], (0, 0), spread, borderType=cv2.BORDER_REPLICATE
    )
    return blurred


def _keep(picture: Picture, _rng: np.random.Generator) -> Picture:
    return picture.copy()


def _scan(picture: Picture, rng: np.random.Generator) -> Picture:
    return _compress(_add_noise(_turn_slightly(picture, rng.uniform(-2, 2)), rng, 6.0), 60)


def _reduce(picture: Picture, _rng: np.random.Generator) -> Picture:
    return _compress(_shrink(picture, _LOW_RESOLUTION_SHORT_SIDE), 35)


def _reduce_to_tiny(picture: Picture, _rng: np.random.Generator) -> Picture:
    return _compress(_shrink(picture, _TINY_SHORT_SIDE), 60)


def _photograph(picture: Picture, rng: np.random.Generator) -> Picture:
    height, width = picture.shape[:2]
    margin = round(0.06 * max(height, width))
    desk = cv2.copyMakeBorder(
        picture, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=_DESK
    )
    height, width = desk.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    bent = corners + rng.uniform(-0.025, 0.025, (4, 2)) * np.array([width, height])
    view = cv2.getPerspectiveTransform(corners, bent.astype(np.float32))
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-5, 5), 1.0)
    view = np.vstack([turn, [0, 0, 1]]) @ view
    seen = cv2.warpPerspective(
        desk, view, (width, height), flags=cv2.INTER_LINEAR, borderValue=_DESK
    )
    seen = cv2.GaussianBlur(seen, (0, 0), rng.uniform(0.8, 1.3))
    lit = seen.astype(np.float32) * _cast_shadow(height, width, rng)[..., None]
    return _compress(_add_noise(_clip(lit), rng, 4.0), 72)


def _cast_shadow(height: int, width: int, rng: np.random.Generator) -> NDArray[Any]:
    """Give the light on each pixel: darker beyond a soft straight edge, falling off to one side."""
    direction = rng.uniform(0, 2 * math.pi)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = (x / width - 0.5) * math.cos(direction) + (y / height - 0.5) * math.sin(direction)
    edge = rng.uniform(-0.15, 0.25)
    shadow = 1 / (1 + np.exp(-(along - edge) * 28))
    light: NDArray[Any] = 1.0 - 0.12 * (along + 0.5) - rng.uniform(0.18, 0.34) * shadow
    return light


def _fax(picture: Picture, rng: np.random.Generator) -> Picture:
    grey: NDArray[Any] = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    grey = cv2.GaussianBlur(_turn_slightly(grey, rng.uniform(-1, 1)), (0, 0), 0.8)
    inked = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 31, 14
    )
    speckles = rng.random(inked.shape)
    inked[speckles < 0.0008] = 0
    inked[speckles > 0.9992] = 255
    return _clip(cv2.cvtColor(inked, cv2.COLOR_GRAY2RGB))


def _turned(quarter_turns: int) -> Callable[[Picture, np.random.Generator], Picture]:
    def photograph_turned(picture: Picture, rng: np.random.Generator) -> Picture:
        return np.ascontiguousarray(np.rot90(_photograph(picture, rng), -quarter_turns))

    return photograph_turned


def _seal_over(picture: Picture, rng: np.random.Generator) -> Picture:
    height, width = picture.shape[:2]
    radius = 0.085 * min(height, width) * 1.3
    is_upright = height > width
    x, y = (0.50, 0.315) if is_upright else (0.26, 0.265)
    seal = Seal(0, 0, radius, "云帆样例贸易有限公司", angle=rng.uniform(-25, 25), opacity=0.75)
    stamp = draw_seal(seal, 1.0)
    paper = Image.fromarray(picture)
    left = round((x + rng.uniform(-0.03, 0.03)) * width) - stamp.width // 2
    top = round((y + rng.uniform(-0.01, 0.01)) * height) - stamp.height // 2
    paper.paste(stamp, (left, top), stamp)
    return _scan(np.asarray(paper, dtype=np.uint8), rng)


def _turn_slightly(picture: NDArray[Any], degrees: float) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return _clip(
        cv2.warpAffine(
            picture, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255, 255, 255)
        )
    )


def _add_noise(picture: Picture, rng: np.random.Generator, deviation: float) -> Picture:
    noise = rng.standard_normal(picture.shape, dtype=np.float32) * deviation
    return _clip(picture.astype(np.float32) + noise)


def _shrink(picture: Picture, short_side: int) -> Picture:
    height, width = picture.shape[:2]
    scale = short_side / min(height, width)
    size = (round(width * scale), round(height * scale))
    return _clip(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))


def _compress(picture: Picture, quality: int) -> Picture:
    with Image.open(BytesIO(encode_jpeg(picture, quality))) as stored:
        return np.array(stored, dtype=np.uint8)


def _clip(pixels: NDArray[Any]) -> Picture:
    clipped: Picture = np.clip(pixels, 0, 255).astype(np.uint8)
    return clipped


_MODES: dict[Degradation, Callable[[Picture, np.random.Generator], Picture]] = {
    Degradation.CLEAN: _keep,
    Degradation.SCAN: _scan,
    Degradation.LOW_RESOLUTION: _reduce,
    Degradation.TINY: _reduce_to_tiny,
    Degradation.PHOTO: _photograph,
    Degradation.FAX: _fax,
    Degradation.PHOTO_TURNED_90: _turned(1),
    Degradation.PHOTO_TURNED_180: _turned(2),
    Degradation.PHOTO_TURNED_270: _turned(3),
    Degradation.SEALED_OVER: _seal_over,
}
