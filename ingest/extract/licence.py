"""What only a business licence has: copy, term, date of issue, QR code, its form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import Code, Field, Method, Value
from ingest.extract.credit_code import find_code_in, read_credit_code
from ingest.extract.labelled import find_best, read_labelled_fields, report_unreadable
from ingest.extract.parse import is_blank
from ingest.extract.reading import Reading, average_confidence, make_field
from ingest.extract.restricted_use import find_restricted_use
from ingest.identifiers import registration_number
from ingest.layout.geometry import Glyph, Layout, TextLine
from ingest.layout.label import Label
from ingest.layout.labels import find_labels
from ingest.normalise.dates import find_dates, fold_dates
from ingest.normalise.terms import read_term
from ingest.split import Part
from ingest.templates.schema import Template

_COPY = re.compile(r"[(（]?(?P<copy>正本|副本)[)）]?")
_GLUED_NUMBER = re.compile(r"注册号码?:?(?P<number>\d{15}|\d{13})(?!\d)")
_COPIES = {"正本": "original", "副本": "duplicate"}
_QR_CONFIDENCE = 0.99
_DATE_OF_ISSUE_LINES = 9.0
"""How far below its authority's label the date stands, in line heights; a seal lies between."""
_LOWER_PART = 0.6
_LONGEST_DATE = 14


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
    _read_term(layout, template, labels, reading)
    reading.add("copy", _find_copy(layout, part))
    reading.add("issued_on", _find_date_of_issue(layout, labels))
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


def _read_term(
    layout: Layout, template: Template, labels: Sequence[Label], reading: Reading
) -> None:
    own = [label for label in labels if label.field == "term"]
    if not own:
        return
    found = find_best(layout, template.fields["term"], own, labels)
    if found is None:
        report_unreadable(layout, "valid_until", own[0], reading)
        return
    term = read_term(found.text)
    confidence = average_confidence(layout, found.glyphs)
    if term is None:
        if not is_blank(found.text):
            reading.add(
                "valid_until", make_field(layout, found.glyphs, None, confidence=confidence)
            )
            reading.report("value_not_trusted", "valid_until", layout.page.number)
        return
    values: dict[str, Value | None] = {
        "valid_from": term.valid_from,
        "valid_until": term.valid_until,
        "no_fixed_term": term.no_fixed_term,
    }
    for name, value in values.items():
        if value is not None:
            reading.add(name, make_field(layout, found.glyphs, value, confidence=confidence))


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


def _find_date_of_issue(layout: Layout, labels: Sequence[Label]) -> Field | None:
    """The date below the authority's label; its figures and 年月日 are often printed apart."""
    for label in labels:
        if label.field != "registration_authority":
            continue
        lines = [
            line
            for line in layout.lines
            if 0.5 * label.height < line.middle - label.middle < _DATE_OF_ISSUE_LINES * label.height
            and line.x1 > label.x0 - 4 * label.height
            and re.search(r"[0-9年月日一二三四五六七八九〇○零]", line.text)
        ]
        field = _read_split_date(layout, lines)
        if field is not None:
            return field
    return _find_lone_date(layout, labels)


def _find_lone_date(layout: Layout, labels: Sequence[Label]) -> Field | None:
    """Where a seal hides the label: the lowest line that is a date beside no label."""
    lines = [
        line
        for line in layout.lines
        if line.middle > _LOWER_PART * layout.page.height
        and len(line.glyphs) <= _LONGEST_DATE
        and not any(abs(label.middle - line.middle) < 0.7 * label.height for label in labels)
    ]
    for line in sorted(lines, key=lambda each: each.middle, reverse=True):
        field = _read_split_date(layout, [line])
        if field is not None:
            return field
    return None


def _read_split_date(layout: Layout, lines: Sequence[TextLine]) -> Field | None:
    for line in sorted(lines, key=lambda each: each.middle):
        row = sorted(
            (other for other in lines if abs(other.middle - line.middle) < 0.6 * line.height),
            key=lambda each: each.x0,
        )
        glyphs = tuple(glyph for each in row for glyph in each.glyphs)
        days = {
            mention.value
            for mention in find_dates(fold_dates("".join(glyph.character for glyph in glyphs)))
        }
        if len(days) == 1 and None not in days:
            confidence = average_confidence(layout, glyphs)
            return make_field(layout, glyphs, days.pop(), confidence=confidence)
    return None


def _read_qr(layout: Layout, codes: Sequence[Code]) -> Field | None:
    if not codes:
        return None
    code = next((each for each in codes if find_code_in(each.text)), codes[0])
    page = layout.page
    return Field(code.text, code.text, page.number, code.box, _QR_CONFIDENCE, Method.QR)
