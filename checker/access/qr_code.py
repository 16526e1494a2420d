"""A QR code as SVG, for the telephone that makes one-time codes."""

from __future__ import annotations

import re

import zxingcpp

_SIZE = re.compile(r'<svg width="(\d+)" height="(\d+)"')
"""As the library writes it, which without a view box does not grow with its frame."""


def draw_qr_code(text: str) -> str:
    """Draw a QR code.

    Returns:
        An `svg` element to stand within a page: black on white with its quiet zone, 1 unit a
        module, no style and no script; it takes the size that the page gives it.
    """
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    svg = str(zxingcpp.write_barcode_to_svg(barcode))
    svg = svg[svg.index("<svg") :]  # a page has its own prologue
    return _SIZE.sub(r'<svg viewBox="0 0 \1 \2"', svg, count=1)
