"""What pdfium says of a PDF: pages, text, character boxes, pictures.

With `ingest.readers.pdfium_form` the only module that imports pypdfium2. pdfium reads a page's text
in 1 to 10 ms and renders it, but it may abort its process on a hostile file: use it in a child
process only.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from ingest.document import Box, ReadResult
from ingest.readers.glyphs import Glyph
from ingest.readers.pdfium_form import Widget, list_widgets, open_form
from ingest.readers.unreadable import UnreadableFileError

FORM_DEPTH = 4
"""Scanners nest the picture in a form XObject or two; deeper nesting is not looked into."""
INVISIBLE_SAMPLE = 50


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture placed on a page.

    Attributes:
        box: Its place in shares of the upright page, cut at the page's edges.
        longer_side_share: Its longer side as a share of the page's longer side, uncut.
        longer_side_pixels: Of the stored picture.
    """

    box: Box
    longer_side_share: float
    longer_side_pixels: int

    @property
    def share(self) -> float:
        """The part of the page that it covers."""
        return (self.box[2] - self.box[0]) * (self.box[3] - self.box[1])


@dataclass(frozen=True, slots=True)
class PageContents:
    """What is drawn on a page.

    Attributes:
        object_count: Of the page itself, form XObjects counted as one.
        path_count: Lines, curves and shadings, within form XObjects too.
        annotation_count: What was laid on top: stamps, ink, form fields, links.
        text_count: Text objects, within form XObjects too.
        pictures: Those that cover any of the page.
    """

    object_count: int
    path_count: int
    annotation_count: int
    text_count: int
    pictures: tuple[Picture, ...]


@contextmanager
def open_pdf(content: bytes) -> Iterator[list[PdfiumPage]]:
    """Opens a PDF and gives its pages, each loaded when it is asked for something.

    A file that is encrypted with an empty password opens like any other.

    Raises:
        UnreadableFileError: It needs a password, or pdfium finds no document in the bytes.
    """
    with _open(content) as document:
        has_form_left_alone = not open_form(document)
        yield [
            PdfiumPage(document, index, has_form_left_alone=has_form_left_alone)
            for index in range(len(document))
        ]


@contextmanager
def _open(content: bytes) -> Iterator[Any]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) in (
            pdfium_c.FPDF_ERR_PASSWORD,
            pdfium_c.FPDF_ERR_SECURITY,
        )
        result = ReadResult.ENCRYPTED if locked else ReadResult.CORRUPT
        raise UnreadableFileError(result) from error
    try:
        yield document
    finally:
        document.close()


def read_metadata(content: bytes) -> dict[str, str]:
    """Gives what a PDF's information dictionary says of it: `Producer`, `ModDate` and so on.

    Raises:
        UnreadableFileError: As `open_pdf`.
    """
    with _open(content) as document:
        return dict(document.get_metadata_dict(skip_empty=True))


