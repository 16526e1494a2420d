"""The six customers: the same every time, and each with the one fault that it tells of."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
import yaml
import zxingcpp
from PIL import Image

import rules
from licet_examples.customers import (
    WrittenCustomer,
    WrittenDocument,
    fill_letter,
    fill_licence,
    write_customers,
)
from licet_examples.sample_models import Medium, load_customers
from tests.examples.conftest import AS_OF


@pytest.mark.slow
def test_the_same_arguments_give_the_same_bytes(
    written_customers: list[WrittenCustomer], tmp_path: Path
) -> None:
    again = write_customers(tmp_path, AS_OF)
    first = [document.path.read_bytes() for c in written_customers for document in c.documents]
    assert [document.path.read_bytes() for c in again for document in c.documents] == first


def test_every_file_opens_and_is_what_its_medium_says(
    written_customers: list[WrittenCustomer],
) -> None:
    for written in written_customers:
        media = (written.customer.licence.medium, written.customer.letter.medium)
        for document, medium in zip(written.documents, media, strict=True):
            if medium.picture is not None:
                with Image.open(document.path) as picture:
                    assert picture.format == "JPEG"
                    assert min(picture.size) > 600
                continue
            with pypdfium2.PdfDocument(document.path) as pdf:
                text = pdf[0].get_textpage().get_text_range()
            assert bool(text.strip()) == (medium.pdf is not None)


def test_verdicts_cover_all_four(written_customers: list[WrittenCustomer]) -> None:
    verdicts = [written.customer.expected.verdict for written in written_customers]
    assert verdicts == ["approve", "reject", "reject", "refer", "refer", "approve_with_conditions"]


def test_expected_findings_name_facts_of_the_catalogue() -> None:
    text = Path(rules.__file__).with_name("catalogue.yaml").read_text(encoding="utf-8")
    facts = yaml.safe_load(text)["facts"]
    named = {name for customer in load_customers() for name in customer.expected.findings}
    assert named <= facts.keys()


@pytest.mark.parametrize("as_of", [date(2026, 11, 22), date(2028, 2, 29), date(2031, 1, 1)])
def test_dates_keep_their_story_on_any_day(as_of: date) -> None:
    licences = [fill_licence(customer, as_of) for customer in load_customers()]
    letters = [fill_letter(customer, as_of) for customer in load_customers()]
    ends = [licence.valid_until for licence in licences]
    soon = as_of + timedelta(days=60)
    assert ends[0] is not None
    assert ends[0] > soon
    assert ends[1] is not None
    assert ends[1] < as_of
    assert ends[5] is not None
    assert as_of < ends[5] <= soon
    assert all(licence.established_on <= licence.issued_on <= as_of for licence in licences)
    assert all(
        letter.signed_on <= as_of < letter.valid_until for letter in letters if letter.valid_until
    )
    assert letters[5].valid_until is not None
    assert letters[5].valid_until <= soon
    assert all(letter.valid_until > soon for letter in letters[:5] if letter.valid_until)


def test_letters_name_the_customer_except_the_third() -> None:
    agreement = [
        fill_letter(customer, AS_OF).principal_name == customer.licence.fields.registered_name
        for customer in load_customers()
    ]
    assert agreement == [True, True, False, True, True, True]


def test_only_the_fifth_has_a_registration_number_for_a_code() -> None:
    licences = [fill_licence(customer, AS_OF) for customer in load_customers()]
    assert [licence.unified_social_credit_code is None for licence in licences] == [
        False,
        False,
        False,
        False,
        True,
        False,
    ]
    assert len(str(licences[4].registration_number)) == 15


def test_the_blurred_code_is_unreadable_and_no_qr_code_tells_it(
    written_customers: list[WrittenCustomer],
) -> None:
    licence: WrittenDocument = written_customers[3].documents[0]
    assert licence.unreadable == ("unified_social_credit_code",)
    assert "unified_social_credit_code" not in licence.truth
    with Image.open(licence.path) as picture:
        assert zxingcpp.read_barcodes(picture) == []


def test_the_qr_code_of_a_turned_photo_is_readable(
    written_customers: list[WrittenCustomer],
) -> None:
    licence = written_customers[5].documents[0]
    with Image.open(licence.path) as picture:
        (barcode,) = zxingcpp.read_barcodes(picture)
    assert barcode.text == licence.truth["qr_content"]
    code = written_customers[5].customer.code
    assert code is not None
    assert str(barcode.text).endswith(code.complete())


def test_a_medium_is_exactly_one_thing() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Medium.model_validate({"pdf": "embedded", "scan": "fax"})
