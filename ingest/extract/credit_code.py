"""The unified social credit code: near its label, verified in every layer, or from the QR code.

The check character alone accepts one of 31 wrong codes; two form serial numbers of 82 measured
photos passed it. So codes come from `ingest.identifiers`, which asks every layer, and the print
near the label goes before any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Code, Field, Method
from ingest.extract.reading import Reading, average_confidence, make_field
from ingest.extract.regions import Found, find_value
from ingest.identifiers.repair import FoundCode, find_codes
from ingest.layout.columns import find_columns
from ingest.layout.geometry import Glyph, Layout
from ingest.layout.label import Label
from ingest.templates.schema import FieldTemplate

_REPAIRED_CONFIDENCE = 0.85
_FAR_FROM_LABEL = 0.8
_QR_CONFIDENCE = 0.99
_MAY_BEGIN_CODE = re.compile(r"[0-9A-Za-z]{2}")
_LONGEST_ROW = 80


@dataclass(frozen=True, slots=True)
class _Candidate:
    found: FoundCode
    glyphs: tuple[Glyph, ...]
    is_near: bool


def read_credit_code(
    layout: Layout,
    name: str,
    field: FieldTemplate,
    labels: Sequence[Label],
    codes: Sequence[Code],
    reading: Reading,
) -> None:
    """Read the code from print and QR code and compare the two.

    Args:
        layout: The page or part.
        name: The field's name.
        field: Its template.
        labels: All labels found.
        codes: QR codes that belong to the document.
        reading: Receives the field and its problems.
    """
    own = [label for label in labels if label.field == name]
    page = layout.page.number
    in_qr = _find_in_qr(codes)
    best = _choose(_find_candidates(layout, own))
    if best is None:
        printed = _find_unreadable(layout, field, own, labels)
        if in_qr is not None:
            code, qr = in_qr
            reading.add(name, Field(code, qr.text, page, qr.box, _QR_CONFIDENCE, Method.QR))
            reading.report("code_from_qr", name, page)
        elif printed is not None:
            confidence = average_confidence(layout, printed.glyphs)
            reading.add(
                name, make_field(layout, printed.glyphs, None, confidence=min(confidence, 0.5))
            )
            reading.report("code_not_valid", name, page)
        elif own:
            reading.add(name, make_field(layout, own[0].glyphs, None, confidence=0.0))
            reading.report("value_not_legible", name, page, label=own[0].text)
        return
    confidence = average_confidence(layout, best.glyphs) * (1 if best.is_near else _FAR_FROM_LABEL)
    method = None
    if best.found.is_repaired:
        method = Method.REPAIRED
        confidence = min(confidence, _REPAIRED_CONFIDENCE)
        read = "".join(glyph.folded for glyph in best.glyphs)
        reading.report("code_repaired", name, page, read=read, repaired=best.found.code)
    value = best.found.code
    reading.add(name, make_field(layout, best.glyphs, value, confidence=confidence, method=method))
    if in_qr is not None and in_qr[0] != value:
        reading.report("qr_mismatch", name, page, printed=value, qr=in_qr[0])


def find_code_in(text: str) -> str | None:
    """The one code in a text, read as it stands; None if there is none or several."""
    found = {code.code for code in find_codes(text) if not code.is_repaired}
    return found.pop() if len(found) == 1 else None


def _find_in_qr(codes: Sequence[Code]) -> tuple[str, Code] | None:
    for code in codes:
        found = find_code_in(code.text)
        if found is not None:
            return found, code
    return None


def _choose(candidates: Sequence[_Candidate]) -> _Candidate | None:
    """Near the label as read, then near and repaired, then the only one elsewhere."""
    near = [each for each in candidates if each.is_near]
    for each in sorted(near, key=lambda each: each.found.is_repaired):
        return each
    far = {each.found.code: each for each in candidates if not each.found.is_repaired}
    return next(iter(far.values())) if len(far) == 1 else None


def _find_candidates(layout: Layout, own: Sequence[Label]) -> list[_Candidate]:
    candidates: list[_Candidate] = []
    for text, glyphs in _rows_of(layout):
        for found in find_codes(text):
            its_glyphs = tuple(g for g in glyphs[found.start : found.end] if g is not None)
            is_near = any(_is_near(layout, label, its_glyphs) for label in own)
            candidates.append(_Candidate(found, its_glyphs, is_near))
    return candidates


def _rows_of(layout: Layout) -> Iterator[tuple[str, list[Glyph | None]]]:
    """Each line with what goes on to its right, words kept apart; None marks a space."""
    for line in layout.lines:
        if not _MAY_BEGIN_CODE.search(line.text):
            continue
        text: list[str] = []
        glyphs: list[Glyph | None] = []
        position: int | None = line.glyphs[0].line
        while position is not None and len(text) < _LONGEST_ROW:
            for glyph in layout.lines[position].glyphs:
                if glyph.after_space or (text and glyph.index == 0):
                    text.append(" ")
                    glyphs.append(None)
                text.append(glyph.folded)
                glyphs.append(glyph)
            position = layout.right_neighbours[position]
        yield "".join(text), glyphs


def _is_near(layout: Layout, label: Label, glyphs: Sequence[Glyph]) -> bool:
    line = layout.lines[glyphs[0].line]
    down = line.middle - label.middle
    height = max(label.height, line.height)
    if abs(down) < 1.2 * height and glyphs[0].x0 > label.x0:
        return glyphs[0].x0 - label.x1 < 10 * height
    overlaps = glyphs[0].x0 < label.x1 + 4 * height and glyphs[-1].x1 > label.x0 - 2 * height
    return 0 < down < 4 * height and overlaps


def _find_unreadable(
    layout: Layout, field: FieldTemplate, own: Sequence[Label], labels: Sequence[Label]
) -> Found | None:
    columns = find_columns(labels)
    for label in own:
        found = find_value(layout, label, field, labels, columns)
        if found is not None:
            return found
    return None
