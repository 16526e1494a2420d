"""What extraction hands from step to step: fields and problems gathered so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.document import Box, Field, Method, Problem, Value
from ingest.layout.geometry import Glyph, Layout, box_of


@dataclass(slots=True)
class Reading:
    """Fields and problems of a document being read; the first value of a field stays."""

    fields: dict[str, Field] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, name: str, value: Field | None) -> None:
        """Keep a field, unless it is already known with a value that can be trusted."""
        known = self.fields.get(name)
        if value is not None and (known is None or (known.value is None and value.value)):
            self.fields[name] = value

    def report(self, code: str, name: str | None, page: int, **details: str) -> None:
        """Note a problem once."""
        problem = Problem(code, name, page, tuple(details.items()))
        if problem not in self.problems:
            self.problems.append(problem)


def make_field(
    layout: Layout,
    glyphs: tuple[Glyph, ...],
    value: Value | None,
    *,
    confidence: float,
    method: Method | None = None,
) -> Field:
    """Make a field whose evidence is some characters of the page."""
    return Field(
        value=value,
        raw=join_characters(glyphs),
        page=layout.page.number,
        box=box_of(glyphs, layout),
        confidence=round(confidence, 4),
        method=method or _tell_method(layout, glyphs),
    )


def _tell_method(layout: Layout, glyphs: tuple[Glyph, ...]) -> Method:
    """How the characters were obtained: typed into a form's fields, or as all of the page."""
    boxes = [each.box for each in layout.page.form_fields]
    words = {layout.lines[glyph.line].word.box for glyph in glyphs}
    is_typed = all(any(_lies_in(word, box) for box in boxes) for word in words)
    return Method.FORM if boxes and is_typed else layout.page.method


def _lies_in(box: Box, frame: Box) -> bool:
    x0, y0, x1, y1 = box
    left, top, right, bottom = frame
    return left <= x0 and top <= y0 and x1 <= right and y1 <= bottom


def join_characters(glyphs: tuple[Glyph, ...]) -> str:
    """The characters as they stand, with the spaces the reader saw."""
    pieces: list[str] = []
    for index, glyph in enumerate(glyphs):
        if index and _is_blank_before(glyph, glyphs[index - 1]):
            pieces.append(" ")
        pieces.append(glyph.character)
    return "".join(pieces)


def _is_blank_before(glyph: Glyph, before: Glyph) -> bool:
    if glyph.line == before.line:
        return glyph.after_space
    return glyph.folded.isascii() and before.folded.isascii()


def average_confidence(layout: Layout, glyphs: tuple[Glyph, ...]) -> float:
    """Mean of the reader's confidence over the characters."""
    if not glyphs:
        return 0.0
    return sum(layout.lines[glyph.line].confidence for glyph in glyphs) / len(glyphs)
