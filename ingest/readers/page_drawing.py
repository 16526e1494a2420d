"""Draws a page as its reader saw it: upright, so that the boxes of its fields lie over the words.

pdfium, the decoders of pictures and of OFD run here: in a child process only.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import cv2
import numpy as np

from ingest.document import Box, ReadResult
from ingest.readers.docx import PAGE_SIZE, lay_out_docx
from ingest.readers.limits import ReadingLimits
from ingest.readers.ofd import load_pages, place_glyphs
from ingest.readers.page_picture import PagePicture, PageView
from ingest.readers.pdfium import open_pdf
from ingest.readers.picture import Picture, turn_picture
from ingest.readers.picture_file import decode_pictures
from ingest.readers.sniff import MediaType
from ingest.readers.text_drawing import draw_text
from ingest.readers.unreadable import UnreadableFileError

_JPEG_QUALITY = 85
_COVER = (90, 82, 76)
_MARGIN = 0.003
"""Boxes end where the reader saw the print end; strokes reach a little farther."""


def draw_page(
    content: bytes, media_type: MediaType, view: PageView, limits: ReadingLimits
) -> PagePicture:
    """Draws one page of a file.

    Args:
        content: The file.
        media_type: As sniffed; one that has pages.
        view: Which page, and how.
        limits: Of pixels and pages.

    Raises:
        UnreadableFileError: The file is broken, or has no such page.
    """
    if media_type is MediaType.PDF:
        picture = _render(content, view)
    elif media_type is MediaType.OFD:
        picture = _draw_ofd(content, view)
    elif media_type is MediaType.DOCX:
        picture = _draw_docx(content, view)
    else:
        picture = _decode(content, view, limits)
    upright = _shrink(turn_picture(picture, view.turned_degrees), view.longer_side_pixels)
    upright = _cover(upright, view.covered)
    encoded, buffer = cv2.imencode(".jpg", upright, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not encoded:
        raise UnreadableFileError(ReadResult.CORRUPT)
    height, width = upright.shape[:2]
    return PagePicture(buffer.tobytes(), width, height)


def _render(content: bytes, view: PageView) -> Picture:
    with open_pdf(content) as pages:
        for page in pages[view.page - 1 : view.page]:
            with page.loaded() as is_sound:
                if is_sound:
                    return page.render(view.longer_side_pixels)
    raise UnreadableFileError(ReadResult.CORRUPT)


def _draw_ofd(content: bytes, view: PageView) -> Picture:
    pages, _ = load_pages(content, view.page)
    for page in pages[view.page - 1 :]:
        if page.is_sound:
            return draw_text(place_glyphs(page), page.size, view.longer_side_pixels)
    raise UnreadableFileError(ReadResult.CORRUPT)


def _draw_docx(content: bytes, view: PageView) -> Picture:
    pages, _ = lay_out_docx(content)
    for glyphs in pages[view.page - 1 : view.page]:
        return draw_text(glyphs, PAGE_SIZE, view.longer_side_pixels)
    raise UnreadableFileError(ReadResult.CORRUPT)


def _decode(content: bytes, view: PageView, limits: ReadingLimits) -> Picture:
    for picture, _ in islice(decode_pictures(content, limits), view.page - 1, view.page):
        return picture
    raise UnreadableFileError(ReadResult.CORRUPT)


def _cover(picture: Picture, boxes: Iterable[Box]) -> Picture:
    """Paint over what is not to be seen: of the pixels below nothing is left in the picture."""
    height, width = picture.shape[:2]
    painted = picture.copy()
    for x0, y0, x1, y1 in boxes:
        first = (int((x0 - _MARGIN) * width), int((y0 - _MARGIN) * height))
        last = (int((x1 + _MARGIN) * width) + 1, int((y1 + _MARGIN) * height) + 1)
        cv2.rectangle(painted, first, last, _COVER, thickness=cv2.FILLED)
    return painted


def _shrink(picture: Picture, longer_side_pixels: int) -> Picture:
    longest = max(picture.shape[:2])
    if longest <= longer_side_pixels:
        return picture
    scale = longer_side_pixels / longest
    resized = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(resized, dtype=np.uint8)
