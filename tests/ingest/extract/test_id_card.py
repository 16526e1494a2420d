"""Identity cards: the side with the photo has no title, and terms are written with dots."""

from __future__ import annotations

import pytest

from checker.privacy import mask_quote
from ingest.authenticity.signs import describe_sign
from ingest.reading import read_file
from ingest.sandbox import ReaderPool
from tests.ingest.readers.pdf_files import draw_pdf, write_lines

NUMBER = "11010519491231002X"  # the example of GB 11643
FRONT = (
    "姓名 李示例",
    "性别 女   民族 汉",
    "出生 1949 年 12 月 31 日",
    "住址 北京市朝阳区样本路 3 号",
    f"公民身份号码 {NUMBER}",
)


@pytest.mark.parametrize(
    ("term", "until", "is_lasting"),
    [("2015.03.16-2035.03.16", "2035-03-16", None), ("2015.03.16-长期", None, True)],
)
def test_both_sides_on_one_page(term: str, until: str | None, is_lasting: bool | None) -> None:
    back = ("中华人民共和国居民身份证", "签发机关 样本市公安局朝阳分局", f"有效期限 {term}")
    with ReaderPool() as reader:
        (card,) = read_file(draw_pdf(write_lines(*back, *FRONT)), "card.pdf", reader)
    assert card.kind == "cn.resident_id_card"
    said = {name: field.value for name, field in card.fields.items()}
    assert (said["holder_name"], said["id_number"]) == ("李示例", NUMBER)
    assert str(said["valid_from"]) == "2015-03-16"
    assert (said.get("valid_until") and str(said["valid_until"])) == until
    assert said.get("no_fixed_term") in (is_lasting, False if is_lasting is None else None)


def test_the_side_without_a_title_is_known_by_its_labels() -> None:
    with ReaderPool() as reader:
        (card,) = read_file(draw_pdf(write_lines(*FRONT)), "front.pdf", reader)
    assert card.kind == "cn.resident_id_card"
    assert str(card.fields["born_on"].value) == "1949-12-31"
    assert card.fields["address"].value == "北京市朝阳区样本路3号"


@pytest.mark.parametrize(
    ("changed", "signs"),
    [
        ({}, {("identity_number_agrees", "born_on sex")}),
        ({"性别 女": "性别 男"}, {("identity_number_differs", "sex")}),
        ({"12 月 31 日": "12 月 30 日"}, {("identity_number_differs", "born_on")}),
    ],
    ids=["as the number says", "another sex", "another day"],
)
def test_the_number_is_compared_with_the_card(
    changed: dict[str, str], signs: set[tuple[str, str]]
) -> None:
    lines = list(FRONT)
    for old, new in changed.items():
        lines = [line.replace(old, new) for line in lines]
    with ReaderPool() as reader:
        (card,) = read_file(draw_pdf(write_lines(*lines)), "front.pdf", reader)
    of_number = [sign for sign in card.signs if sign.code.startswith("identity_number")]
    assert {(sign.code, *dict(sign.details).values()) for sign in of_number} == signs
    for sign in of_number:
        told = describe_sign(sign)
        assert NUMBER not in told.message.zh + told.message.en


def test_a_number_that_fails_its_check_digit_is_not_trusted_and_never_shown_whole() -> None:
    wrong = NUMBER[:-1] + "1"
    lines = [line.replace(NUMBER, wrong) for line in FRONT]
    with ReaderPool() as reader:
        (card,) = read_file(draw_pdf(write_lines(*lines)), "front.pdf", reader)
    assert card.fields["id_number"].value is None
    assert wrong not in mask_quote("id_number", card.fields["id_number"].raw)
