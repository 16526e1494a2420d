"""Authorization letters: lines with a label and a colon, and the running prose of tenders."""

from __future__ import annotations

import re
from datetime import date

from ingest.document import Method
from ingest.extract.labelled import read_labelled_fields
from ingest.extract.parse import is_blank
from ingest.extract.prose import RunningText, join_lines
from ingest.extract.prose_fields import find_in_prose, read_found, strip_marks
from ingest.extract.reading import Reading, average_confidence, make_field
from ingest.extract.signing import look_for_seal, look_for_signature
from ingest.extract.term import add_term
from ingest.identifiers.repair import find_codes
from ingest.layout.geometry import Glyph, Layout
from ingest.layout.labels import find_labels
from ingest.normalise.dates import read_date
from ingest.normalise.terms import read_term
from ingest.split import Part
from ingest.templates.schema import FieldType, Template

_REMARK = r"(?:\([^()\n]{1,12}\))?"
"""What forms put between a label and its colon: 委托人(盖章):"""
_TURN_OVER = r"(?:再?转委托|再?转授权|再委托)"
_MAY_NOT = re.compile(
    rf"(?:无权?|没有|不得|不可以?|不能|不享有|不具有|禁止)(?:再|将[^，。\n]{{1,20}})?{_TURN_OVER}(?:权|他人)?"
    rf"|{_TURN_OVER}权?(?:限)?:?(?:无|否|不允许|不可以?|不得)"
)
_MAY = re.compile(
    rf"(?:可以|可|允许|有权|享有|具有|有)(?:再|将[^，。\n]{{1,20}})?{_TURN_OVER}(?:权|他人)?"
    rf"|{_TURN_OVER}权?(?:限)?:?(?:有|是|允许|可以?)"
)
_DATE_LINE = re.compile(r"(?:^|\n)(?P<value>[0-9一二三四五六七八九〇○零十年月日/.-]{6,16})(?=\n|$)")
_NAMES_A_CODE = re.compile(r"(?:信用代码|营业执照|代码|注册号)[^，。\n]{0,8}$")
_OWN_WAYS = (FieldType.BOOLEAN, FieldType.CREDIT_CODE, FieldType.TERM)
_REPAIRED_CONFIDENCE = 0.85


def read_letter(part: Part, template: Template, reading: Reading) -> set[str]:
    """Read an authorization letter.

    Args:
        part: The page, or what of it belongs to the letter.
        template: Of the letter.
        reading: Receives fields and problems.

    Returns:
        The labels found, which tell its form.
    """
    layout = part.layout
    text = join_lines(layout)
    labels = find_labels(layout, template)
    in_table = [label for label in labels if label.is_set_apart]
    names = [name for name, field in template.fields.items() if field.type not in _OWN_WAYS]
    for name in names:
        read_found(layout, name, template, _find_by_label(text, name, template), reading)
    read_labelled_fields(layout, template, in_table, reading, blanks_are_reported=False)
    for name in names:
        read_found(layout, name, template, find_in_prose(text, name, template), reading)
    _read_code(layout, text, "principal_code", reading)
    _read_signing_date(layout, text, reading)
    _read_term(layout, text, template, reading)
    _read_sub_delegation(layout, text, reading)
    look_for_signature(layout, text, reading)
    look_for_seal(part, text, reading)
    read_labelled_fields(layout, template, in_table, reading)
    return {label.text for label in labels}


def _find_by_label(text: RunningText, name: str, template: Template) -> tuple[Glyph, ...]:
    """The characters behind the first of a field's labels that has a colon and is not blank."""
    for label in sorted(template.fields[name].labels, key=len, reverse=True):
        glyphs = text.find(rf"(?:^|[\n，。；)]){label}{_REMARK}:(?P<value>[^\n]+)")
        glyphs = _cut_at_next_label(glyphs, template)
        if glyphs and not is_blank("".join(glyph.folded for glyph in glyphs)):
            return glyphs
    return ()


def _cut_at_next_label(glyphs: tuple[Glyph, ...], template: Template) -> tuple[Glyph, ...]:
    labels = "|".join(
        label
        for field in template.fields.values()
        for label in sorted(field.labels, key=len, reverse=True)
    )
    value = "".join(glyph.folded for glyph in glyphs)
    match = re.search(rf"(?:{labels}){_REMARK}:", value)
    return glyphs[: match.start()] if match else glyphs


def _read_code(layout: Layout, text: RunningText, name: str, reading: Reading) -> None:
    codes = find_codes(text.text.replace("\n", " "))
    named = [code for code in codes if _NAMES_A_CODE.search(text.text[: code.start])]
    if not named:
        return
    code = named[0]
    glyphs = text.between(code.start, code.end)
    confidence = average_confidence(layout, glyphs)
    method = None
    if code.is_repaired:
        method, confidence = Method.REPAIRED, min(confidence, _REPAIRED_CONFIDENCE)
        reading.report("code_repaired", name, layout.page.number, read=code.raw, repaired=code.code)
    reading.add(name, make_field(layout, glyphs, code.code, confidence=confidence, method=method))


def _read_signing_date(layout: Layout, text: RunningText, reading: Reading) -> None:
    """A line that is nothing but a date, where no label named one: the last such line."""
    if "signed_on" in reading.fields:
        return
    for match in reversed(list(_DATE_LINE.finditer(text.text))):
        glyphs = text.between(*match.span("value"))
        day = read_date("".join(glyph.character for glyph in glyphs))
        if day is not None:
            confidence = average_confidence(layout, glyphs)
            reading.add("signed_on", make_field(layout, glyphs, day, confidence=confidence))
            return


def _read_term(layout: Layout, text: RunningText, template: Template, reading: Reading) -> None:
    found = _find_by_label(text, "term", template) or find_in_prose(text, "term", template)
    glyphs = strip_marks(found)
    if not glyphs:
        return
    term = read_term("".join(glyph.character for glyph in glyphs))
    signed = reading.fields.get("signed_on")
    if term is not None and term.is_relative and signed and isinstance(signed.value, date):
        term = term.resolve(signed.value)
        reading.report("term_counted_from_signing", "valid_until", layout.page.number)
    add_term(None if term is None or term.is_relative else term, glyphs, layout, reading)


def _read_sub_delegation(layout: Layout, text: RunningText, reading: Reading) -> None:
    for expression, allowed in ((_MAY_NOT, False), (_MAY, True)):
        match = expression.search(text.text)
        if match:
            glyphs = text.between(*match.span())
            confidence = average_confidence(layout, glyphs)
            field = make_field(layout, glyphs, allowed, confidence=confidence)
            reading.add("may_sub_delegate", field)
            return
