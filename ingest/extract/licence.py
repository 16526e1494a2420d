"""What only a business licence has: copy, old numbers, QR code, its form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Code, Field, Method
from ingest.extract.credit_code import find_code_in, read_credit_code
from ingest.extract.date_of_issue import find_date_of_issue
from ingest.extract.labelled import read_labelled_fields
from ingest.extract.reading import Reading, average_confidence, make_field
from ingest.extract.restricted_use import find_restricted_use
from ingest.extract.term import read_term_fields
from ingest.identifiers import registration_number
from ingest.layout.geometry import Glyph, Layout, TextLine
from ingest.layout.labels import find_labels
from ingest.split import Part
from ingest.templates.schema import Template

_COPY = re.compile(r"[(（]?(?P<copy>正本|副本)[)）]?")
_GLUED_NUMBER = re.compile(r"注册号码?:?(?P<number>\d{15}|\d{13})(?!\d)")
_COPIES = {"正本": "original", "副本": "duplicate"}
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
    reading.add("copy", _find_copy(layout, part))
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


def _find_copy(layout: Layout, part: Part) -> Field | None:
    """正本 or 副本 beside or below the title; nothing is concluded from its absence."""
    if part.title is None:
        return None
    title = part.title
    for line in sorted(layout.lines, key=lambda line: abs(line.middle - title.middle)):
        if not -0.8 * title.height < line.middle - title.middle < 2.5 * title.height:
            continue
        chain = _with_neighbours(layout, line)
        match = _COPY.search("".join(glyph.folded for glyph in chain))
        if match and line.x0 > title.x0 - title.height:
            glyphs = chain[match.start("copy") : match.end("copy")]
            confidence = average_confidence(layout, glyphs)
            return make_field(layout, glyphs, _COPIES[match["copy"]], confidence=confidence)
    return None


def _with_neighbours(layout: Layout, line: TextLine) -> tuple[Glyph, ...]:
    glyphs = list(line.glyphs)
    position = layout.right_neighbours[line.glyphs[0].line]
    while position is not None and len(glyphs) < 30:
        glyphs.extend(layout.lines[position].glyphs)
        position = layout.right_neighbours[position]
    return tuple(glyphs)


def _read_qr(layout: Layout, codes: Sequence[Code]) -> Field | None:
    if not codes:
        return None
    code = next((each for each in codes if find_code_in(each.text)), codes[0])
    page = layout.page
    return Field(code.text, code.text, page.number, code.box, _QR_CONFIDENCE, Method.QR)
