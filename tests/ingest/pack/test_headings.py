from __future__ import annotations

import pytest

from ingest.layout.geometry import build_layout
from ingest.pack.headings import continues_document, find_heading
from tests.ingest.extract.paper import make_page, write

BODY = [write(100, 200 + 40 * row, "正文若干，这里写的不是标题，只是文字。") for row in range(8)]


@pytest.mark.parametrize(
    ("x", "printed", "heading"),
    [
        (250, "设备租赁合同", "设备租赁合同"),
        (250, "设 备 租 赁 合 同", "设备租赁合同"),
        (200, "供应商调查问卷", "供应商调查问卷"),
        (100, "Purchase Order", "Purchase Order"),
        (150, "云帆样例贸易有限公司", None),
        (150, "Samplewood Trading Ltd.", None),
        (250, "第二章 违约责任", None),
        (250, "三、付款方式", None),
        (250, "法定代表人：", None),
        (600, "甄样", None),
        (250, "2026", None),
    ],
)
def test_what_is_a_heading(x: float, printed: str, heading: str | None) -> None:
    found = find_heading(build_layout(make_page([write(x, 80, printed, 40), *BODY])))
    assert (found.text if found else None) == heading


def test_a_letterhead_above_does_not_hide_the_heading() -> None:
    words = [write(250, 40, "云帆样例贸易有限公司", 44), write(330, 110, "送货单", 36), *BODY]
    found = find_heading(build_layout(make_page(words)))
    assert found is not None
    assert (found.text, found.names_document) == ("送货单", True)


def test_large_print_below_the_top_is_no_heading() -> None:
    words = [*BODY, write(300, 640, "此联存根", 40)]
    assert find_heading(build_layout(make_page(words))) is None


@pytest.mark.parametrize(
    ("printed", "goes_on"),
    [
        ("食品经营许可证附页", True),
        ("资产明细（续）", True),
        ("Schedule (continued)", True),
        ("合同", False),
    ],
)
def test_headings_that_go_on_with_the_document_before(printed: str, *, goes_on: bool) -> None:
    assert continues_document(printed) is goes_on
