"""Write sheets as PDFs: with a text layer as Chinese software writes it, or as a scan."""

from __future__ import annotations

import math
from enum import StrEnum
from io import BytesIO
from typing import Any

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from licet_examples.embedding import EmbeddedFont
from licet_examples.fonts import find_font
from licet_examples.picture import Picture, draw_qr_code, draw_seal, encode_jpeg
from licet_examples.sheet import Disc, Face, QrCode, Seal, Sheet, Stroke, Text

_STAMP_PIXELS_PER_POINT = 3.0
_FAKE_BOLD_SHIFT = 0.25
_SONG_NOT_EMBEDDED = "STSong-Light"


class PdfVariant(StrEnum):
    """How the text layer is written; each has broken a reader."""

    NOT_EMBEDDED = "not_embedded"
    """A CID font by name only (STSong-Light, UniGB-UCS2-H), labels widened by spaces."""
    FAKE_BOLD = "fake_bold"
    """The same, every text set three times a hair apart, so that readers see 名名名称称称."""
    EMBEDDED = "embedded"
    """Noto embedded, glyph numbers as codes, a ToUnicode table: what office software exports."""
    EMBEDDED_CMAP = "embedded_cmap"
    """Noto embedded with its own code table as a stream, from which pdfminer reads nothing."""


def paint_pdf(sheets: list[Sheet], variant: PdfVariant) -> bytes:
    """Write sheets as the pages of a PDF with a text layer; the same bytes for the same sheets.

    Raises:
        FontMissingError: No Chinese font is installed.
    """
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    characters = frozenset[str]().union(*(sheet.characters for sheet in sheets))
    fonts = _register_fonts(variant, characters)
    for sheet in sheets:
        canvas.setPageSize((sheet.width, sheet.height))
        _Painter(canvas, sheet, variant, fonts).paint()
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def bind_scans(pictures: list[Picture], quality: int = 80) -> bytes:
    """Put pictures on the pages of a PDF that has no text layer, as a scanner does (150 dpi)."""
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    for picture in pictures:
        height, width = (side * 72 / 150 for side in picture.shape[:2])
        canvas.setPageSize((width, height))
        reader = ImageReader(BytesIO(encode_jpeg(picture, quality)))
        canvas.drawImage(reader, 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _register_fonts(variant: PdfVariant, characters: frozenset[str]) -> dict[Face, str]:
    if variant in (PdfVariant.NOT_EMBEDDED, PdfVariant.FAKE_BOLD):
        pdfmetrics.registerFont(UnicodeCIDFont(_SONG_NOT_EMBEDDED))
        return {"serif": _SONG_NOT_EMBEDDED, "sans": _SONG_NOT_EMBEDDED}
    names: dict[Face, str] = {}
    faces: tuple[Face, ...] = ("serif", "sans")
    for face in faces:
        font = EmbeddedFont(
            find_font(face), characters, has_own_cmap=variant is PdfVariant.EMBEDDED_CMAP
        )
        pdfmetrics.registerFont(font)
        names[face] = font.fontName
    return names


class _Painter:
    def __init__(
        self, canvas: Canvas, sheet: Sheet, variant: PdfVariant, fonts: dict[Face, str]
    ) -> None:
        self.canvas: Any = canvas
        self.sheet = sheet
        self.variant = variant
        self.fonts = fonts

    def paint(self) -> None:
        self._set_fill(self.sheet.paper)
        self.canvas.rect(0, 0, self.sheet.width, self.sheet.height, stroke=0, fill=1)
        for item in self.sheet.items:
            match item:
                case Text():
                    self._paint_text(item)
                case Stroke():
                    self._paint_stroke(item)
                case Disc():
                    self._paint_disc(item)
                case QrCode():
                    side = round(item.size * _STAMP_PIXELS_PER_POINT)
                    self._paint_image(draw_qr_code(item.text, side), item.x, item.y, item.size)
                case Seal():
                    stamp = draw_seal(item, _STAMP_PIXELS_PER_POINT)
                    size = stamp.width / _STAMP_PIXELS_PER_POINT
                    self._paint_image(stamp, item.x - size / 2, item.y - size / 2, size)

    def _set_fill(self, colour: tuple[int, int, int]) -> None:
        self.canvas.setFillColorRGB(*(part / 255 for part in colour))

    def _set_stroke(self, colour: tuple[int, int, int], width: float) -> None:
        self.canvas.setStrokeColorRGB(*(part / 255 for part in colour))
        self.canvas.setLineWidth(width)

    def _flip(self, y: float) -> float:
        return self.sheet.height - y

    def _paint_text(self, text: Text) -> None:
        font = self.fonts[text.face]
        characters, spacing = self._spread(text, font)
        width = pdfmetrics.stringWidth(characters, font, text.size)
        width += spacing * (len(characters) - 1)
        left = {"left": 0.0, "middle": width / 2, "right": width}[text.anchor]
        self.canvas.saveState()
        self._set_fill(text.colour)
        self.canvas.setFillAlpha(text.opacity)
        copies = 3 if self.variant is PdfVariant.FAKE_BOLD and not text.angle else 1
        for copy in range(copies):
            line = self.canvas.beginText()
            sine, cosine = (f(math.radians(text.angle)) for f in (math.sin, math.cos))
            line.setTextTransform(
                cosine,
                sine,
                -sine,
                cosine,
                text.x - left * cosine + copy * _FAKE_BOLD_SHIFT,
                self._flip(text.y) - left * sine,
            )
            line.setFont(font, text.size)
            line.setCharSpace(spacing)
            line.textOut(characters)
            self.canvas.drawText(line)
        self.canvas.restoreState()

    def _spread(self, text: Text, font: str) -> tuple[str, float]:
        """Widen a label: by blanks where typists do so, by character spacing otherwise."""
        if text.spread_to is None or len(text.text) < 2:
            return text.text, 0.0
        free = text.spread_to - pdfmetrics.stringWidth(text.text, font, text.size)
        characters = text.text
        if self.variant is PdfVariant.NOT_EMBEDDED:
            blank = pdfmetrics.stringWidth(" ", font, text.size)
            blanks = max(0, int(free / (len(characters) - 1) / blank))
            characters = (" " * blanks).join(characters)
            free = text.spread_to - pdfmetrics.stringWidth(characters, font, text.size)
        return characters, free / (len(characters) - 1)

    def _paint_stroke(self, stroke: Stroke) -> None:
        path = self.canvas.beginPath()
        path.moveTo(stroke.points[0][0], self._flip(stroke.points[0][1]))
        for x, y in stroke.points[1:]:
            path.lineTo(x, self._flip(y))
        self._set_stroke(stroke.colour, stroke.width)
        self._set_fill(stroke.colour)
        self.canvas.drawPath(path, stroke=int(not stroke.is_filled), fill=int(stroke.is_filled))

    def _paint_disc(self, disc: Disc) -> None:
        self._set_stroke(disc.colour, disc.width or 0)
        self._set_fill(disc.colour)
        is_ring = disc.width is not None
        self.canvas.circle(
            disc.x, self._flip(disc.y), disc.radius, stroke=int(is_ring), fill=int(not is_ring)
        )

    def _paint_image(self, image: Image.Image, x: float, y: float, size: float) -> None:
        self.canvas.drawImage(ImageReader(image), x, self._flip(y + size), size, size, mask="auto")
