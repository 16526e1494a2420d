"""A picture becomes a page: turned upright, read with and without its red ink, words laid out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from ingest.document import Box, Method, Page, Problem, Word
from ingest.readers.blank import is_blank
from ingest.readers.date_under_seal import join_dates
from ingest.readers.handwriting import find_handwriting
from ingest.readers.image_words import Line, lay_out, measure_skew
from ingest.readers.ocr import OcrEngine, Quad, crop_line, widen
from ingest.readers.picture import Picture, turn_picture
from ingest.readers.picture_hash import hash_picture
from ingest.readers.qr import read_codes
from ingest.readers.seal import RedInk, find_red_ink, keep_red, lift_red, measure_red
from ingest.readers.upright import find_turn
from ingest.readers.watermark import find_slant, read_slanting

__all__ = ["OcrEngine", "read_image"]

_SEARCH_SIDE = 1500
"""Pixels of the longer side when lines are searched: more costs time and finds no more."""
_LOW_RESOLUTION_SIDE = 600
_ENLARGE_BELOW = 1000
_USUALLY_ENLARGED, _MOST_ENLARGED = 2.0, 3.0
"""Twice is best for most small pictures; those under 500 pixels are brought near 1000."""
_SMALL_PRINT = 15.0
"""Median height of a line in pixels below which the part with text is searched again, enlarged."""
_PRINT_ACROSS = 0.01
"""Share of the page in the boxes of red marks from which on they may be print across it."""
_SURE = 0.99
"""From this confidence on a line that no red ink crosses is read once. Of 216 transcribed values
the wrong ones stood on lines read with less, those apart to which a neighbour's print was added."""
_WIDER = 0.12
"""By how much of its thickness a line is cut wider at the second look."""
_ALL_RED = 0.9
_SCRAP = 2
_SURE_OF_SCRAP = 0.9


def read_image(picture: Picture, *, number: int, engine: OcrEngine) -> Page:
    """Read one picture.

    Args:
        picture: Height x width x 3, blue, green, red, as stored.
        number: The page's number in its file, counted from 1.
        engine: The loaded models.

    Returns:
        A page of words in shares of the upright picture. A picture without text is a page without
        words; no picture raises.
    """
    problems: list[Problem] = []
    longest = max(picture.shape[:2])
    if longest < _LOW_RESOLUTION_SIDE:
        details = (("width", str(picture.shape[1])), ("height", str(picture.shape[0])))
        problems.append(Problem("low_resolution", page=number, details=details))
    search = _View.of(picture)
    quads = engine.detect(lift_red(search.picture))
    turn = find_turn(search.picture, quads, engine)
    if turn:
        picture = turn_picture(picture, turn)
        search = _View.of(picture)
        quads = engine.detect(lift_red(search.picture))
    search, quads = _look_closer(picture, search, quads, engine)
    height, width = picture.shape[:2]
    ink = find_red_ink(picture)
    quads = [search.to_page(quad) for quad in quads]
    quads = [quad for quad in quads if not _is_on_seal(quad, picture, ink)]
    lines = _recognise(picture, quads, ink, engine)
    slant = _find_slant(picture, quads, ink, engine)
    lines = join_dates(picture, lines, ink.seals, engine)
    if slant is not None:
        lines += read_slanting(picture, slant, engine)
    laid_out = lay_out(lines, width, height)
    words = [word for word in laid_out.words if not _is_scrap_of_seal(word, ink)]
    codes = read_codes(picture)
    if not words and not codes and is_blank(picture):
        problems.append(Problem("blank_page", page=number))
    return Page(
        number=number,
        width=float(width),
        height=float(height),
        method=Method.OCR,
        words=tuple(words),
        turned_degrees=turn,
        skew_degrees=laid_out.skew_degrees,
        codes=codes,
        seals=ink.seals,
        watermarks=laid_out.watermarks,
        problems=tuple(problems),
        handwriting=find_handwriting(picture, words, [code.box for code in codes]),
        picture_hash=hash_picture(picture) if words else "",
    )


@dataclass(frozen=True, slots=True)
class _View:
    """A part of the page, resized for searching, and the way back to the page's pixels."""

    picture: Picture
    scale: float
    left: int = 0
    top: int = 0

    @classmethod
    def of(cls, picture: Picture, part: tuple[int, int, int, int] | None = None) -> _View:
        """Resize a picture, or a part (x0, y0, x1, y1) of it, to the size at which to search."""
        x0, y0, x1, y1 = part or (0, 0, picture.shape[1], picture.shape[0])
        cut = picture[y0:y1, x0:x1]
        longest = max(cut.shape[:2])
        if longest > _SEARCH_SIDE:
            scale = _SEARCH_SIDE / longest
        elif longest < _ENLARGE_BELOW:
            wanted = max(_USUALLY_ENLARGED, _ENLARGE_BELOW / longest)
            scale = min(_MOST_ENLARGED, wanted, _SEARCH_SIDE / longest)
        else:
            scale = 1.0
        interpolation = cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
        resized = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=interpolation)
        return cls(np.asarray(resized, dtype=np.uint8), scale, x0, y0)

    def to_page(self, quad: Quad) -> Quad:
        """Map corners from this view to the page."""
        return np.asarray(quad / self.scale + (self.left, self.top), dtype=np.float32)


