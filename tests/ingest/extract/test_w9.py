"""Form W-9: filled on screen, printed and scanned, made to lie. The blank form is shared data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pikepdf import Name, String

from ingest.document import Document, Method, Page, Value
from ingest.extract import extract_documents
from ingest.problems import describe_problem
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from ingest.templates import load_templates
from licet_examples.degrade import Degradation, degrade
from licet_examples.picture import encode_jpeg
from tests.ingest.readers.form_files import FormFile

FIRM = {
    "f1_1[0]": "Sample Trading LLC",
    "f1_7[0]": "1 Example Street",
    "f1_8[0]": "Springfield, IL 62701",
    "f1_14[0]": "12",
    "f1_15[0]": "3456789",
}
READ = {
    "holder_name": "Sample Trading LLC",
    "address": "1 Example Street",
    "city_state_postcode": "Springfield, IL 62701",
    "employer_identification_number": "12-3456789",
    "revision": "October 2018",
}
_SCAN_WIDTH = 1700


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderPool]:
    with ReaderPool() as pool:
        yield pool


@pytest.fixture(scope="module")
def blank(shared_data: Path) -> bytes:
    return (shared_data / "pdf_forms" / "irs_fw9.pdf").read_bytes()


def fill(blank: bytes, values: Mapping[str, str], *ticked: str, redraw: bool = True) -> bytes:
    """The form with values entered; without `redraw` it still shows what it showed before."""
    with pikepdf.open(BytesIO(blank)) as pdf:
        for field in _walk(pdf.Root.AcroForm.Fields):
            name = str(field.get("/T", ""))
            if name in values:
                field.V = String(values[name])
            if name in ticked:
                (state,) = (key for key in field.AP.N if key not in ("/Off", "/N"))
                field.V = field.AS = Name(state)
        if redraw:
            pdf.Root.AcroForm.NeedAppearances = True
            pdf.generate_appearance_streams()
        buffer = BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def _walk(fields: Any) -> Iterator[Any]:  # noqa: ANN401 - pikepdf is untyped here
    for field in fields:
        yield field
        yield from _walk(field.get("/Kids", []))


def values_of(document: Document) -> dict[str, Value | None]:
    return {name: field.value for name, field in document.fields.items()}


def test_a_form_filled_on_screen_is_read_by_the_names_of_its_fields(
    reader: ReaderPool, blank: bytes
) -> None:
    (document,) = read_file(fill(blank, FIRM, "c1_1[1]"), "w9.pdf", reader)
    assert (document.kind, document.pages) == ("us.w9", (1, 2, 3, 4, 5, 6))
    assert values_of(document) == {**READ, "tax_classification": "C corporation"}
    assert {field.method for name, field in document.fields.items() if name != "revision"} == {
        Method.FORM
    }
    assert document.fields["employer_identification_number"].box == pytest.approx(
        (0.682, 0.485, 0.918, 0.515), abs=0.001
    )
    assert document.problems == ()
    assert "form_value_differs" not in {sign.code for sign in document.signs}


def test_a_person_has_another_number_than_a_firm(reader: ReaderPool, blank: bytes) -> None:
    person = {**FIRM, "f1_11[0]": "123", "f1_12[0]": "45", "f1_13[0]": "6789"}
    del person["f1_14[0]"], person["f1_15[0]"]
    (document,) = read_file(fill(blank, person, "c1_1[0]"), "w9.pdf", reader)
    values = values_of(document)
    assert values["social_security_number"] == "123-45-6789"
    assert values["tax_classification"] == "Individual/sole proprietor"
    assert "employer_identification_number" not in values


def test_half_a_number_and_two_ticks_are_told(reader: ReaderPool, blank: bytes) -> None:
    half = {name: value for name, value in FIRM.items() if name != "f1_15[0]"}
    (document,) = read_file(fill(blank, half, "c1_1[1]", "c1_1[2]"), "w9.pdf", reader)
    values = values_of(document)
    assert values["employer_identification_number"] is None
    assert values["tax_classification"] is None
    assert [(problem.code, problem.field) for problem in document.problems] == [
        ("value_not_trusted", "tax_classification"),
        ("value_not_trusted", "employer_identification_number"),
    ]


def test_a_blank_form_lacks_what_it_asks_for(reader: ReaderPool, blank: bytes) -> None:
    (document,) = read_file(blank, "w9.pdf", reader)
    assert document.kind == "us.w9"
    told = {problem.field for problem in document.problems}
    assert {"holder_name", "address", "city_state_postcode"} <= told
    assert {name for name, value in values_of(document).items() if value} == {"revision"}


def test_a_form_that_holds_other_values_than_it_shows_is_not_believed(
    reader: ReaderPool, blank: bytes
) -> None:
    shown = fill(blank, FIRM)
    changed = {"f1_1[0]": "Other Trading LLC", "f1_15[0]": "9876543"}
    (document,) = read_file(fill(shown, changed, redraw=False), "w9.pdf", reader)
    values = values_of(document)
    assert values["holder_name"] is None
    assert values["employer_identification_number"] is None
    assert values["address"] == "1 Example Street"
    name, number = document.problems
    assert dict(name.details) == {"held": "Other Trading LLC", "shown": "Sample Trading LLC"}
    assert "Other Trading LLC" in describe_problem(name).message.zh
    assert "Sample Trading LLC" in describe_problem(name).message.en
    # A personal number is not repeated where it could be read by anybody.
    assert dict(number.details) == {"held": "***", "shown": "***"}
    signs = [sign for sign in document.signs if sign.code == "form_value_differs"]
    assert [dict(sign.details)["field"] for sign in signs] == ["f1_1[0]", "f1_15[0]"]


@pytest.mark.slow
def test_a_form_printed_and_scanned_is_read_by_its_lines(reader: ReaderPool, blank: bytes) -> None:
    with pypdfium2.PdfDocument(fill(blank, FIRM)) as pdf:
        pdf.init_forms()
        page = pdf[0]
        drawn = page.render(scale=_SCAN_WIDTH / page.get_width()).to_numpy()[:, :, :3]
    scan = degrade(np.ascontiguousarray(drawn), Degradation.SCAN, np.random.default_rng(5))
    (document,) = read_file(encode_jpeg(scan, 90), "w9.jpg", reader)
    assert document.kind == "us.w9"
    assert values_of(document) == READ
    assert {field.method for field in document.fields.values()} == {Method.OCR}


def test_both_revisions_name_their_fields_alike() -> None:
    """The later revision writes f1_01 where the earlier one wrote f1_1."""
    fields = {
        "f1_01[0]": "Sample Trading LLC",
        "f1_07[0]": "1 Example Street",
        "f1_08[0]": "Springfield, IL 62701",
        "f1_14[0]": "12",
        "f1_15[0]": "3456789",
    }
    form = FormFile(
        (200, 780, "Identification Number and Certification"),
        (40, 760, "(Rev. March 2024)"),
        (60, 730, "1  Name of entity/individual. An entry is required."),
    )
    for number, (name, value) in enumerate(fields.items()):
        form.add_text(String(name), String(value), (150, 700 - 30 * number, 400, 716 - 30 * number))
    with ReaderPool() as reader:
        (document,) = read_file(form.save(), "w9.pdf", reader)
    assert values_of(document) == {**READ, "revision": "March 2024"}
    assert document.problems == ()


def test_the_template_of_the_form_reads_pages_without_a_form() -> None:
    page = Page(1, 612.0, 792.0, Method.TEXT, ())
    (document,) = extract_documents([page], "w9.pdf", "0" * 64)
    assert document.kind is None
    (template,) = (each for each in load_templates() if each.id == "us.w9")
    assert {name for name, field in template.fields.items() if field.personal} == {
        "employer_identification_number",
        "social_security_number",
    }
