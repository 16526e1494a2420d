"""Fields that stand beside a label: the general way, for every kind of document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from ingest.document import Field
from ingest.extract.parse import ends_as_organisation, is_blank, parse_value
from ingest.extract.reading import Reading, make_field
from ingest.extract.regions import Found, find_value
from ingest.layout.columns import find_columns
from ingest.layout.geometry import Glyph, Layout
from ingest.layout.label import Label
from ingest.normalise.text import CJK, fold_width
from ingest.templates.schema import FieldTemplate, FieldType, Template

_GUESSED_LABEL = 0.9
"""What a label counts for of which characters were misread or missing."""


def read_labelled_fields(
    layout: Layout,
    template: Template,
    labels: Sequence[Label],
    reading: Reading,
    *,
    blanks_are_reported: bool = True,
) -> None:
    """Read every field of a template that has a label on the page and is not known yet.

    Args:
        layout: The page or part.
        template: The kind of document.
        labels: All labels and stop words found.
        reading: Receives fields and problems.
        blanks_are_reported: Whether a label with nothing legible beside it is a problem by now.
    """
    for name, field in template.fields.items():
        if name in reading.fields:
            continue
        own = [label for label in labels if label.field == name]
        if not own or field.type in (FieldType.CREDIT_CODE, FieldType.TERM, FieldType.BOOLEAN):
            continue
        found = find_best(layout, field, own, labels)
        if found is None:
            if blanks_are_reported and not field.may_be_blank:
                report_unreadable(layout, name, own[0], reading)
            continue
        if is_blank(found.text):
            continue
        value = _type_value(layout, field, found)
        if value.value is None:
            # Where a form may leave a field blank, a seal's characters are the likelier reading.
            if field.may_be_blank:
                continue
            reading.report("value_not_trusted", name, layout.page.number)
        reading.add(name, value)


def find_best(
    layout: Layout, field: FieldTemplate, own: Sequence[Label], labels: Sequence[Label]
) -> Found | None:
    """The value at the best of several labels: one that can be typed, then the surest label."""
    columns = find_columns(labels)
    in_columns = {id(label) for column in columns for label in column.labels}
    best: tuple[tuple[bool, float, bool], Found] | None = None
    for label in own:
        found = find_value(layout, label, field, labels, columns)
        if found is None:
            continue
        found = end_value(found, field)
        has_value = field.type is FieldType.TERM or parse_value(field, found.text) is not None
        rank = (has_value, label.strength, id(label) in in_columns)
        if best is None or rank > best[0]:
            best = (rank, found)
    return best[1] if best else None


def end_value(found: Found, field: FieldTemplate) -> Found:
    """Drop rows that belong to what stands below: a value that is complete takes no more rows."""
    is_complete = _COMPLETE.get(field.type, _is_balanced if field.chinese_only else None)
    if is_complete is None:
        return found
    for count in range(1, len(found.rows)):
        text = "".join(glyph.folded for row in found.rows[:count] for glyph in row)
        if is_complete(text):
            return found.keep([glyph for row in found.rows[:count] for glyph in row])
    return found


def report_unreadable(layout: Layout, name: str, label: Label, reading: Reading) -> None:
    """Say that a label stands there with nothing legible beside it; the label is the evidence."""
    if name in reading.fields:
        return
    reading.add(name, make_field(layout, label.glyphs, None, confidence=0.0))
    reading.fields[name] = _without_raw(reading.fields[name])
    reading.report("value_not_legible", name, layout.page.number, label=label.text)


def _without_raw(field: Field) -> Field:
    return Field(None, "", field.page, field.box, 0.0, field.method)


def _type_value(layout: Layout, field: FieldTemplate, found: Found) -> Field:
    value = parse_value(field, found.text)
    glyphs = found.glyphs
    if isinstance(value, str):
        printed = "".join(value.split())
        folded = fold_width(found.text)
        if folded.startswith(fold_width(printed)):
            glyphs = glyphs[: len(printed)]
    certainty = 1.0 if found.label.strength >= 1 else _GUESSED_LABEL
    confidence = _estimate_confidence(layout, glyphs, found.label) * certainty
    if confidence < field.min_confidence:
        value = None
    return make_field(layout, glyphs, value, confidence=confidence)


def _estimate_confidence(layout: Layout, glyphs: Sequence[Glyph], label: Label) -> float:
    """Mean confidence; on a line that the value shares with its label all doubt is the value's.

    A label whose characters are all known is read right, so that of 法定代表人甄某某 read with 0.92
    on average the name was read with 0.79.
    """
    of_label = Counter(glyph.line for glyph in label.glyphs)
    total = 0.0
    for line, count in Counter(glyph.line for glyph in glyphs).items():
        doubt = 1.0 - layout.lines[line].confidence
        if line in of_label:
            doubt *= (count + of_label[line]) / count
        total += count * max(0.0, 1.0 - doubt)
    return total / len(glyphs) if glyphs else 0.0


def _is_person(text: str) -> bool:
    return re.fullmatch(rf"[{CJK}]{{2,4}}", text) is not None


def _is_balanced(text: str) -> bool:
    return text.count("(") <= text.count(")")


def _is_whole_term(text: str) -> bool:
    return re.search(r"长期|[至到].*[日止]|无固定|\*", text) is not None


_COMPLETE: dict[FieldType, Callable[[str], bool]] = {
    FieldType.ORGANISATION: lambda text: ends_as_organisation(text) and _is_balanced(text),
    FieldType.PERSON: _is_person,
    FieldType.TERM: _is_whole_term,
}
