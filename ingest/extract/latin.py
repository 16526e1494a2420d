"""Documents in Latin script: fields of a fillable form, labelled values, and the running prose.

What a form holds goes before what stands beside a label, and that before what a sentence says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.document import Value
from ingest.extract.cells import find_in_table, trim_value
from ingest.extract.english import lacks_currency, parse_english
from ingest.extract.form_values import read_form_values
from ingest.extract.labelled import report_unreadable
from ingest.extract.parse import is_blank
from ingest.extract.prose import RunningText, group_rows
from ingest.extract.reading import Reading, average_confidence, join_characters, make_field
from ingest.extract.regions import find_value
from ingest.layout.geometry import Glyph, Layout
from ingest.layout.label import Label
from ingest.layout.labels import find_labels
from ingest.normalise.english_dates import (
    FigureOrder,
    find_english_dates,
    find_stated_order,
    is_ambiguous_date,
    read_english_term,
)
from ingest.split import Part
from ingest.templates.schema import FieldTemplate, FieldType, Template


@dataclass(frozen=True, slots=True)
class Places:
    """Where a value may stand.

    Attributes:
        named: Beside a label or where a sentence says so: what is there and no value is told.
        possible: In the column below a label, where it only counts if it is a value.
    """

    named: tuple[tuple[Glyph, ...], ...]
    possible: tuple[tuple[Glyph, ...], ...] = ()


def read_latin(part: Part, template: Template, reading: Reading) -> set[str]:
    """Read a document whose values are written in Latin script.

    Args:
        part: The page, or what of it belongs to the document.
        template: Of its kind.
        reading: Receives fields and problems.

    Returns:
        The labels found, which tell its form.
    """
    layout = part.layout
    labels = find_labels(layout, template)
    text = join_rows(layout)
    order = find_stated_order(text.text)
    read_form_values(part.page, template, reading)
    for name, field in template.fields.items():
        if _is_known(name, field, reading):
            continue
        own = [label for label in labels if label.field == name]
        by_label = [_find_by_label(layout, label, field, labels) for label in own]
        by_prose = [_find_in_prose(text, expression, field, order) for expression in field.in_prose]
        in_tables = [each for label in own for each in find_in_table(layout, label, labels)]
        places = Places((*by_label, *by_prose), tuple(in_tables))
        _read_first(layout, name, field, places, reading, order)
        if own and not field.may_be_blank and not _is_known(name, field, reading):
            report_unreadable(layout, name, own[0], reading)
    return {label.text for label in labels}


def join_rows(layout: Layout) -> RunningText:
    """Put a page's rows one after the other, with the blanks between words."""
    characters: list[str] = []
    glyphs: list[Glyph | None] = []
    for row in group_rows(layout):
        for line in row:
            for glyph in line.glyphs:
                if glyph.after_space or not glyph.index:
                    characters.append(" ")
                    glyphs.append(None)
                characters.append(glyph.folded)
                glyphs.append(glyph)
        characters.append("\n")
        glyphs.append(None)
    return RunningText("".join(characters), tuple(glyphs))


@cache
def compile_prose(expression: str) -> re.Pattern[str]:
    """An expression of a template in which a blank stands for any white space, none included."""
    return re.compile(expression.replace(" ", r"\s*"), re.IGNORECASE | re.DOTALL)


def _is_known(name: str, field: FieldTemplate, reading: Reading) -> bool:
    if field.type is FieldType.TERM:
        return "valid_until" in reading.fields
    return name in reading.fields


def _find_in_prose(
    text: RunningText, expression: str, field: FieldTemplate, order: FigureOrder | None
) -> tuple[Glyph, ...]:
    """The characters that an expression names; of a date no more than the first one there."""
    match = compile_prose(expression).search(text.text)
    if match is None:
        return ()
    start, end = match.span("value")
    if field.type is FieldType.DATE:
        dates = find_english_dates(text.text[start:end], order)
        if dates:
            start, end = start + dates[0].start, start + dates[0].end
    return text.between(start, end)


def _find_by_label(
    layout: Layout, label: Label, field: FieldTemplate, labels: Sequence[Label]
) -> tuple[Glyph, ...]:
    found = find_value(layout, label, field, labels, ())
    return () if found is None else trim_value(found.rows, field, layout)


def _read_first(
    layout: Layout,
    name: str,
    field: FieldTemplate,
    places: Places,
    reading: Reading,
    order: FigureOrder | None,
) -> None:
    """Take the first place that holds a value; else keep the first as not to be trusted."""
    unread: list[tuple[Glyph, ...]] = []
    for glyphs in (*places.named, *places.possible):
        raw = join_characters(glyphs)
        if not glyphs or is_blank(raw):
            continue
        confidence = average_confidence(layout, glyphs)
        values = _parse(name, field, raw, order)
        if values and confidence >= field.min_confidence:
            for each, value in values.items():
                reading.add(each, make_field(layout, glyphs, value, confidence=confidence))
            return
        if glyphs in places.named:
            unread.append(glyphs)
    if unread:
        _tell_unread(layout, name, field, unread[0], reading, order)


def _tell_unread(
    layout: Layout,
    name: str,
    field: FieldTemplate,
    glyphs: tuple[Glyph, ...],
    reading: Reading,
    order: FigureOrder | None,
) -> None:
    """Say why what stands there is no value; of what may be blank only what is plain."""
    raw, page = join_characters(glyphs), layout.page.number
    name = "valid_until" if field.type is FieldType.TERM else name
    if field.type is FieldType.MONEY and lacks_currency(raw):
        reading.report("currency_not_stated", name, page, read=raw)
    elif field.type in (FieldType.DATE, FieldType.TERM) and is_ambiguous_date(raw, order):
        reading.report("date_ambiguous", name, page, read=raw)
    elif field.may_be_blank:
        return
    else:
        reading.report("value_not_trusted", name, page)
    confidence = average_confidence(layout, glyphs)
    reading.add(name, make_field(layout, glyphs, None, confidence=confidence))


def _parse(
    name: str, field: FieldTemplate, raw: str, order: FigureOrder | None
) -> dict[str, Value]:
    if field.type is not FieldType.TERM:
        value = parse_english(field, raw, order)
        return {} if value is None else {name: value}
    term = read_english_term(raw, order)
    return {} if term is None else {"valid_from": term[0], "valid_until": term[1]}
