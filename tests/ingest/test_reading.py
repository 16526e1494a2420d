"""Files through the real child processes, from bytes to documents."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from ingest.document import Method, ReadResult
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from licet_examples.fonts import load_font
from tests.ingest.readers.pdf_files import (
    HEIGHT,
    WIDTH,
    change_pdf,
    draw_pdf,
    put_picture,
    write_lines,
)


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderPool]:
    with ReaderPool() as pool:
        yield pool


def test_a_text_pdf_comes_with_its_name_and_its_hash(reader: ReaderPool) -> None:
    content = draw_pdf(write_lines("一份与证照无关的文件", "没有任何标题和标签"))
    documents = read_file(content, "in/无关.pdf", reader)
    assert documents
    assert {document.name for document in documents} == {"无关.pdf"}
    assert {document.sha256 for document in documents} == {hashlib.sha256(content).hexdigest()}
    assert {document.result for document in documents} == {ReadResult.UNRECOGNISED}
    assert all(document.problems for document in documents)


def test_a_scan_goes_to_a_child_that_recognises(reader: ReaderPool) -> None:
    picture = Image.new("RGB", (900, 400), "white")
    font = load_font("sans", 48)
    ImageDraw.Draw(picture).text((60, 150), "统一社会信用代码", font=font, fill="black")
    content = draw_pdf(write_lines("封面"), put_picture(picture, 0, 100, WIDTH, WIDTH * 400 / 900))
    reading = reader.read_pages(content, "scan.pdf")
    assert reading.result is ReadResult.OK
    assert [page.method for page in reading.pages] == [Method.TEXT, Method.OCR]
    (word,) = reading.pages[1].words
    assert word.text == "统一社会信用代码"
    assert (reading.pages[1].width, reading.pages[1].height) == (WIDTH, HEIGHT)
    assert reading.cpu_seconds > 0


@pytest.mark.parametrize("savings", [0, 2])
def test_savings_on_top_of_a_pdf_are_told(reader: ReaderPool, savings: int) -> None:
    content = draw_pdf(write_lines("名称"))
    tail = content[content.rindex(b"startxref") :]
    content += tail * savings
    (document, *_) = read_file(content, "a.pdf", reader)
    revisions = [each for each in document.signs if each.code == "revised_file"]
    assert [dict(each.details) for each in revisions] == [{"revisions": "2"}] * bool(savings)


def test_a_pdf_laid_out_for_the_web_was_not_revised(reader: ReaderPool) -> None:
    content = change_pdf(draw_pdf(write_lines("名称")), lambda _pdf: None, linearize=True)
    assert content.count(b"%%EOF") == 2
    (document, *_) = read_file(content, "a.pdf", reader)
    assert "revised_file" not in {each.code for each in document.signs}


def write_objects(*objects: bytes) -> bytes:
    """A PDF of the given objects, the first of which is its catalogue."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % item for item in enumerate(objects, start=1))
    return b"%PDF-1.7\n" + body + b"trailer<</Size 9/Root 1 0 R>>\n%%EOF"


def make_form_loop() -> bytes:
    """A form that draws itself, twice."""
    return write_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
        b"/Resources<</XObject<</X 5 0 R>>>>>>",
        b"<</Length 5>>stream\n/X Do\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 11"
        b"/Resources<</XObject<</X 5 0 R>>>>>>stream\n/X Do /X Do\nendstream",
    )


def make_flate_bomb() -> bytes:
    """A page of 100 MB of blanks in 100 kB."""
    packed = zlib.compress(b" " * 100_000_000, 9)
    return write_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
    )


