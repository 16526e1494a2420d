from __future__ import annotations

import pytest

from ingest.classify import classify, find_titles
from ingest.document import Word
from ingest.layout.geometry import build_layout
from tests.ingest.extract.paper import make_page, write

LICENCE_LABELS = [
    write(60, 200 + 40 * row, label + "：样例")
    for row, label in enumerate(["名称", "类型", "住所", "法定代表人", "注册资本", "成立日期"])
]


def kind_of(*words: Word) -> str | None:
    layout = build_layout(make_page(words))
    found = classify(layout, find_titles(layout))
    return found.template.id if found.template else None


def test_a_title_with_its_labels() -> None:
    assert kind_of(write(300, 80, "营业执照", 50), *LICENCE_LABELS) == "cn.business_licence"


def test_a_title_spread_over_the_line_word_by_word() -> None:
    title = [
        write(200 + 120 * place, 80, character, 60) for place, character in enumerate("营业执照")
    ]
    assert kind_of(*title, *LICENCE_LABELS) == "cn.business_licence"


def test_a_title_with_one_character_misread() -> None:
    assert kind_of(write(300, 80, "营业执熙", 50), *LICENCE_LABELS) == "cn.business_licence"


def test_labels_without_a_title_that_can_be_read() -> None:
    assert kind_of(*LICENCE_LABELS) == "cn.business_licence"


def test_the_longest_title_is_the_title() -> None:
    layout = build_layout(make_page([write(200, 80, "企业法人营业执照", 50), *LICENCE_LABELS]))
    assert [title.text for title in find_titles(layout)] == ["企业法人营业执照"]


def test_a_title_settles_what_the_labels_of_its_relatives_would_leave_open() -> None:
    title = write(300, 80, "食品经营许可证", 50)
    assert kind_of(title, *LICENCE_LABELS) == "cn.food_business_licence"


def test_a_permit_of_which_only_the_title_is_legible() -> None:
    assert kind_of(write(300, 80, "药品经营许可证", 50)) == "cn.drug_licence"


@pytest.mark.parametrize(
    "words",
    [
        [],
        [write(100, 300, "今天天气很好，我们去公园")],
        [write(300, 80, "税务登记证", 50), *LICENCE_LABELS],
        [write(100, 500, "请持营业执照原件到窗口办理有关手续，谢谢合作"), write(100, 100, "通知")],
    ],
    ids=["nothing", "prose", "another document's title", "a title's words in prose"],
)
def test_what_is_no_known_kind_is_not_guessed(words: list[Word]) -> None:
    assert kind_of(*words) is None
