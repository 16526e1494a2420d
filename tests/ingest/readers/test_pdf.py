from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pikepdf
import pytest

from ingest.document import Box, Method, Page, ReadResult, Word
from ingest.readers.limits import ReadingLimits
from ingest.readers.pdf import read_pdf
from ingest.readers.pdfium import open_pdf
from ingest.readers.picture import Picture
from ingest.readers.plumber import open_with_pdfplumber
from ingest.readers.unreadable import RecognitionNeededError, UnreadableFileError
from licet_examples.customers import fill_licence, load_customers
from licet_examples.licence_sheet import LicenceLayout, lay_out_licence
from licet_examples.pdf import PdfVariant, paint_pdf
from licet_examples.sheet import QrCode, Seal, Text
from tests.ingest.readers.pdf_files import (
    HEIGHT,
    WIDTH,
    change_pdf,
    draw_pdf,
    frame_page,
    make_grey_picture,
    put_picture,
    together,
    write_lines,
)

LIMITS = ReadingLimits()
AS_OF = date(2026, 11, 22)


class Recogniser:
    """Stands in for text recognition: notes what it is shown and answers what it is told to."""

    def __init__(self, *words: Word, turned_degrees: int = 0) -> None:
        self.words = words
        self.turned_degrees = turned_degrees
        self.shapes: list[tuple[int, ...]] = []

    def __call__(self, picture: Picture, number: int) -> Page:
        self.shapes.append(picture.shape)
        height, width = picture.shape[:2]
        return Page(
            number, width, height, Method.OCR, self.words, turned_degrees=self.turned_degrees
        )


def read(content: bytes, limits: ReadingLimits = LIMITS) -> list[Page]:
    return list(read_pdf(content, limits, None))


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


def codes(page: Page) -> list[str]:
    return [problem.code for problem in page.problems]


@pytest.mark.parametrize("variant", PdfVariant)
def test_every_way_of_writing_a_licence_is_read(variant: PdfVariant) -> None:
    customers = load_customers()[:3]
    layouts = (LicenceLayout.ORIGINAL_PORTRAIT, *[LicenceLayout.DUPLICATE_LANDSCAPE] * 2)
    sheets = [
        lay_out_licence(fill_licence(customer, AS_OF), layout)
        for customer, layout in zip(customers, layouts, strict=True)
    ]
    for sheet, page in zip(sheets, read(paint_pdf(sheets, variant)), strict=True):
        everything = "".join(texts(page))
        printed = [item for item in sheet.items if isinstance(item, Text)]
        missing = [
            item.text
            for item in printed
            if not item.angle and "".join(item.text.split()) not in everything
        ]
        assert not missing
        assert len(everything) < 1.1 * sum(len(item.text) for item in printed)
        assert {word.text for word in page.watermarks} == {
            item.text for item in printed if item.angle
        }
        assert len(page.codes) == sum(isinstance(item, QrCode) for item in sheet.items)
        assert len(page.seals) == sum(isinstance(item, Seal) for item in sheet.items)
        assert page.method is Method.TEXT


def find_ink(picture: Picture) -> Box:
    """The box around everything that is not white."""
    rows, columns = np.nonzero(picture.min(axis=2) < 128)
    height, width = picture.shape[:2]
    return (
        columns.min() / width,
        rows.min() / height,
        (columns.max() + 1) / width,
        (rows.max() + 1) / height,
    )


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("engine", ["pdfplumber", "pdfium"])
def test_boxes_lie_on_the_ink_however_the_page_is_turned_and_cropped(
    rotation: int, engine: str
) -> None:
    drawn = draw_pdf(write_lines("国国国国国国国国", x=140, y=420))
    content = change_pdf(drawn, frame_page(rotation, (10, 20, 390, 570), (90, 110, 370, 500)))
    with open_pdf(content) as pages, open_with_pdfplumber(content, 1) as plumber:
        page = pages[0]
        with page.loaded() as is_sound:
            assert is_sound
            ink = find_ink(page.render(1000))
            width, height = page.size
            glyphs = (
                plumber.read_glyphs(0, page.bounds)
                if engine == "pdfplumber"
                else page.read_glyphs(100)
            )
    hull = (
        min(glyph.x0 for glyph in glyphs) / width,
        min(glyph.top for glyph in glyphs) / height,
        max(glyph.x1 for glyph in glyphs) / width,
        max(glyph.bottom for glyph in glyphs) / height,
    )
    assert len(glyphs) == 8
    assert hull == pytest.approx(ink, abs=0.02)
    assert {round(glyph.angle) % 360 for glyph in glyphs} == {rotation}


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_whose_text_lies_on_its_side_is_turned_upright(rotation: int) -> None:
    drawn = draw_pdf(write_lines("统一社会信用代码", "名称 深圳示例有限公司"))
    upright = read(drawn)[0]
    box = (0, 0, WIDTH, HEIGHT)
    turned = read(change_pdf(drawn, frame_page(rotation, box, box)))[0]
    assert texts(turned) == texts(upright)
    assert turned.turned_degrees == 360 - rotation
    assert (turned.width, turned.height) == pytest.approx((upright.width, upright.height))
    assert codes(turned) == ["turned_upright"]
    for word, expected in zip(turned.words, upright.words, strict=True):
        assert word.box == pytest.approx(expected.box, abs=1e-3)
        assert word.character_edges == pytest.approx(expected.character_edges, abs=1e-3)


