"""Licences and letters: PDFs that hold their text, pictures that suffer as they should."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import numpy as np
import pdfplumber
import pikepdf
import pypdfium2
import pytest

from licet_examples.customers import fill_letter, fill_licence
from licet_examples.degrade import Degradation, blur_box, degrade
from licet_examples.letter import LetterStyle, lay_out_letter
from licet_examples.licence_sheet import LicenceLayout, lay_out_licence
from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.picture import Picture, paint_picture
from licet_examples.sample_models import load_customers
from licet_examples.typesetting import find_text, set_paragraph
from tests.examples.conftest import AS_OF

CUSTOMER = load_customers()[0]
LICENCE = fill_licence(CUSTOMER, AS_OF)
LETTER = fill_letter(CUSTOMER, AS_OF)


@pytest.fixture(scope="module")
def picture() -> Picture:
    return paint_picture(lay_out_licence(LICENCE, LicenceLayout.DUPLICATE_LANDSCAPE), 842)


@pytest.fixture(scope="module", params=list(PdfVariant))
def variant_and_pdf(request: pytest.FixtureRequest) -> tuple[PdfVariant, bytes]:
    sheets = [
        lay_out_licence(LICENCE, LicenceLayout.DUPLICATE_LANDSCAPE),
        lay_out_letter(LETTER, LetterStyle.PROSE),
    ]
    return request.param, paint_pdf(sheets, request.param)


def test_a_text_pdf_holds_every_value(variant_and_pdf: tuple[PdfVariant, bytes]) -> None:
    _, content = variant_and_pdf
    with pypdfium2.PdfDocument(content) as pdf:
        licence, letter = ("".join(p.get_textpage().get_text_range().split()) for p in pdf)
    for value in (LICENCE.registered_name, LICENCE.unified_social_credit_code, "法定代表人"):
        assert str(value) in licence
    assert f"兹授权{LETTER.agent_name}同志（身份证号码：{LETTER.agent_id_number}）" in letter


def test_each_variant_has_the_trait_it_is_named_for(
    variant_and_pdf: tuple[PdfVariant, bytes],
) -> None:
    variant, content = variant_and_pdf
    with pikepdf.open(io.BytesIO(content)) as pdf:
        fonts = list(pdf.pages[0].Resources.Font.values())
        composite = [font for font in fonts if font.Subtype == "/Type0"]
        is_embedded = ["/FontFile3" in font.DescendantFonts[0].FontDescriptor for font in composite]
        has_own_cmap = [isinstance(font.Encoding, pikepdf.Stream) for font in composite]
    assert composite
    assert set(is_embedded) == {variant in (PdfVariant.EMBEDDED, PdfVariant.EMBEDDED_CMAP)}
    assert set(has_own_cmap) == {variant is PdfVariant.EMBEDDED_CMAP}
    if variant is PdfVariant.EMBEDDED_CMAP:
        return
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        copies = sum(character["text"] == "杭" for character in pdf.pages[0].chars)
    expected = (LICENCE.registered_name + LICENCE.registered_address).count("杭")
    expected += LICENCE.registration_authority.count("杭")
    assert copies == expected * (3 if variant is PdfVariant.FAKE_BOLD else 1)


def test_a_text_pdf_carries_no_date_of_today(variant_and_pdf: tuple[PdfVariant, bytes]) -> None:
    with pikepdf.open(io.BytesIO(variant_and_pdf[1])) as pdf:
        assert str(pdf.docinfo.CreationDate).startswith("D:2000")
        assert pdf.docinfo.CreationDate == pdf.docinfo.ModDate


@pytest.mark.parametrize("mode", list(Degradation))
def test_a_degraded_picture_depends_on_the_generator_alone(
    picture: Picture, mode: Degradation
) -> None:
    before = picture.copy()
    first, second = (degrade(picture, mode, np.random.default_rng(5)) for _ in range(2))
    assert first.dtype == np.uint8
    assert np.array_equal(first, second)
    assert np.array_equal(picture, before)
    assert (mode is Degradation.CLEAN) == (
        first.shape == picture.shape and np.array_equal(first, picture)
    )


@pytest.mark.parametrize(
    ("mode", "shape"),
    [
        (Degradation.SCAN, (595, 842)),
        (Degradation.FAX, (595, 842)),
        (Degradation.SEALED_OVER, (595, 842)),
        (Degradation.LOW_RESOLUTION, (695, 984)),
        (Degradation.TINY, (463, 655)),
        # A desk of 6 % of the long side lies around a photograph.
        (Degradation.PHOTO, (697, 944)),
        (Degradation.PHOTO_TURNED_90, (944, 697)),
        (Degradation.PHOTO_TURNED_180, (697, 944)),
        (Degradation.PHOTO_TURNED_270, (944, 697)),
    ],
)
def test_degraded_shapes(picture: Picture, mode: Degradation, shape: tuple[int, int]) -> None:
    assert degrade(picture, mode, np.random.default_rng(5)).shape == (*shape, 3)


def test_turned_photographs_are_turned_clockwise(picture: Picture) -> None:
    upright, turned = (
        degrade(picture, mode, np.random.default_rng(5))
        for mode in (Degradation.PHOTO, Degradation.PHOTO_TURNED_90)
    )
    assert np.array_equal(turned, np.rot90(upright, -1))


def test_a_fax_is_black_and_white(picture: Picture) -> None:
    assert set(np.unique(degrade(picture, Degradation.FAX, np.random.default_rng(5)))) == {0, 255}


def test_blurring_touches_the_box_alone(picture: Picture) -> None:
    sheet = lay_out_licence(LICENCE, LicenceLayout.DUPLICATE_LANDSCAPE)
    box = find_text(sheet, str(LICENCE.unified_social_credit_code))
    height, width = picture.shape[:2]
    left, top, right, bottom = (
        round(share * side) for share, side in zip(box, (width, height) * 2, strict=True)
    )
    blurred = blur_box(picture, box)
    changed = np.argwhere((blurred != picture).any(axis=2))
    assert changed.min(axis=0).tolist() >= [top, left]
    assert changed.max(axis=0).tolist() <= [bottom, right]
    assert blurred[top:bottom, left:right].min() > picture[top:bottom, left:right].min() + 60


def test_text_that_is_not_there_is_not_found() -> None:
    with pytest.raises(ValueError, match="不在此"):
        find_text(lay_out_letter(LETTER, LetterStyle.FORM), "不在此")


def test_a_long_scope_stays_on_the_sheet() -> None:
    crowded = replace(LICENCE, business_scope=LICENCE.business_scope * 4)
    for layout in LicenceLayout:
        fields = replace(crowded, registration_number="420111000182732")
        sheet = lay_out_licence(fields, layout)
        _, _, _, bottom = find_text(sheet, set_paragraph(LICENCE.business_scope, 6.5, 90)[-1][-3:])
        assert bottom < 0.93


def test_lines_break_where_they_may() -> None:
    lines = set_paragraph("（一）销售：食品、药品；共1200项，见附件。", 10, 60)
    assert "".join(lines) == "（一）销售：食品、药品；共1200项，见附件。"
    assert not any(line[0] in "，。；：、）" or line[-1] == "（" for line in lines)
    assert any("1200" in line for line in lines)


def test_truth_leaves_out_what_is_not_printed() -> None:
    bare = replace(
        LICENCE,
        is_authority_printed=False,
        term_print=None,
        qr_content=None,
        valid_until=None,
        valid_from=None,
        capital=None,
    )
    absent = {"registration_authority", "no_fixed_term", "qr_content", "registered_capital"}
    assert absent.isdisjoint(bare.state_truth())
    assert absent < LICENCE.state_truth().keys()
    assert LICENCE.state_truth()["established_on"] == date(2018, 9, 22).isoformat()
