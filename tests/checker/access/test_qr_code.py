"""The QR code of a second factor is read back as it was written, and brings no style or script."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from checker.access.qr_code import draw_qr_code
from ingest.readers.qr import read_codes

_PIXELS_A_MODULE = 8
_SVG = "{http://www.w3.org/2000/svg}"


def paint(svg: str) -> np.ndarray:
    """Paint the squares of the drawing, as a browser does."""
    root = ET.fromstring(svg)  # noqa: S314 - our own
    side = int(root.attrib["viewBox"].split()[2])
    assert "width" not in root.attrib, "a fixed size does not fill its frame"
    page = np.full((side, side, 3), 255, np.uint8)
    path = next(root.iter(f"{_SVG}path")).attrib["d"]
    for x, y, columns, rows in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h", path):
        page[int(y) : int(y) + int(rows), int(x) : int(x) + int(columns)] = 0
    return page.repeat(_PIXELS_A_MODULE, 0).repeat(_PIXELS_A_MODULE, 1)


@pytest.mark.parametrize(
    "text",
    ["otpauth://totp/Licet:%E7%8E%8B%E6%95%8F?secret=JBSWY3DPEHPK3PXP&issuer=Licet", '<&">'],
)
def test_what_is_drawn_is_what_was_written(text: str) -> None:
    svg = draw_qr_code(text)
    assert [code.text for code in read_codes(paint(svg), is_sharp=True)] == [text]


def test_it_can_stand_in_a_page_under_a_strict_policy() -> None:
    svg = draw_qr_code("<script>")
    assert svg.startswith("<svg")
    assert not re.search(r"<script|style=|<\?xml|<!|\bon\w+=|href", svg)
