"""From recognised lines to words on the page: skew, characters' places, columns, watermarks."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np

from ingest.document import Box, Word
from ingest.readers.ocr import Quad, Recognition

_WATERMARK_SLANT_DEGREES = 8.0
"""Against the page's skew. Photographed lines lean by up to 5 degrees, watermarks by 20 to 45."""
_LOWEST_CONFIDENCE = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A recognised line.

    Attributes:
        quad: Its corners in pixels of the page.
        recognition: What it says.
        reread: What a second look says; None where there was none.
    """

    quad: Quad
    recognition: Recognition
    reread: str | None = None


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The words of a page, with the slanting ones apart."""

    words: tuple[Word, ...]
    watermarks: tuple[Word, ...]
    skew_degrees: float


def lay_out(lines: Sequence[Line], width: int, height: int) -> LaidOut:
    """Turn lines into words.

    Args:
        lines: With corners in pixels of the upright picture.
        width: Of that picture, in pixels.
        height: Likewise.
    """
    skew = measure_skew([line.quad for line in lines])
    words: list[Word] = []
    watermarks: list[Word] = []
    for line in lines:
        text = line.recognition.text.strip()
        if not text or line.recognition.confidence < _LOWEST_CONFIDENCE:
            continue
        if is_slanted(line.quad, skew):
            box = _enclose(line.quad, width, height)
            watermarks.append(Word(text, box, line.recognition.confidence))
        elif _is_column(line):
            words.extend(_split_column(line, width, height))
        else:
            words.append(_make_word(line, width, height))
    return LaidOut(tuple(words), tuple(watermarks), skew)


def measure_skew(quads: Sequence[Quad]) -> float:
    """Median slope of the long lines in degrees, positive where they fall to the right."""
    slopes: list[float] = []
    weights: list[float] = []
    for quad in quads:
        length, thickness, angle = measure_line(quad)
        if length > 4 * thickness and abs(angle) < 20:
            slopes.append(angle)
            weights.append(length)
    if not slopes:
        return 0.0
    order = np.argsort(slopes)
    cumulated = np.cumsum(np.asarray(weights)[order])
    return slopes[int(order[int(np.searchsorted(cumulated, cumulated[-1] / 2))])]


def is_slanted(quad: Quad, skew_degrees: float) -> bool:
    """Tell whether a line slants against the page; a single character's angle says nothing."""
    length, thickness, angle = measure_line(quad)
    return length > 1.6 * thickness and abs(angle - skew_degrees) > _WATERMARK_SLANT_DEGREES


def measure_line(quad: Quad) -> tuple[float, float, float]:
    """Length and thickness in pixels, and the angle in degrees against the nearer axis."""
    along = (quad[1] - quad[0] + quad[2] - quad[3]) / 2
    across = (quad[3] - quad[0] + quad[2] - quad[1]) / 2
    width, height = float(np.linalg.norm(along)), float(np.linalg.norm(across))
    if width >= height:
        angle = math.degrees(math.atan2(float(along[1]), float(along[0])))
    else:
        angle = math.degrees(math.atan2(-float(across[0]), float(across[1])))
    return max(width, height), min(width, height), (angle + 90) % 180 - 90


def _is_column(line: Line) -> bool:
    """Tell whether characters stand one below the other, as labels printed in a column do."""
    width = float(np.ptp(line.quad[:, 0]))
    height = float(np.ptp(line.quad[:, 1]))
    text = "".join(line.recognition.text.split())
    return height >= 1.5 * width and len(text) > 1 and all(map(_is_wide, text))


def _split_column(line: Line, width: int, height: int) -> list[Word]:
    """Cut a column into its characters, each a word of its own, so that rows can be built."""
    x0, y0, x1, y1 = _enclose(line.quad, width, height)
    pairs = [
        (character, y0 + centre * (y1 - y0))
        for character, centre in zip(line.recognition.text, line.recognition.centres, strict=True)
        if not character.isspace()
    ]
    # Characters are as high as wide, but a leaning column's box is wider than they are.
    half = 0.5 * min((x1 - x0) * width / height, (y1 - y0) / len(pairs))
    return [
        Word(
            unicodedata.normalize("NFC", character),
            (x0, max(0.0, y - half), x1, min(1.0, y + half)),
            line.recognition.confidence,
            (x0, x1),
            line.reread,
        )
        for character, y in pairs
    ]


def _make_word(line: Line, width: int, height: int) -> Word:
    """Make a word whose box follows the line's middle, so that a leaning line does not swell it."""
    quad = line.quad
    left = float((quad[0, 0] + quad[3, 0]) / 2) / width
    right = float((quad[1, 0] + quad[2, 0]) / 2) / width
    left, right = max(0.0, left), min(1.0, max(right, left))
    middle = float(quad[:, 1].mean()) / height
    half = float(np.linalg.norm((quad[3] - quad[0] + quad[2] - quad[1]) / 2)) / 2 / height
    box = (left, max(0.0, middle - half), right, min(1.0, middle + half))
    text, centres = _drop_spaces(line.recognition)
    edges = _find_edges(centres, left, right)
    return Word(text, box, line.recognition.confidence, edges, line.reread)


def _drop_spaces(recognition: Recognition) -> tuple[str, list[float]]:
    """Keep a space only between two narrow characters: Chinese print is spaced for looks."""
    raw = recognition.text
    kept = [
        index
        for index, character in enumerate(raw)
        if not character.isspace()
        or (
            0 < index < len(raw) - 1
            and not _is_wide(raw[index - 1])
            and not _is_wide(raw[index + 1])
            and not raw[index - 1].isspace()
        )
    ]
    text = "".join(raw[index] for index in kept).strip()
    normal = unicodedata.normalize("NFC", text)
    centres = [recognition.centres[index] for index in kept][: len(text)]
    if len(normal) != len(text) or len(centres) != len(text):
        return normal, [(index + 0.5) / len(normal) for index in range(len(normal))]
    return text, centres


def _find_edges(centres: Sequence[float], left: float, right: float) -> tuple[float, ...]:
    between = [(here + there) / 2 for here, there in pairwise(centres)]
    # A found line often runs on over a signature or a blank: the outer characters end where the
    # others' width says.
    half = 0.6 * median(b - a for a, b in pairwise(centres)) if between else 1.0
    shares = [max(0.0, centres[0] - half), *between, min(1.0, centres[-1] + half)]
    return tuple(left + share * (right - left) for share in shares)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _enclose(quad: Quad, width: int, height: int) -> Box:
    xs = np.clip(quad[:, 0] / width, 0.0, 1.0)
    ys = np.clip(quad[:, 1] / height, 0.0, 1.0)
    return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())
