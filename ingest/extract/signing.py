"""Whether a letter is signed and sealed: ink behind the label of the signature, a seal near it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Box, Field, Page
from ingest.extract.prose import RunningText
from ingest.extract.reading import Reading, average_confidence, make_field
from ingest.layout.geometry import Glyph, Layout, box_of, enclose
from ingest.split import Part

_SIGNATURE = re.compile(r"\(?(?:签字|签名|签章|亲笔签名|手签)(?:或(?:盖章|签章|签字))?\)?:?")
_SEAL = re.compile(r"(?:盖单位章|加盖公章|盖公章|单位盖章|盖章|公章|单位章)")
_LONGEST_SIGNATURE = 16.0
"""How far behind its label a signature is looked for, in line heights."""
_AROUND_SIGNATURE = 1.6
"""How far above and below the label's line its strokes may reach, in line heights."""
_SEAL_REACH = 0.2
"""How far a seal's middle may lie from the line that asks for it, as a share of the page."""
_SEEN_CONFIDENCE = 0.9
_NOT_SEEN_CONFIDENCE = 0.7
_SIGNATURE_FIELD = "has_signature"
_SEAL_FIELD = "has_seal"


def look_for_signature(layout: Layout, text: RunningText, reading: Reading) -> None:
    """Look behind the last label that asks for a signature.

    A typed name or handwriting behind it counts; nothing behind it is an answer too. Where no label
    asks for a signature nothing is said, nor of a black and white copy, on which strokes and a seal
    run together.
    """
    labels = _find_all(_SIGNATURE, text)
    if not labels:
        return
    for label in labels:
        evidence = _find_behind(layout, label)
        if evidence is not None:
            field = make_field(layout, label, True, confidence=_SEEN_CONFIDENCE)
            reading.add(_SIGNATURE_FIELD, _with_box(field, enclose([field.box, evidence])))
            return
    if _is_black_and_white(layout.page):
        return
    confidence = _NOT_SEEN_CONFIDENCE * average_confidence(layout, labels[-1])
    reading.add(_SIGNATURE_FIELD, make_field(layout, labels[-1], False, confidence=confidence))


def look_for_seal(part: Part, text: RunningText, reading: Reading) -> None:
    """Look for a seal near the line that asks for it; without such a line, anywhere on the page.

    Nothing is said of a black and white copy: seals are found by their red.
    """
    layout = part.layout
    seals = [
        box for box in layout.page.seals if part.holds((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    ]
    labels = _find_all(_SEAL, text)
    for label in labels:
        own = box_of(label, layout)
        near = [seal for seal in seals if _is_near(own, seal)]
        if near:
            field = make_field(layout, label, True, confidence=_SEEN_CONFIDENCE)
            reading.add(_SEAL_FIELD, _with_box(field, near[0]))
            return
    if labels and not _is_black_and_white(layout.page):
        confidence = _NOT_SEEN_CONFIDENCE * average_confidence(layout, labels[-1])
        reading.add(_SEAL_FIELD, make_field(layout, labels[-1], False, confidence=confidence))
    elif seals:
        page = layout.page
        field = Field(True, "", page.number, seals[0], _NOT_SEEN_CONFIDENCE, page.method)
        reading.add(_SEAL_FIELD, field)


def _find_all(expression: re.Pattern[str], text: RunningText) -> list[tuple[Glyph, ...]]:
    return [text.between(*match.span()) for match in expression.finditer(text.text)]


def _find_behind(layout: Layout, label: Sequence[Glyph]) -> Box | None:
    """Box of the print or the handwriting that begins behind a label."""
    last = label[-1]
    line = layout.lines[last.line]
    typed = [glyph for glyph in line.glyphs[last.index + 1 :] if glyph.folded not in ":_-—. "]
    if not typed:
        neighbour = layout.right_neighbours[last.line]
        if neighbour is not None and layout.lines[neighbour].x0 - last.x1 < 8 * line.height:
            typed = [
                glyph for glyph in layout.lines[neighbour].glyphs if glyph.folded not in ":_-—."
            ]
    if typed:
        return box_of(typed, layout)
    page = layout.page
    reach = _AROUND_SIGNATURE * line.height / page.height
    own = box_of(label, layout)
    middle = (own[1] + own[3]) / 2
    right = own[2] + _LONGEST_SIGNATURE * line.height / page.width
    for mark in page.handwriting:
        x, y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
        if own[2] - 0.01 < x < right and abs(y - middle) < reach:
            return mark
    return None


def _is_black_and_white(page: Page) -> bool:
    return any(problem.code == "black_and_white" for problem in page.problems)


def _is_near(label: Box, seal: Box) -> bool:
    x, y = (seal[0] + seal[2]) / 2, (seal[1] + seal[3]) / 2
    return abs(y - (label[1] + label[3]) / 2) < _SEAL_REACH and x > label[0] - _SEAL_REACH


def _with_box(field: Field, box: Box) -> Field:
    return Field(field.value, field.raw, field.page, box, field.confidence, field.method)
