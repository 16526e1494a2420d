"""Every printed form of labelled rows, as a PDF, read back: what it says is what is read."""

from __future__ import annotations

from datetime import date

import numpy as np

from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from ingest.templates import load_personal_fields, load_templates
from ingest.templates.schema import Family, Script
from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.printed_form import (
    invent_values,
    lay_out_form,
    load_printed_forms,
    state_truth,
)

_SEED = 7


def test_every_certificate_and_each_of_its_layouts_has_a_form_to_be_printed_in() -> None:
    printed = {(form.kind, form.layout) for form in load_printed_forms()}
    assert printed >= {
        (template.id, layout)
        for template in load_templates()
        if template.family is Family.CERTIFICATE and template.script is Script.CHINESE
        for layout in template.layouts
    }


def test_what_a_form_says_is_what_is_read() -> None:
    """All of them bound in one file, so that it is opened once."""
    forms = load_printed_forms()
    said = [
        invent_values(form, np.random.default_rng([_SEED, number]))
        for number, form in enumerate(forms)
    ]
    sheets = [lay_out_form(form, values) for form, values in zip(forms, said, strict=True)]
    with ReaderPool() as reader:
        documents = read_file(paint_pdf(sheets, PdfVariant.EMBEDDED), "forms.pdf", reader)
    assert [document.kind for document in documents] == [form.kind for form in forms]
    for document, values in zip(documents, said, strict=True):
        read = {name: field.value for name, field in document.fields.items() if name in values}
        shown = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in read.items()
        }
        assert shown == state_truth(values), document.kind


def test_the_numbers_of_persons_and_accounts_are_known_as_personal() -> None:
    assert load_personal_fields() == {
        "account_number",
        "agent_id_number",
        "employer_identification_number",
        "id_number",
        "legal_representative_id",
        "social_security_number",
    }
