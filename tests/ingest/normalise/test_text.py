"""Widths and spaces."""

from __future__ import annotations

import pytest
import yaml

from ingest.normalise.names import normalise_company_name, normalise_person_name, to_simplified
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import drop_whitespace, fold_width, squeeze_whitespace, tidy


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("１２，５００．００", "12,500.00"),
        ("（ＡＢＣ）：", "(ABC):"),
        ("￥500", "¥500"),
        ("500²", "500²"),
        ("①项", "①项"),
        ("3½", "3½"),
        ("㎡", "㎡"),
        ("⼀⽉", "一月"),
        ("二〇二六", "二〇二六"),
        ("。", "。"),
    ],
)
def test_fold_width(text: str, folded: str) -> None:
    assert fold_width(text) == folded


@pytest.mark.parametrize(
    ("text", "squeezed"),
    [
        ("北 京 某 某 有限公司", "北京某某有限公司"),
        ("ABC  Trading\nLtd", "ABC Trading Ltd"),
        ("北京 ABC 公司", "北京ABC公司"),
        ("第 3 条 （ 二 ）", "第3条（二）"),
        ("  ", ""),
    ],
)
def test_squeeze_whitespace(text: str, squeezed: str) -> None:
    assert squeeze_whitespace(text) == squeezed


def test_tidy_keeps_chinese_punctuation() -> None:
    assert tidy("北京（ＡＢＣ１２）公司，住所： 某路") == "北京（ABC12）公司，住所：某路"


def test_zero_width_characters_are_dropped() -> None:
    assert drop_whitespace("\ufeff91\u200b35\u00a001\u3000") == "913501"


def test_normalised_names() -> None:
    assert normalise_company_name("ＡＢＣ  Trading （Beijing） Co., Ltd") == (
        "abc trading(beijing)co., ltd"
    )
    assert normalise_company_name("臺灣 某某（北京）有限公司") == "台湾某某(北京)有限公司"
    assert normalise_person_name("张 三") == "张三"
    assert normalise_person_name("阿卜杜拉 • 买买提") == "阿卜杜拉·买买提"
    assert normalise_person_name("John  SMITH") == "john smith"


def test_characters_of_simplified_chinese_stay() -> None:
    assert to_simplified("張乾著書於臺灣") == "张乾著书於台湾"


def test_a_table_has_no_aliases_and_fits_its_shape(monkeypatch: pytest.MonkeyPatch) -> None:
    content = {"text": "a: &x 1\nb: *x\n"}

    class _File:
        def joinpath(self, _name: str) -> _File:
            return self

        def read_text(self, encoding: str) -> str:
            assert encoding == "utf-8"
            return content["text"]

    monkeypatch.setattr("ingest.normalise.packaged_yaml.resources.files", lambda _package: _File())
    with pytest.raises(yaml.YAMLError, match="no aliases"):
        read_table("any", "any.yaml", dict[str, int])
    content["text"] = "a: b\n"
    with pytest.raises(ValueError, match="valid integer"):
        read_table("any", "any.yaml", dict[str, int])
    content["text"] = "a: 1\n"
    assert read_table("any", "any.yaml", dict[str, int]) == {"a": 1}
