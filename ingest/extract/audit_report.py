"""The auditor's report alone: running prose whose headings tell the opinion."""

from __future__ import annotations

import re
from dataclasses import replace

from ingest.extract.prose import join_lines
from ingest.extract.prose_fields import find_in_prose, read_found
from ingest.extract.reading import Reading, average_confidence, make_field
from ingest.split import Part
from ingest.statements.opinion import find_audit_opinion
from ingest.templates.schema import FieldType, Template

_NUMBER, _OPINION = "number", "audit_opinion"
_YEAR_IN_BRACKETS = re.compile(r"[\[〔(（【](20[0-9]{2})[\]〕)）】]")


def read_audit_report(part: Part, template: Template, reading: Reading) -> set[str]:
    """Read a page of an auditor's report.

    A section that is not there may stand on a page that is not there: it is left unsaid, never
    taken for a no.

    Args:
        part: The page, or what of it belongs to the report.
        template: Of the report.
        reading: Receives fields and problems.

    Returns:
        No labels: it has one form.
    """
    layout = part.layout
    text = join_lines(layout)
    for name, field in template.fields.items():
        found = find_in_prose(text, name, template)
        if not found:
            continue
        if name != _OPINION and field.type is not FieldType.BOOLEAN:
            read_found(layout, name, template, found, reading)
            continue
        value: str | bool | None = True
        if name == _OPINION:
            value, _ = find_audit_opinion(["".join(glyph.folded for glyph in found)])
        confidence = average_confidence(layout, found)
        reading.add(name, make_field(layout, found, value, confidence=confidence))
    _set_brackets(reading)
    return set()


def _set_brackets(reading: Reading) -> None:
    """Writes the year in a number in 〔〕, as GB/T 9704 has it.

    A scan's two brackets are often read as two kinds: 3 of 9 numbers of the sweep.
    """
    field = reading.fields.get(_NUMBER)
    if field is not None and isinstance(field.value, str):
        value = _YEAR_IN_BRACKETS.sub(r"〔\1〕", field.value)
        reading.fields[_NUMBER] = replace(field, value=value)
