"""What only a business licence has: copy, old numbers, QR code, its form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Code, Field, Method
from ingest.extract.copy_mark import find_copy
from ingest.extract.credit_code import find_code_in, read_credit_code
from ingest.extract.date_of_issue import find_date_of_issue
from ingest.extract.labelled import read_labelled_fields
from ingest.extract.reading import Reading, make_field
from ingest.extract.restricted_use import find_restricted_use
from ingest.extract.term import read_term_fields
from ingest.identifiers import registration_number
from ingest.layout.geometry import Layout
from ingest.layout.labels import find_labels
from ingest.split import Part
from ingest.templates.schema import Template

_GLUED_NUMBER = re.compile(r"注册号码?:?(?P<number>\d{15}|\d{13})(?!\d)")
_QR_CONFIDENCE = 0.99


def read_licence(part: Part, template: Template, reading: Reading) -> set[str]:
    """Read a business licence.

    Args:
        part: The page, or what of it belongs to the licence.
        template: Of the licence.
        reading: Receives fields and problems.

    Returns:
        The labels found, which tell its form.
    """
    layout = part.layout
    labels = find_labels(layout, template)
    read_labelled_fields(layout, template, labels, reading)
    codes = [code for code in layout.page.codes if part.holds(*_middle_of(code))]
    name = "unified_social_credit_code"
    if any(label.field == name for label in labels) or "registration_number" not in reading.fields:
        read_credit_code(layout, name, template.fields[name], labels, codes, reading)
    if "registration_number" not in reading.fields:
        _read_glued_registration_number(layout, reading)
    read_term_fields(layout, template, labels, reading)
    reading.add("copy", find_copy(part))
    reading.add("issued_on", find_date_of_issue(layout, labels, "registration_authority"))
    reading.add("qr_content", _read_qr(layout, codes))
    restricted = find_restricted_use(layout.page, [line.word for line in layout.lines])
    if restricted is not None:
        reading.add("restricted_use", restricted)
        reading.report("restricted_use", "restricted_use", layout.page.number)
    return {label.text for label in labels}


def _read_glued_registration_number(layout: Layout, reading: Reading) -> None:
    """A number whose label follows other print without a gap, such as 渝新注册号."""
    for line in layout.lines:
        match = _GLUED_NUMBER.search("".join(glyph.folded for glyph in line.glyphs))
        if match and registration_number.check(match["number"]).is_valid:
            glyphs = line.glyphs[match.start("number") : match.end("number")]
            field = make_field(layout, glyphs, match["number"], confidence=line.confidence)
            reading.add("registration_number", field)
            return


def _middle_of(code: Code) -> tuple[float, float]:
    x0, y0, x1, y1 = code.box
    return (x0 + x1) / 2, (y0 + y1) / 2


def _read_qr(layout: Layout, codes: Sequence[Code]) -> Field | None:
    if not codes:
        return None
    code = next((each for each in codes if find_code_in(each.text)), codes[0])
    page = layout.page
    return Field(code.text, code.text, page.number, code.box, _QR_CONFIDENCE, Method.QR)
