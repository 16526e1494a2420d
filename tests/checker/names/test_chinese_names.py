"""Chinese names compared: pairs with the answer that they come to, and laws that hold for all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker.names.chinese_company import read_chinese_company
from checker.names.chinese_regions import find_region, shorten_region
from checker.names.comparing import compare_names, compare_read_names
from checker.names.comparison import NameKind
from checker.names.key_index import KeyIndex
from checker.names.pinyin import spell_all
from checker.names.reading import read_name

_CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("chinese.cases.yaml").read_text(encoding="utf-8")
)
_PLACES = ("", "宁波", "浙江省宁波市", "中国", "香港")
_CORES = ("晨曜", "青禾世纪", "ABC", "科技", "中")
_TRADES = ("", "科技", "贸易", "信息技术", "殡葬")
_FORMS = ("", "有限公司", "股份有限公司", "集团有限公司", "（有限合伙）", "有限公司大连分公司")
_NAMES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(_PLACES),
    st.sampled_from(_CORES),
    st.sampled_from(_TRADES),
    st.sampled_from(_FORMS),
) | st.text(min_size=1, max_size=20)


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_pair_comes_to_its_answer(case: dict[str, Any]) -> None:
    kind = NameKind(case.get("kind", "company"))
    found = compare_names(case["a"], case["b"], kind)
    assert found.answer == case["answer"], found
    if "score" in case:
        assert found.score == case["score"]
    assert set(case.get("reasons", ())) <= {reason.code for reason in found.reasons}


@pytest.mark.parametrize("case", _CASES, ids=lambda case: case["name"])
def test_index_finds_what_comes_to_a_hit(case: dict[str, Any]) -> None:
    kind = NameKind(case.get("kind", "company"))
    if case["answer"] == "clear":
        pytest.skip("nothing is to be found")
    for filed, sought in ((case["a"], case["b"]), (case["b"], case["a"])):
        index = KeyIndex([read_name("某某样本有限公司", kind), read_name(filed, kind)])
        if case["answer"] == "hit" or "letter" not in case["name"]:
            assert 1 in index.find(read_name(sought, kind)), (filed, sought)


@given(_NAMES, _NAMES, st.sampled_from(NameKind))
def test_order_of_names_does_not_matter(left: str, right: str, kind: NameKind) -> None:
    assert compare_names(left, right, kind).score == compare_names(right, left, kind).score


@given(_NAMES, _NAMES)
def test_score_is_the_sum_of_its_reasons(left: str, right: str) -> None:
    found = compare_names(left, right, NameKind.COMPANY)
    assert found.score == min(max(sum(reason.points for reason in found.reasons), 0), 1000)


@given(_NAMES.filter(lambda name: any("\u4e00" <= sign <= "\u9fff" for sign in name)))
def test_name_is_like_itself_and_found(name: str) -> None:
    read = read_name(name, NameKind.COMPANY)
    assert compare_read_names(read, read).score == 1000
    assert KeyIndex([read]).find(read) == {0}


def test_name_comes_apart() -> None:
    name = read_chinese_company("浙江省宁波市晨曜（样例）网络科技股份有限公司杭州分公司")
    assert [region.short for region in name.regions] == ["浙江", "宁波"]
    assert (name.core, name.trades, name.form) == ("晨曜", ("网络科技",), "shares")
    assert (name.qualifiers, name.branch) == (("样例",), "杭州分公司")


@pytest.mark.parametrize(
    ("place", "short"),
    [
        ("广西壮族自治区", "广西"),
        ("延边朝鲜族自治州", "延边"),
        ("双江拉祜族佤族布朗族傣族自治县", "双江"),
        ("宁波市", "宁波"),
        ("香港特别行政区", "香港"),
    ],
)
def test_place_is_spoken_of_in_short(place: str, short: str) -> None:
    assert shorten_region(place) == short


@pytest.mark.parametrize("name", ["光明乳业", "东方晨曜", "和平饭店"])
def test_short_name_of_a_county_is_no_place(name: str) -> None:
    assert find_region(name) is None


def test_every_reading_is_spelt() -> None:
    assert set(spell_all("长乐")) >= {"changle", "changyue", "zhangle"}
    assert set(spell_all("绿")) >= {"lv", "lu", "lyu"}
