"""OFD files become pages of words, and pictures that show where the words stood."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ingest.document import Method, ReadResult
from ingest.extract import extract_documents
from ingest.readers.limits import ReadingLimits
from ingest.readers.ofd import read_ofd
from ingest.readers.page_drawing import draw_page
from ingest.readers.page_picture import PageView
from ingest.readers.sniff import MediaType, sniff
from ingest.readers.unreadable import UnreadableFileError
from tests.ingest.readers.ofd_files import Text, make_ofd

LIMITS = ReadingLimits()


def test_words_stand_where_the_file_puts_them() -> None:
    content = make_ofd([Text("统一社会信用代码", 21, 29.7), Text("副本", 105, 148.5, 8)])
    assert sniff(content) is MediaType.OFD
    (page,) = read_ofd(content, LIMITS)
    assert (page.method, page.number) == (Method.TEXT, 1)
    assert (page.width, page.height) == pytest.approx((595.3, 841.9), abs=0.1)
    code, copy = page.words
    assert (code.text, copy.text) == ("统一社会信用代码", "副本")
    assert code.box[0] == pytest.approx(0.1)
    assert code.box[2] == pytest.approx(0.1 + 8 * 4 / 210, abs=0.01)
    assert code.box[1] < 29.7 / 297 < code.box[3]
    assert copy.box[0] == pytest.approx(0.5)
    assert copy.box[3] - copy.box[1] == pytest.approx(8 / 297, abs=0.002)


def test_a_letter_is_read_from_it() -> None:
    lines = (
        "授权委托书",
        "委托单位：青禾示例有限公司",
        "受托人：林例昭",
        "授权期限：自2026年1月1日至2026年12月31日止",
    )
    text = [Text(line, 20 if number else 80, 40 + 12 * number) for number, line in enumerate(lines)]
    (document,) = extract_documents(list(read_ofd(make_ofd(text), LIMITS)), "letter.ofd", "0" * 64)
    assert document.kind == "cn.authorization_letter"
    assert str(document.fields["valid_until"].value) == "2026-12-31"


def test_a_page_without_text_is_named() -> None:
    first, second = read_ofd(make_ofd([Text("正文", 20, 20)], []), LIMITS)
    assert first.problems == ()
    assert [problem.code for problem in second.problems] == ["page_without_text"]


def test_no_more_pages_are_read_than_allowed() -> None:
    content = make_ofd(*([Text(f"第{number}页", 20, 20)] for number in range(3)))
    pages = list(read_ofd(content, ReadingLimits(pages=2)))
    assert [page.number for page in pages] == [1, 2]
    assert dict(pages[-1].problems[0].details) == {"page_count": "3", "read": "2"}


@pytest.mark.parametrize(
    ("content", "result"),
    [
        (make_ofd([])[:200], ReadResult.CORRUPT),
        (make_ofd([], more={"OFD.xml": b"<ofd"}), ReadResult.CORRUPT),
        (make_ofd([], more={"Encryptions.xml": b"<x/>"}), ReadResult.ENCRYPTED),
    ],
    ids=["cut off", "no XML", "encrypted"],
)
def test_what_cannot_be_read_is_named(content: bytes, result: ReadResult) -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        list(read_ofd(content, LIMITS))
    assert refusal.value.result is result


def test_entities_are_refused() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    with pytest.raises(UnreadableFileError):
        list(read_ofd(make_ofd([], more={"OFD.xml": entity}), LIMITS))


def test_a_page_is_drawn_with_its_words_in_their_places() -> None:
    content = make_ofd([Text("副本", 105, 148.5, 20)])
    (page,) = read_ofd(content, LIMITS)
    drawn = draw_page(content, MediaType.OFD, PageView(1, longer_side_pixels=594), LIMITS)
    assert (drawn.width, drawn.height) == (420, 594)
    picture = np.asarray(Image.open(BytesIO(drawn.content)))
    x0, y0, x1, y1 = page.words[0].box
    within = picture[int(y0 * 594) : int(y1 * 594) + 1, int(x0 * 420) : int(x1 * 420) + 1]
    assert (within < 128).mean() > 0.05
    assert (picture < 96).sum() == (within < 96).sum()
    with pytest.raises(UnreadableFileError):
        draw_page(content, MediaType.OFD, PageView(2), LIMITS)


def test_the_files_of_others_give_text_or_a_named_result(shared_data: Path) -> None:
    for path in sorted((shared_data / "ofd").glob("*.ofd")):
        for page in read_ofd(path.read_bytes(), LIMITS):
            assert page.words or page.problems, path.name
