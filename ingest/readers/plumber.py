"""Characters as pdfplumber places them. The only module that imports pdfplumber.

Asked only for characters: grouping them is the same for both engines (`ingest.readers.words`).
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from typing import Any

import pdfplumber

from ingest.document import Box
from ingest.readers.glyphs import Glyph

# pdfminer.six warns of every odd object in a file; what matters of it is measured by the quality
# gate.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


@contextmanager
def open_with_pdfplumber(content: bytes, pages: int) -> Iterator[PlumberPages]:
    """Opens a PDF with pdfplumber.

    A file that it cannot open, or whose pages it counts differently from pdfium, is one in which it
    is blind: every page then has no characters, and the quality gate turns to pdfium.

    Args:
        content: The file.
        pages: How many pages pdfium counts.
    """
    document: Any = None
    try:
        document = pdfplumber.open(BytesIO(content))
        opened = list(document.pages)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - TypeError, binascii.Error, AssertionError and more were seen
        opened = []
    try:
        yield PlumberPages(opened if len(opened) == pages else [])
    finally:
        if document is not None:
            # Closing walks the page tree again and fails where opening did.
            with suppress(Exception):
                document.close()


class PlumberPages:
    """The pages of an open file.

    Args:
        pages: pdfplumber's own; empty where it cannot read the file.
    """

    def __init__(self, pages: list[Any]) -> None:
        self._pages = pages

    def read_glyphs(self, index: int, bounds: Box) -> list[Glyph]:
        """The characters of a page that lie in the part of it that is shown, in content order.

        Args:
            index: Counted from 0.
            bounds: The part that is shown, in PDF user space, as pdfium gives it.

        Returns:
            Nothing where pdfplumber fails on the page.
        """
        if index >= len(self._pages):
            return []
        page = self._pages[index]
        try:
            left, top = _find_origin(page, bounds)
            glyphs = [_make_glyph(character, left, top) for character in page.chars]
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - as above; pdfminer.six raises what its input provokes
            return []
        finally:
            page.close()
        width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
        if page.rotation % 180:
            width, height = height, width
        return [
            glyph
            for glyph in glyphs
            if 0 <= glyph.x0 + glyph.x1 <= 2 * width and 0 <= glyph.top + glyph.bottom <= 2 * height
        ]


def _find_origin(page: Any, bounds: Box) -> tuple[float, float]:  # noqa: ANN401 - untyped
    """Where pdfplumber's coordinates have the top left corner of what is shown.

    Its own `cropbox` is right on pages that are not turned only (measured with 0.11.10), so the
    corner is found from the boxes as they stand in the file.
    """
    media_left, media_low, media_right, media_high = page.page_obj.mediabox
    left, low, right, high = bounds
    match page.rotation:
        case 90:
            offset = low - media_low, left - media_left
        case 180:
            offset = media_right - right, low - media_low
        case 270:
            offset = media_high - high, media_right - right
        case _:
            offset = left - media_left, media_high - high
    return page.mediabox[0] + offset[0], page.mediabox[1] + offset[1]


def _make_glyph(character: dict[str, Any], left: float, top: float) -> Glyph:
    along, across = character["matrix"][:2]
    return Glyph(
        character["text"],
        float(character["x0"]) - left,
        float(character["top"]) - top,
        float(character["x1"]) - left,
        float(character["bottom"]) - top,
        -math.degrees(math.atan2(across, along)) % 360.0,
    )
