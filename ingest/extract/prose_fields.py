"""Values in running text: where an expression of the template first matches."""

from __future__ import annotations

import re

from ingest.document import Value
from ingest.extract.parse import parse_value
from ingest.extract.prose import RunningText
from ingest.extract.reading import Reading, average_confidence, make_field
from ingest.layout.geometry import Glyph, Layout
from ingest.templates.schema import FieldTemplate, FieldType, Template

_ENDS = "，。；、:;,. "


def find_in_prose(text: RunningText, name: str, template: Template) -> tuple[Glyph, ...]:
    """The characters that the first fitting expression of a field names."""
    found = (text.find(expression) for expression in template.fields[name].in_prose)
    return next((glyphs for glyphs in found if glyphs), ())


def read_found(
    layout: Layout, name: str, template: Template, found: tuple[Glyph, ...], reading: Reading
) -> None:
    """Reads what was found for a field; nothing where the field is known or nothing was found."""
    field = template.fields[name]
    glyphs = strip_marks(found)
    if name in reading.fields or not glyphs:
        return
    value = _parse(field, "".join(glyph.character for glyph in glyphs))
    if isinstance(value, str) and field.type is not FieldType.TEXT:
        glyphs = glyphs[: len(value)]
    confidence = average_confidence(layout, glyphs)
    if confidence < field.min_confidence:
        value = None
    reading.add(name, make_field(layout, glyphs, value, confidence=confidence))
    if value is None:
        reading.report("value_not_trusted", name, layout.page.number)


def _parse(field: FieldTemplate, raw: str) -> Value | None:
    if field.type is FieldType.PERSON:
        raw = re.split(r"[，,。;；(（]|同志|先生|女士", raw)[0]
    return parse_value(field, raw)


def strip_marks(glyphs: tuple[Glyph, ...]) -> tuple[Glyph, ...]:
    """The characters without the punctuation around them."""
    kept = list(glyphs)
    while kept and kept[-1].folded in _ENDS:
        kept.pop()
    while kept and kept[0].folded in _ENDS:
        kept.pop(0)
    return tuple(kept)
