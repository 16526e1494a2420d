"""Pictures read for real, with the models: few, because a page costs seconds."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from ingest.document import Document, Page
from ingest.extract import extract_documents
from ingest.readers.image import OcrEngine, read_image
from ingest.readers.picture import Picture, turn_picture
from licet_examples.customers import fill_letter, fill_licence, load_customers
from licet_examples.degrade import Degradation, degrade
from licet_examples.letter import LetterStyle, draw_authorization_letter
from licet_examples.licence_sheet import LicenceLayout, draw_licence

AS_OF = date(2026, 11, 22)


@pytest.fixture(scope="module")
def engine() -> OcrEngine:
    return OcrEngine()


def read(picture: Picture, engine: OcrEngine) -> tuple[Page, Document]:
    page = read_image(np.ascontiguousarray(picture[:, :, ::-1]), number=1, engine=engine)
    (document,) = extract_documents([page], "a.jpg", "0" * 64)
    return page, document


@pytest.mark.slow
def test_a_licence_that_lies_on_its_side_under_a_seal_and_a_watermark(engine: OcrEngine) -> None:
    licence = replace(fill_licence(load_customers()[0], AS_OF), restricted_use="仅供开户使用")
    drawn = draw_licence(licence, LicenceLayout.DUPLICATE_LANDSCAPE)
    sealed = degrade(drawn, Degradation.SEALED_OVER, np.random.default_rng(7))
    page, document = read(turn_picture(sealed, 90), engine)
    assert page.turned_degrees == 270
    assert page.seals
    values = {name: field.value for name, field in document.fields.items()}
    truth = licence.state_truth()
    for name in ("unified_social_credit_code", "registered_name", "qr_content", "restricted_use"):
        assert values[name] == truth[name]
    assert values["established_on"] == licence.established_on


@pytest.mark.slow
def test_a_letter_with_signature_and_seal(engine: OcrEngine) -> None:
    customer = next(each for each in load_customers() if each.letter)
    letter = replace(fill_letter(customer, AS_OF), has_signature=True, has_seal=True)
    _, document = read(draw_authorization_letter(letter, LetterStyle.FORM), engine)
    values = {name: field.value for name, field in document.fields.items()}
    truth = letter.state_truth()
    for name in ("principal_name", "agent_name", "matter", "has_signature", "has_seal"):
        assert values[name] == truth[name]


def test_a_small_empty_picture_is_a_page_without_words(engine: OcrEngine) -> None:
    page = read_image(np.full((200, 300, 3), 255, dtype=np.uint8), number=3, engine=engine)
    assert (page.number, page.width, page.height, page.words) == (3, 300, 200, ())
    assert [problem.code for problem in page.problems] == ["low_resolution", "blank_page"]
