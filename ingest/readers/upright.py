"""Which way up a picture stands, told from the lines of text found on it.

A page on its side has mostly tall lines. Whether it stands on its head is told by reading a few of
its longest lines both ways: print read upside down comes out with a far lower confidence. This
needs no title, so it holds for a letter as it does for a licence.
"""

from __future__ import annotations

import numpy as np

from ingest.readers.ocr import OcrEngine, Quad, crop_line
from ingest.readers.picture import Picture, turn_picture

_SAMPLE = 5
_LONG_LINE = 3.0
"""Length over height of a line of about four characters."""
_SURELY_UPRIGHT = 0.92
"""Mean confidence of the sample; upside down it is below 0.8, blurred print is read both ways."""
_LAID_ON_ITS_SIDE = 270
"""By how much `crop_line` turns a tall line clockwise."""


def find_turn(picture: Picture, quads: list[Quad], engine: OcrEngine) -> int:
    """Find by how many degrees clockwise (0, 90, 180, 270) to turn a picture to stand upright.

    Args:
        picture: As it came.
        quads: The lines found on it.
        engine: Reads five lines, and where they are not clear a second time upside down.
    """
    sideways = is_sideways(quads)
    lines = [
        crop_line(picture, quad) for quad in quads if (_stretch(quad) < 1 / _LONG_LINE) == sideways
    ]
    lines = sorted(
        (line for line in lines if line.shape[1] > _LONG_LINE * line.shape[0]),
        key=lambda line: line.shape[1],
        reverse=True,
    )[:_SAMPLE]
    turn = _LAID_ON_ITS_SIDE if sideways else 0
    return (turn + 180) % 360 if _are_upside_down(lines, engine) else turn


def is_sideways(quads: list[Quad]) -> bool:
    """Tell whether the longer part of the text runs up or down the page.

    Counted by length and over lines of several characters only: the column of labels that an
    upright licence is often found to have is tall too, but short beside its lines.
    """
    tall = sum(float(np.ptp(quad[:, 1])) for quad in quads if _stretch(quad) < 1 / _LONG_LINE)
    wide = sum(float(np.ptp(quad[:, 0])) for quad in quads if _stretch(quad) > _LONG_LINE)
    return tall > wide


def _are_upside_down(lines: list[Picture], engine: OcrEngine) -> bool:
    as_is = _average_confidence(lines, engine)
    if as_is >= _SURELY_UPRIGHT:
        return False
    return _average_confidence([turn_picture(line, 180) for line in lines], engine) > as_is


def _average_confidence(lines: list[Picture], engine: OcrEngine) -> float:
    readings = engine.recognise(lines)
    return sum(each.confidence for each in readings) / len(readings) if readings else 1.0


def _stretch(quad: Quad) -> float:
    return float(np.ptp(quad[:, 0]) / max(1e-6, float(np.ptp(quad[:, 1]))))