class PdfiumPage:
    """One page in the frame in which a viewer shows it.

    Args:
        document: An open pypdfium2 document.
        index: Counted from 0.
        has_form_left_alone: The file's form has more fields than a form can and is not read.
    """

    def __init__(self, document: Any, index: int, *, has_form_left_alone: bool = False) -> None:  # noqa: ANN401 - pypdfium2 is untyped
        self.has_form_left_alone = has_form_left_alone
        self._document = document
        self._index = index
        self._loaded: Any = None
        self._text: Any = None
        self._left = self._low = self._right = self._high = 0.0
        self._rotation = 0

    @contextmanager
    def loaded(self) -> Iterator[bool]:
        """Loads the page and frees it again; everything else needs it loaded.

        Yields:
            Whether there is a page to look at: pdfium could load it and it has a size.
        """
        try:
            self._loaded = self._document[self._index]
            self._text = self._loaded.get_textpage()
        except pypdfium2.PdfiumError:
            yield False
            return
        try:
            self._left, self._low, self._right, self._high = self._loaded.get_bbox()
            self._rotation = self._loaded.get_rotation()
            yield all(0 < side < math.inf for side in self.size)
        finally:
            self._text.close()
            self._loaded.close()
            self._loaded = self._text = None

    @property
    def bounds(self) -> Box:
        """The part that is shown: left, low, right and high edge in PDF user space."""
        return self._left, self._low, self._right, self._high

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points as shown, rotation and crop box applied."""
        width, height = self._right - self._left, self._high - self._low
        return (height, width) if self._rotation % 180 else (width, height)

    @property
    def character_count(self) -> int:
        """All characters of the text layer, blanks included."""
        return int(self._text.count_chars())

    def read_text(self) -> str:
        """The visible text layer in pdfium's reading order."""
        return str(
            self._text.get_text_bounded(
                self._left, self._low, self._right, self._high, errors="replace"
            )
        )

    def read_text_within(self, box: Box) -> str:
        """The text in a box given in shares of the page."""
        left, low, right, high = self._to_user_space(box)
        return str(self._text.get_text_bounded(left, low, right, high, errors="replace"))

    def read_glyphs(self, limit: int) -> list[Glyph]:
        """The characters with their boxes, in content order.

        Args:
            limit: No more characters are looked at.
        """
        raw = self._text.raw
        rectangle, matrix = pdfium_c.FS_RECTF(), pdfium_c.FS_MATRIX()
        rectangle_reference, matrix_reference = ctypes.byref(rectangle), ctypes.byref(matrix)
        width, height = self.size
        glyphs: list[Glyph] = []
        high_surrogate = 0
        for index in range(min(self.character_count, limit)):
            code = pdfium_c.FPDFText_GetUnicode(raw, index)
            if 0xD800 <= code < 0xDC00:
                high_surrogate = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high_surrogate - 0xD800) << 10) + (code - 0xDC00)
            if code < 0x20 or 0x7F <= code < 0xA0 or not 0 < code <= 0x10FFFF:
                continue
            if pdfium_c.FPDFText_IsGenerated(raw, index) == 1:
                continue
            if not pdfium_c.FPDFText_GetLooseCharBox(raw, index, rectangle_reference):
                continue
            angle = float(self._rotation)
            if pdfium_c.FPDFText_GetMatrix(raw, index, matrix_reference):
                angle -= math.degrees(math.atan2(matrix.b, matrix.a))
            x0, top, x1, bottom = self._to_shown(
                rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
            )
            if 0 <= x0 + x1 <= 2 * width and 0 <= top + bottom <= 2 * height:
                glyphs.append(Glyph(chr(code), x0, top, x1, bottom, angle % 360.0))
        return glyphs

    def is_text_invisible(self) -> bool:
        """Whether most of the text layer is drawn in no colour, as under a scan made searchable."""
        count = self.character_count
        step = max(1, count // INVISIBLE_SAMPLE)
        modes = []
        for index in range(0, count, step):
            text_object = pdfium_c.FPDFText_GetTextObject(self._text.raw, index)
            if text_object:
                modes.append(pdfium_c.FPDFTextObj_GetTextRenderMode(text_object))
        invisible = modes.count(pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE)
        return invisible > len(modes) / 2

    def list_contents(self, limit: int) -> PageContents:
        """Counts what is drawn and finds the pictures.

        Args:
            limit: A page with more objects than this is counted, not looked through.
        """
        object_count = int(pdfium_c.FPDFPage_CountObjects(self._loaded.raw))
        annotation_count = int(pdfium_c.FPDFPage_GetAnnotCount(self._loaded.raw))
        if object_count > limit:
            return PageContents(object_count, object_count, annotation_count, 0, ())
        paths = texts = 0
        pictures: list[Picture] = []
        for seen, (kind, corners, pixels) in enumerate(_walk(self._loaded)):
            if seen > limit:
                break
            if kind in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_SHADING):
                paths += 1
            elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                texts += 1
            elif corners is not None:
                pictures.append(self._make_picture(corners, pixels))
        return PageContents(
            object_count=object_count,
            path_count=paths,
            annotation_count=annotation_count,
            text_count=texts,
            pictures=tuple(picture for picture in pictures if picture.share > 0),
        )

    def list_widgets(self, limit: int) -> list[Widget]:
        """Lists the fields of the file's form that stand on the page.

        Args:
            limit: No more are listed.
        """
        return list_widgets(self._document.formenv, self._loaded, limit)

    def share_of(self, corners: Box) -> Box:
        """From PDF user space to shares of the page as shown, cut at its edges."""
        x0, top, x1, bottom = self._to_shown(*corners)
        width, height = self.size
        return (
            min(1.0, max(0.0, x0 / width)),
            min(1.0, max(0.0, top / height)),
            min(1.0, max(0.0, x1 / width)),
            min(1.0, max(0.0, bottom / height)),
        )

    def render(self, longer_side_pixels: int) -> NDArray[np.uint8]:
        """Renders the page as shown, annotations and form fields included.

        Args:
            longer_side_pixels: Of the result, whatever size the page claims.

        Returns:
            Height x width x 3, blue, green, red.
        """
        width, height = self.size
        scale = longer_side_pixels / max(width, height)
        bitmap = self._loaded.render(scale=scale)
        try:
            pixels = bitmap.to_numpy()
            if pixels.ndim == 2:
                pixels = np.repeat(pixels[:, :, np.newaxis], 3, axis=2)
            return np.ascontiguousarray(pixels[:, :, :3])
        finally:
            bitmap.close()

    def _make_picture(self, corners: Box, longer_side_pixels: int) -> Picture:
        x0, top, x1, bottom = self._to_shown(*corners)
        width, height = self.size
        return Picture(
            box=self.share_of(corners),
            longer_side_share=max(x1 - x0, bottom - top) / max(width, height),
            longer_side_pixels=longer_side_pixels,
        )

    def _to_shown(self, left: float, low: float, right: float, high: float) -> Box:
        """From PDF user space (origin at the bottom left, unrotated) to the page as shown."""
        match self._rotation:
            case 90:
                return low - self._low, left - self._left, high - self._low, right - self._left
            case 180:
                return self._right - right, low - self._low, self._right - left, high - self._low
            case 270:
                return self._high - high, self._right - right, self._high - low, self._right - left
            case _:
                return left - self._left, self._high - high, right - self._left, self._high - low

    def _to_user_space(self, box: Box) -> Box:
        width, height = self.size
        x0, top, x1, bottom = box[0] * width, box[1] * height, box[2] * width, box[3] * height
        match self._rotation:
            case 90:
                return self._left + top, self._low + x0, self._left + bottom, self._low + x1
            case 180:
                return self._right - x1, self._low + top, self._right - x0, self._low + bottom
            case 270:
                return self._right - bottom, self._high - x1, self._right - top, self._high - x0
            case _:
                return self._left + x0, self._high - bottom, self._left + x1, self._high - top


def _walk(page: Any) -> Iterator[tuple[int, Box | None, int]]:  # noqa: ANN401 - untyped
    """Gives each object's kind and, for a picture, its bounds in user space and its longer side."""
    stack = [(item, pypdfium2.PdfMatrix(), 0) for item in page.get_objects(max_depth=1)]
    while stack:
        item, matrix, depth = stack.pop()
        if item.type == pdfium_c.FPDF_PAGEOBJ_FORM and depth < FORM_DEPTH:
            inner = item.get_matrix().multiply(matrix)
            stack += [
                (child, inner, depth + 1) for child in page.get_objects(max_depth=1, form=item)
            ]
        elif item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            width, height = item.get_px_size()
            yield item.type, matrix.on_rect(*item.get_bounds()), max(width, height)
        else:
            yield item.type, None, 0
