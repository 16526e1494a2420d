"""Word documents become pages of words, laid out in one plain way."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import numpy as np
import pytest
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Pt
from PIL import Image

from ingest.document import Method, Page, ReadResult
from ingest.extract import extract_documents
from ingest.readers.docx import PAGE_SIZE, read_docx
from ingest.readers.limits import ReadingLimits
from ingest.readers.page_drawing import draw_page
from ingest.readers.page_picture import PageView
from ingest.readers.sniff import MediaType, sniff
from ingest.readers.unreadable import UnreadableFileError

LIMITS = ReadingLimits()


def save(document: WordFile) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(document: WordFile, limits: ReadingLimits = LIMITS) -> list[Page]:
    return list(read_docx(save(document), limits))


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


def make_letter() -> WordFile:
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("授权委托书").font.size = Pt(22)
    for line in (
        "委托单位：青禾示例有限公司",
        "受托人：林例昭",
        "授权期限：自2026年1月1日至2026年12月31日止",
    ):
        document.add_paragraph(line)
    return document


def test_a_letter_is_read_from_it() -> None:
    content = save(make_letter())
    assert sniff(content) is MediaType.DOCX
    pages = list(read_docx(content, LIMITS))
    assert [(page.method, page.width, page.height) for page in pages] == [(Method.TEXT, *PAGE_SIZE)]
    (document,) = extract_documents(pages, "letter.docx", "0" * 64)
    assert document.kind == "cn.authorization_letter"
    assert document.fields["valid_until"].value == date(2026, 12, 31)
    title = pages[0].words[0]
    assert (title.box[0] + title.box[2]) / 2 == pytest.approx(0.5, abs=0.01)


def test_cells_of_a_row_stand_beside_one_another() -> None:
    document = docx.Document()
    table = document.add_table(rows=2, cols=3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"单元{number}"
    table.rows[1].cells[0].merge(table.rows[1].cells[2]).text = "合并的一格"
    (page,) = read(document)
    first = [word for word in page.words if word.text.startswith("单元")]
    assert [word.text for word in first] == ["单元0", "单元1", "单元2"]
    assert len({word.box[1] for word in first}) == 1
    assert texts(page)[-1] == "合并的一格"


def test_long_lines_are_broken_and_full_sheets_followed_by_others() -> None:
    document = docx.Document()
    document.add_paragraph("长" * 100)
    for number in range(60):
        document.add_paragraph(f"第{number}段")
    pages = read(document)
    assert "".join(texts(pages[0])).count("长") == 100
    assert all(word.box[2] <= 1 for page in pages for word in page.words)
    assert len(pages) == 2
    assert texts(pages[-1])[-1] == "第59段"
    limited = read(document, ReadingLimits(pages=1))
    assert [problem.code for problem in limited[-1].problems] == ["page_limit"]


def test_a_page_ends_where_the_author_ended_it() -> None:
    document = docx.Document()
    document.add_paragraph("第一页").add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("第二页")
    third = document.add_paragraph("第三页")
    third.paragraph_format.page_break_before = True
    assert [texts(page) for page in read(document)] == [["第一页"], ["第二页"], ["第三页"]]


def test_pictures_in_it_are_named() -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    picture.seek(0)
    document = make_letter()
    document.add_picture(picture)
    (page,) = read(document)
    assert [problem.code for problem in page.problems] == ["pictures_unread"]
    assert read(make_letter())[0].problems == ()


def test_what_cannot_be_read_is_named() -> None:
    content = save(make_letter())
    for broken in (content[: len(content) // 2], b"PK\x03\x04word/document.xml", b""):
        with pytest.raises(UnreadableFileError) as refusal:
            list(read_docx(broken, LIMITS))
        assert refusal.value.result is ReadResult.CORRUPT


def test_entities_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    entity = f'<!DOCTYPE w:document [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    content, changed = save(make_letter()), BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            member = old.read(name)
            if name == "word/document.xml":
                declaration, _, rest = member.partition(b"\n")
                member = declaration + entity.encode() + rest.replace("林例昭".encode(), b"&e;")
                assert b"&e;" in member
            new.writestr(name, member)
    (page,) = read_docx(changed.getvalue(), LIMITS)
    assert not any("geheim" in text for text in texts(page))


def test_a_page_is_drawn_with_its_words_in_their_places() -> None:
    content = save(make_letter())
    (page,) = read_docx(content, LIMITS)
    drawn = draw_page(content, MediaType.DOCX, PageView(1, longer_side_pixels=1000), LIMITS)
    picture = np.asarray(Image.open(BytesIO(drawn.content)).convert("L"))
    for word in page.words:
        x0, y0, x1, y1 = (
            int(edge * side)
            for edge, side in zip(word.box, (drawn.width, drawn.height) * 2, strict=True)
        )
        assert (picture[y0 : y1 + 1, x0 : x1 + 1] < 128).mean() > 0.03, word.text
    with pytest.raises(UnreadableFileError):
        draw_page(content, MediaType.DOCX, PageView(2), LIMITS)
