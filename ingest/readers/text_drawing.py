"""Draws a page from its text alone, so that a person sees where a value stood.

For files that are no pictures and that nothing here renders: OFD and Word. Lines, pictures and
seals are not drawn: whoever wants to see these opens the original.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ingest.readers.glyphs import Glyph
from ingest.readers.picture import Picture

DESCENT = 0.12
"""Share of its size that a Chinese character hangs below the line it stands on."""
_FONT = ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf")
_LEAST_SIDE_PIXELS = 64


def draw_text(
    glyphs: Iterable[Glyph], size: tuple[float, float], longer_side_pixels: int
) -> Picture:
    """Draws characters where they stand.

    Args:
        glyphs: In points from the upper left corner.
        size: Width and height of the page in points.
        longer_side_pixels: Of the picture.
    """
    scale = longer_side_pixels / max(size)
    width, height = (max(_LEAST_SIDE_PIXELS, round(side * scale)) for side in size)
    sheet = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(sheet)
    for glyph in glyphs:
        thickness = (glyph.bottom - glyph.top) * scale
        pixels = round(thickness)
        if 0 < pixels < longer_side_pixels:
            place = (glyph.x0 * scale, glyph.bottom * scale - DESCENT * thickness)
            pen.text(place, glyph.text, "black", _open_font(pixels), anchor="ls")
    return np.ascontiguousarray(np.asarray(sheet)[:, :, ::-1])


@lru_cache(maxsize=64)
def _open_font(pixels: int) -> ImageFont.FreeTypeFont:
    package, name = _FONT
    content = files(package).joinpath(name).read_bytes()
    return ImageFont.truetype(BytesIO(content), pixels)
