"""Values out of a fillable form: read by the names of its fields, which no print can blur.

A form that holds another value than its page shows is not believed: what a person signed is what
the person saw, and viewers differ in which of the two they show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Field, FormField, Method, Page, Value
from ingest.extract.english import parse_english
from ingest.extract.parse import parse_value
from ingest.extract.reading import Reading
from ingest.layout.geometry import enclose
from ingest.normalise.forms import differs_from_page
from ingest.templates.schema import FieldTemplate, Script, Template


def read_form_values(page: Page, template: Template, reading: Reading) -> None:
    """Read the fields of a template that name a field of the page's form.

    Args:
        page: With its form's fields.
        template: Of the kind.
        reading: Receives fields and problems.
    """
    if not page.form_fields:
        return
    for name, field in template.fields.items():
        if name in reading.fields:
            continue
        if field.form_choices:
            _read_choice(page, name, field, reading)
        elif field.form_fields:
            _read_text(page, name, field, template.script, reading)


def _read_choice(page: Page, name: str, field: FieldTemplate, reading: Reading) -> None:
    ticked = [
        (meaning, each)
        for meaning, expression in field.form_choices.items()
        for each in _find(page, expression)
        if each.is_choice and each.value
    ]
    if not ticked:
        return
    meanings = sorted({meaning for meaning, _ in ticked})
    boxes = [each for _, each in ticked]
    value = meanings[0] if len(meanings) == 1 else None
    reading.add(name, _make_field(page, boxes, ", ".join(meanings), value))
    if value is None:
        reading.report("value_not_trusted", name, page.number)


def _read_text(
    page: Page, name: str, field: FieldTemplate, script: Script, reading: Reading
) -> None:
    parts = [
        next((each for each in _find(page, expression) if not each.is_choice), None)
        for expression in field.form_fields
    ]
    filled = [part for part in parts if part is not None and part.value.strip()]
    if not filled:
        return
    raw = field.form_joint.join(part.value.strip() for part in filled)
    lying = [part for part in filled if differs_from_page(part)]
    is_whole = len(filled) == len(parts)
    value = _parse(field, raw, script) if is_whole and not lying else None
    reading.add(name, _make_field(page, filled, raw, value))
    if lying:
        shown = (lying[0].shown or "").strip()
        held = lying[0].value.strip()
        if field.personal:
            held = shown = "***"
        reading.report("form_value_differs", name, page.number, held=held, shown=shown)
    elif value is None:
        reading.report("value_not_trusted", name, page.number)


def _find(page: Page, expression: str) -> list[FormField]:
    pattern = re.compile(expression)
    return [each for each in page.form_fields if pattern.fullmatch(each.name.rpartition(".")[2])]


def _parse(field: FieldTemplate, raw: str, script: Script) -> Value | None:
    if script is Script.LATIN:
        return parse_english(field, raw)
    return parse_value(field, "".join(raw.split()))


def _make_field(page: Page, parts: Sequence[FormField], raw: str, value: Value | None) -> Field:
    box = enclose(part.box for part in parts)
    return Field(value, raw, page.number, box, 1.0, Method.FORM)