def test_every_character_has_its_edges() -> None:
    (page,) = read(draw_pdf(write_lines("名称 Shenzhen Ltd.")))
    assert texts(page) == ["名称", "Shenzhen", "Ltd."]
    for word in page.words:
        assert len(word.character_edges) == len(word.text) + 1
        assert list(word.character_edges) == sorted(word.character_edges)
        assert word.character_edges[0] == pytest.approx(word.box[0])
        assert word.character_edges[-1] == pytest.approx(word.box[2])


def test_text_outside_the_crop_box_is_not_on_the_page() -> None:
    drawn = draw_pdf(write_lines("看得见", "看不见", y=550))
    content = change_pdf(drawn, frame_page(0, (0, 0, 400, 600), (0, 540, 400, 600)))
    assert texts(read(content)[0]) == ["看得见"]


def test_a_scan_needs_recognition() -> None:
    content = draw_pdf(
        write_lines("封面"), put_picture(make_grey_picture(1000, 1500), 0, 0, WIDTH, HEIGHT)
    )
    with pytest.raises(RecognitionNeededError):
        read(content)
    recogniser = Recogniser(Word("营业执照", (0.1, 0.1, 0.5, 0.2), 0.9))
    first, second = read_pdf(content, LIMITS, recogniser)
    assert (first.method, texts(first)) == (Method.TEXT, ["封面"])
    assert (second.method, texts(second)) == (Method.OCR, ["营业执照"])
    assert codes(second) == ["read_by_ocr"]
    assert (second.width, second.height) == (WIDTH, HEIGHT)
    assert recogniser.shapes == [(1500, 1000, 3)], "a scan is rendered at its own resolution"


def test_a_recognised_page_on_its_side_has_its_sides_swapped() -> None:
    content = draw_pdf(put_picture(make_grey_picture(), 0, 0, WIDTH, HEIGHT))
    (page,) = read_pdf(content, LIMITS, Recogniser(turned_degrees=90))
    assert (page.width, page.height) == (HEIGHT, WIDTH)


def test_letters_drawn_as_outlines_need_recognition() -> None:
    def draw(canvas: object) -> None:
        for number in range(30):
            canvas.rect(50 + 10 * number, 300, 6, 8, fill=1)  # type: ignore[attr-defined]

    with pytest.raises(RecognitionNeededError):
        read(draw_pdf(draw))


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        pytest.param((), (50, 300, 100, 80), id="a logo"),
        pytest.param(("长" * 25,) * 20, (50, 20, 300, 100), id="a photo below much text"),
        pytest.param(("长" * 25,) * 20, (0, 0, WIDTH, HEIGHT), id="a background under much text"),
    ],
)
def test_pictures_beside_text_are_left_alone(
    lines: Sequence[str], place: tuple[float, float, float, float]
) -> None:
    content = draw_pdf(together(put_picture(make_grey_picture(), *place), write_lines(*lines)))
    assert read(content)[0].method is Method.TEXT


