"""Which pages become one document: kind, pages and what is said about them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ingest.document import Document, Page, Word
from ingest.extract import extract_documents
from tests.ingest.extract.paper import make_page, write
from tests.ingest.pack.pages import (
    CODE,
    ENGLISH,
    FIRM,
    OTHER,
    OTHER_CODE,
    bind,
    headed,
    letter,
    licence,
    numbered,
    permit,
    prose,
)

LICENCE, LETTER, FOOD = "cn.business_licence", "cn.authorization_letter", "cn.food_business_licence"
BLANK: list[Word] = []
Found = list[tuple[str | None, tuple[int, ...]]]
ABOUT_PAGES = {
    "blank_page",
    "kind_not_read",
    "kinds_alike",
    "nothing_legible",
    "page_missing",
    "pages_out_of_order",
    "title_not_found",
}


def read(pages: Sequence[Page]) -> list[Document]:
    documents = extract_documents(pages, "pack.pdf", "0" * 64)
    held = [page for document in documents for page in document.pages]
    assert set(held) == {page.number for page in pages}, "a page was dropped"
    return documents


def find(pages: Sequence[Page]) -> Found:
    return [(document.kind, document.pages) for document in read(pages)]


def say(document: Document) -> list[tuple[str, dict[str, str]]]:
    return [(p.code, dict(p.details)) for p in document.problems if p.code in ABOUT_PAGES]


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        pytest.param(
            [licence(), letter(), prose(), permit()],
            [(LICENCE, (1,)), (LETTER, (2, 3)), (FOOD, (4,))],
            id="titles, and a page without one after a letter",
        ),
        pytest.param(
            [licence(), prose()], [(LICENCE, (1,)), (None, (2,))], id="a licence has one page"
        ),
        pytest.param(
            [numbered(licence(), "第1页 共2页"), numbered(prose(), "第2页 共2页")],
            [(LICENCE, (1, 2))],
            id="unless its page number goes on",
        ),
        pytest.param(
            [letter(), numbered(letter(OTHER), "第1页 共2页"), numbered(prose(), "第2页 共2页")],
            [(LETTER, (1,)), (LETTER, (2, 3))],
            id="two letters",
        ),
        pytest.param(
            [numbered(letter(), "第1页 共1页"), prose()],
            [(LETTER, (1,)), (None, (2,))],
            id="the last page by its number ends a letter",
        ),
        pytest.param(
            [letter(), numbered(prose(), "- 1 -")],
            [(LETTER, (1,)), (None, (2,))],
            id="page one begins something",
        ),
        pytest.param(
            [numbered(letter(), "第1页 共2页"), numbered(letter(), "第2页 共2页")],
            [(LETTER, (1, 2))],
            id="a title that every page repeats",
        ),
        pytest.param(
            [letter(), headed("设备租赁合同"), prose(), permit()],
            [(LETTER, (1,)), (None, (2, 3)), (FOOD, (4,))],
            id="another heading ends a letter and has pages of its own",
        ),
        pytest.param(
            [letter(), prose(ENGLISH)],
            [(LETTER, (1,)), (None, (2,))],
            id="a page in another script",
        ),
        pytest.param(
            [
                [*letter(), write(100, 420, f"统一社会信用代码：{CODE}")],
                [*prose(), write(100, 500, OTHER_CODE)],
            ],
            [(LETTER, (1,)), (None, (2,))],
            id="a page with another firm's code",
        ),
        pytest.param(
            [licence(), BLANK, letter(), BLANK, prose()],
            [(LICENCE, (1, 2)), (LETTER, (3, 4)), (None, (5,))],
            id="blank pages part documents and belong to the one before",
        ),
        pytest.param([BLANK, licence()], [(LICENCE, (1, 2))], id="a blank page at the beginning"),
        pytest.param([BLANK, BLANK], [(None, (1, 2))], id="nothing but blank pages"),
        pytest.param(
            [[write(300, 300, "附件一：营业执照", 30)], licence()],
            [(LICENCE, (1, 2))],
            id="a page that announces what follows",
        ),
        pytest.param(
            [[write(300, 300, "营业执照", 40)], licence()],
            [(LICENCE, (1, 2))],
            id="a page with the title alone before the document",
        ),
        pytest.param(
            [
                numbered(letter(), "第1页 共2页"),
                [write(300, 300, "附件", 30)],
                numbered(prose(), "第2页 共2页"),
            ],
            [(LETTER, (1, 2, 3))],
            id="a page that parts the pages of one document",
        ),
        pytest.param(
            [licence(), [write(300, 300, "附件", 30)]],
            [(LICENCE, (1,)), (None, (2,))],
            id="a page that announces nothing",
        ),
        pytest.param(
            [permit(), [write(300, 60, "食品经营许可证附页", 40), *prose()]],
            [(FOOD, (1, 2))],
            id="a page that says it is attached",
        ),
        pytest.param(
            [
                numbered(licence(), "1/4"),
                numbered(permit(), "2/4"),
                numbered(letter(), "3/4"),
                numbered(prose(), "4/4"),
            ],
            [(LICENCE, (1,)), (FOOD, (2,)), (LETTER, (3, 4))],
            id="numbers that run through the whole file say nothing",
        ),
    ],
)
def test_pages_that_belong_together(pages: list[list[Word]], found: Found) -> None:
    assert find(bind(*pages)) == found


def test_a_page_of_another_size_is_another_document() -> None:
    second = make_page(prose(), number=2)
    wide = Page(2, 2000.0, second.height, second.method, second.words)
    assert find([make_page(letter()), wide]) == [(LETTER, (1,)), (None, (2,))]


def test_pages_out_of_order_are_put_together_and_said() -> None:
    pages = bind(
        numbered(letter(), "第1页 共3页"),
        numbered(prose(), "第3页 共3页"),
        licence(),
        numbered(prose(), "第2页 共3页"),
    )
    document, other = read(pages)
    assert (document.kind, document.pages) == (LETTER, (1, 2, 4))
    assert say(document) == [("pages_out_of_order", {"order": "1, 3, 2"})]
    assert (other.kind, other.pages) == (LICENCE, (3,))


def test_a_page_that_comes_before_its_document_is_given_to_it() -> None:
    pages = bind(numbered(prose(), "第2页 共2页"), numbered(letter(), "第1页 共2页"))
    (document,) = read(pages)
    assert (document.kind, document.pages) == (LETTER, (1, 2))
    assert say(document) == [("pages_out_of_order", {"order": "2, 1"})]


def test_pages_that_are_missing_are_named() -> None:
    pages = bind(numbered(letter(), "第1页 共4页"), numbered(prose(), "第4页 共4页"), licence())
    document, _ = read(pages)
    assert document.pages == (1, 2)
    assert say(document) == [("page_missing", {"missing": "2, 3", "total": "4"})]


@pytest.mark.parametrize(
    ("words", "code", "details"),
    [
        (prose(), "title_not_found", {}),
        (headed("设备租赁合同"), "kind_not_read", {"title": "设备租赁合同"}),
        ([write(330, 80, "税务登记证", 50), *prose()], "kind_not_read", {"title": "税务登记证"}),
        (BLANK, "blank_page", {}),
    ],
)
def test_what_is_not_recognised_says_why(
    words: list[Word], code: str, details: dict[str, str]
) -> None:
    (document,) = read(bind(words))
    assert (code, details) in say(document)
    assert document.pages == (1,)


def test_a_contract_with_the_labels_of_a_licence_is_no_licence() -> None:
    rows = [
        "名称：" + FIRM,
        "住所：深圳市南山区示例路1号",
        "法定代表人：甄样",
        "注册资本：伍佰万元",
    ]
    words = [write(100, 200 + 50 * number, row) for number, row in enumerate(rows)]
    (document,) = read(bind([write(340, 60, "设备租赁合同", 44), *words]))
    assert say(document) == [("kind_not_read", {"title": "设备租赁合同"})]


def test_a_page_that_two_kinds_fit_alike_is_neither_and_names_both() -> None:
    labels = ["名称", "类型", "住所", "法定代表人", "注册资本", "成立日期"]
    labels += ["委托人", "受托人", "委托事项", "代理权限"]
    words = [write(100, 60 + 60 * row, label + "：样例") for row, label in enumerate(labels)]
    (document,) = read(bind(words))
    ((code, details),) = say(document)
    assert code == "kinds_alike"
    assert {details["first"], details["second"]} == {"营业执照", "授权委托书"}


def test_a_page_of_which_nothing_was_read_is_not_taken_for_blank() -> None:
    unread = make_page([], number=2)
    documents = read([make_page(licence(), number=1), unread])
    assert [document.pages for document in documents] == [(1,), (2,)]
    assert [code for code, _ in say(documents[1])] == ["nothing_legible"]


def test_no_page_is_dropped_or_given_twice_whatever_lies_in_whatever_order() -> None:
    chance = np.random.default_rng(20_260_703)
    numbers = ["", "", "第1页 共3页", "第2页 共3页", "第3页 共3页", "- 1 -", "- 2 -", "1/2", "2/2"]
    sheets = [
        licence(),
        letter(),
        permit(),
        prose(),
        prose(ENGLISH),
        headed("设备租赁合同"),
        [write(300, 300, "附件二", 30)],
        [write(300, 300, "营业执照", 40)],
        [write(300, 60, "食品经营许可证附页", 40), *prose()],
        BLANK,
    ]
    for _ in range(40):
        chosen = [sheets[chance.integers(len(sheets))] for _ in range(chance.integers(1, 10))]
        pages = bind(*(words and numbered(words, str(chance.choice(numbers))) for words in chosen))
        held = sorted(page for document in read(pages) for page in document.pages)
        assert held == [page.number for page in pages]
