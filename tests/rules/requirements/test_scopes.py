"""Scopes of business by the table of cn-base: the cases, and what holds of every text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.pack import load_pack
from rules.requirements import Activity, ActivityTable
from rules.requirements.activities import ActivityFile, normalise_phrase
from rules.requirements.business_scope import read_items
from rules.vocabulary import Bilingual

TABLE = load_pack("cn-base").requirements.table
CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("scopes.cases.yaml").read_text(encoding="utf-8")
)
PHRASES = [(a.id, phrase) for a in TABLE.activities for phrase in a.phrases]
WORDS = ["食品", "日用百货", "销售", "的", "批发", "许可项目", "一般项目", "危险化学品", "Ⅲ", "１"]
SIGNS = [
    "、",
    "；",
    "，",
    "：",
    "。",
    "（",
    "）",
    "．",
    " ",
    "\n",
    "不含",
    "除",
    "外",
    "限分支机构",
    "凭许可证经营",
]
PIECES = st.one_of(st.sampled_from(WORDS), st.sampled_from(SIGNS))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_a_scope_names_its_activities(case: dict[str, Any]) -> None:
    reading = TABLE.read(case["scope"])
    wanted = [(name, text, *phrase) for name, text, *phrase in case["activities"]]
    found = [
        (match.activity, match.item.text, *([match.phrase] if len(expected) == 3 else []))
        for match, expected in zip(reading.matches, wanted, strict=False)
    ]
    assert found == wanted
    assert len(reading.matches) == len(wanted), reading.matches
    unknown = [item.text for item in reading.unrecognised_licensed_items]
    assert unknown == case.get("licensed", [])


@pytest.mark.parametrize(("activity", "phrase"), PHRASES)
def test_every_phrase_names_its_activity(activity: str, phrase: str) -> None:
    assert activity in {match.activity for match in TABLE.read(phrase).matches}


@pytest.mark.parametrize("phrase", TABLE.look_alikes)
def test_what_only_looks_like_an_activity_is_known_to_be_none(phrase: str) -> None:
    reading = TABLE.read(f"许可项目：{phrase}")
    assert reading.matches == ()
    assert reading.unrecognised_licensed_items == ()


def test_the_longest_phrase_wins_whatever_the_order_of_the_table() -> None:
    short = Activity(id="a_short", title=Bilingual("短", "short"), phrases=("食品销售",))
    long = Activity(id="b_long", title=Bilingual("长", "long"), phrases=("宠物食品销售",))
    for activities in ((short, long), (long, short)):
        table = ActivityTable(activities)
        assert [m.activity for m in table.read("宠物食品销售").matches] == ["b_long"]
        assert [m.activity for m in table.read("冷冻食品销售").matches] == ["a_short"]


def test_one_phrase_may_name_two_activities() -> None:
    topic = Bilingual("题", "topic")
    file = ActivityFile(
        topic=topic,
        activities=tuple(Activity(id=i, title=topic, phrases=("食品生产",)) for i in ("b", "a")),
    )
    matches = ActivityTable.gather([file]).read("食品生产").matches
    assert [match.activity for match in matches] == ["a", "b"]


def test_a_phrase_is_compared_without_differences_of_width() -> None:
    assert normalise_phrase("食品销售（仅限预包装食品）") == normalise_phrase(
        "食品销售(预包装食品)"
    )


@given(st.lists(PIECES, max_size=24).map("".join))
def test_every_item_stands_where_it_says(scope: str) -> None:
    end = 0
    for item in read_items(scope):
        assert scope[item.start : item.end] == item.text
        assert end <= item.start < item.end
        assert item.wordings
        end = item.end


@given(st.lists(PIECES, max_size=24).map("".join))
def test_a_sentence_about_the_whole_adds_nothing(scope: str) -> None:
    tail = "；（依法须经批准的项目，经相关部门批准后方可开展经营活动）"
    assume("（" not in scope)  # what an open bracket holds reaches to the end
    assert TABLE.read(scope + tail).matches == TABLE.read(scope).matches