def test_a_form_in_the_background_is_read_together_with_what_is_typed_over_it() -> None:
    content = draw_pdf(
        together(
            put_picture(make_grey_picture(), 0, 0, WIDTH, HEIGHT),
            write_lines("深圳示例电子有限公司", "广东省深圳市样本路八十八号样本大厦", x=120),
        )
    )
    # The recognised line holds the printed label and the typed value; the value stands at 120
    # points.
    text = "名称深圳示例电子有艰公司"
    edges = tuple((96 + 12 * index) / WIDTH for index in range(len(text) + 1))
    line = Word(text, (edges[0], 0.06, edges[-1], 0.09), 0.9, edges)
    (page,) = read_pdf(content, LIMITS, Recogniser(line))
    assert "深圳示例电子有限公司" in texts(page)
    assert "名称" in texts(page)
    assert len(page.words) == 3
    assert page.method is Method.OCR


def test_hidden_text_under_a_scan_is_nobodys_statement() -> None:
    def draw(canvas: object) -> None:
        put_picture(make_grey_picture(), 0, 0, WIDTH, HEIGHT)(canvas)  # type: ignore[arg-type]
        text = canvas.beginText(50, 500)  # type: ignore[attr-defined]
        text.setTextRenderMode(3)
        for _ in range(20):
            text.textLine("注册资本壹亿元整" * 3)
        canvas.drawText(text)  # type: ignore[attr-defined]

    recogniser = Recogniser(Word("注册资本拾万元整", (0.1, 0.1, 0.5, 0.2), 0.9))
    (page,) = read_pdf(draw_pdf(draw), LIMITS, recogniser)
    assert texts(page) == ["注册资本拾万元整"]


def test_an_empty_page_is_a_page_without_words() -> None:
    (page,) = read(draw_pdf(lambda _canvas: None))
    assert page.words == ()
    assert page.method is Method.TEXT


def test_pages_beyond_the_limit_are_named() -> None:
    pages = read(draw_pdf(*[write_lines("页")] * 4), ReadingLimits(pages=3))
    assert [codes(page) for page in pages] == [[], [], ["page_limit"]]
    assert dict(pages[-1].problems[0].details) == {"page_count": "4", "read": "3"}


def test_scans_beyond_the_limit_are_named() -> None:
    scan = put_picture(make_grey_picture(), 0, 0, WIDTH, HEIGHT)
    limits = ReadingLimits(recognised_pages=1)
    first, second = read_pdf(draw_pdf(scan, scan), limits, Recogniser())
    assert codes(first) == ["read_by_ocr"]
    assert codes(second) == ["recognition_limit"]


def test_words_beyond_the_limit_are_named() -> None:
    (page,) = read(draw_pdf(write_lines("a b c d e f")), ReadingLimits(words_per_page=4))
    assert texts(page) == ["a", "b", "c", "d"]
    assert codes(page) == ["word_limit"]


@pytest.mark.parametrize("limits", [ReadingLimits(glyphs_per_page=5)])
def test_a_page_with_too_many_characters_is_not_given_to_pdfplumber(
    limits: ReadingLimits, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("pdfplumber was asked")

    monkeypatch.setattr("ingest.readers.plumber.PlumberPages.read_glyphs", refuse)
    (page,) = read(draw_pdf(write_lines("甲乙丙丁戊己庚辛")), limits)
    assert texts(page) == ["甲乙丙丁戊"]
    assert codes(page) == ["word_limit"]


@pytest.mark.parametrize(
    ("owner", "user", "result"), [("owner", "", None), ("owner", "user", ReadResult.ENCRYPTED)]
)
def test_only_a_password_that_is_asked_for_locks_a_file(
    owner: str, user: str, result: ReadResult | None
) -> None:
    content = change_pdf(
        draw_pdf(write_lines("名称")),
        lambda _pdf: None,
        encryption=pikepdf.Encryption(owner=owner, user=user, R=6),
    )
    if result is None:
        assert texts(read(content)[0]) == ["名称"]
        return
    with pytest.raises(UnreadableFileError) as caught:
        read(content)
    assert caught.value.result is result


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"%PDF-1.7\n" + bytes(500)])
def test_a_broken_file_is_corrupt(content: bytes) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        read(content)
    assert caught.value.result is ReadResult.CORRUPT


def test_what_breaks_pdfplumber_leaves_pdfium(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise TypeError("as pdfminer does")

    monkeypatch.setattr("pdfplumber.open", fail)
    (page,) = read(draw_pdf(write_lines("统一社会信用代码")))
    assert texts(page) == ["统一社会信用代码"]
