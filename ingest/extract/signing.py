"""Whether a letter is signed and sealed: ink behind the label of the signature, a seal near it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Box, Field
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
_TALLEST_SIGNATURE = 4.5
"""In line heights; what is taller is a seal."""
_FARTHEST_NAME = 8.0
_SEAL_REACH = 0.2
"""How far a seal's middle may lie from the line that asks for it, as a share of the page."""
_SEEN_CONFIDENCE = 0.9
_NOT_SEEN_CONFIDENCE = 0.7
_SIGNATURE_FIELD = "has_signature"
_SEAL_FIELD = "has_seal"


def look_for_signature(layout: Layout, text: RunningText, reading: Reading) -> None:
    """Look behind every label that asks for a signature.

    A typed name or handwriting behind one counts; nothing behind any is an answer too. Nothing is
    said where no label asks for a signature, nor where a black seal may hide it.
    """
    labels = _find_all(_SIGNATURE, text)
    is_hidden = False
    for label in labels:
        typed = _find_typed(layout, label)
        marks = _find_marks_behind(layout, label)
        written = typed or next(
            (mark for mark in marks if not _is_large(mark, label, layout)), None
        )
        if written is not None:
            field = make_field(layout, label, True, confidence=_SEEN_CONFIDENCE)
            box = enclose([field.box, written])
            reading.add(_SIGNATURE_FIELD, replace(field, box=box))
            return
        is_hidden = is_hidden or bool(marks)
    if labels and not is_hidden:
        confidence = _NOT_SEEN_CONFIDENCE * average_confidence(layout, labels[-1])
        field = make_field(layout, labels[-1], False, confidence=confidence)
        reading.add(_SIGNATURE_FIELD, field)


def look_for_seal(part: Part, text: RunningText, reading: Reading) -> None:
    """Look for a seal near the line that asks for it; without such a line, anywhere on the page.

    Seals are found by their red. Where other ink of a seal's size stands there instead, nothing is
    said: it may be the seal of a black and white copy.
    """
    layout = part.layout
    seals = [box for box in layout.page.seals if part.holds(*_middle_of(box))]
    labels = _find_all(_SEAL, text)
    for label in labels:
        near = [seal for seal in seals if _is_near(label, seal, layout)]
        if near:
            field = make_field(layout, label, True, confidence=_SEEN_CONFIDENCE)
            reading.add(_SEAL_FIELD, replace(field, box=near[0]))
            return
    if not labels:
        if seals:
            page = layout.page
            field = Field(True, "", page.number, seals[0], _NOT_SEEN_CONFIDENCE, page.method)
            reading.add(_SEAL_FIELD, field)
        return
    is_open = any(
        _is_near(label, mark, layout) and _is_large(mark, label, layout)
        for label in labels
        for mark in layout.page.handwriting
    )
    if not is_open:
        confidence = _NOT_SEEN_CONFIDENCE * average_confidence(layout, labels[-1])
        reading.add(_SEAL_FIELD, make_field(layout, labels[-1], False, confidence=confidence))


def _find_all(expression: re.Pattern[str], text: RunningText) -> list[tuple[Glyph, ...]]:
    return [text.between(*match.span()) for match in expression.finditer(text.text)]


def _find_typed(layout: Layout, label: Sequence[Glyph]) -> Box | None:
    """Box of the print that follows a label on its line."""
    last = label[-1]
    line = layout.lines[last.line]
    typed = _without_fillers(line.glyphs[last.index + 1 :])
    neighbour = layout.right_neighbours[last.line]
    if not typed and neighbour is not None:
        following = layout.lines[neighbour]
        if following.x0 - last.x1 < _FARTHEST_NAME * line.height:
            typed = _without_fillers(following.glyphs)
    return box_of(typed, layout) if typed else None


def _without_fillers(glyphs: Sequence[Glyph]) -> list[Glyph]:
    return [glyph for glyph in glyphs if glyph.folded not in ":_-—.。"]


def _find_marks_behind(layout: Layout, label: Sequence[Glyph]) -> list[Box]:
    """Boxes of other ink that begins behind a label, at its height."""
    page = layout.page
    height = layout.lines[label[-1].line].height
    own = box_of(label, layout)
    y = (own[1] + own[3]) / 2
    up_or_down = _AROUND_SIGNATURE * height / page.height
    right = own[2] + _LONGEST_SIGNATURE * height / page.width
    return [
        mark
        for mark in page.handwriting
        if own[2] - height / page.width < mark[2]
        and mark[0] < right
        and (mark[0] + mark[2]) / 2 > own[2]
        and mark[1] - up_or_down / 2 < y < mark[3] + up_or_down / 2
    ]


def _is_large(mark: Box, label: Sequence[Glyph], layout: Layout) -> bool:
    """Tell whether ink is of a seal's size rather than a signature's."""
    height = layout.lines[label[-1].line].height / layout.page.height
    return mark[3] - mark[1] > _TALLEST_SIGNATURE * height


def _is_near(label: Sequence[Glyph], seal: Box, layout: Layout) -> bool:
    own = box_of(label, layout)
    x, y = _middle_of(seal)
    return abs(y - (own[1] + own[3]) / 2) < _SEAL_REACH and x > own[0] - _SEAL_REACH


def _middle_of(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
