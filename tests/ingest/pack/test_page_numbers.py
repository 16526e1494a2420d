from __future__ import annotations

import pytest

from ingest.layout.geometry import build_layout
from ingest.pack.page_numbers import PrintedNumber, find_page_number
from tests.ingest.extract.paper import HEIGHT, WIDTH, make_page, write

BODY = [write(100, 200 + 40 * row, "正文若干，与页码无关。") for row in range(6)]
FOOT, HEAD, MIDDLE = HEIGHT - 20, 20, HEIGHT / 2


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("第2页 共3页", PrintedNumber(2, 3)),
        ("第 2 页，共 3 页", PrintedNumber(2, 3)),
        ("共3页第2页", PrintedNumber(2, 3)),
        ("第二页 共十二页", PrintedNumber(2, 12)),
        ("编号 A-7 第２页／共３页", PrintedNumber(2, 3)),
        ("2/3", PrintedNumber(2, 3)),
        ("Page 2 of 3", PrintedNumber(2, 3)),
        ("- 2 -", PrintedNumber(2)),
        ("—2—", PrintedNumber(2)),
        ("第2页", PrintedNumber(2)),
        ("Page 2", PrintedNumber(2)),
        ("3/2", None),
        ("第0页 共3页", None),
        ("2026/11", None),
        ("第2页 共900页", None),
        ("本页无正文", None),
    ],
)
def test_numbers_at_the_foot(printed: str, number: PrintedNumber | None) -> None:
    page = make_page([*BODY, write(WIDTH / 2 - 40, FOOT, printed)])
    assert find_page_number(build_layout(page)) == number


def test_a_number_in_words_may_stand_in_the_head() -> None:
    page = make_page([write(700, HEAD, "第1页 共2页"), *BODY])
    assert find_page_number(build_layout(page)) == PrintedNumber(1, 2)


def test_a_figure_alone_is_a_page_number_only_in_the_middle_of_the_foot() -> None:
    centred = make_page([*BODY, write(WIDTH / 2 - 5, FOOT, "4")])
    aside = make_page([*BODY, write(80, FOOT, "4")])
    assert find_page_number(build_layout(centred)) == PrintedNumber(4)
    assert find_page_number(build_layout(aside)) is None


def test_the_number_of_a_copy_amid_the_page_is_no_page_number() -> None:
    page = make_page([*BODY, write(480, MIDDLE, "1/2")])
    assert find_page_number(build_layout(page)) is None


def test_two_numbers_that_differ_are_none() -> None:
    page = make_page([write(450, HEAD, "第1页 共2页"), *BODY, write(450, FOOT, "第3页 共9页")])
    assert find_page_number(build_layout(page)) is None
