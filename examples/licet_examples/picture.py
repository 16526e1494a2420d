"""Paint a sheet as a picture: RGB, 8 bits, as a scanner with a perfect lens would see it."""

from __future__ import annotations

import math
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image, ImageDraw

from licet_examples.fonts import load_font
from licet_examples.sheet import SEAL_RED, Disc, QrCode, Seal, Sheet, Stroke, Text

Picture = npt.NDArray[np.uint8]
"""Height by width by 3, red green blue."""

_SUBPIXEL_BITS = 4
_BOLD_STROKE_OF_SIZE = 1 / 45
_QUIET_ZONE_MODULES = 2


def paint_picture(sheet: Sheet, width_pixels: int) -> Picture:
    """Paint a sheet; lines and discs lie beneath everything else.

    Args:
        sheet: What to draw.
        width_pixels: Width of the picture; the height follows from the sheet.

    Raises:
        FontMissingError: No Chinese font is installed.
    """
    scale = width_pixels / sheet.width
    size = (round(sheet.height * scale), width_pixels, 3)
    ground = np.empty(size, dtype=np.uint8)
    ground[:] = sheet.paper
    for item in sheet.items:
        if isinstance(item, Stroke | Disc):
            _fill_shape(ground, item, scale)
    canvas = Image.fromarray(ground)
    for item in sheet.items:
        if isinstance(item, Text):
            _paint_text(canvas, item, scale)
        elif isinstance(item, QrCode):
            code = draw_qr_code(item.text, round(item.size * scale))
            canvas.paste(code, (round(item.x * scale), round(item.y * scale)))
        elif isinstance(item, Seal):
            stamp = draw_seal(item, scale)
            x, y = round(item.x * scale), round(item.y * scale)
            canvas.paste(stamp, (x - stamp.width // 2, y - stamp.height // 2), stamp)
    return np.array(canvas, dtype=np.uint8)


def draw_qr_code(text: str, side_pixels: int) -> Image.Image:
    """Draw a QR code with its quiet zone, scaled to a square of the given side."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.array(barcode.to_image(scale=1, add_quiet_zones=False), dtype=np.uint8)
    modules = np.pad(modules, _QUIET_ZONE_MODULES, constant_values=255)
    enlarged = cv2.resize(
        modules,
        (side_pixels, side_pixels),
        interpolation=cv2.INTER_AREA if side_pixels < modules.shape[0] else cv2.INTER_NEAREST,
    )
    return Image.fromarray(enlarged).convert("RGB")


def draw_seal(seal: Seal, scale: float) -> Image.Image:
    """Draw a round seal on a transparent ground.

    Args:
        seal: The seal.
        scale: Pixels per point.

    Returns:
        RGBA, a little larger than the seal.
    """
    radius = seal.radius * scale
    side = 2 * math.ceil(radius * 1.08)
    centre = side / 2
    ink = Image.new("L", (side, side), 0)
    pixels = np.array(ink)
    _fill_shape(pixels, Disc(centre, centre, radius * 0.96, (255,) * 3, width=radius * 0.055), 1.0)
    star = [
        (
            centre + radius * (0.30 if corner % 2 == 0 else 0.115) * math.sin(corner * math.pi / 5),
            centre - radius * (0.30 if corner % 2 == 0 else 0.115) * math.cos(corner * math.pi / 5),
        )
        for corner in range(10)
    ]
    _fill_shape(pixels, Stroke(tuple(star), 0, (255,) * 3, is_filled=True), 1.0)
    ink = Image.fromarray(pixels)
    span = min(250.0, 17.0 * len(seal.ring))
    size = min(
        radius * 0.27, 2 * math.pi * radius * 0.72 * span / 360 / max(len(seal.ring), 1) * 1.05
    )
    for position, character in enumerate(seal.ring):
        share = position / (len(seal.ring) - 1) if len(seal.ring) > 1 else 0.5
        turn = -span / 2 + span * share
        glyph = _draw_glyph(character, round(size))
        turned = glyph.rotate(-turn, resample=Image.Resampling.BICUBIC)
        x = centre + radius * 0.74 * math.sin(math.radians(turn)) - turned.width / 2
        y = centre - radius * 0.74 * math.cos(math.radians(turn)) - turned.height / 2
        ink.paste(255, (round(x), round(y)), turned)
    if seal.foot:
        font = load_font("sans", round(radius * 0.17))
        ImageDraw.Draw(ink).text(
            (centre, centre + radius * 0.52), seal.foot, 255, font, anchor="mm"
        )
    ink = ink.rotate(seal.angle, resample=Image.Resampling.BICUBIC)
    stamp = Image.new("RGBA", ink.size, (*SEAL_RED, 0))
    stamp.putalpha(ink.point(lambda level: round(level * seal.opacity)))
    return stamp


def _draw_glyph(character: str, size: int) -> Image.Image:
    box = round(size * 1.5)
    glyph = Image.new("L", (box, box), 0)
    font = load_font("sans", size)
    ImageDraw.Draw(glyph).text((box / 2, box / 2), character, 255, font, anchor="mm")
    return glyph


def _paint_text(canvas: Image.Image, text: Text, scale: float) -> None:
    font = load_font(text.face, max(1, round(text.size * scale)))
    stroke = max(1, round(text.size * scale * _BOLD_STROKE_OF_SIZE)) if text.bold else 0
    width = text.spread_to if text.spread_to is not None else font.getlength(text.text) / scale
    left = {"left": 0.0, "middle": width / 2, "right": width}[text.anchor]
    if text.angle or text.opacity < 1:
        _paint_slanting_text(canvas, text, scale)
        return
    draw = ImageDraw.Draw(canvas)
    for x, characters in spread_characters(text, width, scale):
        draw.text(
            ((text.x - left + x) * scale, text.y * scale),
            characters,
            text.colour,
            font,
            anchor="ls",
            stroke_width=stroke,
        )


def spread_characters(text: Text, width: float, scale: float = 1.0) -> list[tuple[float, str]]:
    """Split a run into the pieces that are set at one go, each with its offset in points."""
    if text.spread_to is None or len(text.text) < 2:
        return [(0.0, text.text)]
    font = load_font(text.face, max(1, round(text.size * scale)))
    advances = [font.getlength(character) / scale for character in text.text]
    gap = (width - sum(advances)) / (len(advances) - 1)
    return [
        (sum(advances[:position]) + gap * position, character)
        for position, character in enumerate(text.text)
    ]


def _paint_slanting_text(canvas: Image.Image, text: Text, scale: float) -> None:
    """Paint a run turned around its anchor, which the middle of the layer stands for."""
    font = load_font(text.face, round(text.size * scale))
    side = 2 * math.ceil(font.getlength(text.text) + text.size * scale)
    layer = Image.new("L", (side, side), 0)
    anchor = {"left": "ls", "middle": "ms", "right": "rs"}[text.anchor]
    ImageDraw.Draw(layer).text((side / 2, side / 2), text.text, 255, font, anchor=anchor)
    layer = layer.rotate(text.angle, resample=Image.Resampling.BICUBIC)
    ink = layer.point(lambda level: round(level * text.opacity))
    corner = (round(text.x * scale) - side // 2, round(text.y * scale) - side // 2)
    canvas.paste(text.colour, corner, ink)


def _fill_shape(pixels: npt.NDArray[Any], shape: Stroke | Disc, scale: float) -> None:
    unit = 1 << _SUBPIXEL_BITS
    colour: Any = shape.colour if pixels.ndim == 3 else shape.colour[0]
    if isinstance(shape, Disc):
        thickness = -1 if shape.width is None else max(1, round(shape.width * scale))
        centre = (round(shape.x * scale * unit), round(shape.y * scale * unit))
        radius = round(shape.radius * scale * unit)
        cv2.circle(pixels, centre, radius, colour, thickness, cv2.LINE_AA, _SUBPIXEL_BITS)
        return
    points = np.round(np.array(shape.points) * scale * unit).astype(np.int32)
    if shape.is_filled:
        cv2.fillPoly(pixels, [points], colour, cv2.LINE_AA, _SUBPIXEL_BITS)
        return
    thickness = max(1, round(shape.width * scale))
    cv2.polylines(pixels, [points], False, colour, thickness, cv2.LINE_AA, _SUBPIXEL_BITS)


def encode_jpeg(picture: Picture, quality: int) -> bytes:
    """Write a picture as JPEG, without any date in it."""
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()