@pytest.mark.parametrize("make", [make_form_loop, make_flate_bomb])
def test_a_hostile_file_has_a_named_result_and_the_next_one_is_read(
    reader: ReaderPool, make: Callable[[], bytes]
) -> None:
    (document, *_) = read_file(make(), "hostile.pdf", reader)
    assert document.result in set(ReadResult)
    after = reader.read_pages(draw_pdf(write_lines("名称")), "a.pdf")
    assert [word.text for word in after.pages[0].words] == ["名称"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_no_damage_to_a_file_raises(reader: ReaderPool, data: st.DataObject) -> None:
    content = bytearray(draw_pdf(write_lines("统一社会信用代码")))
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    documents = read_file(bytes(content[:cut]), "damaged.pdf", reader)
    assert documents
    assert all(document.result in set(ReadResult) for document in documents)


HOSTILE = {
    "bomb.png": {ReadResult.TOO_LARGE},
    "empty.pdf": {ReadResult.CORRUPT},
    "flatebomb.pdf": {ReadResult.CRASHED, ReadResult.TOO_LARGE},
    "html.pdf": {ReadResult.UNSUPPORTED},
    "hugepage.pdf": {ReadResult.UNRECOGNISED},
    "imgbomb.pdf": {ReadResult.UNRECOGNISED},
    "laughs.pdf": {ReadResult.CRASHED},
    "million_chars.pdf": {ReadResult.UNRECOGNISED},
    "million_rects.pdf": {ReadResult.UNRECOGNISED},
    "nested.pdf": {ReadResult.CRASHED, ReadResult.TOO_LARGE},
    "pageloop.pdf": {ReadResult.UNRECOGNISED},
    "trunc.jpg": {ReadResult.CORRUPT},
    "xobjloop.pdf": {ReadResult.CRASHED},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_end_in_a_named_result(
    reader: ReaderPool, shared_data: Path, name: str
) -> None:
    content = (shared_data / "hostile" / name).read_bytes()
    results = {document.result for document in read_file(content, name, reader)}
    assert results <= HOSTILE[name]


@pytest.mark.slow
def test_bad_files_end_in_a_named_result(reader: ReaderPool, shared_data: Path) -> None:
    results = {
        path.name: {document.result for document in read_file(path.read_bytes(), path.name, reader)}
        for path in sorted((shared_data / "pdf_bad").iterdir())
    }
    assert len(results) == 23
    known = {
        ReadResult.ENCRYPTED,
        ReadResult.CORRUPT,
        ReadResult.UNRECOGNISED,
    }
    assert not {name: found for name, found in results.items() if not found <= known}
    encrypted = {name for name, found in results.items() if ReadResult.ENCRYPTED in found}
    assert len(encrypted) == 10


BLIND_SPOTS = {
    "test_pdfs_SimFang-variant.pdf": "全世界无产者，联合起来",
    "issue-71-duplicate-chars.pdf": "负责四川省甘孜州丹巴磨子电站引水隧洞爆破方案优化设计",
    "samples_contrib_issue-449-vertical.pdf": "TestVerticalLayout",
    "samples_contrib_issue-791-non-unicode-cmap.pdf": "Peněžníprostředkynaúčtech",
    "test_pdfs_issue12823.pdf": "可替换为所需图片。",
    "test_pdfs_issue15759.pdf": "レノイドを含む。）等を有さないときは",
    "test_pdfs_issue19182.pdf": "胡駿",
    "test_pdfs_issue2128r.pdf": "山西省闻喜县诚镇初中李新录",
    "test_pdfs_issue3521.pdf": "我们都是黑体字",
    "issue-67-example.pdf": "东北电气发展股份有限公司",
    "issue-336-example.pdf": "安徽省建设用地使用标准",
}


@pytest.mark.parametrize("name", BLIND_SPOTS)
def test_text_that_one_engine_cannot_read_is_read(
    reader: ReaderPool, shared_data: Path, name: str
) -> None:
    content = (shared_data / "pdf_cjk" / name).read_bytes()
    reading = reader.read_pages(content, name)
    assert reading.result is ReadResult.OK
    assert all(page.method is Method.TEXT for page in reading.pages)
    assert BLIND_SPOTS[name] in "".join(word.text for word in reading.pages[0].words)
