"""Small PDFs, each with one difficulty."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 400.0, 600.0

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def draw_pdf(*draws: Callable[[Canvas], None]) -> bytes:
    """A PDF with one page for each drawing function."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    for draw in draws:
        canvas.setFont("STSong-Light", 12)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write_lines(*lines: str, x: float = 50, y: float = 550) -> Callable[[Canvas], None]:
    """Draws lines of text from the top."""

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(lines):
            canvas.drawString(x, y - 20 * number, line)

    return draw


def put_picture(
    picture: Image.Image, x: float, y: float, width: float, height: float
) -> Callable[[Canvas], None]:
    """Places a picture; y counts from the bottom."""
    return lambda canvas: canvas.drawImage(ImageReader(picture), x, y, width, height)


def together(*draws: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    """Several drawings on one page."""

    def draw(canvas: Canvas) -> None:
        for each in draws:
            each(canvas)

    return draw


def make_grey_picture(width: int = 400, height: int = 600) -> Image.Image:
    """A picture of nothing much, as the background of a certificate is."""
    picture = Image.new("RGB", (width, height), (225, 225, 215))
    ImageDraw.Draw(picture).line((0, 0, width, height), fill=(150, 150, 150), width=4)
    return picture


def change_pdf(content: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """Changes a PDF through pikepdf."""
    buffer = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        change(pdf)
        pdf.save(buffer, **options)
    return buffer.getvalue()


def frame_page(
    rotation: int, media_box: tuple[float, ...], crop_box: tuple[float, ...]
) -> Callable[[pikepdf.Pdf], None]:
    """Turns the first page and moves its boxes."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Rotate = rotation
        page.MediaBox = list(media_box)
        page.CropBox = list(crop_box)

    return change
