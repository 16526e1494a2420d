"""Every document printed in English, as a PDF, read back: what it says is what is read."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from ingest.document import Document, Money
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from ingest.templates import load_templates
from ingest.templates.schema import Script
from licet_examples.english_form import (
    EnglishForm,
    Value,
    invent_english_values,
    lay_out_english,
    load_english_forms,
    print_english_date,
    state_english_truth,
)
from licet_examples.licence import TruthValue
from licet_examples.pdf import PdfVariant, paint_pdf

_SEED = 11
_FORMS_OF_OTHERS = {"us.w9"}
"""Printed by nobody but whoever issues them; they are tested on a form made by hand."""


def test_every_template_in_latin_script_has_a_form_to_be_printed_in() -> None:
    printed = {(form.kind, form.layout) for form in load_english_forms()}
    assert printed == {
        (template.id, layout)
        for template in load_templates()
        if template.script is Script.LATIN and template.id not in _FORMS_OF_OTHERS
        for layout in template.layouts
    }


def test_what_a_form_says_is_what_is_read() -> None:
    """Each in a file of its own: bound together, two certificates may pass for one."""
    with ReaderPool() as reader:
        for number, form in enumerate(load_english_forms()):
            values = invent_english_values(form, np.random.default_rng([_SEED, number]))
            content = paint_pdf([lay_out_english(form, values)], PdfVariant.EMBEDDED)
            documents = read_file(content, "form.pdf", reader)
            assert [document.kind for document in documents] == [form.kind]
            truth = state_english_truth(form, values)
            assert _state(documents[0], truth) == _fold(truth), form.kind
            assert not [each for each in documents[0].problems if each.field], form.kind


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("day_month", "2 March 2021"),
        ("month_day", "March 2, 2021"),
        ("ordinal", "2nd day of March 2021"),
        ("words", "SECOND DAY OF MARCH, A.D. 2021"),
        ("month_figures", "03/02/2021"),
        ("short", "02-MAR-2021"),
    ],
)
def test_days_are_printed_in_the_ways_of_english_documents(style: str, printed: str) -> None:
    form = EnglishForm.model_validate(
        {"kind": "x", "layout": "x", "title": ["x"], "values": {}, "dates": style}
    )
    assert print_english_date(date(2021, 3, 2), form.dates) == printed


def test_the_same_chance_gives_the_same_values() -> None:
    form = load_english_forms()[0]
    first, second = (invent_english_values(form, np.random.default_rng(3)) for _ in range(2))
    assert first == second


def _state(document: Document, wanted: dict[str, TruthValue]) -> dict[str, Value | bool | None]:
    read = {name: field.value for name, field in document.fields.items() if name in wanted}
    return {name: _plain(value) for name, value in read.items()}


def _plain(value: object) -> str | bool | dict[str, str] | None:
    match value:
        case date():
            return value.isoformat()
        case Money():
            amount = f"{value.minor_units / 100:.2f}"
            return {"amount": amount, "currency": value.currency}
        case str():
            return value.casefold()
        case _:
            raise AssertionError(value)


def _fold(truth: dict[str, TruthValue]) -> dict[str, TruthValue]:
    return {
        name: value.casefold() if isinstance(value, str) else value for name, value in truth.items()
    }