def _look_closer(
    picture: Picture, search: _View, quads: list[Quad], engine: OcrEngine
) -> tuple[_View, list[Quad]]:
    """Search the part that holds the text again, where print is small and fills little of it."""
    if not quads:
        return search, quads
    heights = [min(np.ptp(quad[:, 0]), np.ptp(quad[:, 1])) for quad in quads]
    if float(np.median(heights)) >= _SMALL_PRINT:
        return search, quads
    height, width = picture.shape[:2]
    corners = np.concatenate([search.to_page(quad) for quad in quads])
    margin = 2 * float(np.median(heights)) / search.scale
    x0, y0 = np.maximum(corners.min(axis=0) - margin, 0).astype(int).tolist()
    x1, y1 = np.minimum(corners.max(axis=0) + margin, (width, height)).astype(int).tolist()
    closer = _View.of(picture, (x0, y0, x1, y1))
    if closer.scale < 1.3 * search.scale:
        return search, quads
    return closer, engine.detect(lift_red(closer.picture))


def _recognise(
    picture: Picture, quads: Sequence[Quad], ink: RedInk, engine: OcrEngine
) -> list[Line]:
    """Read the lines; where red ink crosses one, read it with and without and keep the surer.

    A line that is not read for sure is read once more, from a crop cut a little wider: what two
    looks agree on is far likelier right than its confidence says.
    """
    readings = engine.recognise([crop_line(picture, quad) for quad in quads])
    height, width = picture.shape[:2]
    red = [_scale_box(box, width, height) for box in (*ink.seals, *ink.marks)]
    crossed = [index for index, quad in enumerate(quads) if any(_touches(quad, box) for box in red)]
    if crossed:
        lifted = lift_red(picture)
        again = engine.recognise([crop_line(lifted, quads[index]) for index in crossed])
        for index, other in zip(crossed, again, strict=True):
            if other.confidence >= readings[index].confidence:
                readings[index] = other
    doubtful = [
        index
        for index, reading in enumerate(readings)
        if index in crossed or reading.confidence < _SURE
    ]
    wider = engine.recognise(
        [crop_line(picture, widen(quads[index], _WIDER)) for index in doubtful]
    )
    lines = [Line(quad, reading) for quad, reading in zip(quads, readings, strict=True)]
    for index, other in zip(doubtful, wider, strict=True):
        first, second = sorted((readings[index], other), key=lambda each: -each.confidence)
        lines[index] = Line(quads[index], first, second.text)
    return lines


def _find_slant(
    picture: Picture, quads: Sequence[Quad], ink: RedInk, engine: OcrEngine
) -> float | None:
    """By how much print slants across the page; red print, which was lifted, is searched alone."""
    skew = measure_skew(quads)
    slant = find_slant(quads, skew)
    spread = sum((box[2] - box[0]) * (box[3] - box[1]) for box in ink.marks)
    if spread < _PRINT_ACROSS:
        return slant
    red = engine.detect(_View.of(keep_red(picture, ink.seals)).picture)
    red_slant = find_slant(red, skew)
    return slant if red_slant is None else red_slant


def _is_on_seal(quad: Quad, picture: Picture, ink: RedInk) -> bool:
    """Tell whether a line is of the seal itself: print that a seal crosses is dark besides."""
    height, width = picture.shape[:2]
    x, y = quad.mean(axis=0) / (width, height)
    is_inside = any(box[0] < x < box[2] and box[1] < y < box[3] for box in ink.seals)
    return is_inside and measure_red(crop_line(picture, quad)) > _ALL_RED


def _is_scrap_of_seal(word: Word, ink: RedInk) -> bool:
    """Tell whether a word is a scrap of the text that runs round a seal, read letter by letter."""
    x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
    is_inside = any(box[0] < x < box[2] and box[1] < y < box[3] for box in ink.seals)
    return is_inside and len(word.text) <= _SCRAP and word.confidence < _SURE_OF_SCRAP


def _scale_box(box: Box, width: int, height: int) -> Box:
    return box[0] * width, box[1] * height, box[2] * width, box[3] * height


def _touches(quad: Quad, box: Box) -> bool:
    x0, y0 = quad.min(axis=0)
    x1, y1 = quad.max(axis=0)
    return bool(x0 < box[2] and x1 > box[0] and y0 < box[3] and y1 > box[1])
