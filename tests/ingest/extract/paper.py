"""Pages made of words by hand: what a reader would give for a document that is invented."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from ingest.document import Box, Code, Method, Page, Word

WIDTH, HEIGHT = 1000.0, 700.0


def write(x: float, y: float, text: str, size: float = 20.0, confidence: float = 1.0) -> Word:
    """A word whose first character begins at x and whose middle is at y, in page units."""
    advances = [size if unicodedata.east_asian_width(c) in "WFA" else size / 2 for c in text]
    edges = [x]
    for advance in advances:
        edges.append(edges[-1] + advance)
    box = (x / WIDTH, (y - size / 2) / HEIGHT, edges[-1] / WIDTH, (y + size / 2) / HEIGHT)
    return Word(text, box, confidence, tuple(edge / WIDTH for edge in edges))


def make_page(
    words: Sequence[Word],
    *,
    number: int = 1,
    method: Method = Method.OCR,
    codes: Sequence[Code] = (),
    seals: Sequence[Box] = (),
    handwriting: Sequence[Box] = (),
    watermarks: Sequence[Word] = (),
    skew_degrees: float = 0.0,
) -> Page:
    """A page of these words."""
    return Page(
        number=number,
        width=WIDTH,
        height=HEIGHT,
        method=method,
        words=tuple(words),
        codes=tuple(codes),
        seals=tuple(seals),
        handwriting=tuple(handwriting),
        watermarks=tuple(watermarks),
        skew_degrees=skew_degrees,
    )


def make_page_from_case(case: Mapping[str, Any]) -> Page:
    """The page that a case of a YAML table describes: words as [x, y, text, size?, confidence?]."""
    return make_page(
        [write(*word) for word in case["words"]],
        method=Method(case.get("method", "ocr")),
        codes=[Code(text, (0.8, 0.1, 0.9, 0.25)) for text in case.get("qr", ())],
        watermarks=[write(300, 300, text, 40) for text in case.get("watermarks", ())],
        seals=[_as_box(box) for box in case.get("seals", ())],
        handwriting=[_as_box(box) for box in case.get("handwriting", ())],
        skew_degrees=case.get("skew_degrees", 0.0),
    )


def _as_box(values: Sequence[float]) -> Box:
    x0, y0, x1, y1 = values
    return x0, y0, x1, y1
