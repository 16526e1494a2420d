"""A QR code as SVG, for the telephone that makes one-time codes."""

from __future__ import annotations

import zxingcpp


def draw_qr_code(text: str) -> str:
    """Draw a QR code.

    Returns:
        An `svg` element to stand within a page: black on white with its quiet zone, 1 unit a
        module, no style and no script.
    """
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    svg = str(zxingcpp.write_barcode_to_svg(barcode))
    return svg[svg.index("<svg") :]  # a page has its own prologue
